"""What the notes of the stateful test say: sentences that can be told apart by their numbers."""

from __future__ import annotations

SUBJECTS = ("kettles", "hiring", "bicycles", "sourdough", "archives", "lighthouses")
_SENTENCES = (
    "The {one} took {number} minutes longer than anybody at the office had expected",
    "We learned that {one} work best when {number} people look after them in turn",
    "In the end {number} of the letters about {one} were answered by the same person",
    "What nobody says about {one} is that the first {number} days decide everything",
)


def sentence(subject: str, number: int) -> str:
    """Return a sentence on a subject; the number makes it one of a kind."""
    return f"{_SENTENCES[number % len(_SENTENCES)].format(one=subject, number=number)}."


def note(subject: str, numbers: list[int], *, asks: bool) -> str:
    """Return the words of a note, which may ask for the article that it is for."""
    asked = f"New article: Notes on {subject}. " if asks else ""
    return asked + " ".join(sentence(subject, number) for number in numbers)
