"""`pipeline publish` as a person calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from e2e_workspace import Workspace
from publish.conftest import ARTICLE, PIXEL, SLUG, call

HUGO = f"""\
---
title: "Data teams after the language model"
description: "DESCRIPTION"
slug: "{SLUG}"
date: 2026-03-09
lastmod: UPDATED
tags: TAGS
draft: false
---

BODY
A person adds a figure with its source[^2].

![A map](a-map.png)

See [the other one](../other/) and a draft.

## Sources

[^1]: [Example](https://www.example.org/roles_2026?a=1&b=2) - A page on the old job, worth a table
[^2]: [The page](https://example.org/map) - why
"""


def publish(workspace: Workspace, *arguments: str, to: str = "hugo") -> tuple[int, str, str]:
    site = str(workspace.root.parent / "site")
    done = call(workspace, "publish", ARTICLE, "--to", to, "-o", site, *arguments)
    return done.exit_code, done.stdout, done.stderr


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_published_face_of_an_article(workspace: Workspace) -> None:
    """The page has no private footnote, its figure is beside it, and the source is untouched."""
    before = (workspace.root / ARTICLE).read_bytes()
    site = workspace.root.parent / "site"
    code, out, err = publish(workspace, "articles/other.md")
    assert (code, err) == (0, "")
    page = f"content/posts/{SLUG}/index.md"
    assert [line.split() for line in out.splitlines()] == [
        f"Wrote into {site}:".split(),
        f"{page} draft, 2 public sources, 3 private footnotes dropped, "
        f"1 link to drafts dropped {ARTICLE}".split(),
        [
            "content/posts/other/index.md",
            "draft,",
            "0",
            "public",
            "sources,",
            "0",
            "private",
            "footnotes",
            "dropped",
            "articles/other.md",
        ],
    ]
    found = tree(site)
    assert sorted(found) == [
        ".pipeline-publish.json",
        f"content/posts/{SLUG}/a-map.png",
        page,
        "content/posts/other/index.md",
    ]
    assert found[f"content/posts/{SLUG}/a-map.png"] == PIXEL
    assert (workspace.root / ARTICLE).read_bytes() == before
    text = found[page].decode()
    body = before.decode().partition("\n\n# ")[2].partition("\n\n")[2].partition("A person")[0]
    for label in ("[^1]", "[^2]", "[^3]"):
        body = body.replace(label, "")
    body = body.replace("[^4]", "[^1]")  # the page that a note points to is public
    fields = dict(line.split(": ", 1) for line in before.decode().split("\n")[1:6])
    expected = HUGO.replace("BODY\n", body).replace("TAGS", fields["tags"])
    expected = expected.replace("UPDATED", fields["updated"]).replace("draft: false", "draft: true")
    expected = expected.replace("DESCRIPTION", body.partition("\n")[0])
    assert text == expected.replace("2026-03-09", fields["created"], 1)


def test_marking_sets_status_and_day(workspace: Workspace) -> None:
    """Two lines of the source change, and the index page with them; a second time none does."""
    before = (workspace.root / ARTICLE).read_text(encoding="utf-8")
    code, out, _ = publish(workspace, "--mark")
    assert code == 0
    assert out.splitlines()[-1] == f"Marked: {ARTICLE}, articles/_index.md"
    wanted = before.replace("status: draft\n", "status: published\npublished: 2026-03-09\n", 1)
    after = (workspace.root / ARTICLE).read_text(encoding="utf-8")
    assert after == wanted
    page = (workspace.root.parent / f"site/content/posts/{SLUG}/index.md").read_text("utf-8")
    assert "\ndate: 2026-03-09\n" in page
    assert "\ndraft: false\n" in page
    assert "| published |" in (workspace.root / "articles/_index.md").read_text(encoding="utf-8")
    workspace.environ["SOURCE_DATE_EPOCH"] = "1783057600"
    assert publish(workspace, "--mark")[0] == 0
    assert (workspace.root / ARTICLE).read_text(encoding="utf-8") == wanted
    assert json.loads(call(workspace, "check", "--json").stdout)["counts"]["error"] == 0


@pytest.mark.parametrize(
    ("to", "files"),
    [
        ("jekyll", [f"_posts/2026-03-09-{SLUG}.md", f"assets/{SLUG}/a-map.png"]),
        ("mkdocs", [f"docs/figures/{SLUG}/a-map.png", f"docs/{SLUG}.md"]),
        ("obsidian", [f"figures/{SLUG}/a-map.png", f"{SLUG}.md"]),
        ("html", [f"figures/{SLUG}/a-map.png", f"{SLUG}.html"]),
    ],
)
def test_each_kind_of_site_has_its_places(workspace: Workspace, to: str, files: list[str]) -> None:
    """Pages and figures lie where the site looks for them, and the link leads from one to other."""
    assert publish(workspace, "--mark", to=to)[0] == 0
    site = workspace.root.parent / "site"
    assert sorted(tree(site)) == sorted([".pipeline-publish.json", *files])
    page = next(path for path in files if not path.endswith(".png"))
    text = (site / page).read_text(encoding="utf-8")
    figure = next(path for path in files if path.endswith(".png"))
    link = text.partition('src="' if to == "html" else "![A map](")[2].partition("a-map.png")[0]
    base = Path(page).parent if to != "jekyll" else Path(SLUG)
    assert (site / base / f"{link}a-map.png").resolve() == (site / figure).resolve()


def test_only_what_publish_wrote_is_overwritten(workspace: Workspace) -> None:
    """A page that somebody edited, or that was there before, stays until it is forced."""
    site = workspace.root.parent / "site"
    file = site / f"content/posts/{SLUG}/index.md"
    assert publish(workspace)[0] == 0
    first = file.read_bytes()
    assert publish(workspace)[0] == 0
    file.write_bytes(first + b"Edited in the site.\n")
    code, _, err = publish(workspace)
    assert (code, "was changed since it was published" in err) == (7, True)
    assert file.read_bytes() == first + b"Edited in the site.\n"
    assert publish(workspace, "--force")[0] == 0
    assert file.read_bytes() == first
    (site / ".pipeline-publish.json").unlink()
    file.write_bytes(b"Somebody else's.\n")
    code, _, err = publish(workspace)
    assert (code, "was not published here" in err) == (7, True)


def test_a_dry_run_writes_nothing(workspace: Workspace) -> None:
    """What would be written and marked is told, and no folder is made."""
    before = (workspace.root / ARTICLE).read_bytes()
    code, out, _ = publish(workspace, "--mark", "--dry-run")
    assert code == 0
    assert out.splitlines()[-1] == f"Would mark: {ARTICLE}, articles/_index.md"
    assert not (workspace.root.parent / "site").exists()
    assert (workspace.root / ARTICLE).read_bytes() == before


def test_nothing_leaves_the_site(workspace: Workspace) -> None:
    """A link inside the site that leads out of it is refused before anything is written."""
    outside = workspace.root.parent / "outside"
    outside.mkdir()
    site = workspace.root.parent / "site"
    site.mkdir()
    (site / "content").symlink_to(outside)
    code, _, err = publish(workspace)
    assert (code, "leads out of" in err) == (74, True)
    assert tree(outside) == {}


@pytest.mark.parametrize(
    ("site", "relation", "folder"),
    [
        ("articles", "is", "articles"),
        ("articles/site", "lies in", "articles"),
        ("inbox", "is", "inbox"),
        ("inbox/used/x", "lies in", "inbox"),
        ("templates/x", "lies in", "templates"),
        (".pipeline/site", "lies in", ".pipeline"),
        (".", "contains", "articles"),
        ("..", "contains", "articles"),
        ("link", "is", "articles"),
        ("articles/../articles", "is", "articles"),
    ],
)
def test_no_page_goes_among_the_workspace_s_own_files(
    workspace: Workspace, site: str, relation: str, folder: str
) -> None:
    """Neither a source is overwritten, also not by force, nor becomes a page a note."""
    (workspace.root / "link").symlink_to(workspace.root / "articles")
    before = tree(workspace.root)
    place = workspace.root / site
    arguments = ("publish", ARTICLE, "--to", "obsidian", "-o", str(place), "--force")
    done = call(workspace, *arguments)
    assert done.exit_code == 2, done.stdout
    which = "" if relation == "is" else f" ({workspace.root / folder})"
    assert done.stderr == (
        f"pipeline: {place}: this {relation} a folder that the workspace itself needs"
        f"{which}. Nothing was written. Give the site a folder of its own "
        "with `-o`.\n"
    )
    assert tree(workspace.root) == before


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("articles/none.md", "no such article"),
        ("articles", "is a folder. Name the articles in it, as in `articles/*.md`."),
        ("articles/_index.md", "index page is no article"),
        ("inbox/used/20260309_072400_dana_msg3.md", "no such article"),
    ],
)
def test_what_is_no_article_is_not_published(workspace: Workspace, path: str, text: str) -> None:
    """Notes and pages that list articles are no articles."""
    site = str(workspace.root / "site")
    done = call(workspace, "publish", path, "--to", "html", "-o", site)
    assert (done.exit_code, text in done.stderr) == (2, True), done.stderr


def test_the_page_that_lists_articles_is_left_out(workspace: Workspace) -> None:
    """The shell's articles/*.md names it with the rest, which are published."""
    code, out, _ = publish(workspace, "articles/_index.md", "articles/other.md")
    assert code == 0
    assert out.startswith(
        "articles/_index.md only lists the articles and was left out.\nWrote into"
    )
    found = json.loads(publish(workspace, "articles/_index.md", "--json", "--force")[1])
    assert found["skipped"] == ["articles/_index.md"]
    assert [one["article"] for one in found["articles"]] == [ARTICLE]


def test_two_articles_of_one_address_are_refused(workspace: Workspace) -> None:
    """One page would take the place of the other."""
    workspace.article("deep/other.md", "---\ntitle: Another\n---\n\nWords.\n")
    site = str(workspace.root.parent / "site")
    two = ("articles/other.md", "articles/deep/other.md")
    done = call(workspace, "publish", *two, "--to", "html", "-o", site)
    assert (done.exit_code, "one address" in done.stderr) == (2, True)


def test_json_tells_what_became_of_the_article(workspace: Workspace) -> None:
    """Programs get the files, the counts and what was marked."""
    code, out, _ = publish(workspace, "--json", "--mark")
    assert code == 0
    assert json.loads(out) == {
        "site": str(workspace.root.parent / "site"),
        "dry_run": False,
        "articles": [
            {
                "article": ARTICLE,
                "files": [f"content/posts/{SLUG}/index.md", f"content/posts/{SLUG}/a-map.png"],
                "draft": False,
                "sources": 2,
                "dropped": 3,
                "unlinked": 2,
            }
        ],
        "marked": [ARTICLE, "articles/_index.md"],
        "unchecked": [],
        "skipped": [],
    }
