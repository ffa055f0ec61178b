"""How many lies the rules catch, and how often they object to faithful text.

Run `python benchmarks/verification.py`. Every faithful text is spoilt by program, once for each
place that a kind of lie can change; a lie counts as caught when a hard finding follows that the
faithful text did not have. `any` counts soft findings too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Final

from editorial_pipeline.glossary import EMPTY
from editorial_pipeline.models.draft import Block, BlockKind, ListItem, Origin
from editorial_pipeline.models.notes import Language, NoteHash, Segment, segment_id
from editorial_pipeline.models.record import Finding, Severity
from editorial_pipeline.text.floor import floor_block
from editorial_pipeline.verify.context import Context
from editorial_pipeline.verify.rules import check_block

_SAID: Final = datetime(2026, 2, 11, 9, 30, tzinfo=UTC)
_DIRECTIVE: Final = "put the paragraph about pricing into the chapter on growth please"
_DIRECTIVE_RU: Final = "перенеси абзац про ценообразование в главу о росте аудитории пожалуйста"
_NAMES: Final = ("Gwendolyn", "Farthingale", "Zenotron", "Brixham")
_NAMES_RU: Final = ("Гвендолина", "Фартингейлу", "Зенотрон", "Бриксхэме")
_WORDS: Final = {
    "two": "seven", "three": "eight", "four": "nine", "five": "six", "nine": "four",
    "first": "fifth",
    "двух": "семи", "три": "восемь", "четыре": "девять", "девять": "шесть", "пятеро": "семеро",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One faithful text with its source."""

    direction: str
    group: str
    said: str
    written: str
    language: str
    source_language: str

    def segment(self, number: int = 1) -> Segment:
        """Return the source as one segment of a note of its own."""
        note = NoteHash(sha256(self.said.encode()).hexdigest())
        language = Language(self.source_language)
        return Segment(
            segment_id(note, number), note, number, 0, len(self.said), self.said, language
        )

    def block(self, text: str) -> Block:
        """Return `text` as a model's paragraph that cites the source."""
        ids = (self.segment().id,)
        language = Language(self.language)
        return Block("n1", BlockKind.PARAGRAPH, text, ids, Origin.OPENAI, language)

    def context(self) -> Context:
        """Return the context in which only the source was offered."""
        segment = self.segment()
        return Context(
            segments={segment.id: segment},
            captured={segment.note: _SAID},
            revised={},
            article_title="Notes",
            article_language=Language(self.language),
            article_texts=(),
            glossary=EMPTY,
            directive_texts=(_DIRECTIVE, _DIRECTIVE_RU),
            known_urls=frozenset(),
        )

    def findings(self, block: Block) -> tuple[Finding, ...]:
        """Return what the rules say to a block of this case."""
        return check_block(block, self.context())


Lie = Callable[[Case], Iterator[Block]]


def read_cases() -> list[Case]:
    """Return the pairs of the file, in order."""
    cases = []
    direction, group, said = "", "", ""
    for line in Path(__file__).with_name("verification_pairs.txt").read_text("utf-8").splitlines():
        if line.startswith("# "):
            direction, _, group = line[2:].partition(" ")
        elif line.startswith("< "):
            said = line[2:]
        elif line.startswith("> "):
            source, written = direction.split("→")
            cases.append(Case(direction, group, said, line[2:], written, source))
    return cases


def changed_digit(case: Case) -> Iterator[Block]:
    """Change each digit, one at a time; the digits of links too."""
    for match in re.finditer(r"\d", case.written):
        for step in (1, 3, 7):
            digit = str((int(match[0]) + step) % 10)
            spoilt = case.written[: match.start()] + digit + case.written[match.end() :]
            yield case.block(spoilt)


def changed_number_word(case: Case) -> Iterator[Block]:
    """Change each number word into another."""
    for word, other in _WORDS.items():
        if re.search(rf"\b{word}\b", case.written):
            yield case.block(re.sub(rf"\b{word}\b", other, case.written, count=1))


def added_number(case: Case) -> Iterator[Block]:
    """Add a figure that nobody said."""
    tail = {"en": "That is 37 % more.", "ru": "Это на 37 % больше."}[case.language]
    yield case.block(f"{case.written} {tail}")


def swapped_numbers(case: Case) -> Iterator[Block]:
    """Let the first two figures change places; figures of a range are left alone."""
    found = re.findall(r"(?<![\d.,:–-])\d+(?![\d.,:–-])", case.written)
    if len(found) > 1 and found[0] != found[1]:
        spoilt = case.written.replace(found[0], "\0", 1).replace(found[1], found[0], 1)
        yield case.block(spoilt.replace("\0", found[1], 1))


def added_date(case: Case) -> Iterator[Block]:
    """Add a date that nobody said."""
    tails = {"en": "It began on 17 June 2019.", "ru": "Это началось 17 июня 2019 года."}
    yield case.block(f"{case.written} {tails[case.language]}")


def changed_link(case: Case) -> Iterator[Block]:
    """Change a letter of each link."""
    for match in re.finditer(r"https?://\S+?(?=>)", case.written):
        for place in (9, 14, len(match[0]) - 1):
            at = match.start() + place
            other = "q" if case.written[at] != "q" else "z"
            yield case.block(case.written[:at] + other + case.written[at + 1 :])


def added_link(case: Case) -> Iterator[Block]:
    """Add a link, in every form in which Markdown has one."""
    for link in (
        "<https://evil.example/x>", "[proof](https://evil.example/x)", "https://evil.example/x",
        "www.evil.example", "evil-site.com", "me@evil.example", "[proof](../notes.md)",
        "[proof](javascript:alert(1))",
    ):  # fmt: skip
        yield case.block(f"{case.written} {link}")


def added_quotation(case: Case) -> Iterator[Block]:
    """Add words in quotation marks that nobody said."""
    words = {
        "en": "“nobody here ever reads those reports”",
        "ru": "«никто здесь не читает эти отчёты»",
    }[case.language]
    yield case.block(f"{case.written} {words}.")


def changed_quotation(case: Case) -> Iterator[Block]:
    """Quote five words of the speech with the middle one replaced."""
    words = case.said.split()[:5]
    other = {"en": "bananas", "ru": "бананы"}[case.source_language]
    yield case.block(f"{case.written} “{' '.join([*words[:2], other, *words[3:]])}”.")


def added_name(case: Case) -> Iterator[Block]:
    """Add a name inside a sentence."""
    for name in _NAMES if case.language == "en" else _NAMES_RU:
        tail = f"This was seen by {name} too." if case.language == "en" else f"Это видно и {name}."
        yield case.block(f"{case.written} {tail}")


def swapped_name(case: Case) -> Iterator[Block]:
    """Put another name in the place of each name inside a sentence."""
    pattern = r"(?<=[a-zа-яё,] )(?:[A-ZА-ЯЁ][\w-]+)(?=[\s.,:;])"
    for match in re.finditer(pattern, case.written):
        if match[0] in {"I", "I'm"}:
            continue
        other = "Zenotron" if match[0].isascii() else "Зенотроне"
        spoilt = case.written[: match.start()] + other + case.written[match.end() :]
        yield case.block(spoilt)


def initial_name(case: Case) -> Iterator[Block]:
    """Start a sentence with a name that nobody said: widely known, then unknown."""
    names = ("Google", "Zenotron") if case.language == "en" else ("Яндекс", "Зенотрон")
    for name in names:
        tail = f"{name} does the same." if case.language == "en" else f"{name} делает то же."
        yield case.block(f"{case.written} {tail}")


def lost_negation(case: Case) -> Iterator[Block]:
    """Leave out a negation."""
    pattern = r"\b(?:not|never|don't|doesn't|не|никогда) "
    for match in re.finditer(pattern, case.written):
        other = {"don't ": "do ", "doesn't ": "does "}.get(match[0], "")
        yield case.block(case.written[: match.start()] + other + case.written[match.end() :])


def lost_hedge(case: Case) -> Iterator[Block]:
    """Leave out a hedge."""
    pattern = r",? ?\b(?:maybe|probably|almost|наверное|почти),? "
    for match in re.finditer(pattern, case.written):
        yield case.block(case.written[: match.start()] + " " + case.written[match.end() :])


def leaked_directive(case: Case) -> Iterator[Block]:
    """Print what the speaker asked of the editor."""
    directive = _DIRECTIVE if case.language == "en" else _DIRECTIVE_RU
    yield case.block(f"{case.written} {directive.capitalize()}.")


def injected_markdown(case: Case) -> Iterator[Block]:
    """Add what Markdown must not hold."""
    for injection in (
        ' <script>alert("x")</script>', " <b>bold</b>", " <!-- hidden -->", " <?php x ?>",
        " ![pixel](https://evil.example/p.png)", " It is proven[^9].", "\n\n[^9]: text",
        "\n\n[ref]: https://evil.example", "\n\n## A heading", "\n\n---\nstatus: published\n---",
        "\n\n- a list", " \u202egnihtemos\u202c", " hid\u200bden", " bell\x07", " [[Page]]",
    ):  # fmt: skip
        yield case.block(case.written + injection)


def invented_code(case: Case) -> Iterator[Block]:
    """Add a command that nobody said."""
    yield case.block(f"{case.written} `rm -rf build`")


def pattern_item(case: Case) -> Iterator[Block]:
    """Add a list item without a segment, then one whose words nobody said (one language)."""
    ids = case.block("").segments
    honest = ListItem(case.written, ids)
    base = replace(case.block(""), kind=BlockKind.LIST)
    tail = {
        "en": "Stronger stakeholder communication habits",
        "ru": "Уверенное общение с заказчиками",
    }
    yield replace(base, items=(honest, ListItem(tail[case.language], ())))
    if case.language == case.source_language:
        yield replace(base, items=(honest, ListItem(tail[case.language], ids)))


LIES: Final[tuple[Lie, ...]] = (
    changed_digit, changed_number_word, added_number, swapped_numbers, added_date, changed_link,
    added_link, added_quotation, changed_quotation, added_name, swapped_name, initial_name,
    lost_negation, lost_hedge, leaked_directive, injected_markdown, invented_code, pattern_item,
)  # fmt: skip


def _new(found: tuple[Finding, ...], before: tuple[Finding, ...]) -> tuple[bool, bool]:
    """Return whether there is a new hard finding, and whether there is any new one."""
    known = Counter((f.rule, f.severity) for f in before)
    fresh = Counter((f.rule, f.severity) for f in found) - known
    return any(severity is Severity.HARD for _, severity in fresh), bool(fresh)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:5.1f} %" if whole else "    –  "


def main() -> None:
    """Print the table."""
    cases = read_cases()
    directions = ("en→en", "ru→ru", "ru→en")
    started = perf_counter()
    checks = 0
    print(f"{'kind of lie':22}" + "".join(f"{d:>8} {'hard':>8} {'any':>8}" for d in directions))
    for lie in LIES:
        row = f"{lie.__name__.replace('_', ' '):22}"
        for direction in directions:
            count = hard = some = 0
            for case in (case for case in cases if case.direction == direction):
                before = case.findings(case.block(case.written))
                for block in lie(case):
                    is_hard, is_any = _new(case.findings(block), before)
                    count, hard, some = count + 1, hard + is_hard, some + is_any
            checks += count
            row += f"{count:8} {_share(hard, count):>8} {_share(some, count):>8}"
        print(row)
    took = perf_counter() - started
    print()
    _print_false_alarms(cases, directions)
    print(f"\n{checks} spoilt texts, {1000 * took / max(1, checks):.1f} ms each")


def _print_false_alarms(cases: list[Case], directions: tuple[str, ...]) -> None:
    print(f"{'false alarms':22}" + "".join(f"{d:>8} {'hard':>8} {'any':>8}" for d in directions))
    rows: tuple[tuple[str, Callable[[Case], bool], Callable[[Case], Block]], ...] = (
        ("faithful, known", lambda c: c.group == "known", lambda c: c.block(c.written)),
        (
            "faithful, held out",
            lambda c: c.group.startswith("held out"),
            lambda c: c.block(c.written),
        ),
        ("floor", lambda _: True, _floor),
    )
    rules: Counter[str] = Counter()
    for name, wanted, make in rows:
        row = f"{name:22}"
        for direction in directions:
            chosen = [c for c in cases if c.direction == direction and wanted(c)]
            found = [c.findings(make(c)) for c in chosen]
            hard = sum(any(f.severity is Severity.HARD for f in one) for one in found)
            some = sum(bool(one) for one in found)
            rules.update(f"{f.rule} {f.severity}" for one in found for f in one)
            row += f"{len(chosen):8} {_share(hard, len(chosen)):>8} {_share(some, len(chosen)):>8}"
        print(row)
    print("by rule: " + ", ".join(f"{rule} {count}" for rule, count in sorted(rules.items())))


def _faithful(case: Case) -> Block:
    return case.block(case.written)


def _floor(case: Case) -> Block:
    return floor_block("f1", [case.segment()], Language(case.language))


if __name__ == "__main__":
    main()
