"""V11: what is said already is not said again, but cited where it stands.

Two texts say the same where they share nearly all of their words and differ in no figure, denial
or hedge. What the engine does not mend is merged: the block goes, and its segments are cited by
the block that says it. A block of a person's gets no mark; there the segments are set aside, and
the report says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from heapq import nsmallest
from itertools import chain
from typing import Final

from editorial_pipeline.models.draft import (
    ArticleDraft,
    Block,
    Citing,
    Origin,
    PlacedBlock,
    SetAside,
)
from editorial_pipeline.models.notes import SegmentId
from editorial_pipeline.models.record import Finding, Severity
from editorial_pipeline.models.request import BlockView, SectionView
from editorial_pipeline.text.numerals import CARDINALS
from editorial_pipeline.text.plain import plain_text
from editorial_pipeline.text.words import words
from editorial_pipeline.verify.context import Context, quoted
from editorial_pipeline.verify.hedges import HEDGES, is_negation

__all__ = ["SAID_BY_PERSON", "repeated_blocks", "say_once"]

SAID_BY_PERSON: Final = "the article says it already, in a block of a person's"
_ALIKE: Final = 0.95
_LONG_ENOUGH: Final = 8
_MAY_DIFFER: Final = 0.08
"""At `_ALIKE`, words of the longer text that the other lacks: 1 - 0.95 * (1 + 0.95) / 2."""
_CITED_IN_PLACE: Final = frozenset({"paragraph", "list", "quote"})


def repeated_blocks(draft: ArticleDraft, context: Context) -> Iterator[Finding]:
    """V11: no block says what another block of the draft or of the article says already.

    A repetition that the host wrote itself is only reported.
    """
    own = [(block, comparable_words(_whole(block))) for block in draft.blocks]
    earlier = [comparable_words(text) for text in context.article_texts]
    seen = _Seen([*earlier, *(said for _, said in own)])
    for said in earlier:
        seen.add(said)
    for block, said in own:
        repeats = seen.find(said)
        seen.add(said)
        if said and repeats is not None:
            floor = block.origin is Origin.FLOOR
            yield _finding(block, said, Severity.SOFT if floor else Severity.HARD)


def say_once(
    draft: ArticleDraft, sections: Sequence[SectionView]
) -> tuple[ArticleDraft, tuple[Finding, ...]]:
    """Return the draft without new blocks that repeat others, and a finding for each of these.

    `sections` are those of the present article. Their segments are cited by the block that says
    it first, whichever run wrote it.
    """
    merger = _Merger(draft, sections)
    kept = [
        replace(section, blocks=tuple(p for p in section.blocks if merger.keeps(p)))
        for section in draft.sections
    ]
    return merger.result(replace(draft, sections=tuple(s for s in kept if s.blocks)))


@dataclass(slots=True)
class _Merger:
    draft: ArticleDraft
    sections: Sequence[SectionView]
    places: list[BlockView | str] = field(default_factory=list)
    gained: dict[str, list[SegmentId]] = field(default_factory=dict)
    cited: dict[int, Citing] = field(default_factory=dict)
    aside: list[SegmentId] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    seen: _Seen = field(init=False)

    def __post_init__(self) -> None:
        revised = {revision.target for revision in self.draft.revisions}
        views = [v for s in self.sections for v in s.blocks if v.index not in revised]
        said = [comparable_words(view.text) for view in views]
        own = [comparable_words(_whole(block)) for block in self.draft.blocks]
        self.seen = _Seen([*said, *own])
        self.cited = {citing.target: citing for citing in self.draft.citings}
        for view, text in zip(views, said, strict=True):
            self._remember(view, text)
        for revision in self.draft.revisions:
            self._remember(revision.block.id, comparable_words(_whole(revision.block)))

    def keeps(self, placed: PlacedBlock) -> bool:
        """Whether a new block says something new; where not, its segments are cited elsewhere."""
        block, said = placed.block, comparable_words(_whole(placed.block))
        found = self.seen.find(said) if said else None
        place = self.places[found] if found is not None else None
        if place is None or not self._merge(block, place):
            self._remember(block.id, said)
            return True
        self.findings.append(_finding(block, said, Severity.HARD))
        return False

    def result(self, draft: ArticleDraft) -> tuple[ArticleDraft, tuple[Finding, ...]]:
        draft = replace(
            draft,
            revisions=tuple(replace(r, block=self._grown(r.block)) for r in draft.revisions),
            sections=tuple(
                replace(s, blocks=tuple(replace(p, block=self._grown(p.block)) for p in s.blocks))
                for s in draft.sections
            ),
            citings=tuple(self.cited.values()),
        )
        aside = (SetAside(i, SAID_BY_PERSON) for i in dict.fromkeys(self.aside))
        known = draft.cited | {item.segment for item in draft.set_aside}
        left = tuple(item for item in aside if item.segment not in known)
        return replace(draft, set_aside=draft.set_aside + left), tuple(self.findings)

    def _remember(self, place: BlockView | str, said: tuple[str, ...]) -> None:
        self.seen.add(said)
        self.places.append(place)

    def _merge(self, block: Block, place: BlockView | str) -> bool:
        if isinstance(place, str):
            self.gained.setdefault(place, []).extend(block.segments)
        elif not place.owned:
            self.aside.extend(block.segments)
        elif place.kind in _CITED_IN_PLACE:
            self._cite(block, place)
        else:
            return False
        return True

    def _cite(self, block: Block, view: BlockView) -> None:
        earlier = self.cited.get(view.index)
        if earlier is None:
            citing = Citing(block.id, view.index, block.segments, view, block.origin)
            self.cited[view.index] = citing
        else:
            segments = tuple(dict.fromkeys((*earlier.segments, *block.segments)))
            self.cited[view.index] = replace(earlier, segments=segments)

    def _grown(self, block: Block) -> Block:
        more = self.gained.get(block.id, ())
        return replace(block, segments=tuple(dict.fromkeys((*block.segments, *more))))


def _finding(block: Block, said: Iterable[str], severity: Severity) -> Finding:
    return Finding(
        "V11",
        severity,
        block.id,
        f"The text {quoted(' '.join(said))} stands in the article already.",
        "Say it once: revise the block that says it, or leave out what it says already.",
        block.segments,
    )


class _Seen:
    """Texts as words, found again by near-equal ones without comparing with each.

    Of two texts that share 95 % of their words, each has one of its rarest words in common with
    the rarest of the other: only these are looked up (prefix filtering; Chaudhuri, Ganti and
    Kaushik, "A primitive operator for similarity joins", 2006). Words that no other text has
    are the rarest of all, and need no looking up: most texts have enough of these.
    """

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        """Take all `texts` that will be remembered or looked for."""
        self._count = Counter(chain.from_iterable(texts))
        self._texts: list[Sequence[str]] = []
        self._by_word: dict[tuple[str, int], list[int]] = {}
        self._exact: dict[Sequence[str], int] = {}
        self._keys: dict[tuple[str, ...], list[tuple[str, int]]] = {}

    def add(self, text: tuple[str, ...]) -> None:
        """Remember a text, by the number of those before it."""
        self._exact.setdefault(text, len(self._texts))
        for key in self._rarest(text):
            self._by_word.setdefault(key, []).append(len(self._texts))
        self._texts.append(text)

    def find(self, text: tuple[str, ...]) -> int | None:
        """Return the number of the first remembered text that says the same."""
        if text in self._exact:
            return self._exact[text]
        near = {number for key in self._rarest(text) for number in self._by_word.get(key, ())}
        return next((n for n in sorted(near) if says_the_same(text, self._texts[n])), None)

    def _rarest(self, text: tuple[str, ...]) -> list[tuple[str, int]]:
        """Return so many of the words, numbered where repeated, that one must be shared."""
        known = self._keys.get(text)
        if known is not None:
            return known
        most = int(_MAY_DIFFER * len(text)) + 2
        spread = [self._count[word] for word in text]
        left = most - spread.count(1)
        if left <= 0:
            return self._keys.setdefault(text, [])
        times = dict[str, int]()
        ranked: list[tuple[int, str, int]] = []
        for count, word in zip(spread, text, strict=True):
            if count > 1:
                times[word] = time = times.get(word, 0) + 1
                ranked.append((count, word, time))
        keys = [(word, time) for _, word, time in nsmallest(left, ranked)]
        return self._keys.setdefault(text, keys)


@lru_cache(maxsize=4096)
def comparable_words(markdown: str) -> tuple[str, ...]:
    """Return the words of Markdown in lower case."""
    return tuple(words(plain_text(markdown)))


def says_the_same(own: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two texts share nearly all words, and figures, denials and hedges altogether."""
    if own == other:
        return True
    if min(len(own), len(other)) < _LONG_ENOUGH:
        return False
    if min(len(own), len(other)) < _ALIKE * max(len(own), len(other)) - 1:
        return False
    counts = Counter(own), Counter(other)
    shared = sum((counts[0] & counts[1]).values())
    if 2 * shared < _ALIKE * (len(own) + len(other)):
        return False
    return not any(map(_matters, (counts[0] - counts[1]) + (counts[1] - counts[0])))


def _matters(word: str) -> bool:
    return (
        word in CARDINALS
        or word in HEDGES
        or is_negation(word)
        or any(character.isdigit() for character in word)
    )


def _whole(block: Block) -> str:
    return "\n\n".join([block.text, *(item.text for item in block.items)])
