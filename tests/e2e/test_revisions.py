"""A model may revise what the pipeline wrote, and nothing that a person has touched."""

from __future__ import annotations

import json
from typing import Any

import pytest

from e2e_workspace import Workspace, defects
from fakes import FakeModelServer, completion
from fakes.server import Reply

ARTICLE = "kettles.md"
FIRST = "New article: Kettles. A kettle whistles at ninety degrees, as we measured in May."
SECOND = "The kettle whistles again after four minutes, when the lid is on."
REVISED = (
    "A kettle whistles at ninety degrees, as we measured in May, and again after four minutes, "
    "when the lid is on."
)


def reviser(target: str, path: str = ARTICLE) -> Reply:
    """Return a model that puts the new note into the block with the label `target`."""

    def reply(request: dict[str, Any]) -> dict[str, Any]:
        text = request["messages"][-1]["content"]
        if path in text and "«B1»" not in text:
            article: dict[str, Any] = {
                "key": "a1",
                "path": path,
                "title": "",
                "description": "",
                "tags": [],
                "language": None,
                "why": "the same kettle",
                "runner_up": None,
            }
            span = {
                "note": 1,
                "first": 1,
                "last": 1,
                "use": "content",
                "article": "a1",
                "section": None,
                "new_section": False,
                "of": None,
                "why": None,
            }
            return completion({"articles": [article], "directives": [], "spans": [span]})
        block: dict[str, Any] = {
            "id": "r1",
            "op": "revise",
            "section": None,
            "after": target,
            "kind": "paragraph",
            "text": REVISED,
            "items": [],
            "segments": ["1.1"],
            "terms": [],
        }
        return completion({"sections": [], "blocks": [block], "unused": [], "doubts": []})

    return reply


def label_of(workspace: Workspace, words: str) -> str:
    """Return the label under which a draft request shows the block with these words."""
    blocks = [
        line
        for line in workspace.articles()[ARTICLE].split("---\n", 2)[2].split("\n\n")
        if line.strip() and not line.lstrip().startswith(("#", "[^"))
    ]
    return f"B{next(i for i, block in enumerate(blocks, start=1) if words in block)}"


def built(
    workspace: Workspace, edit: tuple[str, str] | None, moved_to: str = ARTICLE
) -> tuple[str, dict[str, Any]]:
    """Build the first note offline, edit or move the article, and let a model revise the block."""
    workspace.drop("20260309_070000_dana.txt", FIRST)
    workspace.build("--engine", "offline")
    path = workspace.root / "articles" / ARTICLE
    if edit is not None:
        path.write_text(path.read_text("utf-8").replace(*edit), "utf-8")
    before = path.read_text("utf-8")
    label = label_of(workspace, "kettle whistles at")
    if moved_to != ARTICLE:
        (workspace.root / "articles" / moved_to).parent.mkdir(exist_ok=True)
        path.rename(workspace.root / "articles" / moved_to)
    workspace.drop("20260309_080000_dana.txt", SECOND)
    with FakeModelServer(reviser(label, moved_to)) as server:
        report = workspace.build(OPENAI_BASE_URL=server.url, OPENAI_API_KEY="none")
        assert "«B1»" in json.dumps(server.requests[-1], ensure_ascii=False)
    return before, report


def test_a_block_of_the_pipeline_is_revised_and_cites_both_notes(empty: Workspace) -> None:
    """The revision takes the block's place, keeps its citation and adds that of the new note."""
    before, report = built(empty, None)
    after = empty.articles()[ARTICLE]
    assert report["articles"][0]["blocks_revised"] == 1
    old = "A kettle whistles at ninety degrees, as we measured in May[^1]."
    assert after == before.replace(old, f"{REVISED[:-1]}[^1][^2].").replace(
        "## Sources\n\n" + before.split("## Sources\n\n")[1],
        "## Sources\n\n"
        + before.split("## Sources\n\n")[1]
        + "[^2]: [20260309_080000_dana.txt](../inbox/used/20260309_080000_dana.txt)\n",
    )
    assert defects(empty, ARTICLE) == []


def test_a_revised_block_is_owned_again(empty: Workspace) -> None:
    """The receipt holds the revision with the segments of both notes, and what it replaced."""
    built(empty, None)
    (block,) = empty.receipt()["blocks"]
    assert block["text"] == REVISED
    assert len({segment.split(".")[0] for segment in block["segments"]}) == 2
    assert block["replaces"] == "A kettle whistles at ninety degrees, as we measured in May."


def test_a_block_that_a_person_edited_is_never_rewritten(empty: Workspace) -> None:
    """One changed word makes it theirs: the new words stand beside it, and theirs stay."""
    before, report = built(empty, ("as we measured", "as I measured"))
    after = empty.articles()[ARTICLE]
    assert report["articles"][0]["blocks_revised"] == 0
    gone = [line for line in before.splitlines() if line not in after.splitlines()]
    assert gone == []
    assert "as I measured in May[^1]." in after
    assert "The kettle whistles again after four minutes, when the lid is on[^2]." in after


def test_a_new_wording_for_a_persons_block_is_told_and_not_written(empty: Workspace) -> None:
    """The report and the receipt hold the whole sentence, for the person to take over."""
    _, report = built(empty, ("as we measured", "as I measured"))
    (told,) = [finding for finding in report["findings"] if finding["rule"] == "fence"]
    assert told == {
        "rule": "fence",
        "severity": "soft",
        "article": ARTICLE,
        "message": "The block “A kettle whistles at ninety degrees, as I measured in May.” is a"
        f" person's and stays as it is. Proposed wording: {REVISED}",
        "resolution": "reported",
        "segments": told["segments"],
    }
    assert told in empty.receipt()["findings"]
    assert REVISED[:-1] not in empty.articles()[ARTICLE]


@pytest.mark.parametrize("path", ["pots.md", "home/kettles.md"])
def test_a_block_of_a_moved_article_may_be_revised(empty: Workspace, path: str) -> None:
    """It reads as the pipeline wrote it, wherever it stands now."""
    _, report = built(empty, None, path)
    after = empty.articles()[path]
    assert report["articles"][0]["blocks_revised"] == 1
    assert f"{REVISED[:-1]}[^1][^2]." in after
    assert f"{'../' * path.count('/')}../inbox/used/20260309_070000_dana.txt)" in after
    assert defects(empty, path) == []


def test_the_taste_of_a_formatter_is_no_edit(empty: Workspace) -> None:
    """Escapes and wrapping as formatters write them leave a block the pipeline's."""
    _, report = built(empty, ("as we measured in May", "as we\nmeasured in &#77;ay"))
    assert report["articles"][0]["blocks_revised"] == 1


def test_rewrapping_is_no_edit(empty: Workspace) -> None:
    """A block that an editor only wrapped anew still is the pipeline's."""
    _, report = built(empty, ("degrees, as we", "degrees,\nas we"))
    assert report["articles"][0]["blocks_revised"] == 1
