"""A formatter may go over an article, and every block still is the pipeline's."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest

from drafts import HEADS, block, draft, section
from editorial_pipeline.articles.block_key import block_key
from editorial_pipeline.articles.document import parse_document
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.render import render
from editorial_pipeline.templating import Templates
from editorial_pipeline.text.markdown import escape_text

PATH = ArticlePath("roles.md")
ODD = (
    "We say *so* and _so_, 5 * 3 < 20 & more, a_b_c, [x], #1, `code`, 2^10, C:\\temp, "
    "<b>, &amp; and e.g. «слова», at 10 a.m. - or later. In 2016. 1) first, + plus"
)
BLOCKS = (
    block(escape_text(ODD), "ab"),
    block(" ".join(["A paragraph of more than one line, as long as they get."] * 9), "a"),
    block("It needs:", "a", "list", [("one *thing*", "a"), (escape_text(ODD), "b")]),
    block("", "c", "list", [("another", "c"), ("list", "c")]),
    block("| a | b \\| c |\n|---|---|\n| `1` | two |", "a", "table"),
    block("x = 1\n\n\ty  = '```'", "a", "code"),
    block("Слова, как они были сказаны.\n\nИ ещё.", "c", "quote"),
    block("See [the page](https://www.example.org/roles_2026?a=1&b=2) for **more**.", "a"),
    block("1984 was a year. It ends with a stop", "a"),
)


@pytest.mark.skipif(find_spec("mdformat") is None, reason="no mdformat: `pip install -e '.[dev]'`")
@pytest.mark.parametrize("wrap", ["80", "no", "keep"])
def test_a_formatted_article_reads_as_it_was_written(wrap: str, tmp_path: Path) -> None:
    """Blocks of every kind keep their keys, in order, whatever mdformat does to their bytes."""
    (change,) = render(
        [draft(section(None, *BLOCKS[:2]), section("More", *BLOCKS[2:]))],
        documents={},
        notes=HEADS,
        templates=Templates(None),
        today=date(2026, 3, 1),
        articles_dir="articles",
    )
    assert change.after is not None
    front, _, body = change.after.decode().partition("---\n\n")
    file = tmp_path / "body.md"
    file.write_text(body, encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "mdformat", "--wrap", wrap, file],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    formatted = file.read_text(encoding="utf-8")
    assert formatted != body
    written = parse_document(change.after, PATH)
    read = parse_document(f"{front}---\n\n{formatted}".encode(), PATH)
    shown = [(block_key(b.text), b.labels) for b in read.blocks]
    assert shown == [(block_key(b.text), b.labels) for b in written.blocks]
