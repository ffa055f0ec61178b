"""What an editor who reads a draft would stumble over, with the offline engine."""

from __future__ import annotations

from typing import Any

from e2e_workspace import Workspace

GROUP = {
    "20261125_080312_lena_msg11_transcript.txt": (
        "New article: Running a reading group at work. Okay so um, I wanna I wanna tell how we "
        "started a a reading group in our company. We were four people and in the first month "
        "nobody read anything. Then Pavel, uh, said let's read for 25 minutes in the meeting "
        "itself, and talk for 30 minutes after it. The rule is simple: one paper, one printed "
        "copy each, no laptops. Oh and for the editor, please make a separate section about how "
        "we pick the papers."
    ),
    "20261125_080955_lena_msg12_transcript.txt": (
        "Теперь про то, как мы выбираем статьи. Каждый может предложить одну статью в месяц, и мы "
        "голосуем в пятницу. Если статья длиннее двенадцати страниц, мы её не берём. Автор "
        "предложения объясняет, зачем она нам нужна, за две минуты."
    ),
    "20261125_081512_lena_msg13_transcript.txt": (
        "so in addition to what I said about the reading group one thing I learned is that "
        "printed paper matters a lot because people write on it and then they photograph the "
        "page and when a new person joins we give them this archive"
    ),
    "20261125_194001_lena_msg14.md": (
        "The paper we liked most: https://arxiv.org/abs/1706.03762 everybody understood it at "
        "the second try"
    ),
    "20261125_194530_lena_msg15_transcript.txt": (
        "Put this in the article on the reading group. First, choose a quiet room. Second, put "
        "the printer near it. Third, invite one person from another team every month. Make it a "
        "list. Not Pavel, his name is Pawel."
    ),
}
GROUP_ARTICLE = """\
# Running a reading group at work

Notes on reading group, printed copy and printed paper[^1][^2].

I wanna tell how we started a reading group in our company. We were four people and in the first month nobody read anything. Then Pawel said let's read for 25 minutes in the meeting itself, and talk for 30 minutes after it. The rule is simple: one paper, one printed copy each, no laptops[^2][^6].

> Теперь про то, как мы выбираем статьи. Каждый может предложить одну статью в месяц, и мы голосуем в пятницу. Если статья длиннее двенадцати страниц, мы её не берём. Автор предложения объясняет, зачем она нам нужна, за две минуты[^3].

In addition to what I said about the reading group one thing I learned is that printed paper matters a lot because people write on it and then they photograph the page and when a new person joins we give them this archive[^1].

## Quiet room

The paper we liked most: <https://arxiv.org/abs/1706.03762> everybody understood it at the second try[^4][^5].

- First, choose a quiet room.
- Second, put the printer near it.
- Third, invite one person from another team every month[^6].
"""  # noqa: E501  (an article has long lines)

BOT = {
    "20260207_170000_lena_msg1_transcript.txt": (
        "Давай про бота для вопросов сделаем статью. Бот отвечает студентам на вопросы о курсе, и "
        "каждый ответ он берёт из базы знаний. База знаний лежит в репозитории, и её может "
        "исправить любой студент. Раньше база знаний была документом, и его два раза стёрли. "
        "Теперь каждая запись лежит в отдельном файле, и мы видим, кто её поменял."
    ),
    "20260207_170500_lena_msg2.md": "это сайт и репозиторий базы знаний, они открыты для всех",
    "20260207_170900_lena_msg3_transcript.txt": (
        "Давай на основе этого сделаем статью. Начни с того, зачем нужна база знаний и кто ей "
        "пользуется."
    ),
}
BOT_ARTICLE = """\
# База знаний

Заметки: база знаний, студент, ответ[^1].

Бот отвечает студентам на вопросы о курсе, и каждый ответ он берёт из базы знаний. База знаний лежит в репозитории, и её может исправить любой студент. Раньше база знаний была документом, и его два раза стёрли. Теперь каждая запись лежит в отдельном файле, и мы видим, кто её поменял[^1].

Это сайт и репозиторий базы знаний, они открыты для всех[^2].

Начни с того, зачем нужна база знаний и кто ей пользуется[^3].
"""  # noqa: E501  (an article has long lines)


def body(workspace: Workspace) -> str:
    """Return the only article without its front matter and sources."""
    (text,) = workspace.articles().values()
    return text.partition("---\n\n")[2].partition("\n## Sources")[0].partition("\n## Источники")[0]


def dropped(workspace: Workspace, notes: dict[str, str]) -> dict[str, Any]:
    """Build from the notes and return the report."""
    for name, words in notes.items():
        workspace.drop(name, words)
    return workspace.build("--engine", "offline")


def test_a_day_of_notes_makes_one_article(empty: Workspace) -> None:
    """Whole: who goes on stands with what it goes on with, asides and pauses are gone."""
    report = dropped(empty, GROUP)
    assert body(empty) == GROUP_ARTICLE
    assert [(d["kind"], d["outcome"]) for d in report["directives"] if not d["obeyed"]] == [
        ("other", "not carried out: this request is not supported")
    ]


def test_a_request_to_make_an_article_of_this_makes_no_second_one(empty: Workspace) -> None:
    """It means the one under way; typed words begin with a capital, tags in their own letters."""
    report = dropped(empty, BOT)
    assert body(empty) == BOT_ARTICLE
    (text,) = empty.articles().values()
    assert "tags: [база-знаний, студент, ответ, сайт, открыты]\n" in text
    assert [(d["kind"], d["outcome"]) for d in report["directives"]] == [
        ("create", "written to “База знаний”")
    ] * 2
