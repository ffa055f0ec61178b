"""Keep out of an article what its person has deleted from it, or put in other words.

A later note that says the same again is accounted for, and changes nothing: the person has
decided. What the note says besides is written like anything else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from editorial_pipeline.articles.compose import block_text
from editorial_pipeline.lineage import BlockState, Lineage
from editorial_pipeline.models.draft import ArticleDraft, Block, PlacedBlock, SectionDraft, SetAside
from editorial_pipeline.models.notes import Note, Segment, SegmentId
from editorial_pipeline.models.plan import ArticleKey, ArticlePath, Plan, SegmentUse, Use
from editorial_pipeline.text.clean import clean_speech
from editorial_pipeline.text.plain import plain_text
from editorial_pipeline.text.similar import same_words
from editorial_pipeline.text.word_runs import Runs
from editorial_pipeline.text.words import words

DELETED = "deleted by the person"
REWORDED = "said in a block that the person has put in other words"

_FEWEST_WORDS = 5
"""Shorter runs of words ("a point") stand in many texts: only a whole sentence counts, or one that
follows its neighbour."""

Sources = Callable[[Sequence[SegmentId]], Iterable[str]]
"""Returns the words of segments of used notes, as far as these are still there."""

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n")


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text, cut after full stops."""
    return [sentence for sentence in _SENTENCE.split(text) if sentence.strip()]


@dataclass(frozen=True, slots=True)
class _Removed:
    """Words that a person took out of an article. `why` is the reason told in the receipt."""

    why: str
    runs: Runs
    texts: tuple[list[str], ...]
    sentences: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, why: str, text: str, said: Iterable[str]) -> _Removed:
        whole = plain_text(text)
        texts = (whole, *said)
        split = (sentence for each in texts for sentence in sentences_of(each))
        return cls(
            why,
            Runs(texts),
            tuple(words(each) for each in texts),
            frozenset(key for sentence in split if (key := tuple(words(sentence)))),
        )

    def says(self, text: str) -> bool:
        """Whether all sentences of a text are among those removed, however short they are."""
        said = [key for sentence in sentences_of(text) if (key := tuple(words(sentence)))]
        return bool(said) and self.sentences.issuperset(said)

    def holds(self, text: str) -> bool:
        return self.runs.holds(text) or any(
            same_words(words(text), own) for own in self.texts if len(own) >= _FEWEST_WORDS
        )


def withhold(
    plan: Plan, notes: Sequence[Note], lineages: Mapping[ArticlePath, Lineage], sources: Sources
) -> Plan:
    """Return the plan without placements of segments that say again what was removed.

    A segment that is placed nowhere any more has the use `deleted`, and the reason. Articles
    without material are left out.
    """
    removed = {
        article.key: found
        for article in plan.articles
        if article.path is not None
        and article.path in lineages
        and (found := _removed(lineages[article.path], sources))
    }
    if not removed:
        return plan
    uses = dict(plan.uses)
    for note in notes:
        for key, texts in removed.items():
            placed = [s for s in note.segments if _is_placed(uses[s.id], key)]
            for segment, why in _said_again(placed, texts):
                uses[segment.id] = _without(uses[segment.id], key, why)
    fed = {placement.article for use in uses.values() for placement in use.placements}
    articles = tuple(a for a in plan.articles if a.key not in removed or a.key in fed)
    return replace(plan, articles=articles, uses=uses)


def withhold_blocks(draft: ArticleDraft, lineage: Lineage) -> ArticleDraft:
    """Return the draft without new blocks that read as a text which was removed.

    A writer may arrive at the same words by way of others. What nothing else cites then is set
    aside with the reason.
    """
    removed = _removed(lineage, lambda _: ())
    gone: dict[SegmentId, str] = {}

    def keep(block: Block) -> bool:
        own = words(plain_text(block_text(block)))
        long = len(own) >= _FEWEST_WORDS
        found = next(
            (
                removal
                for removal in removed
                if removal.says(plain_text(block_text(block)))
                or (long and any(same_words(own, text) for text in removal.texts))
            ),
            None,
        )
        if found is not None:
            gone.update(dict.fromkeys(block.segments, found.why))
            return False
        return True

    sections = tuple(_kept(section, keep) for section in draft.sections)
    kept = replace(draft, sections=tuple(section for section in sections if section.blocks))
    cited = {id_ for block in kept.blocks for id_ in block.segments}
    aside = tuple(SetAside(id_, why) for id_, why in gone.items() if id_ not in cited)
    return replace(kept, set_aside=kept.set_aside + aside) if gone else draft


def _kept(section: SectionDraft, keep: Callable[[Block], bool]) -> SectionDraft:
    blocks: tuple[PlacedBlock, ...] = tuple(p for p in section.blocks if keep(p.block))
    return replace(section, blocks=blocks)


def _removed(lineage: Lineage, sources: Sources) -> list[_Removed]:
    deleted = [_Removed.of(DELETED, d.text, sources(d.segments)) for d in lineage.deleted]
    reworded = [
        _Removed.of(REWORDED, origin.text, sources(origin.segments))
        for origin in lineage.origins
        if origin.state is BlockState.EDITED and origin.text is not None
    ]
    return deleted + reworded


def _is_placed(use: SegmentUse, key: ArticleKey) -> bool:
    return any(placement.article == key for placement in use.placements)


def _without(use: SegmentUse, key: ArticleKey, why: str) -> SegmentUse:
    left = tuple(placement for placement in use.placements if placement.article != key)
    if left:
        return replace(use, placements=left)
    return SegmentUse(use.segment, Use.DELETED, "host", why=why)


def _said_again(
    segments: Sequence[Segment], removed: Sequence[_Removed]
) -> list[tuple[Segment, str]]:
    """Return the segments of a note that were removed, with the reasons.

    A short one is, where it is a sentence removed, or among the words removed like the one before.
    """
    found: list[tuple[Segment, str]] = []
    for segment in segments:
        said = clean_speech(segment.text, segment.language) or segment.text
        short = len(words(said)) < _FEWEST_WORDS
        follows = bool(found) and found[-1][0].number == segment.number - 1
        texts = (said, segment.text)
        why = next((r.why for r in removed if any(map(r.says, texts))), None)
        if why is None and (follows or not short):
            why = next((r.why for r in removed if any(map(r.holds, texts))), None)
        if why is not None:
            found.append((segment, why))
    return found
