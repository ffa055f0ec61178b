"""What a run with a model costs: limits, killed runs, sums; through the real SDK on loopback."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import threading
from collections import Counter
from typing import Any

import pytest

from e2e_workspace import PIPELINE, Workspace
from fakes import FakeModelServer, GoodModel

PRICES = '[prices."gpt-6.1-terra"]\ninput = 1.0\noutput = 5.0\n'
TWO_TOPICS = {
    "20260302_080000_dana_msg1_transcript.txt": (
        "New article: Testing prompts. We test every prompt with twenty real conversations. "
        "Reading them takes a morning."
    ),
    "20260309_080000_dana_msg2_transcript.txt": (
        "New article: Hiring engineers. The interview lasts ninety minutes. "
        "The best candidates read the logs first."
    ),
}
"""Two sittings, each with an article of its own: two plans and two drafts."""


@pytest.fixture
def topics(empty: Workspace) -> Workspace:
    """Return a workspace whose build takes four calls, with a price for the model."""
    for name, words in TWO_TOPICS.items():
        empty.drop(name, words)
    (empty.root / "pipeline.toml").write_text(PRICES, encoding="utf-8")
    empty.environ["PIPELINE_MODEL_SEGMENTS_PER_PLAN"] = "4"
    return empty


@contextlib.contextmanager
def serving(workspace: Workspace, reply: Any = None) -> Any:  # noqa: ANN401  (a generator)
    """Serve an honest model to the workspace's commands."""
    with FakeModelServer(reply or GoodModel()) as server:
        workspace.environ |= {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "none"}
        yield server


def questions(server: FakeModelServer) -> Counter[str]:
    """Return how often each question was asked."""
    return Counter(json.dumps(request["messages"]) for request in server.requests)


def test_a_run_killed_half_way_makes_no_call_twice(topics: Workspace) -> None:
    """SIGKILL after the third of four answers; the next run asks for the fourth alone."""
    third = threading.Event()
    asked: list[str] = []
    lock = threading.Lock()

    def reply(request: dict[str, Any]) -> dict[str, Any]:
        with lock:
            asked.append(json.dumps(request["messages"]))
            number = len(asked)
        if number == 4:
            third.set()
            over.wait()
        return GoodModel()(request)

    over = threading.Event()
    with serving(topics, reply) as server:
        environ = {**os.environ, **topics.environ, "PIPELINE_MODEL_CONCURRENCY": "1"}
        process = subprocess.Popen(
            [PIPELINE, "--root", topics.root, "build", "--json"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environ,
        )
        before = topics.tree()
        assert third.wait(60)
        process.send_signal(signal.SIGKILL)
        assert process.wait(60) == -signal.SIGKILL
        over.set()
        assert topics.tree() == before
        report = topics.build()
    # The fourth question was under way when the run died: it alone is asked again.
    assert sorted(questions(server).values()) == [1, 1, 1, 2]
    assert questions(server)[asked[3]] == 2
    assert (report["tokens"]["calls"], report["tokens"]["replayed"]) == (1, 3)


def test_a_limit_stops_before_the_call_and_the_next_run_goes_on(topics: Workspace) -> None:
    """Nothing is consumed, the limit is kept, and at last everything has been asked once."""
    before = topics.tree()
    topics.environ |= {
        "PIPELINE_MODEL_MAX_TOKENS_PER_RUN": "7000",
        "PIPELINE_MODEL_CONCURRENCY": "1",
    }
    codes = []
    spent = []
    with serving(topics) as server:
        for _ in range(6):
            asked = len(server.requests)
            done = topics.run("build", "--json")
            codes.append(done.returncode)
            spent.append(sum(_size(request) for request in server.requests[asked:]))
            if done.returncode == 0:
                break
            error = json.loads(done.stdout)["error"]
            assert (error["kind"], error["where"]) == ("BudgetError", "model.max_tokens_per_run")
            assert topics.tree() == before
    assert codes[0] == 5
    assert codes[-1] == 0
    assert max(spent) <= 7000
    assert set(questions(server).values()) == {1}
    costs = json.loads(topics.run("status", "--cost", "--json").stdout)
    assert costs["total"]["calls"] == len(server.requests) == 4


def _size(request: dict[str, Any]) -> int:
    """Return the tokens that the honest model reports for a request."""
    usage = GoodModel()(request)["usage"]
    return int(usage["prompt_tokens"] + usage["completion_tokens"])


def test_a_limit_of_cost_needs_a_price_and_is_kept(topics: Workspace) -> None:
    """Without a price the run says so before it asks anything; with one it stops in time."""
    topics.environ["PIPELINE_MODEL_MAX_COST_PER_RUN"] = "0.0001"
    with serving(topics) as server:
        assert topics.run("build").returncode == 5
        done = topics.run("build", PIPELINE_MODEL="other")
        assert done.returncode == 3
        assert done.stderr == (
            "pipeline: model.max_cost_per_run: a limit of cost is set, and the price of the model "
            'other is not known. Add [prices."other"] with input and output to the settings.\n'
        )
        assert server.requests == []


def test_a_backlog_is_cut_to_the_context_of_the_model(empty: Workspace) -> None:
    """Thirty notes of one sitting, an article longer than a prompt, and nothing is left out."""
    long = " ".join(f"Remark {n} about testing prompts is older." for n in range(900))
    empty.article("testing.md", f"# Testing prompts\n\n## Testing\n\n{long}\n")
    for number in range(30):
        words = " ".join(f"Testing prompts takes note {number} and step {n}." for n in range(20))
        empty.drop(f"20260309_08{number:02}00_dana_msg{number}_transcript.txt", words)
    empty.environ |= {"PIPELINE_MODEL_CONTEXT_TOKENS": "8000"}
    with serving(empty) as server:
        report = empty.build()
    assert report["segments"]["cited"] == report["segments"]["total"] == 600
    sizes = [GoodModel()(request)["usage"]["prompt_tokens"] for request in server.requests]
    assert max(sizes) <= 8000 - 8000 // 3
    assert all(request["max_completion_tokens"] == 8000 // 3 for request in server.requests)
    purposes = [call["purpose"] for call in empty.receipt()["calls"]]
    assert purposes[:2] == ["draft a1.1", "draft a1.2"]
    assert "plan 1 part 3" in purposes
    assert long in empty.read("articles/testing.md")


def test_status_sums_by_month_and_article(topics: Workspace) -> None:
    """The receipt says which article each call was for, and the sums are those of the receipt."""
    with serving(topics):
        topics.build()
    calls = topics.receipt()["calls"]
    assert [(call["purpose"], call["article"]) for call in calls] == [
        ("draft a1.1", "testing-prompts.md"),
        ("draft a2.1", "hiring-engineers.md"),
        ("plan 1", None),
        ("plan 2", None),
    ]
    tokens = {key: sum(call[key] for call in calls) for key in ("input", "output", "cached")}
    costs = json.loads(topics.run("status", "--cost", "--json").stdout)
    assert costs["total"] == {
        "name": "total",
        "calls": 4,
        "tokens": tokens,
        "cost": {"USD": round((tokens["input"] + 5 * tokens["output"]) / 1e6, 6)},
        "unknown_calls": 0,
    }
    assert [row["name"] for row in costs["months"]] == ["2026-03"]
    assert [(row["name"], row["calls"]) for row in costs["articles"]] == [
        (None, 2),
        ("articles/hiring-engineers.md", 1),
        ("articles/testing-prompts.md", 1),
    ]
