"""V14: the Markdown of a block."""

from __future__ import annotations

import pytest

from editorial_pipeline.models.draft import BlockKind
from passages import hard, objections

SAID = "the plain words of this text are bold and some code like make check"


@pytest.mark.parametrize(
    "written",
    [
        "The *plain* **words** of this text.",
        "Some code like `make check`.",
        "Escaped \\[^1] and \\<b> are words of this text.",
        "A flag 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f and 👩\u200d💻.",
    ],
)
def test_plain_markdown_passes(written: str) -> None:
    """Emphasis, code spans, escapes and emoji are allowed in a paragraph."""
    assert "V14" not in hard(objections(SAID, written))


@pytest.mark.parametrize(
    "tail",
    [
        " <b>bold</b>",
        " <!-- hidden -->",
        " <?php x ?>",
        "\n\n<div>block</div>",
        " ![pixel](https://x.example/p.png)",
        " It is so[^1].",
        " It is so^[inline note].",
        "\n\n[^1]: text",
        "\n\n[ref]: https://x.example",
        "\n\n## Heading",
        "\n\n---",
        "\nwords\n===",
        "\n\n- item",
        "\n\n> quote",
        "\n\n```\ncode\n```",
        "\n\nA second paragraph.",
        " [[Page]]",
        " [x](javascript:alert(1))",
        " [x](data:text/html,x)",
        " \u202egnihtemos\u202c",
        " hid\u200bden",
        " bell\x07",
        " soft\u00adhyphen",
        " a\u200db",
        " \U000e0041tag",
    ],
)
def test_other_markup_and_hidden_characters_are_hard(tail: str) -> None:
    """Everything that is no part of a paragraph is a hard finding."""
    assert "V14" in hard(objections(SAID, "The plain words of this text." + tail))


def test_table_is_a_table() -> None:
    """A table block holds one pipe table, and nothing else."""
    said = "plan is planner and build is executor"
    table = "| step | who |\n| --- | --- |\n| plan | planner |\n| build | executor |"
    assert hard(objections(said, table, kind=BlockKind.TABLE)) == set()
    assert "V14" in hard(objections(said, "plan is planner", kind=BlockKind.TABLE))
    assert "V14" in hard(objections(said, table + "\n\nplan", kind=BlockKind.TABLE))


def test_code_may_hold_markup() -> None:
    """Code is not read as Markdown, but hidden characters have no place in it."""
    said = "<b>x</b> # y"
    assert hard(objections(said, "<b>x</b> # y", kind=BlockKind.CODE)) == set()
    assert "V14" in hard(objections(said, "<b>x</b> \u202e# y", kind=BlockKind.CODE))
