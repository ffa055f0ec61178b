"""Recorded conversations: replies that were written by hand, played to the real pipeline.

The notes lie beside the repository and are never in it. So what is recorded holds no name of a
note and no address: `{note 3}` stands for the name of the third note by time, `{url 3.1}` for
the address in segment 1 of note 3, as the prompt numbers them.
"""

from __future__ import annotations

import difflib
import json
import re
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fakes.prompt import read_plan, user_message
from fakes.server import completion

RECORDED = Path(__file__).parent / "e2e" / "conversations"

Json = dict[str, Any]

_URL = re.compile(r"https?://\S+")
_PLACE = re.compile(r"\{url (\d+\.\d+)\}")


@dataclass
class Player:
    """Answers each question with the reply that was recorded for it, each reply once.

    A plan is asked for as `plan`, topic words as `topics`, a draft by the title of its article.
    `surprises` are questions for which there is no reply left, such as a repair.
    """

    turns: list[Json]
    surprises: list[str] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, request: Json) -> Json:
        """Answer a chat completion request."""
        text = user_message(request)
        words = {line.label: line.words for line in read_plan(text).lines}
        title = re.search(r"^Title: (.*)$", text, re.MULTILINE)
        asked = title[1] if title else "plan"
        asked = "topics" if text.startswith("# Notes to be found\n") else asked
        with self.lock:
            if asked == "plan":
                self.words |= words
            for turn in self.turns:
                if turn["ask"] == asked and "\n# Repair\n" not in text:
                    self.turns.remove(turn)
                    return completion(_filled(json.dumps(turn["reply"]), words))
            self.surprises.append(text)
        return completion({"sections": [], "blocks": [], "unused": [], "doubts": []})


def read_turns(name: str) -> list[Json]:
    """Return the recorded replies of a conversation."""
    turns: list[Json] = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    return turns


def _filled(text: str, words: dict[str, str]) -> str:
    return _PLACE.sub(lambda place: _address(words[place[1]]), text)


def _address(words: str) -> str:
    found = _URL.search(words)
    assert found is not None
    return found[0]


def masked(text: str, notes: list[str], words: dict[str, str]) -> str:
    """Return a text with places in the stead of the names of notes and of their addresses."""
    for number, name in enumerate(notes, start=1):
        text = text.replace(name, f"{{note {number}}}")
    for label, said in words.items():
        for url in _URL.findall(said):
            text = text.replace(url, f"{{url {label}}}")
    return text


def changes(before: dict[str, str], after: dict[str, str]) -> dict[str, str]:
    """Return each new article whole, and of each changed one the lines that differ."""
    found = {}
    for path, text in after.items():
        old = before.get(path)
        if old is None:
            found[path] = text
        elif old != text:
            lines = difflib.unified_diff(old.splitlines(), text.splitlines(), n=0, lineterm="")
            found[path] = "\n".join(line for line in list(lines)[2:] if line[:2] != "@@") + "\n"
    return found
