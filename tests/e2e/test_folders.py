"""`[folders]` in whole builds: new articles go where the sentence fits, and nowhere else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from e2e_workspace import Workspace, defects
from fakes import FakeModelServer, GoodModel

SETTINGS = """\
[folders]
roles = "Jobs in data teams, hiring, interviews and careers."
"tools/search" = "Search engines, indexes and vector databases."
"""
HIRING = (
    "When we hire, we look at how a person works. Hiring takes three interviews in our team, and "
    "the interviews are about data."
)
SEARCH = (
    "The search index is the slow part. We moved to another search engine, and the vector "
    "databases that we tried were not faster."
)
GARDEN = "The tomatoes need water every evening. My neighbour waters them when I am away."


@pytest.fixture
def filed(empty: Workspace) -> Workspace:
    """Return a workspace with two folders for articles, neither of which exists yet."""
    (empty.root / "pipeline.toml").write_text(SETTINGS, encoding="utf-8")
    return empty


def paths(workspace: Workspace) -> list[str]:
    """Return the folders of the articles, and that each is sound."""
    for path in workspace.articles():
        assert defects(workspace, path) == []
    return sorted(path.rpartition("/")[0] for path in workspace.articles())


def test_offline_engine_goes_by_the_words(filed: Workspace) -> None:
    """Each topic goes into the folder whose sentence shares its words; what fits none stays out."""
    filed.drop("20260309_070000_dana_msg1_transcript.txt", HIRING)
    filed.drop("20260309_090000_dana_msg2_transcript.txt", SEARCH)
    filed.drop("20260309_110000_dana_msg3_transcript.txt", GARDEN)
    filed.build("--engine", "offline")
    assert paths(filed) == ["", "roles", "tools/search"]
    index = filed.read("articles/_index.md")
    assert "](tools/search/" in index


def test_articles_of_a_folder_draw_their_like(filed: Workspace) -> None:
    """Words of the articles in a folder count where its own sentence says little."""
    filed.article("roles/a.md", "# Pay and titles\n\nWhat a title is worth in salary and bonus.\n")
    filed.drop(
        "20260309_070000_dana_msg1_transcript.txt",
        "New article: What people earn. The salary is one thing and the bonus another. A title is "
        "cheaper than both.",
    )
    filed.build("--engine", "offline")
    assert "roles/what-people-earn.md" in filed.articles()


def choosing(folder: str | None) -> Any:  # noqa: ANN401  (a reply of the server)
    """Return a model that plans well and puts new articles into `folder`."""

    def reply(request: dict[str, Any]) -> dict[str, Any]:
        answer = GoodModel()(request)
        message = answer["choices"][0]["message"]
        content = json.loads(message["content"])
        for article in content.get("articles", []):
            article["folder"] = folder
        return {
            **answer,
            "choices": [
                {**answer["choices"][0], "message": {**message, "content": json.dumps(content)}}
            ],
        }

    return reply


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("tools/search", "tools/search"),
        (None, ""),
        ("../../etc", ""),
        ("/etc", ""),
        ("tools", ""),
    ],
)
def test_model_chooses_from_the_list(filed: Workspace, folder: str | None, expected: str) -> None:
    """A folder of the list is taken; any other is refused and told, and nothing leaves articles."""
    filed.drop("20260309_090000_dana_msg2_transcript.txt", SEARCH)
    with FakeModelServer(choosing(folder)) as server:
        filed.environ |= {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "k"}
        report = filed.build()
    assert paths(filed) == [expected]
    asked = server.requests[0]["messages"][-1]["content"]
    assert (
        "\n# Folders\n\nA new article goes into the folder that it fits best. "
        "One line each: folder, what belongs there.\n\n"
        '- ["roles", "Jobs in data teams, hiring, interviews and careers."]\n'
        '- ["tools/search", "Search engines, indexes and vector databases."]\n'
    ) in asked
    told = [line for line in report["attention"] if "[folders]" in line]
    assert len(told) == (1 if folder and not expected else 0)


def test_without_folders_nothing_is_asked(empty: Workspace) -> None:
    """Without the table the prompt has no list, and a folder in the answer counts for nothing."""
    empty.drop("20260309_090000_dana_msg2_transcript.txt", SEARCH)
    with FakeModelServer(choosing("roles")) as server:
        empty.environ |= {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "k"}
        empty.build()
    assert paths(empty) == [""]
    assert "# Folders" not in server.requests[0]["messages"][-1]["content"]
