"""Notes that are an address with a remark, in whole builds: the page becomes a source as well."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from e2e_workspace import Workspace, add_up, defects
from editorial_pipeline.run import start
from editorial_pipeline.run.report import RunReport, Silent
from editorial_pipeline.settings import load_settings
from editorial_pipeline.webpages import fetching
from editorial_pipeline.webpages.fetching import Web, fetch_titles
from editorial_pipeline.webpages.page import PageTitle
from fakes import FakeModelServer, GoodModel
from webpages.loopback import Loopback, little_web, resolve

ARTICLE = "roles-now-and-then.md"
TALK = "20260309_071804_dana_msg1_transcript.txt"
LINK = "20260309_072010_dana_msg2.md"
URL = "https://example.org/blog/data-roles.html"
SAID = "New article: Roles now and then. When I joined my first team in 2016 there were six of us."
NOTED = f"{URL} the original article on roles in a data team"

OFFLINE = f"""\
---
title: "Roles now and then"
created: 2026-03-09
updated: 2026-03-09
tags: [data-team, original, roles]
status: draft
---

# Roles now and then

Notes on data team, original and roles[^1][^2].

When I joined my first team in 2016 there were six of us[^3].

<https://example.org/blog/data-roles.html> the original article on roles in a data team[^1][^2].

## Sources

[^1]: [{LINK}](../inbox/used/{LINK})
[^2]: [Data roles]({URL}) - The original article on roles in a data team
[^3]: [{TALK}](../inbox/used/{TALK})
"""


@pytest.fixture
def noted(empty: Workspace) -> Workspace:
    """Return a workspace with a voice note and, two minutes later, a link."""
    empty.drop(TALK, SAID)
    empty.drop(LINK, NOTED)
    return empty


def test_offline(noted: Workspace) -> None:
    """The block cites the note and the page; the page has a name and says why it is there."""
    report = noted.build("--engine", "offline")
    assert noted.articles()[ARTICLE] == OFFLINE
    assert defects(noted, ARTICLE) == []
    assert add_up(report["segments"])
    assert [note["links"] for note in noted.receipt()["notes"]] == [
        [],
        [URL],
    ]


def sources(workspace: Workspace, path: str = ARTICLE) -> list[str]:
    """Return the definitions of an article that lead to the web."""
    lines = workspace.articles()[path].splitlines()
    return [line for line in lines if line.startswith("[^") and "](http" in line]


def ask(workspace: Workspace, reply: Any = None) -> dict[str, Any]:  # noqa: ANN401  (a reply)
    """Build with a model."""
    with FakeModelServer(reply or GoodModel()) as server:
        workspace.environ |= {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "k"}
        return workspace.build()


def test_model(noted: Workspace) -> None:
    """Whatever a model writes, the footnotes are the host's."""
    report = ask(noted)
    text = noted.articles()[ARTICLE]
    assert sources(noted) == [
        f"[^3]: [Data roles]({URL}) - The original article on roles in a data team"
    ]
    assert f"\n{URL} the original article on roles in a data team[^2][^3].\n" in text
    assert defects(noted, ARTICLE) == []
    assert report["segments"]["set_aside"] == 0


def test_page_that_is_a_source_already_keeps_its_label(empty: Workspace) -> None:
    """A person's footnote for the page is cited, and its words stay."""
    mine = f"# Roles in a data team\n\nMine[^7].\n\n## Sources\n\n[^7]: [My words]({URL}) - mine\n"
    empty.article("roles.md", mine)
    empty.drop(LINK, f"Put this in the article on roles in a data team. {NOTED}")
    empty.build("--engine", "offline")
    text = empty.articles()["roles.md"]
    assert sources(empty, "roles.md") == [f"[^7]: [My words]({URL}) - mine"]
    assert "the original article on roles in a data team[^7][^8]" in text


def test_request_in_the_note_is_no_reason(empty: Workspace) -> None:
    """What is asked of the editor reaches neither the text nor the sources."""
    empty.article("roles.md", "# Roles in a data team\n\nMine.\n")
    empty.drop(LINK, f"{URL}\n\nPut this in the article on roles in a data team.")
    empty.build("--engine", "offline")
    assert sources(empty, "roles.md") == [f"[^2]: [Data roles]({URL})"]
    assert "Put this" not in empty.articles()["roles.md"]


def test_reason_is_in_the_language_of_the_article(noted: Workspace) -> None:
    """Where an engine has put the remark into the article's language, its words are the reason."""
    noted.drop(LINK, f"{URL} про роли, которые были в команде данных раньше")

    def reply(request: dict[str, Any]) -> dict[str, Any]:
        answer = GoodModel()(request)
        message = answer["choices"][0]["message"]
        content = json.loads(message["content"])
        for block in content.get("blocks", []):
            if block["kind"] == "quote":
                block |= {"kind": "paragraph", "text": f"On the roles in a data team: <{URL}>"}
        message["content"] = json.dumps(content)
        return answer

    ask(noted, reply)
    assert sources(noted) == [f"[^3]: [Data roles]({URL}) - On the roles in a data team"]
    noted.drop("20260309_072100_dana_msg3.md", "https://example.org/b/one-more-page снова про роли")
    noted.build("--engine", "offline")
    (new,) = {line for path in noted.articles() for line in sources(noted, path)} - {
        *sources(noted)[:1]
    }
    assert new.endswith("[One more page](https://example.org/b/one-more-page) - Снова про роли")


Fetch = Callable[[Iterable[str]], Mapping[str, PageTitle]]


def build_here(workspace: Workspace, fetch: Fetch, monkeypatch: pytest.MonkeyPatch) -> RunReport:
    """Build in this process, with `fetch` in the place of the web."""
    monkeypatch.setattr(fetching, "fetch_titles", fetch)
    settings = load_settings(workspace.root, {"PIPELINE_ENGINE": "offline"})
    files = tuple(sorted((workspace.root / "inbox").glob("*.*")))
    now = datetime(2026, 3, 9, 12, tzinfo=UTC)
    return start.run(settings, files, Silent(), now, dry_run=False)


def test_titles_are_fetched_where_that_is_allowed(
    noted: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With `fetch_links` the page gives its own title, escaped like everything that is said."""
    noted.drop("20260309_072020_dana_msg3.md", "https://example.org/code/404 and what is missing")
    (noted.root / "pipeline.toml").write_text("fetch_links = true\n", encoding="utf-8")
    with little_web() as web:

        def fetch(urls: Iterable[str]) -> Mapping[str, PageTitle]:
            moved = {
                url: url.replace("/blog/data-roles.html", "/page/Roles%20[1]%20%26lt;b>")
                for url in urls
            }
            found = fetch_titles(moved.values(), Web(resolve=resolve, transport=Loopback(web)))
            return {url: found[where] for url, where in moved.items()}

        report = build_here(noted, fetch, monkeypatch)
    assert [line.partition("]: ")[2] for line in sources(noted)] == [
        f"[Roles \\[1\\] &lt;b>]({URL}) - The original article on roles in a data team",
        "[Example](https://example.org/code/404) - And what is missing",
    ]
    (told,) = report.attention
    assert told == (
        "https://example.org/code/404 is called “Example” in the sources: "
        "it answered with code 404."
    )


def test_nothing_is_fetched_by_default(noted: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the setting nobody asks the web, whatever the notes hold."""

    def fetch(urls: Iterable[str]) -> Mapping[str, PageTitle]:
        raise AssertionError(list(urls))

    build_here(noted, fetch, monkeypatch)
    assert noted.articles()[ARTICLE] == OFFLINE


def test_undo_takes_the_page_along(noted: Workspace) -> None:
    """With the note its page leaves the article; one that the run made is gone as a whole."""
    before = noted.tree()
    run = noted.build("--engine", "offline")["run"]
    assert noted.run("undo", run).returncode == 0
    after = noted.tree()
    assert {p: h for p, h in after.items() if not p.startswith("inbox/receipts/")} == before


def test_undo_of_one_note_leaves_the_others(noted: Workspace) -> None:
    """The footnotes of the note that was taken back go, the rest stays as it was."""
    noted.drop(
        "20260309_072100_dana_msg3.md", "https://example.org/b/one-more-page and another one"
    )
    noted.build("--engine", "offline")
    assert len(sources(noted)) == 2
    done = noted.run("undo", f"inbox/used/{LINK}")
    assert done.returncode == 0, done.stderr
    assert [line.partition("]: ")[2] for line in sources(noted)] == [
        "[One more page](https://example.org/b/one-more-page) - And another one"
    ]
    assert defects(noted, ARTICLE) == []
