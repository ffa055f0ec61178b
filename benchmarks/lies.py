"""What becomes of a model that lies: whole replies, settled as a run settles them.

Run `python benchmarks/lies.py`. A good reply drafts an article from four notes of
`verification_pairs.txt`. Each lie spoils it in one place, and the model insists on it when it is
asked again. `caught` are lies that a hard finding answers, so that the block loses its wording;
`reported` those that the receipt names, hard or soft; `stands` those whose wording is in the
article all the same. Below follow the objections to good replies, and how fidelity is
distributed over good and shortened blocks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Final

from editorial_pipeline.articles.inline import read_markdown
from editorial_pipeline.draft.reading import read_draft
from editorial_pipeline.models.answer import BlockAnswer, DraftAnswer, SectionAnswer
from editorial_pipeline.models.notes import Language, Note, NoteKind
from editorial_pipeline.models.plan import ArticleKey, ArticlePath, PlannedArticle
from editorial_pipeline.models.record import FindingRecord
from editorial_pipeline.models.request import DraftRequest, SectionGroup
from editorial_pipeline.text.dates import find_dates
from editorial_pipeline.verify.fidelity import BOUNDS, carried_by, share_of
from editorial_pipeline.verify.settle import Settled, settle
from verification import (
    _DIRECTIVE,
    _DIRECTIVE_RU,
    _SAID,
    Case,
    added_date,
    added_link,
    added_name,
    added_number,
    added_quotation,
    changed_digit,
    changed_link,
    changed_quotation,
    leaked_directive,
    lost_negation,
    read_cases,
    swapped_name,
)

_NOTES: Final = 4
_HEADING: Final = "Notes"
_DIRECTIONS: Final = ("en→en", "ru→ru", "ru→en")
_MONTHS: Final = (
    ("March", "August"), ("June", "October"), ("September", "April"), ("February", "July"),
    ("марта", "августа"), ("июня", "октября"), ("сентября", "апреля"), ("февраля", "июля"),
)  # fmt: skip


@dataclass(frozen=True)
class Reply:
    """Some notes, and the blocks that a careful editor makes of them."""

    cases: tuple[Case, ...]

    @property
    def direction(self) -> str:
        """From which language into which."""
        return self.cases[0].direction

    @cached_property
    def request(self) -> DraftRequest:
        """What the model was asked: one new article, one section."""
        notes = tuple(_note(case, minute) for minute, case in enumerate(self.cases))
        article = PlannedArticle(
            key=ArticleKey("a1"), path=ArticlePath("notes.md"), title="Notes", description="",
            tags=(), language=Language(self.cases[0].language), why="",
        )  # fmt: skip
        segments = tuple(segment for note in notes for segment in note.segments)
        return DraftRequest(article, (), (SectionGroup(_HEADING, None, segments),), notes)

    @cached_property
    def blocks(self) -> tuple[BlockAnswer, ...]:
        """The good blocks, one for each note."""
        return tuple(_block(i, c.written, f"{i}.1") for i, c in enumerate(self.cases, start=1))

    def with_text(self, index: int, text: str) -> list[BlockAnswer]:
        """Return the blocks with another text in one of them."""
        blocks = list(self.blocks)
        blocks[index] = blocks[index].model_copy(update={"text": text})
        return blocks

    def settled(self, blocks: Iterable[BlockAnswer]) -> Settled:
        """Return what a run makes of the blocks when the model insists on them."""
        answer = DraftAnswer(
            sections=[SectionAnswer(heading=_HEADING, new=True, level=2, after=None)],
            blocks=list(blocks), unused=[], doubts=[],
        )  # fmt: skip
        return settle(
            [read_draft(self.request, answer, engine="openai")],
            directive_texts=(_DIRECTIVE, _DIRECTIVE_RU),
            repair=lambda drafted, _objections: drafted,
            headline=lambda _segments: _HEADING,
        )

    @cached_property
    def good(self) -> Settled:
        """What a run makes of the good reply."""
        return self.settled(self.blocks)


Lies = Callable[[Reply], Iterator[list[BlockAnswer]]]


def _note(case: Case, minute: int) -> Note:
    segment = case.segment()
    return Note(
        hash=segment.note, name=f"{minute}.txt", file=f"inbox/{minute}.txt", size=len(case.said),
        captured=_SAID + timedelta(minutes=minute), captured_from="name", author=None,
        kind=NoteKind.VOICE, language=segment.language, encoding="utf-8", body=case.said,
        segments=(segment,),
    )  # fmt: skip


def _block(number: int, text: str, *labels: str) -> BlockAnswer:
    return BlockAnswer(
        id=f"b{number}", op="insert", section=_HEADING, after="end", kind="paragraph", text=text,
        items=[], segments=list(labels), terms=[],
    )  # fmt: skip


def _in_text(*lies: Callable[[Case], Iterator[object]]) -> Lies:
    """Return a lie that spoils the text of each block in turn."""

    def spoil(reply: Reply) -> Iterator[list[BlockAnswer]]:
        for index, case in enumerate(reply.cases):
            for lie in lies:
                for block in lie(case):
                    yield reply.with_text(index, block.text)  # type: ignore[attr-defined]

    return spoil


def changed_date(case: Case) -> Iterator[object]:
    """Change the month, the day or the year of each absolute date."""
    for date in find_dates(case.written):
        if not date.absolute:
            continue
        said = case.written[date.start : date.end]
        others = [re.sub(place, _other_digit, said, count=1) for place in (r"\d(?=\D*$)", r"\d")]
        others += [said.replace(month, other) for month, other in _MONTHS if month in said]
        for other in dict.fromkeys(others):
            if other != said:
                yield case.block(case.written[: date.start] + other + case.written[date.end :])


def _other_digit(match: re.Match[str]) -> str:
    return str((int(match[0]) + 4) % 10 or 5)


def added_negation(case: Case) -> Iterator[object]:
    """Deny what was said."""
    pattern = {
        "en": r"\b(?:is|are|was|were|can|will|would|should|must)\b(?! not|n't)",
        "ru": r"\b(?:мы|он|она|они|я|это|нас|и)\b(?= [а-яё]+(?:ем|им|ит|ет|ют|ат|ал|ла|ли|ут)\b)",
    }[case.language]
    tail = {"en": " not", "ru": " не"}[case.language]
    for match in re.finditer(pattern, case.written):
        yield case.block(case.written[: match.end()] + tail + case.written[match.end() :])


def dropped(reply: Reply) -> Iterator[list[BlockAnswer]]:
    """Leave a note out."""
    for index in range(_NOTES):
        yield [block for i, block in enumerate(reply.blocks) if i != index]


def named_only(reply: Reply) -> Iterator[list[BlockAnswer]]:
    """Leave a note out, and name its segment at a neighbour."""
    for index in range(_NOTES):
        blocks = [block for i, block in enumerate(reply.blocks) if i != index]
        labels = [*blocks[0].segments, f"{index + 1}.1"]
        yield [blocks[0].model_copy(update={"segments": labels}), *blocks[1:]]


def invented(reply: Reply) -> Iterator[list[BlockAnswer]]:
    """Name a segment that was not offered, or none."""
    for index, block in enumerate(reply.blocks):
        for labels in (["9.1"], [], [*block.segments, f"{index + 1}.7"]):
            blocks = list(reply.blocks)
            blocks[index] = block.model_copy(update={"segments": labels})
            yield blocks


def other_article(reply: Reply) -> Iterator[list[BlockAnswer]]:
    """Add what was said for another article, by a label that only that one was offered."""
    others = [case for case in _ALL if case.direction == reply.direction]
    for step in (11, 17):
        stranger = others[(others.index(reply.cases[0]) + step) % len(others)]
        if stranger not in reply.cases:
            yield [*reply.blocks, _block(9, stranger.written, "9.1")]


def wrong_segment(reply: Reply) -> Iterator[list[BlockAnswer]]:
    """Let two blocks cite each other's notes."""
    for one, other in ((0, 1), (1, 2), (2, 3), (0, 3)):
        blocks = list(reply.blocks)
        labels = blocks[one].segments, blocks[other].segments
        blocks[one] = blocks[one].model_copy(update={"segments": labels[1]})
        blocks[other] = blocks[other].model_copy(update={"segments": labels[0]})
        yield blocks


LIES: Final[dict[str, tuple[bool, Lies]]] = {
    "wrong number": (True, _in_text(changed_digit, added_number)),
    "wrong date": (True, _in_text(changed_date, added_date)),
    "wrong name": (True, _in_text(swapped_name, added_name)),
    "wrong URL": (True, _in_text(changed_link, added_link)),
    "wrong quotation": (True, _in_text(added_quotation, changed_quotation)),
    "dropped segment": (True, dropped),
    "segment named, not told": (False, named_only),
    "invented segment": (True, invented),
    "leaked directive": (True, _in_text(leaked_directive)),
    "wrong article": (True, other_article),
    "wrong segment cited": (False, wrong_segment),
    "wrong negation": (False, _in_text(lost_negation, added_negation)),
}
"""Each class of lies, and whether its rule is a hard one (on names in one language only)."""

_ALL: Final = tuple(read_cases())


def main() -> None:
    """Print the three tables."""
    replies = list(_replies())
    heads = (f"{d:>8}{'caught':>8}{'reported':>9}{'stands':>8}" for d in _DIRECTIONS)
    print(f"{'lie':26}{'':>6}{''.join(heads)}")
    for name, (hard, lie) in LIES.items():
        row = f"{name:26}{'hard' if hard else 'soft':>6}"
        for direction in _DIRECTIONS:
            row += _row([r for r in replies if r.direction == direction], lie)
        print(row)
    print()
    _print_false_alarms(replies)
    print()
    _print_fidelity()


def _replies() -> Iterator[Reply]:
    """Yield replies of neighbouring cases of one direction and group."""
    for start in range(len(_ALL) - _NOTES + 1):
        cases = _ALL[start : start + _NOTES]
        if len({(case.direction, case.group.partition(" ")[0]) for case in cases}) == 1:
            yield Reply(tuple(cases))


def _row(replies: Sequence[Reply], lie: Lies) -> str:
    seen: set[tuple[str, ...]] = set()
    count = caught = reported = stands = 0
    for reply in replies:
        for blocks in lie(reply):
            spoilt = tuple(b.text for b in blocks if b not in reply.blocks)
            key = (*spoilt, *(s for b in blocks for s in b.segments), reply.cases[0].said)
            if key in seen:
                continue
            seen.add(key)
            settled = reply.settled(blocks)
            fresh = _count(settled.findings) - _count(reply.good.findings)
            kept = {block.text for block in settled.draft.blocks}
            count += 1
            caught += any(severity == "hard" for _, severity in fresh)
            reported += bool(fresh)
            stands += bool(spoilt) and all(text in kept for text in spoilt)
    return f"{count:8}{_share(caught, count)}{_share(reported, count):>9}{_share(stands, count)}"


def _count(findings: Iterable[FindingRecord]) -> Counter[tuple[str, str]]:
    return Counter((finding.rule, finding.severity) for finding in findings)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:6.1f} %" if whole else "     –  "


def _print_false_alarms(replies: Sequence[Reply]) -> None:
    print(f"{'good replies':26}{'count':>8}{'hard':>9}{'any':>9}  by rule")
    for direction in _DIRECTIONS:
        for group in ("known", "held"):
            some = [
                r for r in replies
                if r.direction == direction and r.cases[0].group.startswith(group)
            ]  # fmt: skip
            found = [_count(reply.good.findings) for reply in some]
            hard = sum(any(severity == "hard" for _, severity in one) for one in found)
            rules = sum(found, Counter[tuple[str, str]]())
            told = ", ".join(f"{r} {s} {n}" for (r, s), n in sorted(rules.items())) or "none"
            name = f"{direction} {'held out' if group == 'held' else group}"
            print(
                f"{name:26}{len(some):8} {_share(hard, len(some))} "
                f"{_share(sum(map(bool, found)), len(some))}  {told}"
            )


def _print_fidelity() -> None:
    bounds = ", ".join(f"{f.value} {100 * b:.0f} %" for f, b in BOUNDS.items())
    print(f"fidelity of a block that tells three notes (bounds: {bounds})")
    print(f"{'':26}{'count':>8}{'least':>8}{'2 %':>8}{'10 %':>8}{'half':>8}{'90 %':>8}{'most':>8}")
    for direction in _DIRECTIONS:
        cases = [case for case in _ALL if case.direction == direction]
        whole, shortened = [], []
        for start in range(len(cases) - 2):
            some = cases[start : start + 3]
            whole.append(_fidelity(some, some))
            shortened += [_fidelity(some, [c for c in some if c is not left]) for left in some]
        for name, figures in (("all told", whole), ("one left out", shortened)):
            print(f"{f'{direction} {name}':26}{len(figures):8}" + _quantiles(figures))


def _fidelity(cases: Sequence[Case], told: Sequence[Case]) -> float:
    text = "\n".join(read_markdown(case.written).text for case in told)
    language = Language(cases[0].language)
    carried = carried_by(text, [case.segment() for case in cases], language)
    return share_of(carried, crosses=cases[0].language != cases[0].source_language)


def _quantiles(figures: Sequence[float]) -> str:
    ordered = sorted(figures)
    places = (0.0, 0.02, 0.1, 0.5, 0.9, 1.0)
    return "".join(f"{100 * ordered[round(p * (len(ordered) - 1))]:6.0f} %" for p in places)


if __name__ == "__main__":
    main()
