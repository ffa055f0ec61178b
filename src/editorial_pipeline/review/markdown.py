"""A block's Markdown as HTML, cut into sentences that the page can light up.

Everything comes from notes, models and persons: raw HTML stays text, images are named and not
loaded, and only addresses of the web and of mail become links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from html import escape
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from editorial_pipeline.models.notes import Language
from editorial_pipeline.text.sentences import split_segments

_WORD = re.compile(r"\w+(?:[-‑'’.]\w+)*|[^\w\s]")
_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_LEAVES = frozenset({"text", "text_special", "code_inline", "softbreak", "hardbreak", "image"})
_CODE = frozenset({"fence", "code_block"})


class RenderedBlock:
    """A block with its sentences; `html` is made when it is known what each one rests on.

    `sentences` are plain text in order. With `before`, the Markdown that the block had before,
    words that it did not have are marked as inserted.
    """

    def __init__(self, markdown: str, language: Language, before: str | None = None) -> None:
        self._tokens = _PARSER.parse(markdown)
        self.sentences: list[str] = []
        words = "\n".join(_plain(token) for token in _speaking(self._tokens))
        fresh = () if before is None else _insertions(plain_words(before), words)
        offset = 0
        for token in _speaking(self._tokens):
            text = _plain(token)
            own = [(max(0, a - offset), b - offset) for a, b in fresh if b > offset]
            self._cut(token, text, language, [span for span in own if span[0] < len(text)])
            offset += len(text) + 1

    def html(self, rests: Sequence[str]) -> str:
        """Return the HTML; `rests` holds for each sentence what its `data-s` says, or ''."""
        return str(_PARSER.renderer.render(self._tokens, _PARSER.options, {"rests": rests}))

    def _cut(
        self, token: Token, text: str, language: Language, fresh: list[tuple[int, int]]
    ) -> None:
        """Cut the leaves of a token where a sentence begins or something was inserted."""
        first = len(self.sentences)
        if token.type in _CODE:
            self.sentences.append(text)
            token.meta = {"sentence": first}
            return
        spans = split_segments(text, language)
        self.sentences += [text[start:end] for start, end, _ in spans]
        bounds = [(start, end) for start, end, _ in spans]
        places = sorted({place for span in (*bounds, *fresh) for place in span})
        children: list[Token] = []
        offset = 0
        for child in token.children or []:
            said = _leaf(child)
            for begin, end in _pieces(offset, offset + len(said), places):
                piece = child.copy(content=text[begin:end]) if _splits(child) else child
                piece.meta = {
                    "sentence": _at(begin, bounds, first),
                    "fresh": any(a <= begin < b for a, b in fresh),
                }
                children.append(piece)
            if not said:
                children.append(child)
            offset += len(said)
        token.children = children


def plain_words(markdown: str) -> str:
    """Return the words of Markdown as a reader of the page sees them, one line a paragraph."""
    return "\n".join(_plain(token) for token in _speaking(_PARSER.parse(markdown)))


def _speaking(tokens: Sequence[Token]) -> Iterator[Token]:
    return (token for token in tokens if token.type == "inline" or token.type in _CODE)


def _plain(token: Token) -> str:
    if token.type in _CODE:
        return token.content
    return "".join(_leaf(child) for child in token.children or [])


def _leaf(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    if token.type == "image":
        return f"[{token.content or 'image'}]"
    return token.content if token.type in _LEAVES else ""


def _at(place: int, bounds: Sequence[tuple[int, int]], first: int) -> int:
    """Return the number of the sentence at a place, -1 for the blank between two."""
    return next((n for n, (a, b) in enumerate(bounds, first) if a <= place < b), -1)


def _splits(token: Token) -> bool:
    return token.type in {"text", "text_special", "code_inline"}


def _pieces(start: int, end: int, places: Sequence[int]) -> Iterator[tuple[int, int]]:
    edges = [start, *(place for place in places if start < place < end), end]
    return ((a, b) for a, b in pairwise(edges) if b > a)


def _insertions(before: str, after: str) -> tuple[tuple[int, int], ...]:
    """Return the half-open spans of `after`, whole words, that `before` does not have."""
    old, spans = _WORD.findall(before), [match.span() for match in _WORD.finditer(after)]
    new = [after[start:end] for start, end in spans]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        (spans[b1][0], spans[b2 - 1][1])
        for tag, _, _, b1, b2 in matcher.get_opcodes()
        if tag in {"insert", "replace"}
    )


class _Renderer(RendererHTML):
    """Writes each piece of text in a span that says on what it rests."""

    def text(self, tokens: Sequence[Token], idx: int, _options: object, env: Any) -> str:  # noqa: ANN401
        return _span(tokens[idx], escape(tokens[idx].content), env)

    text_special = text

    def code_inline(self, tokens: Sequence[Token], idx: int, _options: object, env: Any) -> str:  # noqa: ANN401
        return _span(tokens[idx], f"<code>{escape(tokens[idx].content)}</code>", env)

    def softbreak(self, tokens: Sequence[Token], idx: int, _options: object, env: Any) -> str:  # noqa: ANN401
        return _span(tokens[idx], "\n", env)

    def image(self, tokens: Sequence[Token], idx: int, _options: object, env: Any) -> str:  # noqa: ANN401
        return _span(tokens[idx], f'<span class="image">{escape(_leaf(tokens[idx]))}</span>', env)

    def fence(self, tokens: Sequence[Token], idx: int, _options: object, env: Any) -> str:  # noqa: ANN401
        code = _span(tokens[idx], escape(tokens[idx].content), env)
        return f'<pre tabindex="0"><code>{code}</code></pre>\n'

    def code_block(self, tokens: Sequence[Token], idx: int, options: object, env: Any) -> str:  # noqa: ANN401
        return self.fence(tokens, idx, options, env)

    def link_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:  # noqa: ANN401
        token = tokens[idx]
        href = str(token.attrs.get("href", ""))
        if not _LINK.match(href):
            # A link to another file of the workspace leads nowhere from this page.
            token.attrs = {"title": href}
            return str(self.renderToken(tokens, idx, options, env)).replace("<a", "<span", 1)
        token.attrs = {"href": href, "rel": "noopener noreferrer", "target": "_blank"}
        return str(self.renderToken(tokens, idx, options, env))

    def link_close(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        depth = 0
        for token in reversed(tokens[:idx]):
            depth += {"link_close": 1, "link_open": -1}.get(token.type, 0)
            if depth < 0:
                return "</a>" if "href" in token.attrs else "</span>"
        return ""


def _span(token: Token, html: str, env: Any) -> str:  # noqa: ANN401
    rests = env["rests"]
    sentence = token.meta.get("sentence", -1)
    rest = rests[sentence] if 0 <= sentence < len(rests) else ""
    if token.meta.get("fresh"):
        html = f"<ins>{html}</ins>"
    return f'<span data-s="{escape(rest)}">{html}</span>' if rest else html


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)
    return parser.enable(["table", "strikethrough"])


_PARSER = _make_parser()
