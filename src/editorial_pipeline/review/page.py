"""The page as one HTML file that asks for nothing.

The threat: a note, an article or a model's answer holds HTML, a script or an address that the
browser of the reviewer would act upon. Every value is escaped by the template, Markdown is
rendered without raw HTML, and a content security policy lets nothing run or load but the style
and the script of this page, by their hashes; even a hole in the escaping would stay a hole into
nothing. What remains: links of articles lead to the web when they are clicked.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape

from editorial_pipeline.review.values import Page
from editorial_pipeline.templating import Templates

_STYLE = "review/page.css"
_SCRIPT = "review/page.js"
_RELOAD = "review/reload.js"


def render_page(page: Page, templates: Templates, version: str | None = None) -> str:
    """Return the page as HTML; one with a version asks its own origin whether there is another.

    Raises SettingsError where a template is broken.
    """
    style, script = templates.text(_STYLE), templates.text(_SCRIPT)
    if version is not None:
        script += templates.text(_RELOAD)
    return templates.render(
        "review.html.j2",
        page=page,
        css=style,
        js=script,
        policy=_policy(style, script, live=version is not None),
        version=version,
    )


def render_waiting(words: str, templates: Templates, version: str) -> str:
    """Return a page that says why there is nothing to see yet, and asks whether there is."""
    script = templates.text(_RELOAD)
    return (
        f'<!DOCTYPE html><html lang="en" data-version="{escape(version)}">'
        '<meta charset="utf-8"><meta name="color-scheme" '
        f'content="light dark"><meta http-equiv="Content-Security-Policy" '
        f'content="{escape(_policy("", script, live=True))}"><title>Review</title>'
        f"<h1>Nothing to review</h1><p>{escape(words)}</p><script>{script}</script></html>\n"
    )


def _policy(style: str, script: str, *, live: bool) -> str:
    rules = [
        "default-src 'none'",
        f"style-src {_allow(style)}",
        f"script-src {_allow(script)}",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    if live:
        rules.append("connect-src 'self'")
    return "; ".join(rules)


def _allow(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
