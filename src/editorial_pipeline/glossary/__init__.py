"""The names that a workspace has settled: what recognisers make of them, and what is put right.

`values` holds the entries, `reading` makes them of `glossary.toml`, `applying` replaces declared
aliases in notes, `suspects` finds words that only resemble a name.
"""

from editorial_pipeline.glossary.applying import correct_note, correct_text
from editorial_pipeline.glossary.reading import (
    GLOSSARY_FILE,
    is_fit_alias,
    parse_glossary,
    read_glossary,
)
from editorial_pipeline.glossary.suspects import Suspect, find_suspects
from editorial_pipeline.glossary.values import EMPTY, Glossary, Term, fold

__all__ = [
    "EMPTY",
    "GLOSSARY_FILE",
    "Glossary",
    "Suspect",
    "Term",
    "correct_note",
    "correct_text",
    "find_suspects",
    "fold",
    "is_fit_alias",
    "parse_glossary",
    "read_glossary",
]
