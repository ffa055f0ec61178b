"""Which existing articles an engine is shown, and how much of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from editorial_pipeline.models.notes import NoteHash, Sitting
from editorial_pipeline.models.plan import ArticleOutline, ArticlePath, Match

_CHARACTERS_PER_TOKEN = 3
"""On the safe side for mixed English and Russian outlines; only the budget depends on it."""

_LEAST = 1_500
_SHARE = 0.15
_OUTLINED = 0.6
"""Outlines take at least so many tokens, or a share of the notes where that is more; and this
share of them goes to whole outlines, the rest to bare paths, whose words tell the title."""


def outline_tokens(outline: ArticleOutline) -> int:
    """Return roughly how many tokens the outline takes in a prompt."""
    if outline.log:
        # Its sections are dates, which nobody has to choose from.
        return len(outline.path + outline.title) // _CHARACTERS_PER_TOKEN + 10
    headings = sum(len(text) + 3 for _, text in outline.headings)
    words = len(outline.path) + len(outline.title) + len(outline.description) + headings
    return words // _CHARACTERS_PER_TOKEN + 10


def path_tokens(outline: ArticleOutline) -> int:
    """Return roughly how many tokens the bare path takes in a prompt."""
    return len(outline.path) // _CHARACTERS_PER_TOKEN + 3


def prompt_budget(sitting: Sitting, most: int) -> int:
    """Return how many tokens of a prompt outlines may take, in proportion to the notes.

    Neither the archive nor a short note makes a prompt long: what does not fit is found by its
    words, or named by its path alone.
    """
    words = sum(len(s.text) for note in sitting.notes for s in note.segments if not s.off_record)
    return min(most, max(_LEAST, round(_SHARE * words / _CHARACTERS_PER_TOKEN)))


def all_outlined(outlines: Iterable[ArticleOutline], sitting: Sitting, most: int) -> bool:
    """Whether a prompt about the sitting shows the outline of every article."""
    return _fit(outlines, prompt_budget(sitting, most))


def choose_candidates(
    outlines: Sequence[ArticleOutline],
    sitting: Sitting,
    matches: Mapping[NoteHash, tuple[Match, ...]],
    budget: int,
) -> tuple[ArticleOutline, ...]:
    """Return the outlines within `budget` tokens, those that match the sitting's notes first.

    `outlines` come with the most recently updated first, and that order fills what the matches
    leave of the budget, so that a prompt does not grow with the archive.
    """
    ranked = _ranked(outlines, sitting, matches)
    return tuple(outline for outline, _ in _within(ranked, budget, outline_tokens))


def choose_shown(
    outlines: Sequence[ArticleOutline],
    sitting: Sitting,
    matches: Mapping[NoteHash, tuple[Match, ...]],
    budget: int,
) -> tuple[tuple[ArticleOutline, ...], tuple[ArticleOutline, ...]]:
    """Return the articles to be outlined and, after them, those to be named by their paths.

    All are outlined where the budget has room for that.
    """
    ranked = _ranked(outlines, sitting, matches)
    if _fit(ranked, budget):
        return tuple(ranked), ()
    outlined = list(_within(ranked, round(_OUTLINED * budget), outline_tokens))
    left = budget - sum(tokens for _, tokens in outlined)
    named = _within(ranked[len(outlined) :], left, path_tokens)
    return tuple(outline for outline, _ in outlined), tuple(outline for outline, _ in named)


def _ranked(
    outlines: Sequence[ArticleOutline],
    sitting: Sitting,
    matches: Mapping[NoteHash, tuple[Match, ...]],
) -> list[ArticleOutline]:
    best: dict[ArticlePath, float] = {}
    for note in sitting.notes:
        for match in matches.get(note.hash, ()):
            best[match.path] = max(best.get(match.path, 0.0), match.score)
    # A log is named without its words being said, so it is always there to be named.
    first = [outline for outline in outlines if outline.log or best.get(outline.path, 0.0) > 0]
    first.sort(key=lambda outline: (not outline.log, -best.get(outline.path, 0.0)))
    # Most of a big archive fits nothing and stays in its order.
    named = {outline.path for outline in first}
    return first + [outline for outline in outlines if outline.path not in named]


def _fit(outlines: Iterable[ArticleOutline], budget: int) -> bool:
    """Whether all outlines fit into the budget; of a big archive few are looked at to say no."""
    left = budget
    for outline in outlines:
        left -= outline_tokens(outline)
        if left < 0:
            return False
    return True


def _within(
    outlines: Iterable[ArticleOutline], budget: int, size: Callable[[ArticleOutline], int]
) -> Iterator[tuple[ArticleOutline, int]]:
    left = budget
    for outline in outlines:
        tokens = size(outline)
        left -= tokens
        if left < 0:
            return
        yield outline, tokens
