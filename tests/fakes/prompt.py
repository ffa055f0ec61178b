"""Read our own prompts as a model does: by the labels at the beginning of the lines."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

_SEGMENT = re.compile(r"\[(\d+)\.(\d+)\] (.*)")
_NOTE = re.compile(r"(?:## )?Note (\d+) \| (.*)")


@dataclass(frozen=True, slots=True)
class Line:
    """A segment as the prompt shows it."""

    note: int
    number: int
    words: str

    @property
    def label(self) -> str:
        """The label without brackets: `3.12`."""
        return f"{self.note}.{self.number}"


@dataclass(slots=True)
class PlanPage:
    """What a plan prompt holds. `articles` are (path, title, headings)."""

    articles: list[tuple[str, str, list[str]]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    deaf_to: set[int] = field(default_factory=set)


@dataclass(slots=True)
class DraftPage:
    """What a draft prompt holds. `groups` are (heading or None, is new, segments)."""

    language: str = "en"
    groups: list[tuple[str | None, bool, list[Line]]] = field(default_factory=list)
    revisable: list[str] = field(default_factory=list)

    @property
    def words(self) -> dict[str, Line]:
        """The segments by label."""
        return {line.label: line for _, _, lines in self.groups for line in lines}


def user_message(request: dict[str, Any]) -> str:
    """Return the text of the last user message."""
    content = request["messages"][-1]["content"]
    assert isinstance(content, str)
    return content


def read_plan(text: str) -> PlanPage:
    """Read the user message of a plan prompt."""
    page = PlanPage()
    for row in text.split("\n"):
        if found := _SEGMENT.match(row):
            page.lines.append(Line(int(found[1]), int(found[2]), found[3]))
        elif (found := _NOTE.match(row)) and "NOT an author of yours" in found[2]:
            page.deaf_to.add(int(found[1]))
        elif row.startswith("- ["):
            cells = json.loads(row[2:])
            if len(cells) > 2:
                headings = [heading.lstrip(">") for heading in cells[5]]
                page.articles.append((cells[0], cells[1], headings))
    return page


def read_draft(text: str) -> DraftPage:
    """Read the user message of a draft or repair prompt."""
    page = DraftPage()
    in_material = False
    for row in text.split("\n"):
        if row.startswith("# "):
            in_material = row == "# Material"
        elif row.startswith("Language: ") and not page.groups:
            page.language = row.removeprefix("Language: ").strip()
        elif row.startswith("«B") and "yours to revise" in row:
            page.revisable.append(row[1 : row.index("»")])
        elif in_material and row.startswith("## "):
            kind, _, heading = row[3:].partition(": ")
            page.groups.append((heading or None, kind == "New section", []))
        elif in_material and (found := _SEGMENT.match(row)):
            page.groups[-1][2].append(Line(int(found[1]), int(found[2]), found[3]))
    return page


def read_repair(text: str) -> list[dict[str, Any]]:
    """Return the blocks that a repair prompt objects to."""
    rows = text[text.index("\n# Repair\n") :].split("\n")
    return [json.loads(row[2:]) for row in rows if row.startswith("| {")]
