"""What `doctor` learns from one tiny call."""

from __future__ import annotations

from typing import Any

import pytest

from editorial_pipeline.engines.ledger import Ledger
from editorial_pipeline.engines.openai import ModelCheck, ModelOptions, OpenAIEngine
from fakes.clock import FakeClock
from fakes.requests import render
from fakes.server import FakeModelServer, Misbehaviour, completion


def _check(reply: dict[str, Any] | Misbehaviour, **options: Any) -> tuple[ModelCheck, int]:  # noqa: ANN401  (fields of ModelOptions)
    with FakeModelServer(lambda _: reply) as server:
        chosen = ModelOptions(base_url=server.url, api_key="k", name="fake", **options)
        with OpenAIEngine(chosen, render, ledger=Ledger(), clock=FakeClock()) as engine:
            return engine.check_model(), len(server.requests)


@pytest.mark.parametrize(
    ("content", "strict"),
    [({"word": "ready"}, True), ("ready", False), ('```json\n{"word": "ready"}\n```', False)],
)
def test_a_model_that_answers(content: object, strict: bool) -> None:
    """The bare word shows that the server ignores the schema."""
    check, calls = _check(completion(content))
    assert (check.answers, check.strict, check.seconds, calls) == (True, strict, 0.0, 1)


def test_a_server_without_schemas_answers_as_well() -> None:
    """What it refuses is left out, and the check says that the schema is not kept."""

    def reply(request: dict[str, Any]) -> dict[str, Any] | Misbehaviour:
        if "response_format" in request:
            return Misbehaviour(status=400, body={"error": {"message": "response_format?"}})
        return completion("ready")

    with FakeModelServer(reply) as server:
        options = ModelOptions(base_url=server.url, name="fake")
        with OpenAIEngine(options, render, ledger=Ledger(), clock=FakeClock()) as engine:
            check = engine.check_model()
    assert (check.answers, check.strict) == (True, False)


def test_a_schema_that_is_never_asked_for_is_unknown() -> None:
    """With `never`, nothing is said about schemas."""
    check, _ = _check(completion("ready"), json_schema="never")
    assert (check.answers, check.strict) == (True, None)


def test_a_failure_is_told_in_plain_words_and_not_raised() -> None:
    """One attempt, the reason, and what to do."""
    body = {"error": {"message": "Incorrect API key provided: sk-abcdef****uvw"}}
    check, calls = _check(Misbehaviour(status=401, body=body))
    assert calls == 1
    assert not check.answers
    said = "the model service does not accept the API key: 401: Incorrect API key provided: [key]"
    assert check.problem == said
    assert "OPENAI_API_KEY" in check.advice


def test_a_check_without_the_first_reason_would_mislead() -> None:
    """Where no dialect helps, the first refusal is reported."""
    check, calls = _check(Misbehaviour(status=400, body={"error": {"message": "bad model"}}))
    assert (calls, check.problem) == (5, "the model service refuses the request: 400: bad model")
