"""Real batches, judged by programs that share no code with the pipeline.

The batches lie beside the repository and never in it; without them these tests are skipped.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from e2e_workspace import PIPELINE, Workspace, add_up
from fakes import LIES, FakeModelServer, GoodModel, LyingModel
from fakes.server import Reply

SHARED = Path(__file__).parents[3] / "shared"
CORPUS = SHARED / "corpus"
FIRST_OF_SEED = CORPUS / "2026-02-08-baa45a7"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus of real batches at {CORPUS}"),
]


def replay(*arguments: str) -> str:
    """Run the judge over the whole corpus and return what it prints."""
    done = subprocess.run(
        [sys.executable, SHARED / "judge/replay.py", PIPELINE, CORPUS, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_offline_drafts_have_no_defect() -> None:
    """Every batch is consumed, accounted for, cited and formatted, and built once only."""
    assert replay().rstrip().endswith(" 0 defects")


@pytest.mark.parametrize(
    ("name", "reply"),
    [("honest", GoodModel()), ("lying", LyingModel(LIES))],
    ids=lambda v: str(v)[:6],
)
def test_drafts_by_a_model_have_no_defect(name: str, reply: Reply) -> None:
    """The same holds with a model that keeps to the rules and with one that breaks them all."""
    with FakeModelServer(reply) as server:
        environ = ["--env", f"OPENAI_BASE_URL={server.url}", "OPENAI_API_KEY=none"]
        assert replay("--engine", "openai", *environ).rstrip().endswith(" 0 defects")
        assert server.requests


LINES = (
    r"---",
    r'title: ".+"',
    r"created: \d{4}-\d\d-\d\d",
    r"updated: \d{4}-\d\d-\d\d",
    r"tags: \[[^\]]*\]",
    r"status: draft",
    r"---",
    r"",
    r"# \S.*",
    r"",
)
"""The head of the target format, line by line."""

BODY = re.compile(
    r"|#{2,4} \S.*"  # a heading
    r"|(?:> |- )?\S.*\[\^\d+\](?:[.!?…]+[\"”»)]*)?"  # words, cited before the closing stop
    r"|\[\^\d+\]: \[[^\]]+\]\(\.\./inbox/used/[^)\s]+\)"  # a source
    r"|\[\^\d+\]: \[[^\]]+\]\(https?://\S+\)(?: - \S.*)?"  # a page that a note points to
    r"|- \S.*|.*:"  # an item or a lead-in, cited with its list
)


def test_the_first_batch_of_the_seed_has_the_seeds_format(tmp_path: Path) -> None:
    """With an honest model every line of a new article is one of the format's, sources last."""
    workspace = Workspace(tmp_path / "work")
    shutil.copytree(FIRST_OF_SEED / "articles-before", workspace.root / "articles")
    for note in (FIRST_OF_SEED / "inbox").iterdir():
        workspace.drop(note.name, note.read_bytes())
    before = set(workspace.articles())
    with FakeModelServer(GoodModel()) as server:
        report = workspace.build(OPENAI_BASE_URL=server.url, OPENAI_API_KEY="none")
    assert add_up(report["segments"])
    created = set(workspace.articles()) - before
    assert created
    for path in created:
        lines = workspace.read(f"articles/{path}").split("\n")
        head, body = lines[: len(LINES)], lines[len(LINES) :]
        assert all(re.fullmatch(form, line) for form, line in zip(LINES, head, strict=True)), head
        assert [line for line in body if not BODY.fullmatch(line)] == []
        sources = body[body.index("## Sources") :]
        assert sources[1] == ""
        numbers = [int(m[1]) for line in sources[2:-1] if (m := re.match(r"\[\^(\d+)\]:", line))]
        assert numbers == list(range(1, len(sources) - 2))
        assert sources[-1] == ""
