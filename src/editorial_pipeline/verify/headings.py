"""V4–V8, V12 and V14 on what a draft calls things: title, description and new headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from editorial_pipeline.articles.inline import Reading
from editorial_pipeline.glossary import EMPTY
from editorial_pipeline.index.sound import skeleton
from editorial_pipeline.models.draft import ArticleDraft
from editorial_pipeline.models.notes import UNDETERMINED, Language, Segment, SegmentId
from editorial_pipeline.models.record import Finding, Severity
from editorial_pipeline.text.stopwords import STOPWORDS
from editorial_pipeline.text.translit import is_cyrillic
from editorial_pipeline.text.words import stem, words
from editorial_pipeline.verify.context import Context, Passage, quoted
from editorial_pipeline.verify.dates import check_dates
from editorial_pipeline.verify.directives import check_directives
from editorial_pipeline.verify.exact import check_exact
from editorial_pipeline.verify.markdown import hidden_characters
from editorial_pipeline.verify.names import check_names
from editorial_pipeline.verify.numbers import check_numbers
from editorial_pipeline.verify.quotations import check_quotations

_RULES: Final = (
    check_numbers, check_dates, check_exact, check_quotations, check_names, check_directives,
)  # fmt: skip
_LONGEST: Final = 120


def check_headings(draft: ArticleDraft, context: Context) -> Iterator[Finding]:
    """Check every new heading: it rests on the segments of its section.

    The words are plain text: the host escapes what would act as Markdown.
    """
    if draft.article.log:
        return  # the host gives its sections their dates
    for section in draft.sections:
        if section.existing is None and section.heading:
            cited = (id_ for placed in section.blocks for id_ in placed.block.segments)
            yield from _check(section.heading, _segments(cited, context), context, _LONGEST)


def title_findings(
    title: str, segments: Iterable[Segment], language: Language
) -> tuple[Finding, ...]:
    """Return the hard objections to the title of a new article that holds `segments`."""
    sources = tuple(segments)
    context = Context(
        segments={segment.id: segment for segment in sources},
        captured={},
        revised={},
        article_title="",
        article_language=language,
        article_texts=(),
        glossary=EMPTY,
        directive_texts=(),
        known_urls=frozenset(),
    )
    found = _check(title, sources, context, _LONGEST)
    return tuple(finding for finding in found if finding.severity is Severity.HARD)


def says(title: str, segments: Sequence[Segment]) -> bool:
    """Whether segments say a title or a term: no name, number or other word of it is made up.

    Two thirds of its words have to be among theirs, letter by letter or by their sound, half of
    them where it is in another script: a title is often dictated in one language and meant in
    another.
    """
    sources = tuple(segments)
    language = sources[0].language if sources else UNDETERMINED
    if title_findings(title, sources, language):
        return False
    said = {key for segment in sources for key in _keys(segment.text)}
    plain = title.replace("-", " ")
    own = [word for word in words(plain) if word not in STOPWORDS] or words(plain)
    heard = [word for word in own if _keys(word) & said]
    spoken = " ".join(segment.text for segment in sources)
    # Of two words of another script one may sound unlike what a recogniser made of it.
    needed = 1 / 2 if is_cyrillic(title) != is_cyrillic(spoken) else 2 / 3
    return bool(heard) and len(heard) >= needed * len(own)


def _keys(text: str) -> set[str]:
    spoken = words(text.replace("-", " "))
    return {key for word in spoken for key in (stem(word), skeleton(word)) if key}


def _segments(ids: Iterable[SegmentId], context: Context) -> tuple[Segment, ...]:
    wanted = dict.fromkeys(ids)
    return tuple(context.segments[id_] for id_ in wanted if id_ in context.segments)


def _check(
    words: str, sources: tuple[Segment, ...], context: Context, longest: int
) -> Iterator[Finding]:
    passage = Passage(f"heading:{words}", Reading((words,), (words,), (), (), ()), sources, context)
    if not words.strip():
        return
    hidden = next(hidden_characters(words), None)
    if hidden is not None or "\n" in words or "<" in words or len(words) > longest:
        yield passage.hard(
            "V14",
            f"The heading {quoted(words)} is too long, or holds markup or invisible characters.",
            f"Write a heading of plain words, at most {longest} characters.",
        )
    for rule in _RULES:
        yield from rule(passage)
