"""Who has a file open for writing, as far as the system tells."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from editorial_pipeline.files.writers import has_writers

OPEN = "import sys; stream = open(sys.argv[1], 'a'); print('open', flush=True); sys.stdin.read()"


@pytest.mark.skipif(not hasattr(fcntl, "F_SETLEASE"), reason="needs leases, as Linux has them")
def test_a_writer_is_seen_in_another_process(tmp_path: Path) -> None:
    """While it has the file open, even if it writes nothing; readers do not count."""
    path = tmp_path / "a.txt"
    path.write_text("words", encoding="utf-8")
    with path.open("rb") as stream, path.open("rb"):
        assert not has_writers(stream.fileno())
        with subprocess.Popen(
            [sys.executable, "-c", OPEN, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"open\n"
            assert has_writers(stream.fileno())
            writer.communicate()
        assert not has_writers(stream.fileno())


def test_what_has_no_leases_has_no_writers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe, and a system that knows no leases."""
    read, write = os.pipe()
    try:
        assert not has_writers(read)
    finally:
        os.close(read)
        os.close(write)
    monkeypatch.delattr(fcntl, "F_SETLEASE", raising=False)
    with (tmp_path / "a.txt").open("w+b") as stream:
        assert not has_writers(stream.fileno())
