"""The engine against a real socket: retries, dialects, bad answers, cache, ledger, cancellation."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from editorial_pipeline.engines.budget import Limits
from editorial_pipeline.engines.cache import AnswerCache
from editorial_pipeline.engines.ledger import Ledger, Totals
from editorial_pipeline.engines.openai import Clock, ModelOptions, OpenAIEngine, SystemClock
from editorial_pipeline.engines.openai.prompts import estimate_tokens, plan_prompt
from editorial_pipeline.errors import AnswerError, BudgetError, ModelServiceError, SettingsError
from editorial_pipeline.models.answer import DraftAnswer
from editorial_pipeline.models.plan import PlanAnswer
from fakes.clock import FakeClock
from fakes.good import GoodModel
from fakes.requests import make_draft_request, make_note, make_plan_request, render
from fakes.server import FakeModelServer, Misbehaviour, Reply, completion, in_turn

KEY = "sk-secret0123456789"
NOTE = make_note("The engineer serves the model.", "It needs 2 GPUs.")
PLAN = make_plan_request(NOTE)
DRAFT = make_draft_request(NOTE)
EMPTY_PLAN: dict[str, Any] = {"articles": [], "directives": [], "spans": []}
GOOD = completion(EMPTY_PLAN)


@dataclass
class Setting:
    """An engine, the server behind it, its clock and its ledger."""

    engine: OpenAIEngine
    server: FakeModelServer
    clock: FakeClock
    ledger: Ledger

    @property
    def outcomes(self) -> list[str]:
        """What became of the calls, in order."""
        return [record.outcome for record in self.ledger.records]


@contextmanager
def _engine(
    *replies: dict[str, Any] | Misbehaviour,
    reply: Reply | None = None,
    cache: AnswerCache | None = None,
    clock: Clock | None = None,
    **options: Any,  # noqa: ANN401  (fields of ModelOptions)
) -> Iterator[Setting]:
    with FakeModelServer(reply or in_turn(*replies)) as server:
        ledger, fake = Ledger(), FakeClock()
        chosen = ModelOptions(base_url=server.url, api_key=KEY, name="fake", **options)
        engine = OpenAIEngine(
            chosen, render, ledger=ledger, cache=cache, clock=clock or fake, random=lambda: 0.0
        )
        with engine:
            yield Setting(engine, server, fake, ledger)


def test_a_plan_and_a_draft_come_back_validated() -> None:
    """An honest model's answers arrive as models, and the ledger knows what they cost."""
    with _engine(reply=GoodModel()) as setting:
        plan = setting.engine.plan(PLAN)
        draft = setting.engine.draft(DRAFT)
    assert [(s.note, s.first, s.last, s.use) for s in plan.spans] == [(1, 1, 2, "content")]
    assert [(b.text, b.segments) for b in draft.blocks] == [
        ("The engineer serves the model. It needs 2 GPUs.", ["1.1", "1.2"])
    ]
    assert [(r.purpose, r.outcome) for r in setting.ledger.records] == [
        ("draft a1.1", "ok"),
        ("plan 1", "ok"),
    ]


def test_the_request_asks_for_a_strict_schema_and_no_temperature() -> None:
    """The first request of a run is put as the current service wants it."""
    with _engine(GOOD) as setting:
        setting.engine.plan(PLAN)
    request = setting.server.requests[0]
    assert sorted(request) == ["max_completion_tokens", "messages", "model", "response_format"]
    form = request["response_format"]
    assert (form["type"], form["json_schema"]["strict"]) == ("json_schema", True)
    assert [message["role"] for message in request["messages"]] == ["system", "user"]


def test_a_service_that_reports_no_tokens_is_limited_by_the_estimate() -> None:
    """What is not reported is not free: the second question would exceed the limit."""
    silent = completion(EMPTY_PLAN, tokens=(0, 0, 0))
    size = estimate_tokens(plan_prompt(PLAN, render)) + plan_prompt(PLAN, render).answer_tokens
    with FakeModelServer(in_turn(silent)) as server:
        options = ModelOptions(base_url=server.url, name="fake")
        limits = Limits(tokens=2 * size - 1)
        with OpenAIEngine(options, render, ledger=Ledger(), limits=limits) as engine:
            engine.plan(PLAN)
            with pytest.raises(BudgetError, match=f"1 call has taken {size:,}"):
                engine.plan(PLAN)
        assert len(server.requests) == 1


def test_the_answer_leaves_room_for_the_question() -> None:
    """A small context is shared: a third of it at most is kept for the answer."""
    with _engine(GOOD, context_tokens=9000) as setting:
        assert setting.engine.fits(PLAN)
        setting.engine.plan(PLAN)
    assert setting.server.requests[0]["max_completion_tokens"] == 3000
    with _engine(GOOD, context_tokens=2000) as setting:
        assert not setting.engine.fits(PLAN)


TRANSIENT = [
    Misbehaviour(status=429, body={"error": {"message": "slow down"}}),
    Misbehaviour(status=500),
    Misbehaviour(status=502, body="<html>Bad gateway</html>", content_type="text/html"),
    Misbehaviour(status=408),
    Misbehaviour(reset=True),
    Misbehaviour(hang_up=True),
    Misbehaviour(body="<html>hello</html>"),
    Misbehaviour(body={"choices": []}),
    Misbehaviour(body={"error": {"message": "upstream failed"}}),
]


@pytest.mark.parametrize("what", TRANSIENT)
def test_what_may_pass_is_tried_again(what: Misbehaviour) -> None:
    """One failure costs one pause of half a second, and the run goes on."""
    with _engine(what, GOOD) as setting:
        assert setting.engine.plan(PLAN) == PlanAnswer(**EMPTY_PLAN)
    assert setting.clock.pauses == [0.5]
    assert len(setting.server.requests) == 2


def test_pauses_double_and_attempts_are_bounded() -> None:
    """Four retries after the first attempt, then the run ends with advice."""
    with _engine(Misbehaviour(status=503)) as setting, pytest.raises(ModelServiceError) as caught:
        setting.engine.plan(PLAN)
    assert setting.clock.pauses == [0.5, 1.0, 2.0, 4.0]
    assert setting.outcomes == ["server-error"] * 5
    assert str(caught.value).startswith("127.0.0.1:")
    assert caught.value.what == "the model service failed (5 attempts; 503)"
    assert caught.value.exit_code == 5


FINAL = [
    (401, {"error": {"message": f"Incorrect API key {KEY}"}}, "does not accept the API key"),
    (403, {"error": {"message": "no"}}, "does not accept the API key"),
    (404, {"error": {"message": "no such model"}}, "does not know this model"),
    (429, {"error": {"message": "pay", "code": "insufficient_quota"}}, "has no credit left"),
]


@pytest.mark.parametrize(("status", "body", "words"), FINAL)
def test_what_cannot_pass_ends_the_run_at_once(
    status: int, body: dict[str, Any], words: str
) -> None:
    """A wrong key or model is asked once; the message has advice and never the key."""
    failing = Misbehaviour(status=status, body=body)
    with _engine(failing) as setting, pytest.raises(ModelServiceError, match=words) as caught:
        setting.engine.plan(PLAN)
    assert len(setting.server.requests) == 1
    assert caught.value.advice
    chain = [caught.value, caught.value.__cause__, caught.value.__context__]
    assert KEY not in " ".join(f"{error} {error!r}" for error in chain)


RETRY_AFTER = [
    ({"retry-after": "0"}, 0.5),
    ({"retry-after": "1"}, 1.0),
    ({"retry-after": "121"}, 121.0),
    ({"retry-after": "1.5"}, 1.5),
    ({"retry-after-ms": "2500", "retry-after": "9"}, 2.5),
    ({"retry-after": "soon"}, 0.5),
    ({"retry-after": "-5"}, 0.5),
    ({"retry-after": "nan"}, 0.5),
    ({"retry-after": "Sun, 08 Feb 2026 12:00:30 GMT"}, 30.0),
    ({"retry-after": "Sun, 08 Feb 2026 11:00:00 GMT"}, 0.5),
    ({"retry-after": "Sun, 99 Feb 2026"}, 0.5),
    (
        {
            "retry-after": "Mon, 01 Jan 2035 00:00:20 GMT",
            "date": "Mon, 01 Jan 2035 00:00:00 GMT",
        },
        20.0,
    ),
]


@pytest.mark.parametrize(("headers", "pause"), RETRY_AFTER)
def test_a_service_may_say_how_long_to_wait(headers: dict[str, str], pause: float) -> None:
    """What it asks for is a minimum; rubbish asks for nothing."""
    with _engine(Misbehaviour(status=429, headers=headers), GOOD) as setting:
        setting.engine.plan(PLAN)
    assert setting.clock.pauses == [pause]


def test_waiting_beyond_the_deadline_is_not_begun() -> None:
    """A service that asks for ten minutes ends the run now, not in ten minutes."""
    failing = Misbehaviour(status=429, headers={"retry-after": "600"})
    with _engine(failing) as setting, pytest.raises(ModelServiceError) as caught:
        setting.engine.plan(PLAN)
    assert setting.clock.pauses == []
    assert "it asks to wait 600 s" in caught.value.what


def test_the_deadline_of_a_call_covers_its_retries() -> None:
    """With three seconds in all, only the pauses that fit are made."""
    failing = Misbehaviour(status=500)
    with _engine(failing, call_deadline_s=3.0) as setting, pytest.raises(ModelServiceError):
        setting.engine.plan(PLAN)
    assert setting.clock.pauses == [0.5, 1.0]


def test_the_deadline_of_a_run_ends_all_calls() -> None:
    """Once the run has taken too long, no further question is asked."""
    with _engine(GOOD, run_deadline_s=60.0) as setting:
        setting.engine.plan(PLAN)
        setting.clock.advance(60.0)
        with pytest.raises(ModelServiceError, match="run_deadline_s of 60 s is over"):
            setting.engine.draft(DRAFT)
    assert len(setting.server.requests) == 1


def test_a_dripping_server_is_left_at_the_deadline() -> None:
    """The engine's own deadline holds in real time."""
    drip = Misbehaviour(drip=True)
    with _engine(GOOD, drip, clock=SystemClock(), call_deadline_s=1.0) as setting:
        setting.engine.plan(PLAN)
        started = time.monotonic()
        with pytest.raises(ModelServiceError, match="did not answer in time"):
            setting.engine.plan(PLAN)
        assert 1.0 <= time.monotonic() - started < 1.1


def _picky(request: dict[str, Any]) -> dict[str, Any] | Misbehaviour:
    """Refuse like a small local server: `max_tokens` only, no response format at all."""
    if "max_completion_tokens" in request:
        message = "Unsupported parameter: 'max_completion_tokens'"
        return Misbehaviour(status=400, body={"error": {"message": message}})
    if "response_format" in request:
        message = "'response_format.type' must be 'text'"
        return Misbehaviour(status=400, body={"error": {"message": message}})
    return GoodModel()(request)


def test_what_a_server_refuses_is_left_out_and_remembered() -> None:
    """Three refusals teach the dialect; the next question needs one request."""
    with _engine(reply=_picky) as setting:
        setting.engine.plan(PLAN)
        learnt = len(setting.server.requests)
        setting.engine.draft(DRAFT)
    assert (learnt, len(setting.server.requests)) == (4, 5)
    assert sorted(setting.server.requests[-1]) == ["max_tokens", "messages", "model"]
    assert setting.clock.pauses == []


def test_a_bad_request_that_no_dialect_helps_names_the_first_reason() -> None:
    """Bounded: five requests in all, and the message is the one that says why."""
    replies = [
        Misbehaviour(status=400, body={"error": {"message": "the real reason"}}),
        Misbehaviour(status=400, body={"error": {"message": "another"}}),
    ]
    with _engine(*replies) as setting, pytest.raises(ModelServiceError, match="the real reason"):
        setting.engine.plan(PLAN)
    assert len(setting.server.requests) == 5


def test_an_unknown_limit_is_lifted() -> None:
    """A server that finds the limit too large gets a request without one."""

    def small(request: dict[str, Any]) -> dict[str, Any] | Misbehaviour:
        if "max_completion_tokens" in request or "max_tokens" in request:
            message = "max_tokens is too large: 32000. This model supports at most 4096"
            return Misbehaviour(status=400, body={"error": {"message": message}})
        return GOOD

    with _engine(reply=small) as setting:
        setting.engine.plan(PLAN)
    assert len(setting.server.requests) == 2
    assert "response_format" in setting.server.requests[-1]


def test_always_means_that_the_schema_is_never_given_up() -> None:
    """With `always`, a server without schemas ends the run and the advice names the setting."""
    refusing = Misbehaviour(status=400, body={"error": {"message": "no response_format"}})
    with (
        _engine(refusing, json_schema="always") as setting,
        pytest.raises(ModelServiceError, match="refuses the request") as caught,
    ):
        setting.engine.plan(PLAN)
    assert all("response_format" in request for request in setting.server.requests)
    assert "model.json_schema" in caught.value.advice


def test_never_means_that_no_schema_is_sent() -> None:
    """With `never`, the prompt alone describes the answer."""
    with _engine(GOOD, json_schema="never") as setting:
        setting.engine.plan(PLAN)
    request = setting.server.requests[0]
    assert "response_format" not in request
    assert '"spans": [{' in request["messages"][0]["content"]


def test_a_question_that_is_too_long_is_the_questions_fault() -> None:
    """The run goes on with the floor; the limit for output is lifted once before."""
    body = {"error": {"message": "too many tokens", "code": "context_length_exceeded"}}
    failing = Misbehaviour(status=400, body=body)
    with _engine(failing) as setting, pytest.raises(AnswerError) as caught:
        setting.engine.plan(PLAN)
    assert caught.value.outcome == "too-long"
    assert setting.outcomes == ["too-long", "too-long"]


BAD = [
    (completion(None, refusal="I cannot help"), "refusal", 2),
    (completion('{"spans": [', finish="length"), "length", 2),
    (completion("", finish="content_filter"), "content-filter", 2),
    (completion(None), "empty", 3),
    (completion("  \n"), "empty", 3),
    (completion("I would rather talk."), "not-json", 3),
    (completion({"spans": "all of them"}), "wrong-schema", 3),
    (completion("[1, 2]"), "not-json", 3),
]


@pytest.mark.parametrize(("bad", "outcome", "calls"), BAD)
def test_a_bad_answer_is_asked_for_again_within_bounds(
    bad: dict[str, Any], outcome: str, calls: int
) -> None:
    """Each kind has its name and its bound, is paid for, and ends in AnswerError."""
    with _engine(bad) as setting, pytest.raises(AnswerError) as caught:
        setting.engine.plan(PLAN)
    assert caught.value.outcome == outcome
    assert setting.outcomes == [outcome] * calls
    assert setting.ledger.totals == Totals(calls=calls, input=100 * calls, output=20 * calls)


@pytest.mark.parametrize(("bad", "outcome", "calls"), BAD)
def test_a_bad_answer_may_be_put_right(bad: dict[str, Any], outcome: str, calls: int) -> None:
    """The second request says what was wrong, below the same question."""
    with _engine(bad, GOOD) as setting:
        assert setting.engine.plan(PLAN) == PlanAnswer(**EMPTY_PLAN)
    first, second = (request["messages"] for request in setting.server.requests)
    assert first[0] == second[0]
    added = second[1]["content"].removeprefix(first[1]["content"])
    assert added.startswith("\n\n# Your last answer could not be used\n\nIt ")
    assert setting.outcomes == [outcome, "ok"]


def test_the_complaint_names_the_places() -> None:
    """A wrong schema is explained by path and reason, without the model's own words."""
    span = {"note": 1, "first": "one", "last": 1, "use": "poem", "new_section": False}
    bad = completion({**EMPTY_PLAN, "spans": [span]})
    with _engine(bad, GOOD) as setting:
        setting.engine.plan(PLAN)
    added = setting.server.requests[1]["messages"][1]["content"]
    assert "spans.0.first: input should be a valid integer" in added
    assert "spans.0.use: input should be 'content', 'directive'" in added
    assert "poem" not in added


def test_a_cached_answer_is_replayed_without_a_call(tmp_path: Path) -> None:
    """The second run pays nothing, and its ledger says so."""
    cache = AnswerCache(tmp_path / "cache.sqlite")
    with cache, _engine(reply=GoodModel(), cache=cache) as first:
        plan, draft = first.engine.plan(PLAN), first.engine.draft(DRAFT)
        options = ModelOptions(base_url=first.server.url, api_key="another", name="fake")
        ledger = Ledger()
        with OpenAIEngine(options, render, ledger=ledger, cache=cache) as again:
            assert (again.plan(PLAN), again.draft(DRAFT)) == (plan, draft)
            assert None not in (again.foresee_plan(PLAN)[0], again.foresee_draft(DRAFT)[0])
        assert len(first.server.requests) == 2
    assert [record.replayed for record in ledger.records] == [True, True]
    assert ledger.totals == Totals(replayed=2)


def test_an_answer_after_a_complaint_is_cached_under_the_question(tmp_path: Path) -> None:
    """Nobody has to be refused again to be answered again."""
    cache = AnswerCache(tmp_path / "cache.sqlite")
    with cache, _engine(completion("no"), GOOD, cache=cache) as setting:
        setting.engine.plan(PLAN)
        setting.engine.plan(PLAN)
    assert len(setting.server.requests) == 2


def test_bad_answers_are_never_cached(tmp_path: Path) -> None:
    """After a failed run, the next one asks anew."""
    cache = AnswerCache(tmp_path / "cache.sqlite")
    with cache, _engine(completion("no"), cache=cache) as setting:
        for _ in range(2):
            with pytest.raises(AnswerError):
                setting.engine.plan(PLAN)
    assert len(setting.server.requests) == 6


def test_the_learnt_dialect_does_not_change_the_cache_key(tmp_path: Path) -> None:
    """A server that refuses schemas is answered from the cache in the next run, too."""
    cache = AnswerCache(tmp_path / "cache.sqlite")
    with cache, _engine(reply=_picky, cache=cache) as setting:
        setting.engine.plan(PLAN)
        setting.engine.plan(PLAN)
    assert len(setting.server.requests) == 4


@pytest.mark.parametrize("change", [{"name": "other"}, {"max_output_tokens": 5}])
def test_another_model_is_another_question(tmp_path: Path, change: dict[str, Any]) -> None:
    """What shapes the answer is part of the key."""
    with AnswerCache(tmp_path / "cache.sqlite") as cache, _engine(GOOD, cache=cache) as setting:
        setting.engine.plan(PLAN)
        options = ModelOptions(base_url=setting.server.url, api_key=KEY, name="fake")
        other = OpenAIEngine(replace(options, **change), render, ledger=Ledger(), cache=cache)
        with other:
            answer, tokens = other.foresee_plan(PLAN)
            assert answer is None
            assert tokens.input > 0
            other.plan(PLAN)
    assert len(setting.server.requests) == 2


def test_cancelling_wakes_a_worker_that_pauses() -> None:
    """An interrupt does not wait for the end of a back-off."""
    failing = Misbehaviour(status=429, headers={"retry-after": "100"})
    with _engine(failing, clock=SystemClock()) as setting:
        errors: list[str] = []

        def work() -> None:
            try:
                setting.engine.plan(PLAN)
            except ModelServiceError as error:
                errors.append(error.what)

        worker = threading.Thread(target=work)
        worker.start()
        setting.server.arrived.wait(10)
        setting.engine.cancel()
        worker.join(5)
        assert not worker.is_alive()
    assert errors == ["the run was interrupted"]


def test_leaving_the_engine_ends_its_thread() -> None:
    """Nothing of the engine stays behind."""
    with _engine(GOOD) as setting:
        setting.engine.plan(PLAN)
        assert "openai" in {thread.name for thread in threading.enumerate()}
    assert "openai" not in {thread.name for thread in threading.enumerate()}


def test_workers_ask_side_by_side() -> None:
    """Eight questions to a model that takes 200 ms take far less than eight times that."""
    with _engine(reply=GoodModel()) as setting:
        setting.engine.plan(PLAN)
        setting.server.delay_s = 0.2
        notes = [make_note("Words here.", number=number) for number in range(1, 9)]
        answers: list[DraftAnswer] = []

        def work(number: int) -> None:
            answers.append(setting.engine.draft(make_draft_request(notes[number])))

        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        started = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.monotonic() - started
    assert len(answers) == 8
    assert took < 0.8


@pytest.mark.parametrize("url", ["localhost:8080", "ftp://x/v1", "http://", "http://[::1/v1"])
def test_a_base_url_that_is_none_is_refused_at_once(url: str) -> None:
    """Settings that can never work are no failure of the service."""
    with pytest.raises(SettingsError, match="base URL"):
        ModelOptions(base_url=url)


@pytest.mark.parametrize("key", ["sk-with\nnewline", "ключ", "two words"])
def test_a_key_that_no_header_can_carry_is_refused_at_once(key: str) -> None:
    """The message names the setting and not the key."""
    with pytest.raises(SettingsError) as caught:
        ModelOptions(api_key=key)
    assert key not in str(caught.value)


def test_options_do_not_print_the_key() -> None:
    """A traceback with values must not hold it."""
    assert KEY not in repr(ModelOptions(api_key=KEY))


def test_the_place_of_a_service_has_no_password() -> None:
    """Errors and cache keys name host, port and path alone."""
    options = ModelOptions(base_url="https://ann:pass@host.example:8443/v1/")
    assert options.place == "host.example:8443/v1"
    assert options.secrets() == ("pass",)
