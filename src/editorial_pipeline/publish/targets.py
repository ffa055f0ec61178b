"""The sites that articles are published to: where files go, how front matter is called there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from editorial_pipeline.articles.frontmatter import flow_list, quoted
from editorial_pipeline.articles.html import render_html
from editorial_pipeline.errors import ArticleError
from editorial_pipeline.templating import Templates

_SHORTCODE = re.compile(r"\{\{([<%])(?!/\*)(.*?)([>%])\}\}", re.DOTALL)
_LIQUID = re.compile(r"\{\{|\{%")


class Target(StrEnum):
    """A kind of site."""

    HUGO = "hugo"
    JEKYLL = "jekyll"
    MKDOCS = "mkdocs"
    OBSIDIAN = "obsidian"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Meta:
    """What a page says of itself. Dates are ISO dates; `updated` may be ''."""

    title: str
    description: str
    slug: str
    date: str
    updated: str
    tags: tuple[str, ...]
    draft: bool
    language: str


@dataclass(frozen=True, slots=True)
class Layout:
    """How one kind of site names things; `{slug}` and `{date}` are those of the article.

    `page` is the path of the page below the site, `link` what another page links to it by,
    `folder` where its figures go, and `figures` what stands before their names in links.
    """

    page: str
    link: str
    folder: str
    figures: str
    keeps_title: bool


LAYOUTS = {
    Target.HUGO: Layout(
        "content/posts/{slug}/index.md",
        "../{slug}/",
        "content/posts/{slug}/",
        "",
        keeps_title=False,
    ),
    Target.JEKYLL: Layout(
        "_posts/{date}-{slug}.md",
        "../{slug}/",
        "assets/{slug}/",
        "../assets/{slug}/",
        keeps_title=False,
    ),
    Target.MKDOCS: Layout(
        "docs/{slug}.md", "{slug}.md", "docs/figures/{slug}/", "figures/{slug}/", keeps_title=True
    ),
    Target.OBSIDIAN: Layout(
        "{slug}.md", "{slug}.md", "figures/{slug}/", "figures/{slug}/", keeps_title=True
    ),
    Target.HTML: Layout(
        "{slug}.html", "{slug}.html", "figures/{slug}/", "figures/{slug}/", keeps_title=True
    ),
}
"""Links between pages hold where pages are folders (`/posts/x/`), as Hugo and the permalinks that
are written for Jekyll make them, or files beside each other."""


def render_page(target: Target, meta: Meta, markdown: str, templates: Templates) -> str:
    """Return the page of an article for a site.

    Raises ArticleError where the site's own language would read the text as commands, and
    SettingsError on a broken template.
    """
    if target is Target.HTML:
        body = render_html(markdown)
        return templates.render("page.html.j2", meta=meta, body=body)
    return f"---\n{_FRONT[target](meta)}---\n\n{_inert(target, meta, markdown)}"


def _inert(target: Target, meta: Meta, markdown: str) -> str:
    """Return the text so that the site generator runs nothing that stands in it."""
    if target is Target.HUGO:
        safe = _SHORTCODE.sub(r"{{\1/*\2*/\3}}", markdown)
        if re.search(r"\{\{[<%](?!/\*)", safe):
            raise ArticleError(
                "Hugo would read `{{<` in the text as a command",
                where=meta.slug,
                advice="Write it apart, such as `{ {<`.",
            )
        return safe
    if target is Target.JEKYLL and _LIQUID.search(markdown):
        if "endraw" in markdown:
            raise ArticleError(
                "Jekyll would read `endraw` in the text as a command",
                where=meta.slug,
                advice="Write it in another way.",
            )
        return f"{{% raw %}}\n{markdown}{{% endraw %}}\n"
    return markdown


def _lines(*pairs: tuple[str, str]) -> str:
    return "".join(f"{key}: {value}\n" for key, value in pairs if value)


def _bool(value: bool) -> str:  # noqa: FBT001 - a value, no flag
    return "true" if value else "false"


def _words(tags: Sequence[str]) -> str:
    return flow_list(tags) if tags else ""


def _hugo(meta: Meta) -> str:
    return _lines(
        ("title", quoted(meta.title)),
        ("description", quoted(meta.description) if meta.description else ""),
        ("slug", quoted(meta.slug)),
        ("date", meta.date),
        ("lastmod", meta.updated),
        ("tags", _words(meta.tags)),
        ("draft", _bool(meta.draft)),
    )


def _jekyll(meta: Meta) -> str:
    return _lines(
        ("layout", "post"),
        ("title", quoted(meta.title)),
        ("description", quoted(meta.description) if meta.description else ""),
        ("date", meta.date),
        ("last_modified_at", meta.updated),
        ("tags", _words(meta.tags)),
        ("permalink", f"/{meta.slug}/"),
        ("published", _bool(not meta.draft)),
    )


def _mkdocs(meta: Meta) -> str:
    return _lines(
        ("title", quoted(meta.title)),
        ("description", quoted(meta.description) if meta.description else ""),
        ("date", meta.date),
        ("lastmod", meta.updated),
        ("tags", _words(meta.tags)),
        ("draft", _bool(meta.draft)),
    )


def _obsidian(meta: Meta) -> str:
    # Obsidian's tags have no blanks.
    tags = ["-".join(tag.split()) for tag in meta.tags]
    return _lines(
        ("aliases", f"[{quoted(meta.title)}]"),
        ("description", quoted(meta.description) if meta.description else ""),
        ("created", meta.date),
        ("updated", meta.updated),
        ("tags", _words(tags)),
        ("permalink", quoted(meta.slug)),
        ("publish", _bool(not meta.draft)),
    )


_FRONT: dict[Target, Callable[[Meta], str]] = {
    Target.HUGO: _hugo,
    Target.JEKYLL: _jekyll,
    Target.MKDOCS: _mkdocs,
    Target.OBSIDIAN: _obsidian,
}
