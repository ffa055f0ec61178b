"""A key is searched for in everything that a command prints or leaves behind."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from e2e_workspace import NOTES, Workspace
from fakes import FakeModelServer, GoodModel, Misbehaviour
from fakes.server import Reply, completion
from hostile.inprocess import make_workspace
from hostile.sizes import sample

pytestmark = pytest.mark.slow

KEY = "sk-canary-7f3a9c01d2e4"
PASSWORD = "canary-password-55d1"
HEADER = "canary-header-91ab"
FORMS = [
    form
    for secret in (KEY, PASSWORD, HEADER)
    for form in (secret, secret[:14], base64.b64encode(secret.encode()).decode().rstrip("=")[:-2])
]


def _echo(request: dict[str, object]) -> dict[str, object]:
    """Answer well, with the key in the words of every block, as a careless gateway could."""
    answer = GoodModel()(request)
    content = answer["choices"][0]["message"]["content"]
    answer["choices"][0]["message"]["content"] = content.replace(
        '"text": "', f'"text": "The key is {KEY}. '
    )
    return answer


REPLIES: dict[str, Reply] = {
    "good": GoodModel(),
    "echoed": _echo,
    "unauthorised": lambda _r: Misbehaviour(401, {"error": {"message": f"bad key {KEY}"}}),
    "half-shown": lambda _r: Misbehaviour(401, {"error": {"message": f"bad {KEY[:18]}***"}}),
    "header": lambda _r: Misbehaviour(400, {"error": {"message": f"X-Gate: {HEADER}"}}),
    "page": lambda _r: Misbehaviour(500, f"<html>Authorization: Bearer {KEY}</html>"),
    "text": lambda _r: Misbehaviour(200, f"Authorization: Bearer {KEY}"),
    "refusal": lambda _r: completion(None, refusal=f"I will not use {KEY}."),
    "reset": lambda _r: Misbehaviour(reset=True),
}


def _leaks(workspace: Workspace, printed: str) -> list[str]:
    found = [f"printed: {form}" for form in FORMS if form in printed]
    for path in workspace.root.parent.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            found += [f"{path.name}: {form}" for form in FORMS if form.encode() in data]
    return found


@pytest.mark.parametrize("name", sample(sorted(REPLIES), 3))
def test_no_secret_is_printed_or_kept(tmp_path: Path, name: str) -> None:
    """Neither the key nor a header that the SDK takes from a variable of its own."""
    workspace = make_workspace(tmp_path)
    for note, words in NOTES.items():
        workspace.drop(note, words)
    with FakeModelServer(REPLIES[name]) as server:
        workspace.environ = {
            "OPENAI_API_KEY": KEY,
            "OPENAI_BASE_URL": server.url,
            "OPENAI_CUSTOM_HEADERS": f"X-Gate: {HEADER}",
            "PIPELINE_MODEL_RETRIES": "0",
        }
        done = [
            workspace.run("build", "-v", "--json"),
            workspace.run("build", "-v"),
            workspace.run("doctor", "-v"),
            workspace.run("doctor", "--json"),
            workspace.run("status", "-v"),
        ]
        assert server.requests
    printed = "\n".join(part.stdout + part.stderr for part in done)
    assert _leaks(workspace, printed) == []


@pytest.mark.parametrize(
    "address",
    [f"http://u:{PASSWORD}@x.invalid/v1", "http://x.invalid/v1"],
    ids=["refused", "taken"],
)
def test_no_secret_is_in_a_traceback(tmp_path: Path, address: str) -> None:
    """An address with a password, and a state folder that is a file: -v traces both."""
    workspace = make_workspace(tmp_path)
    workspace.drop("a.txt", "A thought about teams.")
    (workspace.root / ".pipeline").write_text("a file", encoding="utf-8")
    workspace.environ = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": address}
    done = workspace.run("build", "-v")
    assert done.returncode != 0
    assert "Traceback" in done.stderr
    assert _leaks(workspace, done.stdout + done.stderr) == []
