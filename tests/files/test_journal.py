"""The journal comes back as it was written, and a damaged one is told apart from none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from editorial_pipeline.errors import StorageError
from editorial_pipeline.files.journal import (
    Move,
    Ready,
    Staging,
    Target,
    drop_journal,
    journal_path,
    read_journal,
    write_journal,
)

STAGING = Staging(run="R1", temporaries=("articles/.ä.md.R1.tmp",), folders=("articles",))
READY = Ready(
    run="R1",
    targets=(Target("articles/ä.md", "articles/.ä.md.R1.tmp", "1" * 64, "2" * 64),),
    receipt=Target("inbox/receipts/R1.json", "inbox/receipts/.R1.json.R1.tmp", None, "3" * 64),
    moves=(Move("inbox/a.txt", "inbox/used/a.txt", "4" * 64),),
)


@pytest.mark.parametrize("entry", [STAGING, READY], ids=["staging", "ready"])
def test_an_entry_is_read_as_it_was_written(tmp_path: Path, entry: Staging | Ready) -> None:
    """Whatever the state, nothing of it gets lost."""
    write_journal(tmp_path / ".pipeline", entry)
    assert read_journal(tmp_path / ".pipeline") == entry


def test_the_journal_is_json_that_a_person_can_read(tmp_path: Path) -> None:
    """The format is written down here, since another version of the program may have to read it."""
    write_journal(tmp_path, READY)
    assert json.loads(journal_path(tmp_path).read_text()) == {
        "version": 1,
        "state": "ready",
        "run": "R1",
        "targets": [
            {
                "path": "articles/ä.md",
                "temporary": "articles/.ä.md.R1.tmp",
                "before": "1" * 64,
                "after": "2" * 64,
            }
        ],
        "receipt": {
            "path": "inbox/receipts/R1.json",
            "temporary": "inbox/receipts/.R1.json.R1.tmp",
            "before": None,
            "after": "3" * 64,
        },
        "moves": [{"source": "inbox/a.txt", "destination": "inbox/used/a.txt", "hash": "4" * 64}],
    }


def test_no_journal_is_no_error(tmp_path: Path) -> None:
    """A workspace without an interrupted run has none, nor has one that never ran."""
    assert read_journal(tmp_path) is None
    assert read_journal(tmp_path / "absent") is None
    write_journal(tmp_path, STAGING)
    drop_journal(tmp_path)
    drop_journal(tmp_path)
    assert read_journal(tmp_path) is None


def damaged(**changes: object) -> str:
    """Return the text of a journal in state `ready` with other values."""
    target = {"path": "a", "temporary": ".a.R.tmp", "before": None, "after": "h"}
    value = {"version": 1, "state": "ready", "run": "R", "targets": [], "moves": []}
    return json.dumps({**value, "receipt": target, **changes})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Expecting value"),
        ("\0" * 100, "Expecting value"),
        ("[]", "it is not of version 1"),
        (damaged(version=2), "it is not of version 1"),
        (damaged(state="done"), "its state is neither staging nor ready"),
        (damaged(state="staging"), "'temporaries'"),
        (damaged(run=7), "7 is no text"),
        (damaged(moves=None), "not iterable"),
        ("[" * 100_000, "maximum recursion depth"),
        (
            damaged(moves=[{"source": "a\ud800", "destination": "b", "hash": "h"}]),
            "surrogates not allowed",
        ),
        (
            damaged(receipt={"path": "a", "temporary": "b.md", "before": None, "after": "h"}),
            "'b.md' is not the name of a temporary file",
        ),
        (damaged(more=1), "unexpected keyword argument 'more'"),
        (
            damaged(moves=[{"source": "../../etc/passwd", "destination": "b", "hash": "h"}]),
            "not a path inside the workspace",
        ),
        (
            damaged(receipt={"path": "/a", "temporary": ".a.R.tmp", "before": None, "after": "h"}),
            "not a path inside the workspace",
        ),
    ],
)
def test_a_journal_that_makes_no_sense_stops_with_advice(
    tmp_path: Path, text: str, reason: str
) -> None:
    """Guessing what an interrupted run wanted would be worse than stopping."""
    journal_path(tmp_path).write_text(text)
    with pytest.raises(StorageError) as caught:
        read_journal(tmp_path)
    assert str(caught.value).startswith(
        f"{tmp_path}/journal.json: the journal of an interrupted run cannot be understood ("
    )
    assert reason in caught.value.what
    assert caught.value.advice == (
        "Look at `git status`: restore or keep what that run wrote, delete this file "
        "and any hidden `.tmp` files, then run the command again."
    )
    assert journal_path(tmp_path).read_text() == text
