# ruff: noqa: INP001  (a script of its own, beside the package)
"""Coverage-guided fuzzing of everything that reads bytes from outside; needs `atheris`.

    pip install atheris
    python fuzz/readers.py READER [CORPUS] -max_total_time=120

READER is one of decode, note, links, article, touch, plan, draft, markdown. A crash is an exception
that is no EditorialError, an invariant that does not hold, or 10 seconds for one input.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import atheris

with atheris.instrument_imports(include=["editorial_pipeline"]):
    from editorial_pipeline.articles.document import parse_document
    from editorial_pipeline.articles.frontmatter import touch
    from editorial_pipeline.articles.inline import read_markdown
    from editorial_pipeline.engines.openai.answers import read_text
    from editorial_pipeline.errors import EditorialError
    from editorial_pipeline.models.answer import DraftAnswer
    from editorial_pipeline.models.plan import ArticlePath, PlanAnswer
    from editorial_pipeline.text.decode import decode
    from editorial_pipeline.text.front import split_front
    from editorial_pipeline.text.language import detect_language
    from editorial_pipeline.text.link_notes import find_noted_links
    from editorial_pipeline.text.markdown import escape_text
    from editorial_pipeline.text.normalise import normalise, unify_line_ends
    from editorial_pipeline.text.sentences import split_segments
    from editorial_pipeline.verify.figures import figures_of

PATH = ArticlePath("a.md")


def read_note(data: bytes) -> None:
    """Check that segments cover every character of the body that is not blank."""
    _, rest = split_front(unify_line_ends(decode(data).text))
    body = normalise(rest)
    covered = [body[s:e] for s, e, _ in split_segments(body, detect_language(body))]
    assert "".join("".join(covered).split()) == "".join(body.split())
    figures_of([body])


def read_article(data: bytes) -> None:
    """Check that blocks stand in order, inside the file."""
    ends = 0
    for section in parse_document(data, PATH).sections:
        for block in section.blocks:
            assert ends <= block.start <= block.end <= len(data)
            ends = block.end


def touch_article(data: bytes) -> None:
    """Check that a date that is set once is not set again."""
    once = touch(data, date(2026, 3, 9), ["roles"])
    assert touch(once, date(2026, 3, 9), ["roles"]) == once


def read_words(data: bytes) -> None:
    """Check that escaped text holds nothing but words."""
    parts = {name for name, _ in read_markdown(escape_text(data.decode("utf-8", "replace"))).parts}
    assert parts <= {"paragraph"}


READERS: dict[str, Callable[[bytes], object]] = {
    "decode": decode,
    "note": read_note,
    "links": lambda data: find_noted_links(data.decode("utf-8", "replace").splitlines()),
    "article": read_article,
    "touch": touch_article,
    "plan": lambda data: read_text(data.decode("utf-8", "replace"), PlanAnswer),
    "draft": lambda data: read_text(data.decode("utf-8", "replace"), DraftAnswer),
    "markdown": read_words,
}


def main() -> None:
    """Fuzz the reader named first on the command line."""
    reader = READERS[sys.argv.pop(1)]

    def one_input(data: bytes) -> None:
        with suppress(EditorialError):
            reader(data)

    atheris.Setup([*sys.argv, "-timeout=10"], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
