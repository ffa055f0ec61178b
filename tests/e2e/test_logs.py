"""Articles with `kind: log` in whole builds: what gets in, under which date, and what stays out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from e2e_workspace import Workspace, add_up
from fakes import FakeModelServer, GoodModel

LOG = """\
---
title: "What I did this week"
created: 2026-02-01
updated: 2026-02-20
tags: [log]
kind: log
status: draft
---

# What I did this week

My own log.

## Week of 2026-02-23

Wrote tests for the indexer.

## Week of 2026-02-09

Slept.
"""
SHIPPED = "20260309_071804_dana_msg1_transcript.txt"
TALKED = "20260218_081804_dana_msg3_transcript.txt"
FOR_THE_LOG = (
    "For the log: today I shipped the release of the indexer. It took two hours because the tests "
    "were slow."
)
PUT_THERE = (
    "I talked to two customers about prices. They both want an export to a spreadsheet. Put this "
    "in my log."
)
NOT_FOR_IT = (
    "What did I do this week? I wrote tests for the indexer. The indexer reads each file once and "
    "keeps a hash of it."
)

AFTER = f"""\
---
title: "What I did this week"
created: 2026-02-01
updated: 2026-03-09
tags: [log]
kind: log
status: draft
---

# What I did this week

My own log.

## Week of 2026-03-09

Today I shipped the release of the indexer. It took two hours because the tests were slow[^1].

## Week of 2026-02-23

Wrote tests for the indexer.

## Week of 2026-02-16

I talked to two customers about prices. They both want an export to a spreadsheet[^2].

## Week of 2026-02-09

Slept.

## Sources

[^1]: [{SHIPPED}](../inbox/used/{SHIPPED})
[^2]: [{TALKED}](../inbox/used/{TALKED})
"""


@pytest.fixture
def logging(empty: Workspace) -> Workspace:
    """Return a workspace with a log that a person keeps."""
    empty.article("week.md", LOG)
    return empty


def log_of(workspace: Workspace) -> str:
    """Return the log."""
    return workspace.articles()["week.md"]


def test_offline_engine_writes_what_is_for_the_log(logging: Workspace) -> None:
    """Said before or after, under the week of the recording, newest first, without the order."""
    logging.drop(SHIPPED, FOR_THE_LOG)
    logging.drop(TALKED, PUT_THERE)
    report = logging.build("--engine", "offline")
    assert log_of(logging) == AFTER
    assert [(d["kind"], d["obeyed"], d["outcome"]) for d in report["directives"]] == [
        ("route", True, "written to “What I did this week”"),
        ("route", True, "written to “What I did this week”"),
    ]
    assert add_up(report["segments"])
    before = logging.tree()
    logging.drop("20260310_070000_dana_msg9_transcript.txt", "For the log: I fixed the slow tests.")
    logging.build("--engine", "offline")
    assert log_of(logging) == AFTER.replace(
        "were slow[^1].\n", "were slow[^1].\n\nI fixed the slow tests[^3].\n"
    ) + (
        "[^3]: [20260310_070000_dana_msg9_transcript.txt]"
        "(../inbox/used/20260310_070000_dana_msg9_transcript.txt)\n"
    )
    assert before != logging.tree()


def test_what_merely_fits_stays_out(logging: Workspace) -> None:
    """No word of the log's title or text draws a note in, not even beside one that is for it."""
    logging.drop(SHIPPED, FOR_THE_LOG)
    logging.drop("20260309_071904_dana_msg2_transcript.txt", NOT_FOR_IT)
    logging.build("--engine", "offline")
    assert "hash" not in log_of(logging)
    (other,) = [text for path, text in logging.articles().items() if path != "week.md"]
    assert "reads each file once and keeps a hash of it" in other


@pytest.mark.parametrize(
    ("form", "zone", "heading"),
    [
        ("day", "UTC", "2026-03-09"),
        ("month", "UTC", "2026-03"),
        ("day", "Pacific/Auckland", "2026-03-09"),
        ("day", "America/New_York", "2026-03-09"),
    ],
)
def test_sections_are_days_or_months(
    logging: Workspace, form: str, zone: str, heading: str
) -> None:
    """The setting says what a section is; a time in a name is one of the workspace's zone."""
    (logging.root / "pipeline.toml").write_text(
        f'log_sections = "{form}"\ntime_zone = "{zone}"\n', encoding="utf-8"
    )
    logging.drop(SHIPPED, FOR_THE_LOG)
    logging.build("--engine", "offline")
    assert f"My own log.\n\n## {heading}\n\nToday I shipped" in log_of(logging)


def test_day_is_that_of_the_workspace(logging: Workspace) -> None:
    """What was recorded late in the evening of UTC belongs to the next day further east."""
    (logging.root / "pipeline.toml").write_text(
        'log_sections = "day"\ntime_zone = "Asia/Tokyo"\n', encoding="utf-8"
    )
    logging.drop("late.txt", f"---\ndate: 2026-03-09T23:30:00Z\n---\n{FOR_THE_LOG}")
    logging.build("--engine", "offline")
    assert "## 2026-03-10\n\nToday I shipped" in log_of(logging)


def test_of_several_logs_one_has_to_be_named(logging: Workspace) -> None:
    """With a name it is clear; without one the request is reported and nothing is guessed."""
    logging.article("research.md", LOG.replace("What I did this week", "Research notes"))
    logging.drop(SHIPPED, FOR_THE_LOG.replace("the log", "my research log"))
    logging.build("--engine", "offline")
    assert "I shipped the release" in logging.articles()["research.md"]
    assert log_of(logging) == LOG
    logging.drop("20260310_070000_dana_msg9_transcript.txt", "For the log: I fixed the slow tests.")
    report = logging.build("--engine", "offline")
    assert log_of(logging) == LOG
    assert "I fixed" not in logging.articles()["research.md"]
    (told,) = [line for line in report["attention"] if "which log" in line]
    assert told == (
        "“For the log: I fixed the slow tests.” was not carried out: it is not clear which log is "
        "meant."
    )


NO_LOG = "not carried out: no article is a log: put `kind: log` into the front matter of one"


@pytest.mark.parametrize(
    ("said", "asked", "written"),
    [
        (
            FOR_THE_LOG,
            "For the log: today I shipped the release of the indexer.",
            "For the log: today I shipped the release of the indexer.",
        ),
        (PUT_THERE, "Put this in my log.", "They both want an export to a spreadsheet"),
    ],
)
def test_without_a_log_the_request_is_missed_and_all_is_written(
    empty: Workspace, said: str, asked: str, written: str
) -> None:
    """Where there is no log the words are the reader's, and the report tells how to make one."""
    empty.drop(SHIPPED, said)
    report = empty.build("--engine", "offline")
    (text,) = empty.articles().values()
    assert written in text
    assert [(d["kind"], d["obeyed"], d["outcome"]) for d in report["directives"]] == [
        ("route", False, NO_LOG)
    ]
    assert report["attention"] == [f"“{asked}” was {NO_LOG}."]


def test_without_a_log_a_model_cannot_carry_it_out_either(empty: Workspace) -> None:
    """Whichever article a model names for the log, none is one."""
    empty.drop(SHIPPED, PUT_THERE)
    with FakeModelServer(GoodModel()) as server:
        empty.environ |= {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "k"}
        report = empty.build()
    assert [(d["obeyed"], d["outcome"]) for d in report["directives"]] == [(False, NO_LOG)]


Change = Callable[[dict[str, Any]], None]


def changed(change: Change) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return a model that answers well but for a change of what it says."""

    def reply(request: dict[str, Any]) -> dict[str, Any]:
        answer = GoodModel()(request)
        choice = answer["choices"][0]
        content = json.loads(choice["message"]["content"])
        change(content)
        message = {**choice["message"], "content": json.dumps(content)}
        return {**answer, "choices": [{**choice, "message": message}]}

    return reply


def to_the_log(content: dict[str, Any]) -> None:
    """Plan all content for the log, under a heading of the model's own, and draft it there."""
    for article in content.get("articles", []):
        article["path"], article["title"] = "week.md", "What I did this week"
    for part in [*content.get("spans", []), *content.get("blocks", [])]:
        if part.get("use", "content") == "content":
            part["section"] = "Week of 2026-02-09"
    for section in content.get("sections", []):
        section |= {"heading": "Week of 2026-02-09", "new": False}


def test_model_writes_what_is_for_the_log_under_its_date(logging: Workspace) -> None:
    """Whatever heading it answers, the host puts the words under the day of the recording."""
    logging.drop(SHIPPED, FOR_THE_LOG)
    with FakeModelServer(changed(to_the_log)) as server:
        logging.environ |= {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "k"}
        report = logging.build()
    assert report["segments"]["verbatim"] == 0
    assert (
        "My own log.\n\n## Week of 2026-03-09\n\nToday I shipped the release of the indexer. "
        "It took two hours because the tests were slow[^1].\n\n## Week of 2026-02-23\n"
    ) in log_of(logging)
    plan, draft = (request["messages"][-1]["content"] for request in server.requests)
    assert (
        '\n# Logs\n\nOne line each: path, title.\n\n- ["week.md", "What I did this week"]\n' in plan
    )
    assert "## New section: Week of 2026-03-09\n[1.1] Today I shipped" in draft


def test_model_may_not_fill_the_log(logging: Workspace) -> None:
    """What nobody said is for the log is planned again, and then goes where the words fit."""
    logging.drop("20260309_071904_dana_msg2_transcript.txt", NOT_FOR_IT)
    with FakeModelServer(changed(to_the_log)) as server:
        logging.environ |= {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "k"}
        report = logging.build()
    assert log_of(logging) == LOG
    assert [article["action"] for article in report["articles"]] == ["created"]
    assert add_up(report["segments"])
