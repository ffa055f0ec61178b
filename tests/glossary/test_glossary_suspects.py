"""Words that resemble a settled name: which are told, and which are not."""

from __future__ import annotations

import pytest

from editorial_pipeline.glossary import Glossary, Suspect, Term, find_suspects
from editorial_pipeline.models.notes import Language

GLOSSARY = Glossary(
    [
        Term("Mladen", aliases=("Ladden",), distinct=("laden",)),
        Term("minsearch"),
        Term("Claude Code"),
        Term("Qdrant"),
        Term("Dana Whitfield"),
        Term("RAG"),
    ]
)

SUSPECTS = [
    ("I asked Mladden about it.", "Mladden", "Mladen"),
    ("we use mini search for it", "mini search", "minsearch"),
    ("Then cloud code wrote it.", "cloud code", "Claude Code"),
    ("the quadrant index is fast", "quadrant", "Qdrant"),
    ("dana witfield told me", "dana witfield", "Dana Whitfield"),
    ("потом квадрант нашёл это", "квадрант", "Qdrant"),
    ("Я спросил Ладена об этом", "Ладена", "Mladen"),
]

NO_SUSPECTS = [
    "Mladen, Mladens and Mladen's are the name.",
    "Ladden is an alias and laden was declared as distinct.",
    "Minsearch and MinSearch are the name in another case.",
    "Младен, Младена и минсерч.",
    "We search for the code in the cloud.",
    "https://example.org/mladden and mladden@example.org are addresses.",
    "The rug, a rage and rags.",
    "",
]


@pytest.mark.parametrize(("said", "words", "name"), SUSPECTS)
def test_resembling_words_are_told(said: str, words: str, name: str) -> None:
    """Spelling or sound is close to a name, in either script, in one word or two."""
    language = Language("en" if said.isascii() else "ru")
    start = said.index(words)
    expected = (Suspect(start, start + len(words), words, name),)
    assert find_suspects(said, GLOSSARY, language) == expected


@pytest.mark.parametrize("said", NO_SUSPECTS)
def test_other_words_are_not(said: str) -> None:
    """The name itself in any form or script, what was declared, and ordinary words pass."""
    language = Language("en" if said.isascii() else "ru")
    assert find_suspects(said, GLOSSARY, language) == ()


def test_without_a_glossary_nothing_is_suspected() -> None:
    """No entry, no doubt."""
    assert find_suspects("Mladden", Glossary(), Language("en")) == ()
