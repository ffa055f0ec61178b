"""The linter stylint is asked, believed as far as its lines go, and never waited for too long."""

from __future__ import annotations

from pathlib import Path

import pytest

from editorial_pipeline.stylint import Lint, Stylint, make_stylint

PRINTED = """Style check failed (4 findings across 1 file):

page.md (4 findings):
  1: [bold] bold markdown is not used
  3: [banned-word] 'delve' - use 'look at' / 'dig into' / 'explore'
  4: [em-dash] use a hyphen instead of an em dash
  2: [gap] between the texts
  99: [far] no such line
  not a finding: [x] y
"""


def command(folder: Path, script: str) -> Path:
    """Put an executable of this name into a folder and return the folder."""
    file = folder / "stylint"
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)
    return folder


def linter(folder: Path, script: str, told: list[str], timeout_s: float = 5) -> Stylint:
    """Return the linter that is such a script; what it reports is added to `told`."""
    found = make_stylint(told.append, str(command(folder, script)))
    assert found is not None
    found.timeout_s = timeout_s
    return found


def test_findings_belong_to_the_texts_of_their_lines(tmp_path: Path) -> None:
    """All texts are one page for the linter; a line between or behind them is nobody's."""
    (tmp_path / "printed").write_text(PRINTED, encoding="utf-8")
    told: list[str] = []
    script = f'cp "$1" {tmp_path}/seen; cat {tmp_path}/printed; exit 1'
    found = linter(tmp_path, script, told).lint(["One text.", "Two\nlines."])
    assert found == (
        Lint(0, "bold", "bold markdown is not used"),
        Lint(1, "banned-word", "'delve' - use 'look at' / 'dig into' / 'explore'"),
        Lint(1, "em-dash", "use a hyphen instead of an em dash"),
    )
    assert (tmp_path / "seen").read_text(encoding="utf-8") == "One text.\n\nTwo\nlines.\n"
    assert told == []


@pytest.mark.parametrize(
    ("script", "timeout_s", "remark"),
    [
        ("exec sleep 30", 0.2, "stylint did not end within 0.2 seconds; its rules were left out"),
        ("echo '1: [x] y'; exit 3", 5, "stylint ended with code 3; its rules were left out"),
    ],
)
def test_a_linter_that_fails_is_named_once(
    tmp_path: Path, script: str, timeout_s: float, remark: str
) -> None:
    """Neither a hang nor an error costs a run, and the linter is not asked again."""
    told: list[str] = []
    one = linter(tmp_path, script, told, timeout_s)
    assert (one.lint(["A text."]), one.lint(["Another."])) == ((), ())
    assert told == [remark]


def test_a_linter_that_cannot_be_run_is_named(tmp_path: Path) -> None:
    """A script without its interpreter is an error of the system, told like the others."""
    told: list[str] = []
    one = linter(tmp_path, "", told)
    Path(one.command).write_text("#!/nowhere/at/all\n", encoding="utf-8")
    assert one.lint(["A text."]) == ()
    assert told == ["stylint could not be run: No such file or directory; its rules were left out"]


def test_a_linter_that_is_not_there_is_asked_for(tmp_path: Path) -> None:
    """Switched on and not installed, it is named with the way to install it."""
    told: list[str] = []
    assert make_stylint(told.append, str(tmp_path)) is None
    assert "\n".join(told) == (
        "`style.stylint` is switched on, but stylint is not installed; its rules were left out."
        " Install it with `pip install stylint`, or switch it off."
    )
