"""The question for topic words: what notes in another language than the articles' are about."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from editorial_pipeline.models.notes import Language, Note


@dataclass(frozen=True, slots=True)
class TopicRequest:
    """Notes of the sitting with this number, in other languages than `language`, the articles'."""

    sitting: int
    notes: tuple[Note, ...]
    language: Language

    @property
    def purpose(self) -> str:
        """What an answer to this is wanted for, such as `topics 2`."""
        return f"topics {self.sitting}"

    @property
    def key(self) -> str:
        """What tells the question from the others of its run: its purpose and its notes."""
        digest = hashlib.sha256("".join(note.hash for note in self.notes).encode()).hexdigest()
        return f"{self.purpose} {digest[:16]}"


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NoteTopics(_Answer):
    """Words for what one note is about, as an article on it would have them."""

    note: int = Field(description="the number of the note")
    words: list[str] = Field(description="3 to 12 words or names in the language of the articles")


class TopicAnswer(_Answer):
    """An engine's answer to a `TopicRequest`."""

    notes: list[NoteTopics]
