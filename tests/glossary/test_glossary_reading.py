"""`glossary.toml`: what it may hold, and in which words the rest is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from editorial_pipeline.errors import SettingsError
from editorial_pipeline.glossary import Glossary, Term, parse_glossary, read_glossary
from editorial_pipeline.models.notes import Language

FULL = """\
# Names of the podcast.

[[term]]
name = "Mladen"
aliases = ["Ladden", "Ладден*"]
distinct = ["laden"]
language = "en"
note = "He hosts it."

[[term]]
name = "vLLM"

[[term]]
name = "Mladen"
aliases = ["Mladin"]
"""


def test_full_file(tmp_path: Path) -> None:
    """Every key is read; entries of one name add up; a missing file is an empty glossary."""
    assert read_glossary(tmp_path) == Glossary()
    (tmp_path / "glossary.toml").write_text(FULL, encoding="utf-8")
    glossary = read_glossary(tmp_path)
    assert glossary.terms == (
        Term("Mladen", ("Ladden", "Ладден*"), ("laden",), Language("en"), "He hosts it."),
        Term("vLLM"),
        Term("Mladen", ("Mladin",)),
    )
    assert glossary.names == ("Mladen", "vLLM")


def test_two_languages_may_share_an_alias() -> None:
    """What is one name in English may be another in Russian."""
    text = (
        '[[term]]\nname = "A1"\naliases = ["chip"]\nlanguage = "en"\n'
        '[[term]]\nname = "B1"\naliases = ["chip"]\nlanguage = "ru"\n'
    )
    assert len(parse_glossary(text).terms) == 2


E1 = '[[term]]\nname = "Mladen"\n'
FORM = 'An entry is `[[term]]`, then `name = "Mladen"` and `aliases = ["Ladden"]`.'

WRONG = [
    ("names = 1", f"glossary.toml:1: `names` is unknown. {FORM}"),
    ('\nterm = "Mladen"', f"glossary.toml:2: `term` is no list of entries. {FORM}"),
    (
        '# x\n\n[[term]]\naliases = ["a1"]',
        (
            "glossary.toml:3: an entry needs a `name` of one line, at most 100 characters, with a "
            'letter. Write `name = "Mladen"`.'
        ),
    ),
    (
        '[[term]]\nname = ""',
        (
            "glossary.toml:2: an entry needs a `name` of one line, at most 100 characters, with a "
            'letter. Write `name = "Mladen"`.'
        ),
    ),
    (
        E1 + 'alias = ["Ladden"]',
        "glossary.toml:3: `alias` is unknown. Did you mean `aliases`?",
    ),
    (
        E1 + "weight = 3",
        "glossary.toml:3: `weight` is unknown. Known are name, aliases, distinct, language, note.",
    ),
    (
        E1 + 'aliases = "Ladden"',
        (
            "glossary.toml:3: `aliases` is no list of words, each of one line with a letter in it. "
            'Write `aliases = ["Ladden"]`.'
        ),
    ),
    (
        E1 + 'distinct = ["a\\nb"]',
        (
            "glossary.toml:3: `distinct` is no list of words, each of one line with a letter in "
            'it. Write `distinct = ["Ladden"]`.'
        ),
    ),
    (
        E1 + 'aliases = [\n  "Ladden",\n  "the",\n]',
        (
            "glossary.toml:5: the alias “the” is an ordinary word. "
            "It would be replaced everywhere; take it out."
        ),
    ),
    (
        E1 + 'aliases = ["x"]',
        (
            "glossary.toml:3: the alias “x” is a single letter. "
            "It would be replaced everywhere; take it out."
        ),
    ),
    (
        E1 + 'aliases = ["La*"]',
        (
            "glossary.toml:3: the alias “La*” is too short a stem. "
            "Leave at least three letters before the `*`."
        ),
    ),
    (
        E1 + 'aliases = ["La*den"]',
        (
            "glossary.toml:3: the alias “La*den” holds `*` in the middle. "
            "It stands at the end, for an ending."
        ),
    ),
    (
        E1 + 'language = "English"',
        (
            "glossary.toml:3: `language` is no code of two or three letters. "
            'Write "en", or leave it out.'
        ),
    ),
    (E1 + "note = 1", "glossary.toml:3: `note` is no text. Put it in quotes."),
    (
        E1 + 'aliases = ["Ladden"]\n\n[[term]]\nname = "Laden"\naliases = ["ladden"]',
        (
            "glossary.toml:7: the alias “ladden” already stands for “Mladen”. "
            "One word can stand for one name in a language; keep one of the two."
        ),
    ),
    (
        E1 + '\n[[term]]\nname = "Laden"\naliases = ["mladen"]',
        (
            "glossary.toml:6: the alias “mladen” is the name of another entry. "
            "Take it out, or make the two entries one."
        ),
    ),
    (
        "[[term]\n",
        (
            "glossary.toml: not valid TOML: Expected ']]' at the end of an array declaration "
            f"(at line 1, column 7). {FORM}"
        ),
    ),
    (
        E1 + 'alias = ["x"]\n\n[[term]]\nnote = "who?"',
        (
            "2 things in glossary.toml cannot be used. glossary.toml:3: `alias` is unknown. Did "
            "you mean `aliases`? glossary.toml:5: an entry needs a `name` of one line, at most 100 "
            'characters, with a letter. Write `name = "Mladen"`.'
        ),
    ),
]


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_wrong_file_is_refused_with_line_and_remedy(text: str, message: str) -> None:
    """The line is told, what is wrong with it, and what to write instead."""
    with pytest.raises(SettingsError) as caught:
        parse_glossary(text)
    assert str(caught.value) == message
    assert caught.value.exit_code == 3


def test_file_that_is_no_text(tmp_path: Path) -> None:
    """Bytes of another encoding, a folder and a flood are refused, not guessed at."""
    path = tmp_path / "glossary.toml"
    path.write_bytes("Ладден".encode("cp1251"))
    with pytest.raises(SettingsError, match=r"not UTF-8 \(byte 0\)\. Save it as UTF-8"):
        read_glossary(tmp_path)
    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(SettingsError, match="larger than 1 MB"):
        read_glossary(tmp_path)
    path.unlink()
    path.mkdir()
    with pytest.raises(SettingsError, match="cannot be read: Is a directory"):
        read_glossary(tmp_path)
