"""A workspace in a temporary folder, the real command line, and a judge that knows no code of ours.

The judge reads what a build wrote with markdown-it-py, which the pipeline itself does not use.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

NOON = "1773057600"  # 2026-03-09 12:00 UTC

PIPELINE = Path(sys.executable).with_name("pipeline")

NOTES = {
    "20260309_071804_dana_msg1_transcript.txt": (
        "New article: Data teams after the language model. When I joined my first team in 2016 "
        "there were six of us. The analyst answered questions about last month and the data "
        "scientist trained models."
    ),
    "20260309_072233_dana_msg2_transcript.txt": (
        "The model comes from outside now, and nobody on the team has trained anything. The hard "
        "part moved from training to judging. Off the record, the agency was useless. Back on "
        "the record. Somebody has to collect the examples."
    ),
    "20260309_072400_dana_msg3.md": (
        "A page on the old job: https://www.example.org/roles_2026?a=1&b=2 worth a table."
    ),
}


@dataclass
class Workspace:
    """A workspace and the environment in which its commands run."""

    root: Path
    environ: dict[str, str] = field(default_factory=dict)

    def drop(self, name: str, words: str | bytes, *, age_s: float = 3600) -> Path:
        """Put a note into the inbox that has not changed for `age_s` seconds."""
        path = self.root / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(words if isinstance(words, bytes) else f"{words}\n".encode())
        then = path.stat().st_mtime - age_s
        os.utime(path, (then, then))
        return path

    def article(self, path: str, text: str) -> Path:
        """Put an article there that a person has written."""
        file = self.root / "articles" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def run(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run the installed command as a process of its own."""
        return subprocess.run(
            [PIPELINE, "--root", self.root, *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env={
                **{
                    k: v
                    for k, v in os.environ.items()
                    if not k.startswith(("PIPELINE_", "OPENAI_"))
                },
                "SOURCE_DATE_EPOCH": NOON,
                **self.environ,
                **environ,
            },
        )

    def build(self, *arguments: str, code: int = 0, **environ: str) -> dict[str, Any]:
        """Run `build --json`, expect an exit code, and return the object."""
        done = self.run("build", "--json", *arguments, **environ)
        assert done.returncode == code, f"exit {done.returncode}: {done.stdout}{done.stderr}"
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def tree(self) -> dict[str, str]:
        """Return the hash of every file, the disposable ones left out."""
        return {
            path.relative_to(self.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and ".pipeline" not in path.relative_to(self.root).parts
        }

    def read(self, path: str) -> str:
        """Return a file as text, line ends as they are."""
        return (self.root / path).read_bytes().decode()

    def articles(self) -> dict[str, str]:
        """Return every article but the index page."""
        folder = self.root / "articles"
        return {
            path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(folder.rglob("*.md"))
            if path.name != "_index.md"
        }

    def receipt(self) -> dict[str, Any]:
        """Return the newest receipt."""
        newest = max((self.root / "inbox/receipts").glob("*.json"))
        record: dict[str, Any] = json.loads(newest.read_text(encoding="utf-8"))
        return record


def add_up(segments: Mapping[str, int]) -> bool:
    """Whether every segment is accounted for, and there are some."""
    parts = sum(segments[key] for key in ("cited", "directive", "set_aside"))
    return segments["total"] == parts > 0


def defects(workspace: Workspace, path: str) -> list[str]:
    """Return what is wrong with an article that a build has created, judged from outside."""
    text = workspace.read(f"articles/{path}")
    match = re.match(
        r'---\ntitle: ".*"\ncreated: \d{4}-\d\d-\d\d\nupdated: \d{4}-\d\d-\d\d\n'
        r"tags: \[.*\]\nstatus: draft\n---\n\n# \S.*\n\n",
        text,
    )
    if match is None:
        return ["the head is not that of the format"]
    body = text[match.end() :]
    found = [
        f"raw or invisible: {m!r}"
        for m in re.findall(r"[\u202a-\u202e\u2066-\u2069\x00-\x08]", text)
    ]
    parser = MarkdownIt("commonmark").use(footnote_plugin)
    environment: dict[str, Any] = {}
    tokens = parser.parse(body, environment)
    inner = [child for token in tokens for child in token.children or []]
    forbidden = {"html_block", "html_inline", "image", "hr"}
    found += [f"{t.type}: {t.content!r}" for t in [*tokens, *inner] if t.type in forbidden]
    labels = environment.get("footnotes", {}).get("refs", {})
    # The first link of the line: what is said of a page may hold brackets, escaped.
    defined = re.findall(
        r"^\[\^([^\]]+)\]: \[[^\n]*?(?<!\\)\]\((\S+)\)(?: - [^\n]+)?$", body, re.MULTILINE
    )
    if sorted(f":{label}" for label, _ in defined) != sorted(labels):
        found.append(f"definitions {defined} do not fit {sorted(labels)}")
    found += [f"unused footnote {label}" for label, count in labels.items() if count < 0]
    used = set(re.findall(r"(?<!\\)\[\^(\w+)\](?!:)", re.sub(r"`[^`\n]+`", "", body)))
    found += [f"dangling {label}" for label in sorted(used - {label for label, _ in defined})]
    folder = (workspace.root / "articles" / path).parent
    for label, target in defined:
        if target.startswith(("http://", "https://")):
            continue
        if not (folder / unquote(target)).resolve().is_relative_to(workspace.root.resolve()):
            found.append(f"[^{label}] leads out of the workspace")
        if not (folder / unquote(target)).is_file():
            found.append(f"[^{label}] leads nowhere: {target}")
    if len({target for _, target in defined}) != len(defined):
        found.append("two footnotes for one source")
    return found + _uncited(tokens)


def links(text: str) -> set[str]:
    """Return the addresses that a reader could click, those of the sources left out."""
    body = re.split(r"\n## (?:Sources|Источники)\n", text, maxsplit=1)[0]
    tokens = MarkdownIt("commonmark").parse(body)
    return {
        str(child.attrs["href"])
        for token in tokens
        for child in token.children or []
        if child.type == "link_open"
    }


def _uncited(tokens: list[Any]) -> list[str]:
    """Return the top-level paragraphs and quotes without a footnote."""
    uncited, depth_of_notes = [], 0
    for token in tokens:
        if token.type == "footnote_block_open":
            depth_of_notes += 1
        if token.type == "inline" and not depth_of_notes and token.level == 1:
            kinds = {child.type for child in token.children or []}
            previous = tokens[tokens.index(token) - 1].type
            if previous == "paragraph_open" and "footnote_ref" not in kinds:
                uncited.append(f"uncited: {token.content[:60]!r}")
    return uncited
