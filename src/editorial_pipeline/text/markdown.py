r"""Words as Markdown; `plain_text`, its inverse, stands in `plain` and is offered here too.

`escape_text` escapes what would act in any of CommonMark, GitHub, pandoc, Hugo (Goldmark),
MkDocs (Python-Markdown) and Obsidian, and nothing else, because a person reads the result in a
diff. Python-Markdown honours a backslash only before ``\\`*_{}[]()>#+-.!|``; every other
character is written as a character reference, which all of them honour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from editorial_pipeline.text.plain import plain_text

__all__ = ["escape_heading", "escape_label", "escape_target", "escape_text", "plain_text"]

_DROPPED = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_ACTIVE = re.compile(r"[\\\[<{%&`*_~$^=]|-@")
_SINGLE = re.compile(r"[\\\[<{%]|-(?=@)")

_LINK = re.compile(
    r"(?<![A-Za-z0-9])[Hh][Tt][Tt][Pp][Ss]?://[^\s<>\"`\\]+"
    r"|(?<![\w.%+-])[A-Za-z0-9][A-Za-z0-9._%+-]*@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}(?![\w-])"
)
_TRAILING = ".,;:!?'*_~»”’…\u2018\u201c\u2014"
_CLOSING = {")": "(", "]": "[", "}": "{"}
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_MASK = "\ue000"
_TAG = re.compile(rf"<(?:[A-Za-z/!?{_MASK}]|\S.*>)")

_START = re.compile(
    r"(?P<list>\d+|[a-z]|[ivxlcdm]+|@[\w-]+)(?P<stop>[.)])(?=\s|$)"
    r"|(?P<upper>[A-Z]|[IVXLCDM]+)(?P<paren>\)(?=\s|$)|\.$)"
    r"|(?P<first>[#>]|[-+*](?=\s|$)|[-_*](?=[-_* ]*$)|\|(?=\s|$)|!(?=!! )"
    r"|\((?=(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+|@[\w-]*)\)(?:\s|$)))"
    r"|(?P<coded>:(?=::|\s|$)|~(?=\s|$)|\?(?=\?\?\+? )|~(?=~~))"
    r"|(?P<fence>`{3,})",
)


def escape_text(words: str) -> str:
    """Return one line of Markdown that renders as exactly `words`, whitespace collapsed.

    Web and mail addresses become `<…>` autolinks with their bytes unchanged. Control and
    bidirectional formatting characters are dropped. The line may stand as a paragraph, in a
    list item or in a quote; `plain_text` undoes it.
    """
    return _escape_start(_escape_inline(_one_line(words), links=True))


def escape_heading(words: str) -> str:
    """Return `words` as the text of a heading: no closing `#`, no attributes, one line."""
    escaped = re.sub(r"(\\\\|<[^\s<>]*>)|\\?\{", lambda m: m[1] or "&#123;", escape_text(words))
    closing = re.search(r"(?P<before>\\*)#+$", escaped)
    if closing is None:
        return escaped
    # An odd number of backslashes: the first `#` is escaped already.
    bare = len(closing[0]) - len(closing["before"]) - len(closing["before"]) % 2
    return escaped[: len(escaped) - bare] + r"\#" * bare


def escape_label(words: str) -> str:
    r"""Return `words` as the text of a link, `[…](url)`: no links inside, `]` escaped."""
    label = _escape_inline(_one_line(words), links=False).replace("]", r"\]")
    return f"&#94;{label[1:]}" if label.startswith("^") else label


def escape_target(url: str) -> str:
    """Return a web address as the target of a link, `[…](url)`, percent-encoded where need be.

    Only what would end the link or mean something else is changed: brackets that do not pair,
    backslashes and entities.
    """
    depth = lowest = 0
    for character in url:
        depth += {"(": 1, ")": -1}.get(character, 0)
        lowest = min(lowest, depth)
    if depth or lowest < 0:
        url = url.replace("(", "%28").replace(")", "%29")
    url = url.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E")
    return _ENTITY.sub(lambda match: match[0].replace("&", "&amp;", 1), url)


def _one_line(words: str) -> str:
    line = " ".join(words.split())
    return " ".join(_DROPPED.sub("", line).split()) if _DROPPED.search(line) else line


def _escape_inline(line: str, *, links: bool) -> str:
    spans = list(_link_spans(line)) if links else []
    if not spans and not _ACTIVE.search(line):
        return line
    masked = list(line)
    for start, end in spans:
        # Of an address only these act outside it: formulas are read before autolinks.
        masked[start:end] = [c if c in "$~" else _MASK for c in line[start:end]]
    changed = list(line)
    for index, escape in _escapes("".join(masked)).items():
        changed[index] = escape
    for start, end in reversed(spans):
        changed[start:end] = [f"<{line[start:end]}>"]
    return "".join(changed)


def _escape_start(line: str) -> str:
    match = _START.match(line)
    if match is None:
        return line
    rest = line[match.end() :]
    if match["list"] or match["upper"]:
        return f"{match['list'] or match['upper']}\\{match['stop'] or match['paren']}{rest}"
    if match["first"]:
        return f"\\{line}"
    if match["coded"]:
        return f"&#{ord(match['coded'])};{rest}"
    return "\\`" * len(match["fence"]) + rest


def _link_spans(line: str) -> Iterator[tuple[int, int]]:
    """Yield the half-open spans of addresses, without the punctuation of the sentence."""
    if "://" not in line and "@" not in line:
        return
    for match in _LINK.finditer(line):
        # `[^1]` acts even inside an address: Python-Markdown reads footnotes first.
        link = _trim(match[0].partition("[^")[0])
        # A character reference inside an autolink is decoded by some renderers and `{{` is a
        # short code in Hugo: such an address stays plain text.
        if link.endswith("//") or _ENTITY.search(match[0]) or "{{" in link:
            continue
        yield match.start(), match.start() + len(link)


def _trim(link: str) -> str:
    while link:
        last = link[-1]
        opening = _CLOSING.get(last)
        unpaired = opening is not None and link.count(last) > link.count(opening)
        if last not in _TRAILING and not unpaired:
            break
        link = link[:-1]
    return link


def _escapes(line: str) -> dict[int, str]:
    """Return what to write instead of the characters at these indices of `line`."""
    found: dict[int, str] = {}
    for match in _SINGLE.finditer(line):
        i, char = match.start(), match[0]
        if char in "\\[":
            found[i] = "\\" + char
        elif char == "-" and line[i + 1 : i + 2] == "@":
            found[i] = r"\-"  # pandoc takes `-@key` for a citation without its author
        elif char == "<" and _TAG.match(line, i):
            found[i] = "&lt;"
        elif char == "{" and (
            line[i - 1 : i] in ("{", _MASK) or line[i + 1 : i + 2] in (":", "#", ".")
        ):
            found[i] = r"\{"
        elif char == "%" and line[i - 1 : i] == "%":
            found[i] = "&#37;"
    if "&" in line:
        found.update((m.start(), "&amp;") for m in _ENTITY.finditer(line))
    if len(re.findall("`+", line)) > 1:
        found.update((m.start(), r"\`") for m in re.finditer("`", line))
    found.update(_emphasis(line))
    found.update(_paired(line))
    return found


def _emphasis(line: str) -> dict[int, str]:
    """Escape `*` and `_` where two or more could act together."""
    found: dict[int, str] = {}
    for mark in "*_":
        runs = [m for m in re.finditer(re.escape(mark) + "+", line) if _may_act(m, line)]
        if sum(len(m[0]) for m in runs) > 1:
            found.update((i, f"\\{mark}") for m in runs for i in range(*m.span()))
    return found


def _may_act(run: re.Match[str], line: str) -> bool:
    before, after = line[run.start() - 1 : run.start()], line[run.end() : run.end() + 1]
    if run[0][0] == "_" and before.isalnum() and after.isalnum():
        return False
    return not ((before == " " or not before) and after == " ")


def _paired(line: str) -> dict[int, str]:
    """Escape `~`, `$`, `^` and `==` where an opening one is followed by a closing one."""
    found: dict[int, str] = {}
    for mark in ("~", "$", "^", "=="):
        if mark not in line:
            continue
        runs = list(re.finditer(f"(?:{re.escape(mark)})+", line))
        opening = [m.start() for m in runs if line[m.end() : m.end() + 1] not in ("", " ")]
        closing = [m.start() for m in runs if line[m.start() - 1 : m.start()] not in ("", " ")]
        display = mark == "$" and sum(len(m[0]) > 1 for m in runs) > 1
        # Pandoc reads a lone `~~` as an empty subscript.
        display = display or (mark == "~" and any(len(m[0]) > 1 for m in runs))
        if display or (opening and closing and opening[0] < closing[-1]):
            code = f"&#{ord(mark[0])};"
            found.update((i, code) for m in runs for i in range(*m.span()))
    # A citation may follow, `[^5]`: pandoc would read up to its `^` as superscript, and `^[` as
    # an inline note.
    last = len(line) - len(line.rpartition(" ")[2])
    for match in re.finditer(r"\^", line):
        if match.start() >= last or not line[match.end() : match.end() + 1].isalnum():
            found.setdefault(match.start(), "&#94;")
    return found
