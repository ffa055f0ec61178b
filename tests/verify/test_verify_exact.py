"""V6: what has to be copied to the byte."""

from __future__ import annotations

import pytest

from editorial_pipeline.models.draft import BlockKind
from passages import hard, objections

URL = "https://slides.example.org/deck-42?v=3&p=%20x"
FAITHFUL = [
    (f"the slides are at {URL} take them", f"The slides are at <{URL}>."),
    (f"the slides are at {URL}.", f"Take [the slides]({URL})."),
    ("go to example dot com slash guides", "Go to example.com/guides."),
    ("go to example dot com slash guides", "Go to <https://example.com/guides>."),
    ("write to me@example.org", "Write to <me@example.org>."),
    ("edit pipeline dot toml", "Edit `pipeline.toml`."),
    ("run make check first", "Run `make check` first."),
    ("run it with dash dash dry run", "Run it with `--dry-run`."),
    ("we pinned 2.10.3 of it", "We pinned 2.10.3 of it."),
    ("we pinned two point ten point three", "We pinned v2.10.3."),
    ("the tag #GrowthWeek worked", "The tag #GrowthWeek worked."),
    ("ci and cd or a b tests", "CI/CD and A/B tests."),
    ("запускаешь докер компоуз", "You run `docker compose`."),
]


@pytest.mark.parametrize(("said", "written"), FAITHFUL)
def test_copied_and_spoken_forms_pass(said: str, written: str) -> None:
    """What stands in a segment passes; so does what was said aloud with its marks."""
    assert hard(objections(said, written, of="en" if said.isascii() else "ru")) == set()


LIES = [
    (f"see {URL}", "See <https://slides.example.org/deck-43?v=3&p=%20x>."),
    (f"see {URL}", "See [this](https://slides.example.org/)."),
    (f"see {URL}", "See [this](../notes/deck.md)."),
    ("see the slides", "See <https://evil.example/x>."),
    ("see the slides", "See www.evil.example for them."),
    ("see the slides", "See evil-site.com for them."),
    ("write to me@example.org", "Write to you@example.org."),
    ("edit the file", "Edit `settings.toml`."),
    ("edit the file", "Edit /etc/passwd first."),
    ("run make check first", "Run `make clean` first."),
    ("we pinned 2.10.3 of it", "We pinned 2.10.4 of it."),
    ("the tag worked", "The tag #GrowthWeek worked."),
    ("запускаешь докер", "You run `rm -rf build`."),
]


@pytest.mark.parametrize(("said", "written"), LIES)
def test_changed_and_invented_forms_are_hard(said: str, written: str) -> None:
    """A link, address, path, version, tag or command that nobody gave is a hard finding."""
    assert "V6" in hard(objections(said, written, of="en" if said.isascii() else "ru"))


def test_links_of_the_article_are_known() -> None:
    """A link that the article holds already, or the configuration names, may be used."""
    written = "See <https://known.example/a> and <https://site.example/b>."
    found = objections(
        "see both pages",
        written,
        article_texts=("Read [this](https://known.example/a).",),
        known_urls=frozenset({"https://site.example/b"}),
    )
    assert hard(found) == set()


def test_every_line_of_code_is_in_a_segment() -> None:
    """A code block may hold the lines of its segments and no other."""
    said = "```\nuv sync\nuv run pytest -q\n```"
    assert hard(objections(said, "uv sync\nuv run pytest -q", kind=BlockKind.CODE)) == set()
    assert "V6" in hard(objections(said, "uv sync --all", kind=BlockKind.CODE))
