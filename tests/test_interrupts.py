"""Signals that ask for the end: before a command has begun, while it works, after it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

_ENDS = [("SIGINT", 130, "interrupted"), ("SIGTERM", 143, "terminated")]
_LOADING = """
import os, signal, sys
from editorial_pipeline import entry
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "click":
            os.kill(os.getpid(), signal.{name})
sys.meta_path.insert(0, Finder())
try:
    entry.main()
except BaseException:
    print("raised")
"""
_WORKING = """
import os, signal
from editorial_pipeline import entry
from editorial_pipeline.cli import status
def work(*_):
    os.kill(os.getpid(), signal.{name})
status.read_status = work
entry.main()
"""
_MAKING = """
import os, signal
from editorial_pipeline import entry
from editorial_pipeline.cli import status
class Field:
    def __set_name__(self, owner, name):
        os.kill(os.getpid(), signal.{name})
status.read_status = lambda *_: type("Owner", (), {{"field": Field()}})
entry.main()
"""
_TOLD = """
import os, signal, threading, time
from editorial_pipeline import entry
def stay():
    threading.main_thread().join()
    while True:
        os.kill(os.getpid(), signal.{name})
        time.sleep(0.01)
threading.Thread(target=stay).start()
entry.main()
"""
_LOST = """
import os, signal, sys
from editorial_pipeline import interrupts
class Mute:
    def __del__(self):
        os.kill(os.getpid(), signal.{name})
        [None for _ in range(10)]
try:
    with interrupts.raised():
        Mute()
        signal.pause()
except KeyboardInterrupt as stop:
    print(type(stop).__name__)
"""
_OTHERS_LOST = """
from editorial_pipeline import interrupts
class Odd:
    def __del__(self):
        raise ValueError("odd")
with interrupts.raised():
    Odd()
"""
_IGNORED = """
import os, signal
from editorial_pipeline import interrupts
signal.signal(signal.SIGINT, signal.SIG_IGN)
interrupts.begin()
os.kill(os.getpid(), signal.SIGINT)
with interrupts.raised():
    os.kill(os.getpid(), signal.SIGINT)
interrupts.end(3)
os.kill(os.getpid(), signal.SIGINT)
print("heard nothing")
"""


def _run(tmp_path: Path, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    (tmp_path / "inbox").mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(("name", "code", "word"), _ENDS)
@pytest.mark.parametrize(
    "when", [_LOADING, _WORKING, _MAKING], ids=["loading", "working", "making a class"]
)
def test_a_signal_is_told_in_the_same_words_at_any_time(
    tmp_path: Path, when: str, name: str, code: int, word: str
) -> None:
    """While modules are loaded, and while the command works, also within a class that is made.

    One line, one object, no traceback.
    """
    done = _run(tmp_path, when.format(name=name), "status", "--json")
    assert (done.returncode, done.stderr) == (code, f"pipeline: {word}\n")
    error = json.loads(done.stdout)["error"]
    assert (error["kind"], error["message"]) == (word, word)
    plain = _run(tmp_path, when.format(name=name), "status")
    assert (plain.returncode, plain.stdout, plain.stderr) == (code, "", f"pipeline: {word}\n")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_the_exit_code_stands_once_the_outcome_is_told(tmp_path: Path, name: str) -> None:
    """A signal while the interpreter waits for a thread ends that wait, and changes nothing.

    It is sent again until it is heard: Python answers one that arrives between its last look
    for signals and the beginning of the wait only with the next one.
    """
    done = _run(tmp_path, _TOLD.format(name=name), "status", "--root", "nowhere")
    assert done.returncode == 3
    assert done.stderr.startswith("pipeline: nowhere: there is no such folder.")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "kind"), [("SIGINT", "KeyboardInterrupt"), ("SIGTERM", "TerminatedError")]
)
def test_an_interrupt_that_python_drops_is_not_lost(tmp_path: Path, name: str, kind: str) -> None:
    """An exception in a `__del__` reaches nobody, so the signal is sent anew."""
    done = _run(tmp_path, _LOST.format(name=name))
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{kind}\n", "")


def test_what_else_python_drops_is_told_as_ever(tmp_path: Path) -> None:
    """Only interrupts are taken out of the hook for dropped exceptions."""
    done = _run(tmp_path, _OTHERS_LOST)
    assert "Exception ignored" in done.stderr
    assert "ValueError: odd" in done.stderr


def test_a_signal_that_was_ignored_at_the_start_stays_so(tmp_path: Path) -> None:
    """What `nohup` keeps from a program does not end it."""
    done = _run(tmp_path, _IGNORED)
    assert (done.returncode, done.stdout, done.stderr) == (0, "heard nothing\n", "")
