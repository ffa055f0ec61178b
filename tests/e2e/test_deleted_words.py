"""What a person deleted, said again: the same words stay out, like words are pointed out."""

from __future__ import annotations

import json

import pytest

from directive_world import body
from e2e_workspace import Workspace

FIRST = "20260309_070000_dana.txt"
SECOND = "20260310_070000_dana.txt"
THIRD = "20260311_070000_dana.txt"
ASKED = "Put this in the article on bread."
BREAD = "New article: Bread. The crust wants steam in the first ten minutes. Put a tin of water in."
RYE = (
    "Rye rises in four hours. Salt matters. The oven is hot. "
    "I feed the starter every week before breakfast."
)
LEFT = """\
# Bread

The crust wants steam in the first ten minutes. Put a tin of water in[^1].

## Sources

[^1]: [20260309_070000_dana.txt](../inbox/used/20260309_070000_dana.txt)
"""


@pytest.fixture
def bread(empty: Workspace) -> Workspace:
    """Let a person delete all that the second of two notes says."""
    empty.drop(FIRST, BREAD)
    empty.build()
    empty.drop(SECOND, f"{ASKED} {RYE}")
    empty.build()
    (page,) = empty.articles().values()
    head = page[: page.index("# Bread")]
    (empty.root / "articles/bread.md").write_text(head + LEFT, encoding="utf-8")
    return empty


def outcomes(workspace: Workspace) -> list[tuple[str, str]]:
    """Return outcome and reason of the segments of the newest run."""
    newest = max((workspace.root / "inbox/receipts").glob("*.json"))
    told = json.loads(newest.read_text("utf-8"))["segments"]
    return [(segment["outcome"], segment["why"]) for segment in told]


def test_the_same_sentences_stay_out_however_short(bread: Workspace) -> None:
    """Two words are enough where they are the whole of a sentence that was deleted."""
    bread.drop(THIRD, f"{ASKED} The oven is hot. Um, salt matters. Rye rises in four hours.")
    report = bread.build()
    assert body(bread.articles()["bread.md"]) == LEFT
    assert outcomes(bread)[1:] == [("set_aside", "deleted by the person")] * 3
    assert report["attention"] == []


def test_like_sentences_are_written_and_pointed_out(bread: Workspace) -> None:
    """Words that differ may say something else: the person decides."""
    bread.drop(
        THIRD,
        f"{ASKED} Rye rises in about four hours. I feed it each week before breakfast. "
        "Flour comes from a mill.",
    )
    report = bread.build()
    said = "Rye rises in about four hours. I feed it each week before breakfast. Flour comes from"
    assert said in body(bread.articles()["bread.md"])
    assert report["attention"] == [
        f"bread.md: “{said}” resembles what you deleted from “Bread”: “{deleted}”"
        for said, deleted in (
            ("Rye rises in about four hours.", "Rye rises in four hours."),
            (
                "I feed it each week before breakfast.",
                "I feed the starter every week before breakfast.",
            ),
        )
    ]
