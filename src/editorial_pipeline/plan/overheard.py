"""Requests that were heard in the middle of a sentence: told, never guessed at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from editorial_pipeline.models.directive import Directive, Other
from editorial_pipeline.models.notes import Note, Segment, SegmentId
from editorial_pipeline.models.plan import ArticleKey, PlannedArticle, SegmentUse, Use
from editorial_pipeline.text.log_marks import find_log_mark
from editorial_pipeline.text.marks import find_mark
from editorial_pipeline.text.overheard import sounds_like_a_mark
from editorial_pipeline.text.similar import SAME_TITLE, similar_titles

UNHEARD: Final = "not carried out: sounds like a request, said in the middle of a sentence"
_WRITTEN: Final = frozenset({Use.CONTENT, Use.DUPLICATE})


def overheard(
    notes: Iterable[Note],
    uses: Mapping[SegmentId, SegmentUse],
    articles: Mapping[ArticleKey, PlannedArticle],
    described: frozenset[SegmentId],
    authors: frozenset[str] | None,
) -> Iterator[Directive]:
    """Yield a request that was not carried out for each sentence that is written and holds one.

    `described` are the segments that another request tells of. A sentence whose article is
    called what it names was obeyed.
    """
    for note in notes:
        if authors is not None and note.author not in authors:
            continue
        for segment in note.segments:
            use = uses[segment.id]
            if use.use not in _WRITTEN or segment.id in described:
                continue
            if sounds_like_a_mark(segment.text) and not _is_obeyed(segment, use, articles):
                yield Directive(Other(""), (segment.id,), outcome=UNHEARD)


def _is_obeyed(
    segment: Segment, use: SegmentUse, articles: Mapping[ArticleKey, PlannedArticle]
) -> bool:
    if find_log_mark(segment.text) is not None:
        return True
    mark = find_mark(segment.text)
    if mark is None or mark.pure:
        return False
    titles = (articles[placement.article].title for placement in use.placements)
    return not mark.name or any(similar_titles(mark.name, t) >= SAME_TITLE for t in titles)
