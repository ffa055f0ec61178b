"""What reaches a terminal: escaped, readable in every encoding, folded where it is narrow."""

from __future__ import annotations

import io
import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.cli import terminal
from editorial_pipeline.cli.terminal import emit, emit_diff, emit_json, emit_table, escape


class FakeTerminal(io.TextIOWrapper):
    """A stream that says it is a terminal and keeps what is written."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding)

    def isatty(self) -> bool:
        """Say that this is a terminal."""
        return True

    def text(self) -> str:
        """Return what was written so far."""
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode(self.encoding)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words, 100 %", "plain words, 100 %"),
        ("Роли в 2026 – “AI”", "Роли в 2026 – “AI”"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("\x9b31m", "\\u009b31m"),
        ("a\rb\nc\x7f", "a␍b␊c␡"),
        ("\u202egpj.exe", "\\u202egpj.exe"),
        ("a\u2066b\u2069\u200f\u061c", "a\\u2066b\\u2069\\u200f\\u061c"),
        ("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
        ("line\u2028par\u2029", "line\\u2028par\\u2029"),
        ("tag\U000e0041", "tag\\U000e0041"),
        ("broken \udcff name", "broken \\udcff name"),
        ("می‌خواهم 👩‍💻", "می‌خواهم 👩‍💻"),
    ],
)
def test_what_a_terminal_could_act_on_is_shown(text: str, expected: str) -> None:
    """Control, format and surrogate characters become visible; words in any script stay."""
    assert escape(text) == expected


@given(st.text())
def test_escaped_text_is_one_harmless_line(text: str) -> None:
    """Nothing that is escaped can move the cursor, turn the order of a text or end a line."""
    shown = escape(text)
    assert shown.splitlines() in ([], [shown])
    categories = {unicodedata.category(c) for c in shown if c not in "\u200c\u200d"}
    assert not categories & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert escape(shown) == shown


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_is_escaped_and_means_the_same(value: object) -> None:
    """JSON holds every character, and none that a terminal acts on stands in it as such."""
    stream = FakeTerminal()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", stream)
        emit_json(value)
    written = stream.text()
    assert json.loads(written) == value
    assert all(c == "\n" or escape(c) == c for c in written)


def test_json_is_ascii_where_the_stream_is_not_utf8(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream in another encoding gets JSON that every reader understands."""
    stream = FakeTerminal("koi8-r")
    monkeypatch.setattr(sys, "stdout", stream)
    emit_json({"title": "Роли é"})
    assert stream.text() == '{\n  "title": "\\u0420\\u043e\\u043b\\u0438 \\u00e9"\n}\n'


def test_text_survives_a_stream_without_its_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an encoding lacks is written as an escape and fails nothing."""
    stream = FakeTerminal("ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    terminal.prepare_streams()
    emit("Роли \x1b")
    emit_table([("é", "1")])
    assert stream.text() == "\\u0420\\u043e\\u043b\\u0438 \\u241b\n  \\xe9  1\n"


def test_colours_stand_around_the_escaped_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal a line is coloured; the text within can add no colour of its own."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = FakeTerminal()
    monkeypatch.setattr(sys, "stdout", stream)
    emit("a \x1b[0m [bold]b[/bold]", colour="red")
    assert stream.text() == "\x1b[31ma ␛[0m [bold]b[/bold]\x1b[0m\n"


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_colours_can_be_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """NO_COLOR and a dumb terminal get plain lines."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv(name, value)
    stream = FakeTerminal()
    monkeypatch.setattr(sys, "stdout", stream)
    emit("a", colour="red", bold=True)
    emit_diff("--- a\n+++ b\n+x\n")
    assert stream.text() == "a\n--- a\n+++ b\n+x\n"


def test_diff_is_coloured_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A diff keeps its lines and tabs, and shows what is hidden in them."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = FakeTerminal()
    monkeypatch.setattr(sys, "stdout", stream)
    emit_diff("--- a\n+++ b\n@@ -1 +1 @@\n-old\ttab\n+new \u202e\n same\n")
    assert stream.text() == (
        "\x1b[1m--- a\x1b[0m\n\x1b[1m+++ b\x1b[0m\n\x1b[36m@@ -1 +1 @@\x1b[0m\n"
        "\x1b[31m-old\ttab\x1b[0m\n\x1b[32m+new \\u202e\x1b[0m\n same\n"
    )


def test_tables_are_aligned(capsys: pytest.CaptureFixture[str]) -> None:
    """Columns are aligned by what is seen; wide letters count twice, markup is text."""
    emit_table([("a", "[red]x[/red]", "1"), ("日本", "\x1b", "22")])
    assert capsys.readouterr().out == "  a     [red]x[/red]  1\n  日本  ␛             22\n"


def test_tables_are_never_folded_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    """A path of any length stays on its line where the output is no terminal."""
    emit_table([("x" * 500, "y")])
    assert capsys.readouterr().out == f"  {'x' * 500}  y\n"


def test_tables_are_folded_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """A narrow terminal folds a cell instead of losing its end."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "30")
    stream = FakeTerminal()
    monkeypatch.setattr(sys, "stdout", stream)
    emit_table([("updated", "articles/" + "x" * 40)])
    lines = stream.text().splitlines()
    assert max(map(len, lines)) <= 30
    assert "".join(line.split()[-1] for line in lines) == "articles/" + "x" * 40


_CELL = st.text(
    st.sampled_from("ab Z0.-_/|") | st.characters(min_codepoint=32, max_codepoint=0x530),
    max_size=12,
).map(escape)


@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.tuples(*[_CELL] * n), min_size=1)))
def test_a_table_looks_the_same_where_nothing_is_folded(rows: list[tuple[str, ...]]) -> None:
    """Rows that fit are aligned here as the library aligns them, numbers to the right."""
    for right in (frozenset[int](), frozenset({0, 2})):
        lines = terminal.align(rows, right, 200)
        if lines is not None:
            folded = terminal.fold(rows, right, 200)
            assert [line.rstrip() for line in lines] == [line.rstrip() for line in folded]


def test_a_table_that_is_wide_or_holds_wide_characters_is_folded() -> None:
    """The library knows how wide characters are; one column too few is too few."""
    rows = [("created", "a.md"), ("updated", "long-name.md")]
    assert terminal.align(rows, frozenset(), 23) == (
        "created  a.md        ",
        "updated  long-name.md",
    )
    assert terminal.align(rows, frozenset(), 22) is None
    assert terminal.align([("created", "日本")], frozenset(), 80) is None
    assert terminal.align([("cafe\u0301", "a")], frozenset(), 80) is None
