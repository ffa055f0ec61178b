"""Front matter: found by its bytes, read as plain strings, changed value by value.

Reading goes through python-frontmatter's YAML handler with libyaml's base loader: it knows no
tags and no types, so nothing is executed and `title: yes` stays `yes`; it is also fast enough
for thousands of articles. Writing goes through ruamel.yaml, which knows where each value stands.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from frontmatter.default_handlers import YAMLHandler
from yaml import YAMLError

from editorial_pipeline.errors import ArticleError

try:
    from yaml import CBaseLoader as BaseLoader
except ImportError:  # PyYAML without libyaml: slower, otherwise the same
    from yaml import BaseLoader  # type: ignore[assignment]

MAX_BYTES = 65_536
"""Largest front matter that is read: far more than any article has, too little for a bomb."""

_MAX_NODES = 5_000
_MAX_BRACKETS = 1_000
_DASHES = re.compile(r"^(?:[ \t]*[-?:][ \t]){20}", re.MULTILINE)
_BLOCK = re.compile(
    rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n(?P<yaml>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)
_PLAIN_TAG = re.compile(r"[^\W\d_][\w-]*(?: [\w-]+)*")
_NOT_PLAIN = frozenset(
    {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"},
)
_ADVICE = "Repair the lines between the two `---`, or remove them."


class _Handler(YAMLHandler):
    """python-frontmatter's handler, without types and tags."""

    def load(self, fm: str, **_: object) -> Any:  # noqa: ANN401 - as the library declares it
        return super().load(fm, Loader=BaseLoader)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of an article and where it stands.

    `values` are strings, lists and mappings of strings. `start` and `end` are the byte offsets
    of the YAML between the two `---`; `body` is where the Markdown begins. `present` is false
    where there is none.
    """

    values: Mapping[str, object]
    start: int
    end: int
    body: int
    present: bool
    simple: bool = False


def split_front_matter(data: bytes, where: str) -> FrontMatter:
    """Return the front matter of an article's bytes; a byte order mark is never in the body.

    What has no end within `MAX_BYTES`, or is no mapping, is no front matter. Raises ArticleError
    where it is broken.
    """
    start = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    none = FrontMatter({}, start, start, start, present=False)
    match = _BLOCK.match(data[: MAX_BYTES + 16]) if data.startswith(b"---", start) else None
    if match is None:
        return none
    simple = _read_simple(match["yaml"])
    if simple is not None:
        return FrontMatter(
            simple,
            match.start("yaml"),
            match.end("yaml"),
            match.end(),
            present=True,
            simple=True,
        )
    try:
        loaded = load_yaml(match["yaml"].decode("utf-8"))
    except (YAMLError, RecursionError, ValueError) as error:
        if not match["yaml"].split(b"\n", 1)[0].strip():
            # A thematic break: front matter begins on the line below its dashes.
            return none
        if isinstance(error, UnicodeDecodeError):
            place = match.start("yaml") + error.start
            raise not_utf_8(place, where) from error
        problem = getattr(error, "problem", None) or "it is no YAML that can be read"
        raise ArticleError(
            f"the front matter is broken: {problem}", where=where, advice=_ADVICE
        ) from error
    if loaded is not None and not isinstance(loaded, dict):
        # Two thematic breaks around text, not a front matter.
        return none
    values = {str(key): value for key, value in (loaded or {}).items()}
    return FrontMatter(values, match.start("yaml"), match.end("yaml"), match.end(), present=True)


def not_utf_8(place: int, where: str) -> ArticleError:
    """Return the error for an article whose byte at `place` belongs to another encoding."""
    what = f"the article is not UTF-8 (byte {place})"
    return ArticleError(what, where=where, advice="Save it as UTF-8.")


_SIMPLE = re.compile(
    r"([a-z_]+): (?:\"([^\"\\\r\n]*)\"|([^\W_][\w-]*)|\[([\w-]+(?:, [\w-]+)*)?\])\r?\n"
)


def _read_simple(yaml: bytes) -> dict[str, object] | None:
    """Return front matter that is written as this program writes it; None for any other.

    The same as `load_yaml`, five times as fast: all values are plain words, words in double
    quotes without escapes, or a list of words. No key stands there twice.
    """
    try:
        text = yaml.decode("utf-8")
    except UnicodeDecodeError:
        return None
    values: dict[str, object] = {}
    at = 0
    while match := _SIMPLE.match(text, at):
        key, quoted_words, word, words = match.groups()
        if key in values:
            return None
        if quoted_words is not None:
            # What is not printable YAML refuses, folds or takes for the end of a line.
            if not quoted_words.isprintable():
                return None
            values[key] = quoted_words
        elif word is not None:
            values[key] = word
        else:
            values[key] = words.split(", ") if words else []
        at = match.end()
    return values if at == len(text) and values else None


def load_yaml(text: str) -> object:
    """Return YAML as strings, lists and mappings. Raises ValueError on a bomb, or YAMLError."""
    # libyaml's binding recurses in C: thousands of nested collections would end the process.
    if text.count("[") + text.count("{") > _MAX_BRACKETS or _DASHES.search(text):
        raise ValueError("nested too deeply")
    loaded: object = _Handler().load(text)
    _count(loaded)
    return loaded


def _count(loaded: object) -> None:
    """Raise ValueError where aliases unfold into more than `_MAX_NODES` values."""
    pending = [loaded]
    seen = 0
    while pending:
        value = pending.pop()
        seen += 1
        if seen > _MAX_NODES:
            raise ValueError("too many values")
        if isinstance(value, dict):
            pending += value.values()
        elif isinstance(value, list):
            pending += value


def quoted(words: str) -> str:
    """Return `words` as a double-quoted YAML scalar on one line."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString  # noqa: PLC0415 - slow import

    return _dump(DoubleQuotedScalarString(words))


def flow_list(words: Sequence[str]) -> str:
    """Return a YAML flow list on one line; what YAML 1.1 or 1.2 might misread is quoted."""
    return f"[{', '.join(_entry(word) for word in words)}]"


def _entry(word: str) -> str:
    plain = _PLAIN_TAG.fullmatch(word) and word.casefold() not in _NOT_PLAIN
    return word if plain else quoted(word)


def _dump(value: object) -> str:
    from ruamel.yaml import YAML  # noqa: PLC0415 - slow import

    yaml = YAML()
    yaml.width = 1_000_000
    yaml.allow_unicode = True
    stream = io.StringIO()
    yaml.dump(value, stream)
    return stream.getvalue().removesuffix("...\n").strip("\n")


def touch(data: bytes, updated: date, add_tags: Sequence[str] = (), where: str = "") -> bytes:
    """Return the article with `updated` set to this day and tags added; all other bytes stay.

    A date that is right already and a tag that is there (in any case) change nothing. A missing
    `updated` is put below `created`, else at the end; without front matter nothing is added.
    Tags are only added to a list. Raises ArticleError where the value of `updated` is no scalar,
    or where the result would not read back.
    """
    front = split_front_matter(data, where)
    if not front.present or not front.values:
        return data
    present = front.values.get("tags")
    known = {str(tag).casefold() for tag in present} if isinstance(present, list) else set()
    listable = isinstance(present, list) or "tags" not in front.values or present == ""
    missing = [tag for tag in dict.fromkeys(add_tags) if tag.casefold() not in known]
    wanted = dict(front.values)
    if missing and listable:
        wanted["tags"] = [*(present if isinstance(present, list) else []), *missing]
    else:
        missing = []
    wanted["updated"] = updated.isoformat()
    if wanted == front.values:
        return data
    text = data[front.start : front.end].decode("utf-8")
    changed = _Editor(text, where).edit(updated.isoformat(), missing)
    result = data[: front.start] + changed.encode("utf-8") + data[front.end :]
    if dict(split_front_matter(result, where).values) != wanted:
        raise ArticleError(
            "the front matter would not read back", where=where, advice="Set `updated` by hand."
        )
    return result


def set_title(data: bytes, title: str, where: str = "") -> bytes:
    """Return the article with another `title` in its front matter; all other bytes stay.

    Without a title in the front matter nothing changes. Raises ArticleError where its value is
    no scalar on one line, or where the result would not read back.
    """
    front = split_front_matter(data, where)
    if "title" not in front.values:
        return data
    text = data[front.start : front.end].decode("utf-8")
    changed = _Editor(text, where).edit_title(title)
    result = data[: front.start] + changed.encode("utf-8") + data[front.end :]
    if dict(split_front_matter(result, where).values) != {**front.values, "title": title}:
        raise ArticleError(
            "the front matter would not read back", where=where, advice="Set `title` by hand."
        )
    return result


def set_values(data: bytes, values: Mapping[str, str], where: str = "") -> bytes:
    """Return the article with plain values set in its front matter; all other bytes stay.

    New keys go to its end. Raises ArticleError where there is no front matter, where a present
    value is no plain one, or where the result would not read back.
    """
    front = split_front_matter(data, where)
    if not front.present or not front.values:
        raise ArticleError(
            "the article has no front matter", where=where, advice="Begin it with `---` lines."
        )
    text = _Editor(data[front.start : front.end].decode("utf-8"), where).set_all(values)
    result = data[: front.start] + text.encode("utf-8") + data[front.end :]
    if dict(split_front_matter(result, where).values) != {**front.values, **values}:
        raise ArticleError(
            "the front matter would not read back", where=where, advice="Set its values by hand."
        )
    return result


class _Editor:
    """Edits of the YAML text at the places where ruamel.yaml finds its values."""

    def __init__(self, text: str, where: str) -> None:
        from ruamel.yaml import YAML  # noqa: PLC0415 - slow import
        from ruamel.yaml.error import YAMLError as RuamelError  # noqa: PLC0415 - the same
        from ruamel.yaml.nodes import MappingNode  # noqa: PLC0415 - the same

        self.text = text
        self.where = where
        self.newline = "\r\n" if "\r\n" in text else "\n"
        try:
            root: Any = YAML().compose(text)
        except (RuamelError, RecursionError) as error:
            raise self._refusal("the front matter is broken") from error
        if not isinstance(root, MappingNode):
            # `&a: b` is a mapping to YAML 1.1 and an anchor to 1.2.
            raise self._refusal("the front matter is read differently by different programs")
        self.flow = bool(root.flow_style)
        self.pairs: dict[str, tuple[Any, Any]] = {str(k.value): (k, v) for k, v in root.value}
        self.edits: list[tuple[int, int, str]] = []

    def edit(self, updated: str, tags: Sequence[str]) -> str:
        """Return the text with the day and the tags in it."""
        self._set("updated", updated, "created")
        if tags:
            self._add_tags(tags)
        return self._edited()

    def set_all(self, values: Mapping[str, str]) -> str:
        """Return the text with these plain values in it, new ones at the end."""
        for key, value in values.items():
            self._set(key, value, None)
        return self._edited()

    def _edited(self) -> str:
        # Insertions at one place keep the order in which they were asked for.
        for start, end, new in sorted(self.edits, key=lambda edit: edit[:2])[::-1]:
            self.text = self.text[:start] + new + self.text[end:]
        return self.text

    def edit_title(self, title: str) -> str:
        """Return the text with another title in double quotes."""
        key, value = self.pairs["title"]
        if not isinstance(value.value, str) or getattr(value, "style", None) in ("|", ">"):
            raise self._refusal("`title` is no line of text")
        start, end = self._span(value)
        if start == end:
            self._fill(key, quoted(title))
            return self._edited()
        self.edits.append((start, end, quoted(title)))
        return self._edited()

    def _set(self, key: str, new: str, below: str | None) -> None:
        """Set a plain value; a missing one goes below the key `below`, else to the end."""
        if key not in self.pairs:
            self._insert(below, f"{key}: {new}")
            return
        node, value = self.pairs[key]
        if not isinstance(value.value, str) or getattr(value, "style", None) in ("|", ">"):
            raise self._refusal(f"`{key}` is no plain value")
        if value.value == new:
            return
        start, end = self._span(value)
        if start == end:
            self._fill(node, new)
            return
        quote = self.text[start] if self.text[start] in "\"'" else ""
        self.edits.append((start, end, f"{quote}{new}{quote}"))

    def _add_tags(self, tags: Sequence[str]) -> None:
        if "tags" not in self.pairs:
            self._insert(None, f"tags: {flow_list(tags)}")
            return
        key, value = self.pairs["tags"]
        if not isinstance(value.value, list):
            self._fill(key, flow_list(tags))
            return
        new = [_entry(tag) for tag in tags]
        start, _ = self._span(value)
        if not value.value:
            self.edits.append((start + 1, start + 1, ", ".join(new)))
            return
        last = self._span(value.value[-1])[1]
        if value.flow_style:
            self.edits.append((last, last, "".join(f", {tag}" for tag in new)))
            return
        column = value.start_mark.column
        end = self._line_end(last)
        lines = "".join(f"{self.newline}{' ' * column}- {tag}" for tag in new)
        self.edits.append((end, end, lines))

    def _fill(self, key: Any, value: str) -> None:  # noqa: ANN401 - ruamel.yaml types no node
        """Give a value to a key that has none."""
        colon = self.text.index(":", self._span(key)[1]) + 1
        self.edits.append((colon, colon, f" {value}"))

    def _insert(self, after: str | None, line: str) -> None:
        """Add a line below that of the key `after`, or at the end."""
        if self.flow:
            raise self._refusal("nothing can be added to a front matter in braces")
        if after is not None and after in self.pairs:
            _, value = self.pairs[after]
            # The span of a block scalar reaches into the next line.
            at = self._line_end(len(self.text[: self._span(value)[1]].rstrip()))
        else:
            at = len(self.text.rstrip("\r\n"))
        self.edits.append((at, at, f"{self.newline}{line}"))

    def _line_end(self, position: int) -> int:
        end = self.text.find("\n", position)
        end = len(self.text) if end < 0 else end
        return end - 1 if self.text[position:end].endswith("\r") else end

    def _refusal(self, what: str) -> ArticleError:
        return ArticleError(what, where=self.where, advice="Set its values by hand.")

    @staticmethod
    def _span(node: Any) -> tuple[int, int]:  # noqa: ANN401 - ruamel.yaml types no node
        return node.start_mark.index, node.end_mark.index


def is_log(kind: object) -> bool:
    """Whether the `kind` of an article's front matter makes it a log."""
    return isinstance(kind, str) and kind.strip().casefold() == "log"
