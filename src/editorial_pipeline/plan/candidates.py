"""Which existing articles an engine is shown: all while they fit, else the likeliest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from editorial_pipeline.models.notes import NoteHash, Sitting
from editorial_pipeline.models.plan import ArticleOutline, ArticlePath, Match

_CHARACTERS_PER_TOKEN = 3
"""On the safe side for mixed English and Russian outlines; only the budget depends on it."""


def outline_tokens(outline: ArticleOutline) -> int:
    """Return roughly how many tokens the outline takes in a prompt."""
    headings = sum(len(text) + 3 for _, text in outline.headings)
    words = len(outline.path) + len(outline.title) + len(outline.description) + headings
    return words // _CHARACTERS_PER_TOKEN + 10


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
    best: dict[ArticlePath, float] = {}
    for note in sitting.notes:
        for match in matches.get(note.hash, ()):
            best[match.path] = max(best.get(match.path, 0.0), match.score)
    ranked = sorted(enumerate(outlines), key=lambda pair: (-best.get(pair[1].path, 0.0), pair[0]))
    return tuple(_within((outline for _, outline in ranked), budget))


def _within(outlines: Iterable[ArticleOutline], budget: int) -> Iterable[ArticleOutline]:
    left = budget
    for outline in outlines:
        left -= outline_tokens(outline)
        if left < 0:
            return
        yield outline
