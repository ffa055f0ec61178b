"""Defects of sixty kinds, each planted in a workspace that a build has written.

A defect knows the rule that it breaks. Planting returns the file and the line where the finding
has to be; what else the same defect breaks is named with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Place = tuple[str, int]


@dataclass
class Ground:
    """A workspace to plant in, and the article that is meant."""

    root: Path
    article: Path

    @property
    def file(self) -> str:
        """The article's path relative to the workspace."""
        return self.article.relative_to(self.root).as_posix()

    @property
    def used(self) -> list[str]:
        """The names of the used notes."""
        return sorted(path.name for path in (self.root / "inbox/used").iterdir())

    @property
    def receipt(self) -> Path:
        """The newest receipt."""
        return max((self.root / "inbox/receipts").glob("*.json"))

    @property
    def depth(self) -> str:
        """What leads from the article to the workspace."""
        return "../" * (len(self.article.relative_to(self.root).parts) - 1)

    def insert(self, text: str) -> int:
        """Put lines above the sources, or at the end; return the line of the first of them."""
        old = self.article.read_text(encoding="utf-8")
        match = re.search(r"^## (?:Sources|Источники)$|^\[\^[^\]]+\]: ", old, re.MULTILINE)
        at = match.start() if match else len(old)
        head = old[:at] if old[:at].endswith("\n\n") else f"{old[:at].rstrip()}\n\n"
        self.article.write_text(f"{head}{text}\n\n{old[at:]}", encoding="utf-8")
        return head.count("\n") + 1

    def append(self, text: str) -> int:
        """Put lines at the end; return the line of the first of them."""
        old = self.article.read_text(encoding="utf-8").rstrip("\n")
        self.article.write_text(f"{old}\n{text}\n", encoding="utf-8")
        return old.count("\n") + 2

    def replace(self, pattern: str, new: str) -> int:
        """Replace the first match of a pattern; return its line."""
        old = self.article.read_text(encoding="utf-8")
        match = re.search(pattern, old, re.MULTILINE)
        assert match is not None, f"{self.file} has no {pattern}"
        changed = old[: match.start()] + new + old[match.end() :]
        self.article.write_text(changed, encoding="utf-8")
        return old.count("\n", 0, match.start()) + 1

    def record(self, change: Callable[[dict[str, list[dict[str, object]]]], str]) -> Place:
        """Change the newest receipt; `change` returns words of the line in question."""
        data = json.loads(self.receipt.read_text(encoding="utf-8"))
        words = change(data)
        text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
        self.receipt.write_text(text, encoding="utf-8")
        line = text.count("\n", 0, max(text.find(words), 0)) + 1
        return self.receipt.relative_to(self.root).as_posix(), line


Plant = Callable[[Ground], Place]


@dataclass(frozen=True)
class Defect:
    """A way to break `rule`; `also` are the rules that it breaks besides."""

    rule: str
    plant: Plant
    also: tuple[str, ...] = ()


def _inserted(text: str, below: int = 0) -> Plant:
    return lambda ground: (ground.file, ground.insert(text) + below)


def _appended(text: str, below: int = 0, *, cited: str = "") -> Plant:
    """Append definitions, cited by a paragraph where that is wanted."""

    def plant(ground: Ground) -> Place:
        if cited:
            ground.insert(cited)
        note = ground.used[0]
        lines = text.replace("NOTE", note).replace("UP/", ground.depth)
        return ground.file, ground.append(lines) + below

    return plant


def _front(pattern: str, new: str, below: int = 0) -> Plant:
    return lambda ground: (ground.file, ground.replace(pattern, new) + below)


def _encoding(ground: Ground) -> Place:
    data = ground.article.read_bytes()
    ground.article.write_bytes(data + b"caf\xe9\n")
    return ground.file, data.count(b"\n") + 1


def _line_ends(ground: Ground) -> Place:
    lines = ground.article.read_bytes().split(b"\n")
    lines[5] += b"\r"
    ground.article.write_bytes(b"\n".join(lines))
    return ground.file, 6


def _repeat(ground: Ground) -> Place:
    words = "The same sixty bytes and more, which somebody pasted here a second time[^1]."
    return ground.file, ground.insert(f"{words}\n\n{words}") + 2


def _moved(ground: Ground) -> Place:
    ground.insert("Planted[^971].")
    link = f"{ground.depth}inbox/raw/{ground.used[0]}"
    return ground.file, ground.append(f"[^971]: [a note]({link})")


def _forgotten(ground: Ground) -> Place:
    (ground.root / "inbox/used/planted.txt").write_text("Forgotten words.\n", encoding="utf-8")
    return "inbox/used/planted.txt", 1


def _used_note(ground: Ground) -> Path:
    data = json.loads(ground.receipt.read_text(encoding="utf-8"))
    return Path(ground.root, data["notes"][0]["used"])


def _changed(ground: Ground) -> Place:
    note = _used_note(ground)
    note.write_bytes(note.read_bytes() + b"More words.\n")
    return note.relative_to(ground.root).as_posix(), 1


def _lost(ground: Ground) -> Place:
    note = _used_note(ground)
    note.unlink()
    return note.relative_to(ground.root).as_posix(), 1


def _broken_record(ground: Ground) -> Place:
    text = ground.receipt.read_text(encoding="utf-8")
    ground.receipt.write_text(text[: len(text) // 2], encoding="utf-8")
    return ground.receipt.relative_to(ground.root).as_posix(), 1


def _misnamed(ground: Ground) -> Place:
    new = ground.receipt.with_name("20990101T000000Z-00000000.json")
    ground.receipt.rename(new)
    return new.relative_to(ground.root).as_posix(), 3


def _segment_gone(ground: Ground) -> Place:
    def change(data: dict[str, list[dict[str, object]]]) -> str:
        first = str(data["notes"][0]["hash"])[:12]
        gone = next(s for s in data["segments"] if s["id"] == f"{first}.1")
        data["segments"].remove(gone)
        for block in data["blocks"]:
            block["segments"] = [s for s in block["segments"] if s != gone["id"]]  # type: ignore[attr-defined]
        return str(data["notes"][0]["hash"])

    return ground.record(change)


def _overlap(ground: Ground) -> Place:
    def change(data: dict[str, list[dict[str, object]]]) -> str:
        data["segments"][1]["start"] = 0
        return f'"{data["segments"][1]["id"]}"'

    return ground.record(change)


def _sourceless(ground: Ground) -> Place:
    def change(data: dict[str, list[dict[str, object]]]) -> str:
        data["blocks"].append({**data["blocks"][0], "text": "Nobody said this.", "segments": []})
        return '"segments": []'

    return ground.record(change)


def _citation_changed(ground: Ground) -> Place:
    """Let a block that the build wrote cite another note than its own."""
    text = ground.article.read_text(encoding="utf-8")
    labels = re.findall(r"^\[\^(\d+)\]: .*inbox/used", text, re.MULTILINE)
    lines = text.split("\n")
    number = next(n for n, line in enumerate(lines) if re.search(rf"\w\[\^{labels[0]}\]\.$", line))
    lines[number] = lines[number].replace(f"[^{labels[0]}]", f"[^{labels[1]}]")
    ground.article.write_text("\n".join(lines), encoding="utf-8")
    return ground.file, number + 1


def _shared_title(ground: Ground) -> Place:
    text = ground.article.read_text(encoding="utf-8")
    other = ground.article.with_name("zz-planted.md")
    title = next(line for line in text.split("\n") if line.startswith("title:"))
    other.write_text(_ARTICLE.replace("title: Planted", title), encoding="utf-8")
    return other.relative_to(ground.root).as_posix(), 1


def _shared_path(ground: Ground) -> Place:
    ground.article.with_name("Planted.md").write_text(_ARTICLE, encoding="utf-8")
    text = _ARTICLE.replace("title: Planted", "title: Another")
    ground.article.with_name("planted.md").write_text(text, encoding="utf-8")
    return f"{Path(ground.file).parent.as_posix()}/planted.md", 1


def _page_line(pattern: str, new: str) -> Plant:
    def plant(ground: Ground) -> Place:
        page = Ground(ground.root, ground.root / "articles/_index.md")
        return page.file, page.replace(pattern, new)

    return plant


def _own_page(text: str) -> Plant:
    def plant(ground: Ground) -> Place:
        page = ground.root / "articles/_index.md"
        listed = sorted(
            path.relative_to(page.parent).as_posix()
            for path in page.parent.rglob("*.md")
            if path != page
        )
        links = "\n".join(f"- [{path}]({path})" for path in listed)
        page.write_text(text.replace("ALL", links), encoding="utf-8")
        return "articles/_index.md", 1

    return plant


def _interrupted(ground: Ground) -> Place:
    state = ground.root / ".pipeline"
    state.mkdir(exist_ok=True)
    (state / "journal.json").write_text("{}", encoding="ascii")
    return ".pipeline/journal.json", 1


def _unfit(ground: Ground) -> Place:
    name = b"planted-\xff.md"
    Path(str(ground.root / "articles"), name.decode("utf-8", "surrogateescape")).write_text(
        _ARTICLE, encoding="utf-8"
    )
    return "articles", 1


_ARTICLE = """\
---
title: Planted
created: 2026-03-09
updated: 2026-03-09
tags: [one]
status: draft
---

Words of a person.
"""

STALE = ("index-stale",)
"""A new, lost or renamed article makes the index page old, too."""

DEFECTS = (
    Defect("footnote-dangling", _inserted("A claim[^987] of words[^1].")),
    Defect("footnote-unused", _appended("[^986]: A book.")),
    Defect("footnote-doubled", _appended("[^985]: One.\n[^985]: Two.", 1, cited="So[^985].")),
    Defect("footnote-empty", _appended("[^984]:", cited="So[^984].")),
    Defect("footnote-nested", _inserted("- an item[^983]\n\n  [^983]: hidden", 2)),
    Defect(
        "footnote-order",
        _appended("[^979]: One.\n[^978]: Two.", 1, cited="So[^978] and so[^979]."),
    ),
    Defect(
        "footnote-same-source",
        _appended(
            "[^976]: [a page](UP/articles/_index.md)\n[^977]: [it](UP/articles/_index.md)",
            1,
            cited="So[^976] and so[^977].",
        ),
    ),
    Defect(
        "footnote-wrong-target",
        _appended("[^975]: [other_note.txt](UP/inbox/used/NOTE)", cited="So[^975]."),
        ("footnote-same-source",),
    ),
    Defect(
        "footnote-in-heading",
        lambda ground: (
            ground.file,
            [
                ground.append("[^974]: A book."),
                ground.insert("## Planted[^974]\n\nWords[^974]."),
            ][1],
        ),
    ),
    Defect("footnote-in-address", _inserted("It is at https://example.org/a[^1].")),
    Defect("uncited", _inserted("Words that rest on nothing.")),
    Defect("source-missing", _appended("[^973]: [n](UP/inbox/used/no.txt)", cited="So[^973].")),
    Defect("source-moved", _moved),
    Defect("link-outside", _inserted("A [file](../../../../etc/passwd)[^1].")),
    Defect("link-broken", _inserted("An [article](nowhere-at-all.md)[^1].")),
    Defect("link-empty", _inserted("An [article]()[^1].")),
    Defect("link-unsafe", _inserted("A [button](javascript:alert)[^1].")),
    Defect("anchor-missing", _inserted("See [below](#nowhere-at-all)[^1].")),
    Defect("figure-missing", _inserted("A map ![of it](figures/no.png)[^1].")),
    Defect(
        "figure-alt", _inserted("A map ![](https://example.org/map.png)[^1]."), ("figure-remote",)
    ),
    Defect("figure-remote", _inserted("A map ![of it](https://example.org/map.png)[^1].")),
    Defect(
        "code-open", lambda ground: (ground.file, ground.append("\n```\nopen") + 1), ("uncited",)
    ),
    Defect(
        "comment-open", lambda ground: (ground.file, ground.append("\n<!-- open") + 1), ("uncited",)
    ),
    Defect("hidden-characters", _inserted("Turned \u202e round[^1].")),
    Defect("conflict-marker", _inserted("<<<<<<< HEAD\nOurs[^1].")),
    Defect("line-ends", _line_ends),
    Defect("heading-empty", _inserted("##\n\nWords[^1].")),
    Defect("heading-jump", _inserted("## Planted\n\n#### Deep\n\nWords[^1].", 2)),
    Defect(
        "heading-doubled",
        _inserted("## Planted\n\nWords[^1].\n\n## Planted\n\nOther words[^1].", 4),
    ),
    Defect("section-empty", _inserted("## Planted\n\n## Filled\n\nWords[^1].")),
    Defect("title-doubled", _inserted("# Planted\n\nWords[^1].")),
    Defect("block-doubled", _repeat),
    Defect("sources-not-last", _appended("[^970]: A book.\n\n## Planted\n\nWords[^970].", 2)),
    Defect("front-matter-broken", _front(r"^title: .*", 'title: "open'), STALE),
    Defect("front-matter-missing", _front(r"\A---\n(?:.*\n)*?---\n+", ""), STALE),
    Defect(
        "title-missing",
        lambda ground: (
            ground.file,
            [ground.replace(r"^title: .*\n", ""), ground.replace(r"^# .*\n", "")][0] * 0 + 1,
        ),
        STALE,
    ),
    Defect("front-matter-doubled", _front(r"^status: .*", "status: draft\nstatus: draft", 1)),
    Defect("date-wrong", _front(r"^created: .*", "created: yesterday")),
    Defect("date-order", _front(r"^updated: .*", "updated: 1999-12-31"), STALE),
    Defect("tags-wrong", _front(r"^tags: .*", "tags: one")),
    Defect("status-wrong", _front(r"^status: .*", "status: [draft]"), STALE),
    Defect("encoding", _encoding, STALE),
    Defect("citation-changed", _citation_changed),
    Defect("index-stale", _page_line(r"\| draft \|", "| done |")),
    Defect(
        "index-broken",
        lambda ground: (_own_page("ALL\n- [gone](gone.md)\n")(ground)[0], _count(ground) + 1),
    ),
    Defect("index-unlisted", _own_page("Nothing to be seen here.\n")),
    Defect("interrupted", _interrupted),
    Defect("name-unfit", _unfit),
    Defect("title-shared", _shared_title, STALE),
    Defect("path-shared", _shared_path, (*STALE, "front-matter-missing")),
    Defect("note-forgotten", _forgotten),
    Defect("note-lost", _lost, ("source-missing",)),
    Defect("note-changed", _changed),
    Defect("receipt-broken", _broken_record, ("note-forgotten", "style-sentence-words")),
    Defect("receipt-misnamed", _misnamed),
    Defect("segment-unaccounted", _segment_gone),
    Defect("segment-overlap", _overlap),
    Defect("block-sourceless", _sourceless),
    Defect("style-no-bold", _inserted("Words **in bold**[^1].")),
    Defect("style-no-horizontal-rules", _inserted("Words[^1].\n\n***\n\nWords again[^1].", 2)),
    Defect("style-heading-depth", _inserted("##### Deep\n\nWords[^1]."), ("heading-jump",)),
    Defect("style-sentence-words", _inserted("many " * 60 + "words[^1].")),
    Defect("style-banned-openers", _inserted("And frankly, words[^1].")),
    Defect("style-banned-words", _inserted("We delve into words[^1].")),
)


def _count(ground: Ground) -> int:
    return len(list((ground.root / "articles").rglob("*.md"))) - 1
