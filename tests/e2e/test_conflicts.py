"""What others do while a build runs: edits, deletions, a second build, Ctrl-C."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from e2e_workspace import NOON, PIPELINE, Workspace, defects
from fakes import FakeModelServer, GoodModel, Misbehaviour
from fakes.prompt import user_message

ARTICLE = "keeping-bees.md"
OLD = (
    '---\ntitle: "Keeping bees"\ncreated: 2025-04-01\nupdated: 2025-04-01\ntags: [bees]\n'
    "status: draft\n---\n\n# Keeping bees\n\nWhat a year with hives takes.\n"
)
MINE = OLD.replace("a year", "my own year")
OTHER = '---\ntitle: "Frost"\n---\n\n# Frost\n\nNo note is about this one.\n'
NOTE = "20260309_080000_dana_transcript.txt"
WORDS = "About bees: in March the hives are opened once, on a warm day, to count the brood."
_CAP_DAC_OVERRIDE, _PR_CAPBSET_DROP = 1, 24


def is_draft(request: dict[str, Any]) -> bool:
    return "# Material\n" in user_message(request)


class Meanwhile:
    """A good model during whose first answer to a draft prompt something else happens."""

    def __init__(self, happen: Callable[[], object]) -> None:
        self._happen = happen
        self._good = GoodModel()
        self._once = threading.Lock()

    def __call__(self, request: dict[str, Any]) -> dict[str, Any]:
        """Answer a chat completion request."""
        if is_draft(request) and self._once.acquire(blocking=False):
            self._happen()
        return self._good(request)


@pytest.fixture
def server() -> Iterator[FakeModelServer]:
    with FakeModelServer(GoodModel()) as server:
        yield server


@pytest.fixture
def work(empty: Workspace, server: FakeModelServer) -> Workspace:
    """Return a workspace with two articles, a note about one of them, and a model to ask."""
    empty.environ = {
        "PIPELINE_BASE_URL": server.url,
        "PIPELINE_API_KEY": "none",
        "PIPELINE_MODEL": "fake",
        "PIPELINE_ENGINE": "openai",
    }
    empty.article(ARTICLE, OLD)
    empty.article("cold/frost.md", OTHER)
    empty.drop(NOTE, WORDS)
    return empty


def start(work: Workspace, *arguments: str, **options: Any) -> subprocess.Popen[str]:  # noqa: ANN401 - of Popen
    """Start a build whose end is not waited for."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PIPELINE_", "OPENAI_"))}
    return subprocess.Popen(
        [PIPELINE, "--root", work.root, "build", "--json", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**clean, "SOURCE_DATE_EPOCH": NOON, **work.environ},
        **options,
    )


def test_an_article_edited_meanwhile_is_kept(work: Workspace, server: FakeModelServer) -> None:
    """The person's bytes stay, nothing is consumed, and the next build adds to the edit."""
    server.reply = Meanwhile(lambda: work.article(ARTICLE, MINE))
    before = work.tree()
    error = work.build(code=7)["error"]
    assert (error["kind"], error["where"]) == ("ConflictError", f"articles/{ARTICLE}")
    assert work.read(f"articles/{ARTICLE}") == MINE
    path = f"articles/{ARTICLE}"
    assert {**work.tree(), path: ""} == {**before, path: ""}
    work.build()
    after = work.read(f"articles/{ARTICLE}")
    assert "What my own year with hives takes." in after
    assert "the hives are opened once" in after
    assert not work.run("build").stderr.count("interrupted")


def test_a_new_article_whose_name_is_taken_meanwhile(
    work: Workspace, server: FakeModelServer
) -> None:
    """A file that a person saves under the name of a new article is not overwritten."""
    file = work.root / "articles" / ARTICLE
    file.unlink()
    work.drop(NOTE, f"New article: Keeping bees. {WORDS}")
    server.reply = Meanwhile(lambda: file.write_text("mine\n", encoding="utf-8"))
    before = work.tree()
    assert work.build(code=7)["error"]["where"] == f"articles/{ARTICLE}"
    assert file.read_text(encoding="utf-8") == "mine\n"
    file.unlink()
    assert work.tree() == before
    work.build()
    assert defects(work, ARTICLE) == []


@pytest.mark.parametrize("happening", ["edited", "deleted"])
def test_a_note_changed_meanwhile_stops_the_build(
    work: Workspace, server: FakeModelServer, happening: str
) -> None:
    """What was written from words that are no longer there is not kept; nothing is consumed."""
    note = work.root / "inbox" / NOTE
    said_later = "About bees: never mind, the hives stay shut until the willows bloom."

    def happen() -> None:
        if happening == "edited":
            work.drop(NOTE, said_later)
        else:
            note.unlink()

    server.reply = Meanwhile(happen)
    before = work.tree()
    assert work.build(code=7)["error"]["where"] == f"inbox/{NOTE}"
    note.unlink(missing_ok=True)
    assert work.tree().items() == before.items() - {(f"inbox/{NOTE}", before[f"inbox/{NOTE}"])}
    if happening == "edited":
        work.drop(NOTE, said_later)
        work.build()
        assert "until the willows bloom" in work.read(f"articles/{ARTICLE}")
        assert "opened once" not in work.read(f"articles/{ARTICLE}")
    else:
        assert work.build()["notes"] == {"consumed": 0, "left": 0}


def test_a_note_dropped_meanwhile_waits_for_the_next_build(
    work: Workspace, server: FakeModelServer
) -> None:
    """A build consumes what was there when it began, and no more."""
    server.reply = Meanwhile(lambda: work.drop("later.txt", "About bees: the smoker is broken."))
    assert work.build()["notes"] == {"consumed": 1, "left": 0}
    assert (work.root / "inbox/later.txt").exists()
    assert work.build()["notes"] == {"consumed": 1, "left": 0}
    assert "the smoker is broken" in work.read(f"articles/{ARTICLE}").lower()


def test_articles_that_became_read_only_are_told(work: Workspace, server: FakeModelServer) -> None:
    """Where the folder refuses the build says so, and leaves everything as it was."""
    articles = work.root / "articles"
    server.reply = Meanwhile(lambda: articles.chmod(0o555))
    before = work.tree()
    with start(work, preexec_fn=_obey_modes) as build:
        out, err = build.communicate(timeout=60)
    articles.chmod(0o755)
    assert build.returncode == 74, out + err
    assert json.loads(out)["error"]["what"] == "cannot be written or read, permission denied"
    assert "Traceback" not in err
    assert work.tree() == before
    assert work.build()["notes"] == {"consumed": 1, "left": 0}


def test_a_second_build_is_turned_away_at_once(work: Workspace, server: FakeModelServer) -> None:
    """While one build waits for its model, another ends with 75 and touches nothing."""
    second: list[subprocess.CompletedProcess[str]] = []
    server.reply = Meanwhile(lambda: second.append(work.run("build", "--json")))
    assert work.build()["notes"] == {"consumed": 1, "left": 0}
    assert second[0].returncode == 75
    assert json.loads(second[0].stdout)["error"]["kind"] == "LockedError"


def test_a_second_build_that_waits_finds_nothing_to_do(
    work: Workspace, server: FakeModelServer
) -> None:
    """With --wait it goes on right after the first one, asks nothing and writes nothing."""
    second: list[subprocess.Popen[str]] = []
    still_waits: list[bool] = []

    def happen() -> None:
        second.append(start(work, "--wait"))
        try:
            second[0].wait(timeout=1.5)
        except subprocess.TimeoutExpired:
            still_waits.append(True)

    server.reply = Meanwhile(happen)
    assert work.build()["notes"] == {"consumed": 1, "left": 0}
    asked, tree = len(server.requests), work.tree()
    out, err = second[0].communicate(timeout=60)
    assert still_waits == [True]
    assert second[0].returncode == 0, err
    report = json.loads(out)
    assert (report["notes"], report["receipt"]) == ({"consumed": 0, "left": 0}, None)
    assert (len(server.requests), work.tree()) == (asked, tree)


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143)],
    ids=["SIGINT", "SIGTERM"],
)
def test_a_signal_during_a_call_changes_nothing(
    work: Workspace, server: FakeModelServer, number: signal.Signals, code: int
) -> None:
    """The build ends at once and plainly; what the model had answered is not asked again."""
    asked, good = threading.Event(), GoodModel()

    def reply(request: dict[str, Any]) -> dict[str, Any] | Misbehaviour:
        if not is_draft(request):
            return good(request)
        asked.set()
        return Misbehaviour(hang=True)

    server.reply = reply
    before = work.tree()
    with start(work) as build:
        assert asked.wait(60)
        build.send_signal(number)
        _, err = build.communicate(timeout=10)
    assert build.returncode == code
    assert "Traceback" not in err
    assert work.tree() == before
    assert [is_draft(request) for request in server.requests] == [False, True]
    server.reply = good
    report = work.build()
    assert report["notes"] == {"consumed": 1, "left": 0}
    assert report["tokens"]["replayed"] == 1
    assert [is_draft(request) for request in server.requests] == [False, True, True]


def _obey_modes() -> None:
    """Let the modes of files count for root too."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE, 0, 0, 0)
