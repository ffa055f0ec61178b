"""`pipeline build` with a model: through the real SDK to a server on loopback that may lie."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from e2e_workspace import NOTES, Workspace, add_up, defects, links
from fakes import LIES, FakeModelServer, GoodModel, LyingModel, Misbehaviour, completion
from fakes.lying import TRACES
from fakes.server import Reply

SECRET = "sk-test-0123456789abcdef"
ADDRESS = "https://www.example.org/roles_2026?a=1&b=2"


@contextmanager
def model(workspace: Workspace, reply: Reply) -> Iterator[FakeModelServer]:
    """Serve a model and point the workspace's commands to it."""
    with FakeModelServer(reply) as server:
        workspace.environ |= {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": SECRET}
        yield server


def everything(workspace: Workspace) -> str:
    """Return all that a build wrote, the notes themselves left out."""
    return "\n".join(
        path.read_text(encoding="utf-8")
        for path in sorted(workspace.root.rglob("*"))
        if path.is_file() and path.suffix in {".md", ".json"} and "used" not in path.parts
    )


def test_an_honest_model_writes_a_cited_draft(workspace: Workspace) -> None:
    """Every block stands as the model worded it, and a second build asks nothing."""
    with model(workspace, GoodModel()) as server:
        report = workspace.build()
        assert report["engine"] == "openai"
        assert add_up(report["segments"])
        assert report["segments"]["verbatim"] == 0
        assert {p: defects(workspace, p) for p in workspace.articles()} == {
            p: [] for p in workspace.articles()
        }
        assert report["tokens"]["input"] > 0
        asked, before = len(server.requests), workspace.tree()
        assert workspace.build()["receipt"] is None
        assert (len(server.requests), workspace.tree()) == (asked, before)


def test_off_the_record_words_are_never_sent(workspace: Workspace) -> None:
    """No request holds what the speaker took off the record, and nothing but the note keeps it."""
    with model(workspace, GoodModel()) as server:
        workspace.build()
        assert server.requests
        assert "agency" not in json.dumps(server.requests)
    assert "agency" not in everything(workspace)


def test_the_key_is_nowhere(workspace: Workspace) -> None:
    """Neither output nor any file of the workspace holds the key, with -v and on failure too."""
    with model(workspace, GoodModel()):
        good = workspace.run("build", "-v")
    workspace.drop("b.txt", "Another note about the same team.")
    with model(workspace, lambda _request: Misbehaviour(401, {"error": {"message": SECRET}})):
        bad = workspace.run("build", "-v")
    assert (good.returncode, bad.returncode) == (0, 5)
    assert SECRET not in good.stdout + good.stderr + bad.stdout + bad.stderr
    for path in workspace.root.rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes()


@pytest.mark.parametrize("repairs", [True, False], ids=["repairs", "no-repairs"])
@pytest.mark.parametrize("lie", sorted(LIES - {"no-repair"}))
def test_a_lie_does_not_reach_an_article(workspace: Workspace, lie: str, repairs: bool) -> None:
    """Whatever a model makes up, the workspace is sound, complete and free of it."""
    mine = workspace.article("mine.md", "# Mine\n\nA person wrote this.\n")
    with model(workspace, LyingModel({lie} if repairs else {lie, "no-repair"})):
        report = workspace.build()
    assert add_up(report["segments"])
    assert report["segments"]["set_aside"] <= 2
    for path, text in workspace.articles().items():
        if path == "mine.md":
            continue
        assert defects(workspace, path) == []
        assert links(text) <= {ADDRESS}
        for trace in (*TRACES.values(), "etc/passwd", "injected", "evil.example", "status: pub"):
            assert trace.strip().casefold() not in text.casefold()
    written = [a["path"] for a in report["articles"]]
    assert all(path.startswith("articles/") and ".." not in path for path in written)
    if "articles/mine.md" not in written:
        assert mine.read_text(encoding="utf-8") == "# Mine\n\nA person wrote this.\n"
    assert "A person wrote this." in mine.read_text(encoding="utf-8")
    assert not [
        p for p in workspace.tree() if p.split("/")[0] not in {"articles", "inbox", "pipeline.toml"}
    ]


def test_every_lie_at_once(workspace: Workspace) -> None:
    """All lies together leave a workspace that a second build has nothing to do in."""
    with model(workspace, LyingModel(LIES)):
        report = workspace.build()
        assert add_up(report["segments"])
        before = workspace.tree()
        workspace.build()
    assert workspace.tree() == before
    assert report["findings"]
    assert {p: defects(workspace, p) for p in workspace.articles()} == {
        p: [] for p in workspace.articles()
    }


BAD_ANSWERS: dict[str, dict[str, Any] | Misbehaviour] = {
    "refusal": completion(None, refusal="I will not."),
    "length": completion('{"articles": [', finish="length"),
    "filter": completion("", finish="content_filter"),
    "empty": completion(""),
    "prose": completion("Here is what I think about it."),
    "schema": completion({"answer": 42}),
    "null": completion(None),
    "no-choices": Misbehaviour(200, {"id": "x", "object": "chat.completion", "choices": []}),
    "error-body": Misbehaviour(200, {"error": {"message": "overloaded", "code": 529}}),
}


@pytest.mark.parametrize("name", sorted(BAD_ANSWERS))
def test_bad_answers_end_in_the_floor_or_in_code_5(workspace: Workspace, name: str) -> None:
    """A model that never answers well costs the wording, or the run, but never a note."""
    before = workspace.tree()
    workspace.environ |= {"PIPELINE_MODEL_RETRIES": "0", "PIPELINE_MODEL_CALL_DEADLINE_S": "5"}
    with model(workspace, lambda _request: BAD_ANSWERS[name]) as server:
        done = workspace.run("build", "--json")
    assert "Traceback" not in done.stderr
    assert len(server.requests) <= 12
    if done.returncode == 5:
        assert workspace.tree() == before
    else:
        assert done.returncode == 0
        report = json.loads(done.stdout)
        assert add_up(report["segments"])
        assert not list((workspace.root / "inbox").glob("*.*"))
        assert {p: defects(workspace, p) for p in workspace.articles()} == {
            p: [] for p in workspace.articles()
        }


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 502, 503])
def test_a_failing_service_consumes_nothing(workspace: Workspace, status: int) -> None:
    """The run ends with code 5, one line says why and what to do, and no file has changed."""
    before = workspace.tree()
    workspace.environ |= {"PIPELINE_MODEL_RETRIES": "1", "PIPELINE_MODEL_CALL_DEADLINE_S": "4"}
    with model(workspace, lambda _request: Misbehaviour(status, {"error": {"message": "no"}})):
        done = workspace.run("build")
    assert done.returncode == 5
    assert workspace.tree() == before
    assert [line for line in done.stderr.splitlines() if line.startswith("pipeline: ")]
    assert "Traceback" not in done.stderr


def test_nobody_listens(workspace: Workspace) -> None:
    """A refused connection ends the run with code 5, and the offline engine still works."""
    before = workspace.tree()
    workspace.environ |= {
        "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
        "PIPELINE_MODEL_RETRIES": "0",
    }
    assert workspace.run("build").returncode == 5
    assert workspace.tree() == before
    workspace.build("--engine", "offline")
    assert not [name for name in NOTES if (workspace.root / "inbox" / name).exists()]


def test_a_run_that_failed_half_way_pays_nothing_twice(workspace: Workspace) -> None:
    """The plan that was answered before the service died is not asked for again."""
    answered: list[str] = []
    healthy = [False]

    def reply(request: dict[str, Any]) -> dict[str, Any] | Misbehaviour:
        if answered and not healthy[0]:
            return Misbehaviour(503, {"error": {"message": "gone"}})
        answered.append(json.dumps(request["messages"]))
        return GoodModel()(request)

    workspace.environ |= {"PIPELINE_MODEL_RETRIES": "0"}
    with model(workspace, reply):
        assert workspace.run("build").returncode == 5
        healthy[0] = True
        report = workspace.build()
    assert len(answered) == len(set(answered)) >= 2
    assert report["tokens"]["replayed"] == 1
