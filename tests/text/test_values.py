"""Names, addresses, units, runs of words and spellings across scripts."""

from __future__ import annotations

import pytest

from editorial_pipeline.text.names import find_names, is_title_case
from editorial_pipeline.text.similar import alike
from editorial_pipeline.text.translit import sound_key
from editorial_pipeline.text.units import unit_code
from editorial_pipeline.text.urls import find_exact
from editorial_pipeline.text.word_runs import Runs, has_run, is_subsequence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I met John Smith in Berlin.", ["John", "Smith", "Berlin"]),
        ("However, it works. Everything is fine: So they say.", []),
        ("OpenAI's LLMs, vLLM and CRISP-DM", ["OpenAI", "LLMs", "vLLM", "CRISP-DM"]),
        ("Google said so", ["Google"]),
        ("AI-powered GPT-4o", ["AI", "GPT"]),
        ("On Monday in May it is 24 GB", []),
        ("It is NOT so", []),
        ("e.g. Zenotron, vs. Planetron", ["Zenotron", "Planetron"]),
        ("Я встретил Алексея в Москве", ["Алексея", "Москве"]),
    ],
)
def test_names_are_found(text: str, expected: list[str]) -> None:
    """Capitals inside a sentence, abbreviations and mixed case are names; other capitals not."""
    assert [name.text for name in find_names(text)] == expected


def test_title_case_is_told_apart() -> None:
    """In a title with capitals throughout, a capital tells nothing."""
    assert is_title_case("How We Test the Parser")
    assert not is_title_case("How we test the parser at Zenotron")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See https://x.example/a(b)?c=1, and more.", [("link", "https://x.example/a(b)?c=1")]),
        ("Mail me@x.example.", [("e-mail address", "me@x.example")]),
        (
            "Go to example.com/a or www.x.org",
            [("web address", "example.com/a"), ("link", "www.x.org")],
        ),
        ("Use v2.1 or 1.2.3", [("version", "v2.1"), ("version", "1.2.3")]),
        ("In src/a.py and ~/notes", [("path", "src/a.py"), ("path", "~/notes")]),
        ("#Growth @dana", [("hashtag", "#Growth"), ("handle", "@dana")]),
        ("CI/CD, and/or A/B. C# at 5 % #3", []),
    ],
)
def test_exact_forms_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    """Addresses, versions, paths and tags are found whole, without the sentence around them."""
    assert [(exact.kind, exact.text) for exact in find_exact(text)] == expected


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Alexey", "алексей"),
        ("Dmitry", "дмитрий"),
        ("Kubernetes", "кубернетес"),
        ("Compose", "компоуз"),
        ("LangChain", "лэнгчейн"),
        ("Kazan", "казань"),
        ("Marina", "марина"),
    ],
)
def test_spellings_of_a_sound_meet(latin: str, cyrillic: str) -> None:
    """A name and its Cyrillic spelling sound alike."""
    assert alike(sound_key(latin), sound_key(cyrillic)) >= 0.74


def test_units_have_one_code_in_both_languages() -> None:
    """A unit and its translation are the same."""
    pairs = [("percent", "процентов"), ("minutes", "минут"), ("$", "долларов"), ("gb", "гигабайта")]
    assert [unit_code(a) == unit_code(b) is not None for a, b in pairs] == [True] * 4
    assert unit_code("word") is None


def test_runs_hold_words_however_they_are_joined() -> None:
    """Joined and spoken forms are found, parts of words are not."""
    runs = Runs(["we use crisp dm at example dot com slash docs"])
    held = ["CRISP-DM", "crisp", "example.com/docs", "we use"]
    missing = ["risp", "use dm", "", "docs we"]
    assert [runs.holds(words) for words in held + missing] == [True] * 4 + [False] * 4


def test_words_may_be_left_out_only_where_allowed() -> None:
    """A run may skip fillers and repeated words; a subsequence anything."""
    said = ["we", "um", "need", "need", "it", "now"]
    fillers = frozenset({"um"})
    assert has_run(["we", "need", "it"], said, fillers)
    assert not has_run(["we", "it"], said, fillers)
    assert is_subsequence(["we", "now"], said)
    assert not is_subsequence(["now", "we"], said)
