"""Key phrases, and names for addresses, as a person would pick them."""

from __future__ import annotations

import pytest

from editorial_pipeline.text.link_names import link_name, project_name
from editorial_pipeline.text.phrases import PhraseTable, count_phrases, key_phrases

ROLES = [
    "The task of an ML engineer is to integrate machine learning into the product.",
    "A data scientist trains models and a data scientist measures them.",
    "An ML engineer takes care of deployment, and evaluation matters to every ML engineer.",
]


def test_phrases_are_what_is_said_often_and_named() -> None:
    """Verbs, stop words and parts of longer phrases are no phrases."""
    assert [phrase.text for phrase in key_phrases(ROLES, limit=3)] == [
        "ML engineer",
        "data scientist",
        "machine learning",
    ]


def test_russian_phrases_are_in_the_nominative() -> None:
    """A heading wants «статический генератор», not «генератором» or «написал»."""
    said = [
        "Мы написали статический генератор на питоне.",
        "Этим генератором мы собираем страницы, статический генератор быстрый.",
    ]

    assert key_phrases(said, limit=1)[0].text == "статический генератор"


def test_many_deeds_are_no_adjective_and_a_verb_is_no_topic() -> None:
    """«База знаний» is one thing, and «берёт» is none."""
    said = [
        "Каждый ответ он берёт из базы знаний, и сам берёт вопрос.",
        "У нас база знаний лежит в репозитории, и база знаний растёт.",
    ]

    assert [phrase.text for phrase in key_phrases(said, limit=2)] == ["база знаний", "ответ"]


def test_what_all_texts_say_tells_none_apart() -> None:
    """In a table each text gets the phrases of its own."""
    table = PhraseTable(
        [
            [count_phrases(["The AI engineer writes prompts. Prompts have versions."])],
            [count_phrases(["The AI engineer serves models on a GPU cluster."])],
        ]
    )

    assert table.of(0)[0].text != table.of(1)[0].text
    assert "AI engineer" not in {table.of(0)[0].text, table.of(1)[0].text}


def test_nothing_to_say_gives_no_phrases() -> None:
    """Filler and addresses have no topic."""
    assert key_phrases(["So this is it.", "https://example.org/a/b", ""]) == []


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://github.com/google/langextract", "langextract"),
        ("https://github.com/a/tool.git", "tool"),
        ("https://example.org/blog/2026-02-07-agent-memory/", "agent memory"),
        ("https://example.org/blog/data-roles.html", "data roles"),
        ("https://x.com/somebody/status/2020838088063525090", "somebody"),
        ("https://www.youtube.com/watch?v=abc", "youtube"),
        ("https://docs.example.org/d/1I9r21TyQuAO1y2ecztBU0PSCpjHSL", "example"),
        ("https://localhost/", "localhost"),
        ("https://[broken/page", "link"),
    ],
)
def test_an_address_has_a_name(url: str, name: str) -> None:
    """The project, the page, who posted it, or the site; never an address."""
    assert link_name(url) == name


def test_only_repositories_are_projects() -> None:
    """A project's name heads a section; a page's does not."""
    assert project_name("https://github.com/google/langextract/issues/1") == "langextract"
    assert project_name("https://example.org/google/langextract") == ""
