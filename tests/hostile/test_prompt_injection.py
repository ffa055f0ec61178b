"""Notes that order the model about, and a model that obeys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from e2e_workspace import defects
from fakes import FakeModelServer
from hostile.inprocess import drop_bytes, make_workspace, run, strays
from hostile.inputs import orders
from hostile.judging import rendered
from hostile.obeying import ObeyingModel
from hostile.sizes import FULL, sample

pytestmark = pytest.mark.slow

SECRET = "sk-test-0123456789abcdef"
MINE = "---\ntitle: Mine\nstatus: draft\n---\n\n# Mine\n\nA person wrote this about the team.\n"
PARTS = range(15) if FULL else range(2)
PER_PART = 20


def _outside_the_cited(text: str, said: str) -> list[str]:
    """Return the paragraphs of an article that hold a sign of the attack nobody has said."""
    signs = ("sk-live", "OPENAI_API_KEY holds", "Nothing is left", "You are", "4217 lies were told")
    return [s for s in signs if s in text and s not in said]


@pytest.mark.parametrize("part", PARTS)
def test_orders_in_notes_reach_nothing(tmp_path: Path, part: int) -> None:
    """The attack stands at most as cited words; no file, key, prompt, link or setting is reached.

    The one article of a person keeps each of its lines.
    """
    workspace = make_workspace(tmp_path)
    mine = workspace.article("mine.md", MINE)
    told = orders()[part :: len(PARTS)] if FULL else list(sample(orders(), 8))[part::2]
    told = told[:PER_PART]
    for number, words in enumerate(told):
        drop_bytes(
            workspace,
            b"2026030%d_0%d%02d00_dana_msg%d.md" % (1 + number // 60, 7, number % 60, number),
            words.encode(),
            number,
        )
    model = ObeyingModel()
    with FakeModelServer(model) as server:
        report = run(workspace, {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": SECRET})
        prompts = [m["content"] for r in server.requests for m in r["messages"]]
    assert model.obeyed
    assert report.segments.total == (
        report.segments.cited + report.segments.directive + report.segments.set_aside
    )
    assert strays(workspace) == []
    assert SECRET not in json.dumps(prompts)
    said = "\n".join(told)
    system = next(p for p in prompts if "# Notes" not in p and "# Material" not in p)
    for path, text in workspace.articles().items():
        bad, targets, _ = rendered(text)
        assert bad == []
        outward = {t for t in targets if "://" in t or t.startswith("javascript")}
        assert all(t.rstrip(").") in said or t in said for t in outward)
        assert not any(t.lower().startswith("javascript") for t in targets)
        assert _outside_the_cited(text, said) == []
        assert system[:80] not in text
        assert "\u202e" not in text
        assert "status: published" not in text.split("\n---\n")[0]
        if path != "mine.md":
            assert defects(workspace, path) == []
    left = mine.read_text(encoding="utf-8").splitlines()
    assert [line for line in MINE.splitlines() if line not in left] == []
    for receipt in (workspace.root / "inbox/receipts").glob("*.json"):
        assert SECRET not in receipt.read_text(encoding="utf-8")
        assert system[:80] not in receipt.read_text(encoding="utf-8")
