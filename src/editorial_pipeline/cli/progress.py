"""What is seen while a run works: a live line on a terminal, plain lines elsewhere, or nothing."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from editorial_pipeline.cli.state import State
from editorial_pipeline.cli.terminal import emit, escape, is_live

if TYPE_CHECKING:
    import rich.progress


class Silence:
    """Tells nothing."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Say nothing of a stage."""

    def advance(self, note: str = "") -> None:
        """Say nothing of a step."""


class PlainLines:
    """Tells each stage, and with `verbose` each step, in a line of its own on stderr.

    A reader that went away must not end a run, so a failing write silences it.
    """

    def __init__(self, *, verbose: bool) -> None:
        self._verbose = verbose
        self._name = ""
        self._done = 0
        self._total: int | None = None
        self._broken = False

    def stage(self, name: str, total: int | None = None) -> None:
        """Tell that a stage of `total` steps begins."""
        self._name, self._done, self._total = name, 0, total
        self._write(name if total is None else f"{name} ({total})")

    def advance(self, note: str = "") -> None:
        """Tell that a step is done."""
        self._done += 1
        if self._verbose:
            of = "" if self._total is None else f"/{self._total}"
            self._write(f"{self._name} {self._done}{of} {note}".rstrip())

    def _write(self, line: str) -> None:
        if not self._broken:
            try:
                emit(line.replace("\n", " "), err=True)
            except OSError:
                self._broken = True


class LiveLine:
    """Repaints one line on the terminal: the stage, a bar, the last step."""

    def __init__(self, progress: rich.progress.Progress) -> None:
        self._progress = progress
        self._task: rich.progress.TaskID | None = None

    def stage(self, name: str, total: int | None = None) -> None:
        """Show a new stage in place of the last one."""
        if self._task is not None:
            self._progress.remove_task(self._task)
        self._task = self._progress.add_task(escape(name), total=total, note="")

    def advance(self, note: str = "") -> None:
        """Move the bar and show what was done."""
        if self._task is not None:
            self._progress.update(self._task, advance=1, note=escape(note))


@contextlib.contextmanager
def open_progress(state: State) -> Iterator[Silence | PlainLines | LiveLine]:
    """Yield the progress that fits the options and the terminal."""
    if state.quiet:
        yield Silence()
    elif state.verbose or not is_live(sys.stderr):
        yield PlainLines(verbose=state.verbose)
    else:
        import rich.console  # noqa: PLC0415 -- 60 ms that only a terminal needs
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=20),
            MofNCompleteColumn(),
            TextColumn("{task.fields[note]}", markup=False),
        )
        console = rich.console.Console(stderr=True)
        with Progress(*columns, console=console, transient=True) as progress:
            yield LiveLine(progress)
