"""Two judges from outside: markdown-it-py, and pandoc where it is installed."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

PANDOC = shutil.which("pandoc")

_FORBIDDEN = {"RawBlock": "raw", "RawInline": "raw", "Image": "image"}


def rendered(markdown: str, *, footnotes: bool = False) -> tuple[list[str], set[str], str]:
    """Return what is raw or an image, the link targets, and the words, to markdown-it-py.

    Articles have `footnotes`; without them the definition of one is that of a link.
    """
    parser = MarkdownIt("gfm-like", {"linkify": False, "html": True})
    tokens = (parser.use(footnote_plugin) if footnotes else parser).parse(markdown)
    inner = [child for token in tokens for child in token.children or []]
    both = [*tokens, *inner]
    bad = [t.content for t in both if t.type in {"html_block", "html_inline", "image"}]
    targets = {str(t.attrs["href"]) for t in inner if t.type == "link_open"}
    words = "".join(
        " " if t.type in {"softbreak", "hardbreak"} else t.content
        for t in inner
        if t.type in {"text", "code_inline", "softbreak", "hardbreak"}
    )
    return bad, targets, words


def pandoc(markdown: str) -> tuple[list[str], set[str]]:
    """Return what is raw or an image, and the link targets, to pandoc."""
    assert PANDOC is not None
    done = subprocess.run(
        [PANDOC, "-f", "markdown", "-t", "json"],
        input=markdown.encode(),
        capture_output=True,
        check=True,
        timeout=120,
    )
    nodes = list(_nodes(json.loads(done.stdout)["blocks"]))
    bad = [str(content) for kind, content in nodes if kind in _FORBIDDEN]
    return bad, {content[2][0] for kind, content in nodes if kind == "Link"}


def _nodes(tree: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON of any shape
    pending = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            if isinstance(node.get("t"), str):
                yield node["t"], node.get("c")
            pending += node.values()
        elif isinstance(node, list):
            pending += node
