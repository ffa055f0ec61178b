"""The title of a page: found, decoded, and made one visible line."""

from __future__ import annotations

import pytest

from editorial_pipeline.webpages.titles import has_title, page_title

PAGES = [
    ("<title>Data Team Roles</title>", "Data Team Roles"),
    ("<html><head><TITLE >\n Data\n\tRoles </TITLE></head>", "Data Roles"),
    ("<title>R&amp;D &lt;b&gt; &#8212; x</title>", "R&D <b> — x"),
    ("<svg><title>Icon</title></svg><title>Page</title>", "Page"),
    ("<title>First</title><title>Second</title>", "First"),
    ("<title>Never closed", "Never closed"),
    ("<title></title>", ""),
    ("<p>No title</p>", ""),
    ("", ""),
    ("<title>a\u202eb\u200bc\x1b[31m</title>", "abc [31m"),
    ("<!-- <title>Comment</title> --><title>Real</title>", "Real"),
    (f"<title>{'word ' * 50}</title>", f"{('word ' * 24).strip()}…"),
]


@pytest.mark.parametrize(("page", "title"), PAGES)
def test_title_of_a_page(page: str, title: str) -> None:
    """The first title of the page itself, without hidden characters, cut at a word."""
    assert page_title(page.encode(), "text/html; charset=utf-8") == title


@pytest.mark.parametrize(
    ("data", "kind", "title"),
    [
        ("<title>Роли</title>".encode("cp1251"), "text/html; charset=windows-1251", "Роли"),
        (b'<meta charset="koi8-r"><title>' + "Роли".encode("koi8-r"), "text/html", "Роли"),
        ("<title>Роли</title>".encode(), "text/html", "Роли"),
        (b"<title>\xff\xfe</title>", "text/html; charset=utf-8", "\ufffd\ufffd"),
        (b"<title>x</title>", "text/html; charset=no-such", "x"),
    ],
)
def test_encodings(data: bytes, kind: str, title: str) -> None:
    """The header is believed first, then the page, then UTF-8; nothing fails."""
    assert page_title(data, kind) == title


def test_end_of_the_title_is_seen() -> None:
    """Reading may stop there."""
    assert has_title(b"<title>x</TITLE >")
    assert not has_title(b"<title>x</titl")
