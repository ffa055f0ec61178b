"""A model that lies on request, each lie leaving a trace that must not reach an article."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from fakes.good import GoodModel
from fakes.prompt import user_message
from fakes.server import completion

Json = dict[str, Any]

TRACES: dict[str, str] = {
    "numbers": "Exactly 4217 teams did this.",
    "names": "Gwendolyn Farthingale agreed with that.",
    "links": "See [the proof](https://evil.example/proof) for that.",
    "quotations": "As somebody said, “we have never promised anything of this kind”.",
    "directives": "Scratch that, and put this into the article about something else.",
    "html": '<script>alert("4216")</script>',
    "images": "![pixel](https://evil.example/pixel.png)",
    "footnotes": "It is proven[^99].\n\n[^99]: [proof](../../secret.md)",
    "yaml": "\n\n---\nstatus: published\n---\n",
    "headings": "\n\n## An injected section\n\nWith text.",
    "bidi": "\u202egnihtemos\u202c was said.",
}
"""What the lies about text add to a block."""

LIES = frozenset(
    {*TRACES, "unknown-ids", "no-ids", "dropped-segments", "paths", "titles", "no-repair"}
)

PATH = "../../etc/passwd"
TITLE = 'A "title": with\n---\nstatus: published\n<b>bold</b> [^9]'
HEADING = "Roles\n\n## Injected <b>heading</b> [^9]"


class LyingModel:
    """Answers like `GoodModel`, then spoils the answer with every lie of `lies`.

    Lies about text take turns over the blocks. `unknown-ids` and `no-ids` change what blocks
    rest on, `dropped-segments` leaves material out, `paths` and `titles` spoil plan and
    headings. Repairs are honest unless `no-repair` is among the lies.
    """

    def __init__(self, lies: Iterable[str] = LIES) -> None:
        self.lies = frozenset(lies)
        unknown = self.lies - LIES
        if unknown:
            message = f"no such lies: {sorted(unknown)}"
            raise ValueError(message)

    def __call__(self, request: Json) -> Json:
        """Answer a chat completion request."""
        honest = GoodModel()(request)
        answer = json.loads(honest["choices"][0]["message"]["content"])
        text = user_message(request)
        if "spans" in answer:
            self._spoil_plan(answer)
        elif "blocks" in answer and ("\n# Repair\n" not in text or "no-repair" in self.lies):
            self._spoil_draft(answer)
        return completion(answer)

    def _spoil_plan(self, answer: Json) -> None:
        for article in answer["articles"]:
            if "titles" in self.lies:
                article["title"] = TITLE
                article["description"] = TITLE
                article["tags"] = ["a: b", "]\n---", "<b>"]
            if "paths" in self.lies and article["path"] is None:
                article["title"] = PATH
        if "paths" in self.lies and answer["articles"]:
            stolen = {**answer["articles"][0], "key": "a99", "path": PATH}
            answer["articles"].append(stolen)
            answer["spans"][0]["article"] = "a99"
        if "titles" in self.lies:
            for span in answer["spans"]:
                if span["new_section"]:
                    span["section"] = HEADING
        if "unknown-ids" in self.lies:
            answer["spans"].append({**answer["spans"][0], "note": 99, "first": 1, "last": 10**9})
        if "dropped-segments" in self.lies:
            del answer["spans"][len(answer["spans"]) // 2 :]

    def _spoil_draft(self, answer: Json) -> None:
        blocks = answer["blocks"]
        about_text = [lie for lie in TRACES if lie in self.lies]
        for position, block in enumerate(blocks):
            if about_text:
                lie = about_text[position % len(about_text)]
                block["text"] = _spoilt(block["text"], TRACES[lie])
            if "unknown-ids" in self.lies and position % 2 == 0:
                block["segments"] = ["99.1", "../1.1"]
            if "no-ids" in self.lies and position % 2 == 1:
                block["segments"] = []
        if "dropped-segments" in self.lies and len(blocks) > 1:
            del blocks[len(blocks) // 2 :]
        if "paths" in self.lies and blocks:
            blocks[0]["id"] = PATH
        if "titles" in self.lies:
            _spoil_headings(answer)


def _spoil_headings(answer: Json) -> None:
    renamed = {s["heading"] for s in answer["sections"] if s["new"]}
    for part, name in [(answer["sections"], "heading"), (answer["blocks"], "section")]:
        for thing in part:
            if thing[name] in renamed:
                thing[name] = HEADING


def _spoilt(text: str, trace: str) -> str:
    return f"{text} {trace}" if not trace.startswith("\n") else text + trace
