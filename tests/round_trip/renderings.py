"""What two renderers that the pipeline does not use make of an article, block by block.

The inserted block and what comes with it can be taken out again, so that the rest is compared.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

Rendering = list[str]
"""The blocks, one text each; footnotes count as blocks, under their labels."""

_MARKDOWN_IT = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)

_READER = """\
function Reader(sources)
  local articles = {}
  for _, source in ipairs(sources) do
    table.insert(articles, pandoc.Div(pandoc.read(source.text, 'gfm+footnotes').blocks))
  end
  return pandoc.Pandoc(articles)
end
"""


def body(data: bytes) -> str:
    """Return an article without its front matter, as the renderers get it."""
    text = data.decode().removeprefix("\ufeff")
    if text.startswith("---"):
        text = text.split("\n---", 1)[1].partition("\n")[2]
    return text


def markdown_it(text: str) -> Rendering:
    """Return what markdown-it-py makes of a body."""
    environment: dict[str, Any] = {}
    blocks: Rendering = []
    depth = 0
    for token in _MARKDOWN_IT.parse(text, environment):
        if token.type.startswith("footnote_block"):
            continue
        if depth == 0:
            blocks.append("")
        depth += token.nesting
        blocks[-1] += _shown(token)
    return blocks


def _shown(token: Token) -> str:
    labels = {key: value for key, value in token.meta.items() if key == "label"}
    own = (token.type, token.tag, token.info, token.hidden, labels)
    attributes = {k: v for k, v in token.attrs.items() if k not in {"id", "href"} or not labels}
    if token.children is None:
        return f"{own} {token.content!r} {attributes}\n"
    return "".join([f"{own}\n", *(f"  {_shown(child)}" for child in token.children)])


def pandoc(texts: Sequence[str], folder: Path) -> list[Rendering]:
    """Return what pandoc makes of bodies, in one process for all of them."""
    reader = folder / "reader.lua"
    reader.write_text(_READER, encoding="utf-8")
    names = [f"{number}.md" for number in range(len(texts))]
    for name, text in zip(names, texts, strict=True):
        (folder / name).write_bytes(text.encode())
    done = subprocess.run(
        ["pandoc", "-f", reader, "-t", "json", *names],
        cwd=folder,
        capture_output=True,
        check=True,
        timeout=300,
    )
    return [
        [json.dumps(block, ensure_ascii=False) for block in article["c"][1]]
        for article in json.loads(done.stdout)["blocks"]
    ]


def without(rendering: Rendering, words: Sequence[str]) -> Rendering:
    """Return a rendering without the last block that holds the first of `words`, and so on."""
    kept = list(rendering)
    for word in words:
        places = [place for place, block in enumerate(kept) if word in block]
        if places:
            del kept[places[-1]]
    return kept
