"""A model service that fails in every way, seen from the whole command."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from e2e_workspace import NOTES, Workspace
from fakes import FakeModelServer, Misbehaviour, completion
from hostile.inprocess import make_workspace
from hostile.sizes import sample

pytestmark = pytest.mark.slow

ERROR = {"error": {"message": "no"}}
DATE = "Fri, 20 Nov 2099 12:00:00 GMT"

FAILURES: dict[str, Misbehaviour] = {
    "hang-up": Misbehaviour(hang_up=True),
    "reset": Misbehaviour(reset=True),
    "page": Misbehaviour(502, "<html><h1>Bad Gateway</h1></html>", content_type="text/html"),
    "page-200": Misbehaviour(200, "<html>Log in</html>", content_type="text/html"),
    "not-json": Misbehaviour(200, "{"),
    "list": Misbehaviour(200, "[]"),
    "error-200": Misbehaviour(200, {"error": {"message": "overloaded", "code": 529}}),
    "no-choices": Misbehaviour(200, {"id": "x", "choices": []}),
    "empty": Misbehaviour(200, ""),
    "bytes": Misbehaviour(200, b"\xff\xfe\x00" * 50),
    **{f"status-{code}": Misbehaviour(code, ERROR) for code in (
        300, 400, 401, 402, 403, 404, 405, 408, 409, 410, 413, 415, 418, 422, 425, 451,
        500, 501, 502, 503, 504, 520, 529, 599)},
    **{f"retry-{value}": Misbehaviour(429, ERROR, {"Retry-After": value}) for value in (
        "0", "1", "121", "-5", "soon", "1e9", "nan", DATE)},
}  # fmt: skip

DEADLINE_S = 3.0
END_S = 2.0
"""What a process may take to end where the machine is idle."""


class _Asked:
    """A service that always answers the same, and remembers when it was asked first."""

    def __init__(self, answer: Misbehaviour) -> None:
        self.answer = answer
        self.first_s: float | None = None

    def __call__(self, request: object) -> Misbehaviour:
        self.first_s = self.first_s or time.monotonic()
        return self.answer

    def since_s(self) -> float:
        """Return the seconds since the first question."""
        assert self.first_s is not None
        return time.monotonic() - self.first_s


def _end_s(folder: Path) -> float:
    """Return what a process may take to end now: three times what it takes when it is refused."""
    workspace = _workspace(folder)
    asked = _Asked(Misbehaviour(401, ERROR))
    with FakeModelServer(asked) as server:
        assert workspace.run("build", OPENAI_BASE_URL=server.url).returncode == 5
        return max(END_S, 3 * asked.since_s())


def _workspace(folder: Path) -> Workspace:
    workspace = make_workspace(folder)
    for name, words in NOTES.items():
        workspace.drop(name, words)
    workspace.environ = {
        "OPENAI_API_KEY": "sk-test-0123456789abcdef",
        "PIPELINE_MODEL_RETRIES": "2",
        "PIPELINE_MODEL_CALL_DEADLINE_S": str(DEADLINE_S),
    }
    return workspace


@pytest.mark.parametrize("name", sample(sorted(FAILURES), 14))
def test_a_failure_consumes_nothing(tmp_path: Path, name: str) -> None:
    """The command ends with code 5 and one line, in time, and the workspace is as before.

    Two answers are about the question and not about the service: the floor writes then.
    """
    end_s = _end_s(tmp_path / "refused")
    workspace = _workspace(tmp_path / "failing")
    before = workspace.tree()
    asked = _Asked(FAILURES[name])
    with FakeModelServer(asked) as server:
        done = workspace.run("build", "--json", OPENAI_BASE_URL=server.url)
        took_s = asked.since_s()
    assert "Traceback" not in done.stderr
    answer = json.loads(done.stdout)
    assert took_s < DEADLINE_S * 1.1 + end_s
    if name == "status-413":
        assert done.returncode == 0
        assert len(answer["receipt"]) > 0
        assert answer["tokens"]["calls"] == len(server.requests)
        return
    assert done.returncode == 5
    assert workspace.tree() == before
    assert answer["error"]["kind"] == "ModelServiceError"
    assert answer["error"]["advice"]
    # What is refused is asked once more with each parameter left out that a server may not know.
    assert 1 <= len(server.requests) <= 8


@pytest.mark.parametrize("name", ["drip", "hang"])
def test_the_deadline_of_a_call_holds(tmp_path: Path, name: str) -> None:
    """A server that drips or is silent is given up within ten per cent of the deadline."""
    asked = _Asked(Misbehaviour(drip=name == "drip", hang=name == "hang"))
    end_s = _end_s(tmp_path / "refused")
    workspace = _workspace(tmp_path / "held")
    before = workspace.tree()
    with FakeModelServer(asked) as server:
        done = workspace.run("build", OPENAI_BASE_URL=server.url)
        took_s = asked.since_s()
    assert done.returncode == 5
    assert DEADLINE_S * 0.9 <= took_s < DEADLINE_S * 1.1 + end_s
    assert workspace.tree() == before


def test_null_content_is_counted_and_ends_in_the_floor(tmp_path: Path) -> None:
    """An answer without words is an answer: each call is in the receipt, no note is lost."""
    workspace = _workspace(tmp_path)
    with FakeModelServer(lambda _request: completion(None)) as server:
        report = workspace.build(OPENAI_BASE_URL=server.url)
    assert report["tokens"]["calls"] == len(server.requests)
    assert len(workspace.receipt()["calls"]) == len(server.requests)
    assert report["notes"] == {"consumed": 3, "left": 0}
