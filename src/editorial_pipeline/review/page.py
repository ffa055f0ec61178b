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

from editorial_pipeline.review.values import Page
from editorial_pipeline.templating import Templates

_STYLE = "review/page.css"
_SCRIPT = "review/page.js"


def render_page(page: Page, templates: Templates) -> str:
    """Return the page as HTML. Raises SettingsError where a template is broken."""
    style, script = templates.text(_STYLE), templates.text(_SCRIPT)
    policy = (
        "default-src 'none'",
        f"style-src {_allow(style)}",
        f"script-src {_allow(script)}",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return templates.render(
        "review.html.j2", page=page, css=style, js=script, policy="; ".join(policy)
    )


def _allow(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
