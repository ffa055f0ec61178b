"""V1, V3, V11: what a block points at, that nothing is lost, that nothing is said twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from editorial_pipeline.models.draft import ArticleDraft, Block, Origin
from editorial_pipeline.models.notes import SegmentId
from editorial_pipeline.models.record import Finding, Severity
from editorial_pipeline.text.plain import plain_text
from editorial_pipeline.text.words import words
from editorial_pipeline.verify.context import Context, Passage, quoted

_ALIKE = 0.95
_LONG_ENOUGH = 8
_MAY_DIFFER = 0.08
"""At `_ALIKE`, words of the longer text that the other lacks: 1 - 0.95 * (1 + 0.95) / 2."""


def check_evidence(passage: Passage) -> Iterator[Finding]:
    """V1: every segment id was offered, and there is at least one.

    A revision may rest on nothing but the text it revises.
    """
    block = passage.block
    if block is None:
        return
    unknown = [id_ for id_ in block.segments if id_ not in passage.context.segments]
    if unknown:
        yield passage.hard(
            "V1",
            f"The block cites {', '.join(unknown)}, which is not among the segments given.",
            "Cite only segments that were given.",
        )
    elif not block.segments and block.id not in passage.context.revised:
        yield passage.hard(
            "V1",
            f"The block {quoted(passage.text)} cites no segment.",
            "Name the segments that the text rests on, or leave the block out.",
        )


def missing_segments(
    draft: ArticleDraft, content: Collection[SegmentId], context: Context
) -> Iterator[Finding]:
    """V3: every content segment is cited by a block, or set aside with a reason."""
    cited = {id_ for block in draft.blocks for id_ in block.segments}
    aside = {item.segment for item in draft.set_aside if item.why.strip()}
    missing = tuple(id_ for id_ in content if id_ not in cited and id_ not in aside)
    if not missing:
        return
    shown = [quoted(context.segments[id_].text) for id_ in missing if id_ in context.segments]
    more = f" and {len(shown) - 3} more" if len(shown) > 3 else ""  # noqa: PLR2004  three shown
    count = "1 segment is" if len(missing) == 1 else f"{len(missing)} segments are"
    yield Finding(
        "V3",
        Severity.HARD,
        "",
        f"{count} in no block: {', '.join(shown[:3])}{more}.",
        "Write what these segments say, and cite them.",
        missing,
    )


def repeated_blocks(draft: ArticleDraft, context: Context) -> Iterator[Finding]:
    """V11: no block says what another block of the draft or of the article says already.

    A repetition that the host wrote itself is only reported: its words must stand somewhere.
    """
    own = [(block, comparable_words(_whole(block))) for block in draft.blocks]
    earlier = [comparable_words(text) for text in context.article_texts]
    seen = _Seen([*earlier, *(said for _, said in own)])
    for said in earlier:
        seen.add(said)
    for block, said in own:
        repeats = seen.holds(said)
        seen.add(said)
        if not said or not repeats:
            continue
        floor = block.origin is Origin.FLOOR
        yield Finding(
            "V11",
            Severity.SOFT if floor else Severity.HARD,
            block.id,
            f"The text {quoted(' '.join(said))} stands in the article already.",
            "Say it once: revise the block that says it, or leave out what it says already.",
            block.segments,
        )


class _Seen:
    """Texts as words, found again by near-equal ones without comparing with each.

    Of two texts that share 95 % of their words, each has one of its rarest words in common with
    the rarest of the other: only these are looked up (prefix filtering; Chaudhuri, Ganti and
    Kaushik, "A primitive operator for similarity joins", 2006).
    """

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self._count = Counter(word for text in texts for word in text)
        self._texts: list[Counter[str]] = []
        self._by_word: dict[tuple[str, int], list[int]] = {}
        self._exact: set[Sequence[str]] = set()

    def add(self, text: tuple[str, ...]) -> None:
        """Remember a text."""
        self._exact.add(text)
        for key in self._rarest(text):
            self._by_word.setdefault(key, []).append(len(self._texts))
        self._texts.append(Counter(text))

    def holds(self, text: tuple[str, ...]) -> bool:
        """Whether a remembered text says the same."""
        if text in self._exact:
            return True
        near = {number for key in self._rarest(text) for number in self._by_word.get(key, ())}
        own = Counter(text)
        return any(_same(own, self._texts[number]) for number in near)

    def _rarest(self, text: Sequence[str]) -> list[tuple[str, int]]:
        """Return so many of the words, numbered where repeated, that one must be shared."""
        times: Counter[str] = Counter()
        keys: list[tuple[str, int]] = []
        for word in text:
            times[word] += 1
            keys.append((word, times[word]))
        keys.sort(key=lambda key: (self._count[key[0]], key))
        return keys[: int(_MAY_DIFFER * len(keys)) + 2]


def comparable_words(markdown: str) -> tuple[str, ...]:
    """Return the words of Markdown in lower case."""
    return tuple(words(plain_text(markdown)))


def _whole(block: Block) -> str:
    return "\n\n".join([block.text, *(item.text for item in block.items)])


def _same(own: Counter[str], other: Counter[str]) -> bool:
    length, width = own.total(), other.total()
    if min(length, width) < _LONG_ENOUGH:
        return False
    if min(length, width) < _ALIKE * max(length, width) - 1:
        return False
    return 2 * (own & other).total() >= _ALIKE * (length + width)
