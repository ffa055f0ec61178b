"""Word the small question that comes before planning where not all articles can be shown."""

from __future__ import annotations

from collections.abc import Iterator

from editorial_pipeline.engines.openai.prompts import Prompt, Render, line, rendered
from editorial_pipeline.engines.openai.schema import describe, strict_schema
from editorial_pipeline.models.notes import Note
from editorial_pipeline.models.topics import TopicAnswer, TopicRequest

_MOST_CHARACTERS = 1_500
"""Of each note; what it is about shows long before its end, and nothing is decided by this."""
_ANSWER_TOKENS = 60
"""For each note."""


def topic_prompt(request: TopicRequest, render: Render) -> Prompt:
    """Word a request for topic words; what is off the record is left out."""
    shape = describe(strict_schema(TopicAnswer))
    notes = [
        "\n".join((f"## Note {number}", *_words(number, note)))
        for number, note in enumerate(request.notes, start=1)
    ]
    return Prompt(
        request.purpose,
        rendered(render, "prompts/topics.md.j2", part="system", shape=shape),
        rendered(
            render,
            "prompts/topics.md.j2",
            part="user",
            notes="\n\n".join(notes),
            language=line(request.language),
        ),
        answer_tokens=_ANSWER_TOKENS * len(request.notes),
    )


def _words(number: int, note: Note) -> Iterator[str]:
    left = _MOST_CHARACTERS
    for segment in note.segments:
        if segment.off_record:
            continue
        left -= len(segment.text)
        if left < 0:
            return
        yield f"[{number}.{segment.number}] {line(segment.text)}"
