"""Starts `pipeline build` in a process of its own, so that it can be held, traced and killed.

The process is forked from this one, in which the pipeline is imported already: it runs the whole
command line in a tenth of the time of a fresh start. Where the start itself matters `run_fresh`
starts an interpreter.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from editorial_pipeline import cli, entry
from faults import build_scenario as scenario
from faults.matrix import evidence

HANG_S = 60
"""A build of five notes that takes longer hangs; it is ended by SIGALRM."""

FRESH_HANG_S = 300
"""A fresh interpreter has to load everything, which a busy machine takes its time for."""

STOPPED_CLOCK = {"SOURCE_DATE_EPOCH": str(int(scenario.NOON.timestamp()))}

STOPPING = (signal.SIGINT, signal.SIGTERM)

_PR_SET_PTRACER = 0x59616D61


@dataclass(frozen=True)
class Ended:
    """How a process ended: its exit code (a signal is negative) and what it wrote."""

    code: int
    out: str
    err: str
    seconds: float


class Build:
    """A build that has been started. `before` is done in its process before the command line.

    With `held` it waits after `before` until `release`; with `strace` options it is held until
    the tracer has attached, so that only the calls of the command line count.
    """

    def __init__(
        self,
        root: Path,
        *options: str,
        before: Callable[[], None] = lambda: None,
        held: bool = False,
        strace: Sequence[str] = (),
    ) -> None:
        self._line = " ".join(["build", *options])
        self._out, out = os.pipe()
        self._err, err = os.pipe()
        gate, self._gate = os.pipe()
        self._began = time.monotonic()
        # Signals are for the command, not for the program of which it is a copy.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
        self.pid = os.fork()
        if not self.pid:
            for handle, wanted in ((out, 1), (err, 2)):
                os.dup2(handle, wanted)
            for handle in (self._out, out, self._err, err, self._gate):
                os.close(handle)
            sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
            sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
            _be_the_command(["--root", str(root), "build", *options], before, gate)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        for handle in (out, err, gate):
            os.close(handle)
        self._tracer = self._attach(strace) if strace else None
        if not held:
            self.release()

    def release(self) -> None:
        """Let a held build begin."""
        if self._gate >= 0:
            os.write(self._gate, b"!")  # closing would not do: later builds have inherited it
            os.close(self._gate)
            self._gate = -1

    def send(self, number: signal.Signals) -> None:
        """Send a signal, also to a build that has ended but was not waited for."""
        os.kill(self.pid, number)

    def end(self) -> Ended:
        """Wait for the end."""
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        seconds = time.monotonic() - self._began
        if self._tracer is not None:
            self._tracer.communicate()
        ended = Ended(status, _drain(self._out), _drain(self._err), seconds)
        evidence.tell_ended(self._line, ended.code, ended.seconds, ended.out, ended.err)
        return ended

    def _attach(self, options: Sequence[str]) -> subprocess.Popen[str]:
        command = ["strace", *options, "-p", str(self.pid)]
        tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert tracer.stderr is not None
        assert "attached" in tracer.stderr.readline()
        return tracer


def run_build(root: Path, *options: str, before: Callable[[], None] = lambda: None) -> Ended:
    """Run a build to its end."""
    return Build(root, *options, before=before).end()


def rehearse(root: Path, *options: str) -> None:
    """Build in this process."""
    scenario.prepare(root)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            cli.main(["--root", str(root), "build", *options])
        except SystemExit as end:
            assert end.code == 0  # noqa: PT017 - this is how the command ends


def run_fresh(
    root: Path, environment: Mapping[str, str], *, shell: str = "", options: Sequence[str] = ()
) -> Ended:
    """Run the command in a fresh interpreter; `shell` is appended to the command line."""
    words = [sys.executable, "-m", "faults.matrix.start", "--root", str(root), "build", *options]
    line = " ".join(f"'{word}'" for word in words)
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    began = time.monotonic()
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{line} {shell}"],
        env={**variables, **environment},
        capture_output=True,
        check=False,
        timeout=FRESH_HANG_S,
    )
    out, err = (data.decode("utf-8", "replace") for data in (done.stdout, done.stderr))
    ended = Ended(done.returncode, out, err, time.monotonic() - began)
    evidence.tell_ended(f"{' '.join(words[2:])} {shell}", ended.code, ended.seconds, out, err)
    return ended


def end_fresh(line: str, process: subprocess.Popen[bytes], began: float) -> Ended:
    """Wait for the end of a process whose output is piped; `began` is of the monotonic clock.

    One that hangs is aborted, and tells where it was if its faulthandler is enabled.
    """
    try:
        told = process.communicate(timeout=FRESH_HANG_S)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGABRT)
        told = process.communicate()
    out, err = (data.decode("utf-8", "replace") for data in told)
    ended = Ended(process.returncode, out, err, time.monotonic() - began)
    evidence.tell_ended(line, ended.code, ended.seconds, out, err)
    return ended


def _be_the_command(arguments: list[str], before: Callable[[], None], gate: int) -> None:
    code = 70
    try:
        signal.alarm(HANG_S)
        # Under Yama only a parent may trace a process unless that allows it.
        ctypes.CDLL(None).prctl(_PR_SET_PTRACER, ctypes.c_ulong(-1))
        before()
        os.read(gate, 1)
        os.close(gate)
        sys.argv = ["pipeline", *arguments]
        for number in STOPPING:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        entry.main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    except BaseException:  # noqa: BLE001 - told as the interpreter would, with code 70
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _drain(handle: int) -> str:
    with open(handle, "rb") as stream:
        return stream.read().decode("utf-8", "replace")
