"""Conversations for tests of requests: what a careful editor would answer to which prompt."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from e2e_workspace import Workspace
from editorial_pipeline.cli.output import report_json
from editorial_pipeline.run.build import BuildOptions, build
from editorial_pipeline.settings import load_settings
from fakes import FakeModelServer, completion
from fakes.prompt import read_draft, user_message
from hostile.inprocess import NOW, Silent

Json = dict[str, Any]


def article(key: str, title: str = "", path: str | None = None) -> Json:
    """Return an article of a plan."""
    return {
        "key": key,
        "path": path,
        "title": title,
        "description": "",
        "tags": [],
        "language": None,
        "why": "the author says so",
        "runner_up": None,
    }


def span(
    note: int,
    first: int,
    last: int,
    use: str = "content",
    article: str | None = None,
    section: str | None = None,
) -> Json:
    """Return a span of a plan."""
    return {
        "note": note,
        "first": first,
        "last": last,
        "use": use,
        "article": article,
        "section": section,
        "new_section": section is not None,
        "of": None,
        "why": None,
    }


def ask(kind: str, note: int, first: int, last: int | None = None, **operands: object) -> Json:
    """Return a directive of a plan with the operands of its kind."""
    return {"kind": kind, "note": note, "first": first, "last": last or first, **operands}


def planned(articles: Sequence[Json], spans: Sequence[Json], directives: Sequence[Json]) -> Json:
    """Return the answer to a plan prompt."""
    return {"articles": list(articles), "spans": list(spans), "directives": list(directives)}


class Editor:
    """A model that answers plan prompts with `plan` and words drafts by `texts`.

    `texts` maps a label such as `1.2` to the sentence that tells it; a segment without one is
    told in its own words. Each segment becomes a paragraph under the heading of its group.
    """

    def __init__(self, plan: Json, texts: Mapping[str, str] | None = None) -> None:
        self.plan = plan
        self.texts = texts or {}
        self.prompts: list[str] = []

    def __call__(self, request: Json) -> Json:
        text = user_message(request)
        self.prompts.append(text)
        if "\n# Articles that exist" in f"\n{text}":
            return completion(self.plan)
        return completion(self._draft(text))

    def _draft(self, text: str) -> Json:
        page = read_draft(text)
        blocks: list[Json] = []
        for heading, _, lines in page.groups:
            for line in lines:
                blocks.append(
                    {
                        "id": f"b{len(blocks) + 1}",
                        "op": "insert",
                        "section": heading,
                        "after": "end",
                        "kind": "paragraph",
                        "text": self.texts.get(line.label, line.words),
                        "items": [],
                        "segments": [line.label],
                        "terms": [],
                    }
                )
        sections = [
            {"heading": heading, "new": is_new, "level": 2, "after": None}
            for heading, is_new, _ in page.groups
            if heading
        ]
        return {"sections": sections, "blocks": blocks, "unused": [], "doubts": []}


def built(
    workspace: Workspace,
    editor: Callable[[Json], Json],
    *,
    dry_run: bool = False,
    engine: str = "openai",
) -> Json:
    """Build in this process with a model that answers like `editor`; return the JSON report."""
    with FakeModelServer(editor) as server:
        environ = {
            "OPENAI_BASE_URL": server.url,
            "OPENAI_API_KEY": "none",
            "PIPELINE_ENGINE": engine,
        }
        settings = load_settings(workspace.root, environ)
        report = build(settings, BuildOptions(dry_run=dry_run), Silent(), lambda: NOW)
    return json.loads(json.dumps(report_json(report, None)))  # type: ignore[no-any-return]


def body(text: str) -> str:
    """Return an article without its front matter."""
    return re.sub(r"\A---\n.*?\n---\n\n", "", text, flags=re.DOTALL)
