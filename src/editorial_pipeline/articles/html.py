"""Markdown as HTML, for pages that no other program renders."""

from __future__ import annotations


def render_html(markdown: str) -> str:
    """Return Markdown with tables and footnotes as HTML; raw HTML in it stays as it is.

    Nothing is sanitised: the page around it has to forbid scripts.
    """
    import pyromark  # noqa: PLC0415 - only where a page is made

    options = (
        pyromark.Options.ENABLE_FOOTNOTES
        | pyromark.Options.ENABLE_TABLES
        | pyromark.Options.ENABLE_STRIKETHROUGH
    )
    return pyromark.html(markdown, options=options)
