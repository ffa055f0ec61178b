"""Footnotes lead to their notes from everywhere and keep their labels."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import PurePosixPath
from urllib.parse import unquote

import pyromark
import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.articles.document import parse_document
from editorial_pipeline.articles.footnotes import (
    Earlier,
    Footnotes,
    definition_line,
    note_link,
    resolve_link,
    web_line,
)
from editorial_pipeline.models.draft import NoteHead
from editorial_pipeline.models.notes import WebSource
from editorial_pipeline.models.plan import ArticlePath


def head(name: str, folder: str = "inbox/used") -> NoteHead:
    return NoteHead(name, f"{folder}/{name}", datetime(2026, 3, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("name", "article", "articles", "line"),
    [
        ("n_1.txt", "a.md", "articles", "[^5]: [n_1.txt](../inbox/used/n_1.txt)"),
        ("n.txt", "x/y/a.md", "articles", "[^5]: [n.txt](../../../inbox/used/n.txt)"),
        ("n.txt", "a.md", "docs/posts", "[^5]: [n.txt](../../inbox/used/n.txt)"),
        ("n.txt", "a.md", ".", "[^5]: [n.txt](inbox/used/n.txt)"),
        (
            "a b [1] (x) #2 100%?.txt",
            "a.md",
            "articles",
            (
                r"[^5]: [a b \[1\] (x) #2 100%?.txt]"
                "(../inbox/used/a%20b%20%5B1%5D%20%28x%29%20%232%20100%25%3F.txt)"
            ),
        ),
        (
            "заметка.txt",
            "a.md",
            "articles",
            "[^5]: [заметка.txt](../inbox/used/%D0%B7%D0%B0%D0%BC%D0%B5%D1%82%D0%BA%D0%B0.txt)",
        ),
        (
            "^x*y*.txt",
            "a.md",
            "articles",
            r"[^5]: [&#94;x\*y\*.txt](../inbox/used/%5Ex%2Ay%2A.txt)",
        ),
    ],
)
def test_definitions_lead_to_the_note(name: str, article: str, articles: str, line: str) -> None:
    """A definition shows the name and links to the file, at every depth and for every name."""
    assert definition_line("5", head(name), ArticlePath(article), articles) == line


NAMES = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="/\\"),
    min_size=1,
    max_size=20,
).filter(lambda name: name.strip(". ") == name and " ".join(name.split()) == name)


@given(NAMES, st.lists(st.sampled_from(["a", "b c", "д"]), max_size=3))
def test_every_link_comes_back(name: str, folders: list[str]) -> None:
    """A parser finds one link that leads from the article to exactly this file."""
    article = ArticlePath("/".join([*folders, "x.md"]))
    source = f"x[^1]\n\n{definition_line('1', head(name), article, 'articles')}\n"
    document = parse_document(source.encode(), article)
    target = document.definitions["1"].target
    assert resolve_link(target, article, "articles") == f"inbox/used/{name}"
    assert (PurePosixPath("articles", article).parent / unquote(target)).parts[-1] == name
    assert pyromark.html(source, options=pyromark.Options.ENABLE_FOOTNOTES).count("<a href=") == 2


@pytest.mark.parametrize(
    ("target", "file"),
    [
        ("../inbox/used/a%20b.txt", "inbox/used/a b.txt"),
        ("./../inbox//used/a.txt#L3", "inbox/used/a.txt"),
        ("https://a.b/c", None),
        ("mailto:a@b.c", None),
        ("//host/x", None),
        ("", None),
    ],
)
def test_links_of_a_person_are_understood(target: str, file: str | None) -> None:
    """Links are compared by the file they lead to, however they are written."""
    assert resolve_link(target, ArticlePath("x.md"), "articles") == file


def test_labels_stay_and_grow() -> None:
    """A defined note keeps its label; a new one gets a number above all that stand anywhere."""
    text = (
        "a[^7] b[^book] stray[^12]\n\n[^7]: [x](../inbox/used/old%20one.txt)\n"
        "[^book]: [y](<../inbox/used/two (2).txt>)\n"
    )
    path = ArticlePath("x.md")
    footnotes = Footnotes(path, "articles", parse_document(text.encode(), path))
    names = ["old one.txt", "new.txt", "two (2).txt", "newer.txt", "new.txt"]
    assert [footnotes.label(head(name)) for name in names] == ["7", "13", "book", "14", "13"]
    assert footnotes.added == {"13": "inbox/used/new.txt", "14": "inbox/used/newer.txt"}
    assert footnotes.lines == [
        "[^13]: [new.txt](../inbox/used/new.txt)",
        "[^14]: [newer.txt](../inbox/used/newer.txt)",
    ]


def test_a_new_article_counts_from_one() -> None:
    """Numbers are given in the order of first use."""
    footnotes = Footnotes(ArticlePath("x.md"), "articles", None)
    assert [footnotes.label(head(name)) for name in ["b", "a", "b"]] == ["1", "2", "1"]


def test_link_stays_relative() -> None:
    """A name with a colon is no scheme."""
    assert note_link("a:b.txt", ArticlePath("x.md"), ".") == "a%3Ab.txt"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (
            WebSource("https://example.org/r.html", "Data Team Roles Explained", "The original"),
            "[^1]: [Data Team Roles Explained](https://example.org/r.html) - The original",
        ),
        (WebSource("https://example.org/", "Example", ""), "[^1]: [Example](https://example.org/)"),
        (
            WebSource("https://example.org/a_(b)?x=[1]", "a_(b)", "x"),
            "[^1]: [a_(b)](https://example.org/a_(b)?x=[1]) - x",
        ),
        (
            WebSource("https://example.org/a)b\\c&copy;", "*T* [1] <b> `c`", "# <i> [^2] *now*"),
            (
                r"[^1]: [\*T\* \[1\] &lt;b> \`c\`](https://example.org/a%29b%5Cc&amp;copy;)"
                r" - \# &lt;i> \[^2] \*now\*"
            ),
        ),
    ],
)
def test_web_sources_have_title_and_reason(source: WebSource, line: str) -> None:
    """The format is that of sources on the web; neither title nor reason can act as markup."""
    assert web_line("1", source) == line
    document = parse_document(f"# T\n\nText[^1].\n\n{line}\n".encode(), ArticlePath("a.md"))
    target = document.definitions["1"].target
    assert target == source.url.replace(")b\\c", "%29b%5Cc")
    assert document.references == {"1"}


def test_page_that_is_defined_keeps_its_label() -> None:
    """A page is found again whether or not its address ends with a slash."""
    text = b"# T\n\nText[^4].\n\n[^4]: [Mine](https://example.org/a/)\n"
    document = parse_document(text, ArticlePath("a.md"))
    footnotes = Footnotes(ArticlePath("a.md"), "articles", document)
    assert footnotes.web_label(WebSource("https://example.org/a", "Other", "why")) == "4"
    assert footnotes.web_label(WebSource("https://example.org/b", "B", "")) == "5"
    assert footnotes.web_label(WebSource("https://example.org/b", "B", "")) == "5"
    assert footnotes.lines == ["[^5]: [B](https://example.org/b)"]
    assert footnotes.added == {"5": None}


def test_a_label_that_the_run_has_freed_is_not_given_away() -> None:
    """In the diff of a run no label changes from one note to another."""
    before = b"# A\n\nOne[^1]. Two[^2].\n\n## Sources\n\n[^1]: [a](a)\n[^2]: [b](b)\n"
    after = b"# A\n\nOne[^1].\n\n## Sources\n\n[^1]: [a](a)\n"
    document = parse_document(after, ArticlePath("a.md"))
    footnotes = Footnotes(ArticlePath("a.md"), "articles", document, Earlier(before))
    assert footnotes.label(head("n.txt")) == "3"


def test_a_label_of_an_earlier_run_goes_to_its_own_note_or_to_none() -> None:
    """A number that two notes have had, or that stands in the article, is nobody's any more."""
    text = b"# A\n\nOne[^1]. A stray[^4].\n\n## Sources\n\n[^1]: [a](a)\n"
    given = {
        "2": frozenset({"inbox/used/b.txt"}),
        "3": frozenset({"inbox/used/c.txt", "inbox/used/d.txt"}),
        "4": frozenset({"inbox/used/e.txt"}),
        "5": frozenset({"https://example.org/f(1)"}),
        "9" * 30: frozenset({"inbox/used/g.txt"}),
    }
    document = parse_document(text, ArticlePath("a.md"))
    footnotes = Footnotes(ArticlePath("a.md"), "articles", document, Earlier(None, given))
    page = WebSource("https://example.org/f(1)", "F", "")
    labels = {name: footnotes.label(head(f"{name}.txt")) for name in "ebcgd"}
    assert labels == {"e": "6", "b": "2", "c": "7", "g": "8", "d": "9"}
    assert footnotes.web_label(page) == "5"
