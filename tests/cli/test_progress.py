"""Progress: plain lines, a live line on a terminal, silence, and no harm from a closed stream."""

from __future__ import annotations

import io
import re
import sys

import pytest

from editorial_pipeline.cli.progress import LiveLine, PlainLines, Silence, open_progress
from editorial_pipeline.cli.state import State


class FakeTerminal(io.StringIO):
    """A text stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say that this is a terminal."""
        return True


class ClosedPipe(io.StringIO):
    """A stream whose reader went away."""

    def writelines(self, _: object) -> None:
        """Fail as a pipe does."""
        raise BrokenPipeError


def test_plain_lines_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Each stage is a line; names from outside are escaped."""
    with open_progress(State()) as progress:
        assert isinstance(progress, PlainLines)
        progress.stage("planning", 2)
        progress.advance("a\x1b.txt")
        progress.stage("rendering")
    assert capsys.readouterr().err == "planning (2)\nrendering\n"


def test_steps_with_v(capsys: pytest.CaptureFixture[str]) -> None:
    """`-v` tells each step with its number and its note."""
    with open_progress(State(verbose=True)) as progress:
        progress.stage("planning", 2)
        progress.advance("a\x1b\n.txt")
        progress.advance()
        progress.stage("rendering")
        progress.advance("x")
    assert capsys.readouterr().err == (
        "planning (2)\nplanning 1/2 a␛ .txt\nplanning 2/2\nrendering\nrendering 1 x\n"
    )


def test_silence_with_q(capsys: pytest.CaptureFixture[str]) -> None:
    """`-q` tells nothing."""
    with open_progress(State(quiet=True)) as progress:
        assert isinstance(progress, Silence)
        progress.stage("planning", 2)
        progress.advance("x")
    assert capsys.readouterr() == ("", "")


def test_live_line_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal sees stage and steps, markup and escapes of a note as text, and then nothing."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    stream = FakeTerminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with open_progress(State()) as progress:
        assert isinstance(progress, LiveLine)
        progress.advance()
        progress.stage("planning", 2)
        progress.advance("[red]a[/red]\x1b]0;x\x07")
        progress.stage("writing", 3)
    written = stream.getvalue()
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", written)
    assert "writing" in shown
    assert "\x1b]0;" not in written
    assert "0/3" in shown
    assert written.endswith("\x1b[2K")


def test_closed_stream_does_not_end_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """When nobody reads the progress any more the run goes on."""
    monkeypatch.setattr(sys, "stderr", ClosedPipe())
    progress = PlainLines(verbose=True)
    progress.stage("planning", 2)
    progress.advance()
