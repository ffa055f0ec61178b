"""A model whose drafts a test has written by hand, sentence by sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from fakes.good import plan, repair
from fakes.prompt import DraftPage, read_draft, user_message
from fakes.server import completion

Json = dict[str, Any]
Page = Callable[[DraftPage], Sequence[Json]]


class WritingModel:
    """Plans as `GoodModel` does and answers the drafts, one after the other, as it was told.

    Each of `drafts` is a list of blocks, or makes one of what stands in the prompt. A repair is
    answered from `repairs`, and without one from the segments' own words.
    """

    def __init__(
        self, *drafts: Sequence[Json] | Page, repairs: Sequence[Sequence[Json]] = ()
    ) -> None:
        self.drafts = list(drafts)
        self.repairs = list(repairs)
        self.prompts: list[str] = []
        """The user messages of drafts and repairs."""

    def __call__(self, request: Json) -> Json:
        """Answer a chat completion request."""
        text = user_message(request)
        if "# Material\n" not in text:
            return completion(plan(text))
        self.prompts.append(text)
        if "\n# Repair\n" in text:
            return completion(_answer(self.repairs.pop(0)) if self.repairs else repair(text))
        draft = self.drafts.pop(0)
        return completion(_answer(draft(read_draft(text)) if callable(draft) else draft))


def block(id_: str, text: str, *segments: str, **changes: Any) -> Json:  # noqa: ANN401  any field
    """Return a paragraph at the end of the section `section`, or what `changes` make of it."""
    return {
        "id": id_,
        "op": "insert",
        "section": None,
        "after": "end",
        "kind": "paragraph",
        "text": text,
        "items": [],
        "segments": list(segments),
        "terms": [],
    } | changes


def _answer(blocks: Sequence[Json]) -> Json:
    headings = dict.fromkeys(b["section"] for b in blocks if b["section"] is not None)
    return {
        "sections": [{"heading": h, "new": True, "level": 2, "after": None} for h in headings],
        "blocks": list(blocks),
        "unused": [],
        "doubts": [],
    }
