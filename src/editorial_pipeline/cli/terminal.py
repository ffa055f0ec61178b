"""The only place that writes to a stream, so that nothing reaches a terminal unescaped.

The threat: a note, a file name or a model's answer holds escape sequences that repaint the
screen or fill the clipboard, or bidirectional marks that show a text in another order than it
has. Whatever is written goes through `escape` here, and colours are added after it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TextIO

import click

_JOINERS = "\u200c\u200d"
"""Needed to write Persian, Indic scripts and emoji; they cannot change the order of a text."""

_DELETE = 0x7F
_CONTROL_PICTURES = 0x2400
_INDENT = "  "
_GAP = "  "
_NARROW = re.compile(r"[ -~\u00a1-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2014\u2018-\u201f…→]*")
"""Characters that every terminal gives one column."""

_WIDE = 10_000
"""Columns of what is no terminal: lines for a program or a file are never wrapped."""

_TWO_COLUMNS = 70
_WIDEST_PAIR = 120
"""From how many columns on two texts stand side by side, and how far lines are legible."""


def escape(text: str) -> str:
    r"""Return `text` on one line with every control and format character made visible.

    ESC becomes `␛`, a line end `␊`, what has no picture an escape such as `\u202e`.
    """
    if text.isprintable():
        return text
    return "".join(char if _is_harmless(char) else _picture(char) for char in text)


def _is_harmless(char: str) -> bool:
    category = unicodedata.category(char)
    return category not in {"Cc", "Cf", "Cs", "Zl", "Zp"} or char in _JOINERS


def _picture(char: str) -> str:
    code = ord(char)
    if code < ord(" "):
        return chr(_CONTROL_PICTURES + code)
    if code == _DELETE:
        return "␡"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 -- last code point of four digits


def prepare_streams() -> None:
    """Let characters that a stream's encoding lacks be written as escapes instead of failing.

    What is written to a stream that was closed before the start is lost. Its number must not go
    to the next file that is opened, or messages of libraries would end up in that file.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest free number, which is the missing one
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def is_live(stream: TextIO) -> bool:
    """Tell whether a stream is a terminal that can be repainted."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _has_colours(stream: TextIO) -> bool:
    return is_live(stream) and not os.environ.get("NO_COLOR")


def emit(text: str = "", *, colour: str = "", bold: bool = False, err: bool = False) -> None:
    """Write the lines of `text`; tabs are kept, everything else that is no print is escaped."""
    stream = sys.stderr if err else sys.stdout
    lines = ["\t".join(escape(cell) for cell in line.split("\t")) for line in text.split("\n")]
    written = "\n".join(lines)
    if (colour or bold) and _has_colours(stream):
        written = click.style(written, fg=colour or None, bold=bold or None)
    _write(stream, written)


def emit_diff(diff: str) -> None:
    """Write a unified diff, with colours where the terminal has them."""
    for line in diff.removesuffix("\n").split("\n"):
        if line.startswith(("+++", "---")):
            emit(line, bold=True)
        else:
            emit(line, colour={"+": "green", "-": "red", "@": "cyan"}.get(line[:1], ""))


def emit_table(rows: Iterable[Sequence[str]], *, right: frozenset[int] = frozenset()) -> None:
    """Write rows with aligned columns, two blanks in front; `right` columns hold numbers.

    A narrow terminal folds the cells; where there is no terminal nothing is folded.
    """
    listed = [[escape(cell) for cell in row] for row in rows]
    if not listed:
        return
    columns = shutil.get_terminal_size().columns if is_live(sys.stdout) else _WIDE
    room = columns - len(_INDENT)
    lines = align(listed, right, room)
    if lines is None:
        lines = fold(listed, right, room)
    for line in lines:
        _write(sys.stdout, f"{_INDENT}{line.rstrip()}")


def align(
    rows: Sequence[Sequence[str]], right: frozenset[int], room: int
) -> tuple[str, ...] | None:
    """Return the rows as lines with aligned columns, None where that takes more than alignment.

    It does where a line is wider than `room` characters, and where a character may take more
    than its column.
    """
    if not all(_NARROW.fullmatch(cell) for row in rows for cell in row):
        return None
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + len(_GAP) * len(widths) > room:
        return None
    return tuple(
        _GAP.join(
            cell.rstrip().rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def fold(rows: Sequence[Sequence[str]], right: frozenset[int], room: int) -> tuple[str, ...]:
    """Return the rows as lines with aligned columns, the cells folded to the room there is."""
    from rich.console import Console  # noqa: PLC0415 -- 40 ms that few tables need
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, len(_GAP), 0, 0))
    for column in range(len(rows[0])):
        table.add_column(justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console = Console(file=sys.stdout, width=room, color_system=None)
    with console.capture() as capture:
        console.print(table)
    return tuple(capture.get().splitlines())


def emit_pairs(rows: Iterable[tuple[Sequence[str], Sequence[str]]], heads: tuple[str, str]) -> None:
    """Write pairs of texts side by side, each a sequence of lines, folded to the width.

    Where there is no room for two columns the right text stands below the left one, indented.
    """
    from rich.console import Console  # noqa: PLC0415 -- 40 ms that only tables need
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    columns = min(shutil.get_terminal_size((_WIDEST_PAIR, 24)).columns, _WIDEST_PAIR)
    cells = [tuple("\n".join(map(escape, lines)) for lines in row) for row in rows]
    if columns >= _TWO_COLUMNS:
        table = Table(box=None, expand=True, pad_edge=False, padding=(0, 3, 1, 0), header_style="")
        for head in heads:
            table.add_column(Text(head.upper()), ratio=1, overflow="fold")
        for left, right in cells:
            table.add_row(Text(left), Text(right))
    else:
        table = Table.grid(padding=(0, 0, 1, 0))
        for left, right in cells:
            below = "\n".join(f"| {line}" for line in right.split("\n") if line)
            table.add_row(Text("\n".join(filter(None, (left, below)))))
    console = Console(file=sys.stdout, width=columns - len(_INDENT), color_system=None)
    with console.capture() as capture:
        console.print(table)
    for line in capture.get().rstrip().splitlines():
        _write(sys.stdout, f"{_INDENT}{line.rstrip()}".rstrip())


def emit_json(value: object) -> None:
    """Write one JSON object; what a terminal could act on stays an escape of JSON."""
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    written = json.dumps(value, ensure_ascii=encoding != "utf8", indent=2)
    _write(sys.stdout, "\n".join(_escape_json(line) for line in written.split("\n")))


def emit_json_line(value: object, *, err: bool = False) -> None:
    """Write one JSON object on one line, for logs."""
    stream = sys.stderr if err else sys.stdout
    encoding = (stream.encoding or "ascii").lower().replace("-", "")
    _write(stream, _escape_json(json.dumps(value, ensure_ascii=encoding != "utf8")))


def repaint(text: str = "") -> None:
    """Write one line over the last one on the terminal behind stderr; nothing clears it."""
    room = shutil.get_terminal_size().columns - 1
    # Wide characters count twice, so that the line never wraps and leaves a copy behind.
    shown, width = "", 0
    for char in escape(text):
        width += 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if width > room:
            break
        shown += char
    sys.stderr.write(f"\r\x1b[2K{shown}")
    sys.stderr.flush()


def _write(stream: TextIO, line: str) -> None:
    # Not click.echo: it takes a stream in ASCII for a mistake and writes UTF-8 into it. Line by
    # line, for Python without buffers (`-u`) does not notice that a large write ended half-way.
    stream.writelines(f"{line}\n".splitlines(keepends=True))
    stream.flush()


def _escape_json(line: str) -> str:
    if line.isprintable():
        return line
    return "".join(char if _is_harmless(char) else json.dumps(char)[1:-1] for char in line)
