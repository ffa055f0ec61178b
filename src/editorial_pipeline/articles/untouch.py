"""Front matter as it was before a run touched it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from editorial_pipeline.articles.frontmatter import flow_list, split_front_matter

Values = Mapping[str, object]


def untouch(data: bytes, updated: str | None, tags: Sequence[str], where: str) -> bytes:
    """Return the article with `updated` as it was (None: not there) and without these tags.

    Only what is written as a run writes it is taken back, and only where all other values read
    as before; the rest stays. Raises ArticleError where the front matter is broken.
    """
    data = _changed(data, where, lambda text: _with_day(text, updated), _expect_day(updated))
    for tag in tags:
        data = _without_tag(data, where, tag)
    return data


def _changed(
    data: bytes, where: str, edit: Callable[[str], str], expect: Callable[[Values], Values]
) -> bytes:
    front = split_front_matter(data, where)
    text = data[front.start : front.end].decode("utf-8")
    result = data[: front.start] + edit(text).encode("utf-8") + data[front.end :]
    is_meant = dict(split_front_matter(result, where).values) == dict(expect(front.values))
    return result if is_meant else data


def _with_day(text: str, day: str | None) -> str:
    if day is None:
        return re.sub(r"(?m)^updated:[^\n]*\n?", "", text, count=1)
    return re.sub(
        r"(?m)^(updated:[ \t]*)([\"']?)[^\s\"'#]+\2",
        lambda match: f"{match[1]}{match[2]}{day}{match[2]}",
        text,
        count=1,
    )


def _expect_day(day: str | None) -> Callable[[Values], Values]:
    def expect(values: Values) -> Values:
        others = {key: value for key, value in values.items() if key != "updated"}
        return others if day is None else {**values, "updated": day}

    return expect


def _without_tag(data: bytes, where: str, tag: str) -> bytes:
    """Try the forms in which a run adds a tag: in a list on one line, or on a line of its own."""
    entry = re.escape(flow_list([tag])[1:-1])
    forms = (rf", {entry}(?=[,\]])", rf"(?<=\[){entry}, ", rf"(?<=\[){entry}(?=\])")
    for form in (*forms, rf"(?m)^[ \t]*- {entry}[ \t]*\r?\n"):
        changed = _changed(
            data,
            where,
            lambda text, form=form: re.sub(form, "", text, count=1),  # type: ignore[misc]  # bound now
            lambda values: _expect_tag(values, tag),
        )
        if changed != data:
            return changed
    return data


def _expect_tag(values: Values, tag: str) -> Values:
    tags = values.get("tags")
    return {**values, "tags": [t for t in tags if t != tag]} if isinstance(tags, list) else values
