"""Exchanges of words: which look like a misheard name put right, and which are style."""

from __future__ import annotations

import pytest

from editorial_pipeline.learning.substitutions import Substitution, find_substitutions

SLIPS = [
    ("I talked to Ladden today.", "I talked to Mladen today.", ("Ladden", "Mladen")),
    ("It is Ladden's idea.", "It is Mladen's idea.", ("Ladden", "Mladen")),
    ("We use mini search here.", "We use minsearch here.", ("mini search", "minsearch")),
    ("Then cloud code wrote it.", "Then Claude Code wrote it.", ("cloud code", "Claude Code")),
    ("A male engineer does it.", "An ML engineer does it.", None),
    ("The male engineer does it.", "The ML engineer does it.", ("male", "ML")),
    ("We follow crisp dm there.", "We follow CRISP-DM there.", ("crisp dm", "CRISP-DM")),
    ("It runs openai models.", "It runs OpenAI models.", ("openai", "OpenAI")),
    ("The planner executer works.", "The planner-executor works.", None),
    ("The plan is a planer now.", "The plan is a planner now.", ("planer", "planner")),
    ("Я говорил с Ладденом вчера.", "Я говорил с Младеном вчера.", ("Ладденом", "Младеном")),
]

STYLE = [
    ("We are quite happy.", "We are very happy."),
    ("We use it.", "We employ it."),
    ("He said so.", "We know that Mladen said so."),
    ("It tests this.", "It tested this."),
    ("We met in may.", "We met in June."),
    ("It costs 20 dollars.", "It costs 30 dollars."),
    ("so it goes.", "So it goes."),
    ("Nothing changes.", "Nothing changes."),
    ("One two three four five here.", "Uno Dos Tres Quatro Cinco here."),
]


@pytest.mark.parametrize(("before", "after", "expected"), SLIPS)
def test_name_put_right(before: str, after: str, expected: tuple[str, str] | None) -> None:
    """A name that resembles what stood there is a slip put right; two changes at once tell less."""
    found = [(one.heard, one.meant) for one in find_substitutions(before, after)]
    if expected is not None:
        assert found == [expected]
    else:
        assert len(found) <= 1


@pytest.mark.parametrize(("before", "after"), STYLE)
def test_other_words_are_style(before: str, after: str) -> None:
    """Synonyms, inflections, numbers, capitals and rewritten sentences teach no name."""
    assert list(find_substitutions(before, after)) == []


def test_evidence_shows_a_little_around() -> None:
    """Some words on each side are kept whole, and dots say that the sentence goes on."""
    left, right = "… before. Long words stand before.", "And after it. And after it. And …"
    before = f"{'Long words stand before. ' * 3}I saw Ladden there.{' And after it.' * 6}"
    assert list(find_substitutions(before, before.replace("Ladden", "Mladen"))) == [
        Substitution(
            "Ladden",
            "Mladen",
            f"{left} I saw Ladden there. {right}",
            f"{left} I saw Mladen there. {right}",
        )
    ]
