"""What the wire can do to a call, through the real SDK: each failure has its name."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from editorial_pipeline.engines.openai.failures import Failure, Outcome
from editorial_pipeline.engines.openai.options import ModelOptions
from editorial_pipeline.engines.openai.transport import Reply as Completion
from editorial_pipeline.engines.openai.transport import Transport, read_completion
from fakes.server import FakeModelServer, Misbehaviour, Reply, completion

KEY = "sk-secret0123456789"
BODY: dict[str, Any] = {"model": "fake", "messages": [{"role": "user", "content": "hello"}]}
NOW = 1_770_552_000.0


@contextmanager
def _connected(
    reply: Reply | dict[str, Any] | Misbehaviour, timeout_s: float = 120
) -> Iterator[tuple[Transport, FakeModelServer]]:
    scripted: Reply = reply if callable(reply) else lambda _: reply
    with FakeModelServer(scripted) as server:
        transport = Transport(
            ModelOptions(base_url=server.url, api_key=KEY, timeout_s=timeout_s), lambda: NOW
        )
        try:
            yield transport, server
        finally:
            transport.close()


def _send(
    reply: Reply | dict[str, Any] | Misbehaviour, seconds: float = 20.0
) -> Completion | Failure:
    with _connected(reply) as (transport, _):
        return transport.send(BODY, seconds)


def _fail(reply: dict[str, Any] | Misbehaviour) -> Failure:
    failure = _send(reply)
    assert isinstance(failure, Failure)
    return failure


def test_a_completion_is_read_with_its_tokens() -> None:
    """Content, reason for the end, and the three kinds of tokens arrive."""
    reply = _send(completion("text", tokens=(120, 30, 100)))
    expected = Completion("text", "stop", "", input=120, output=30, cached=100)
    assert reply == expected


def test_the_request_carries_the_key_and_no_sdk_retry() -> None:
    """The key goes into its header; a failing server is asked exactly once."""
    with _connected(Misbehaviour(status=500)) as (transport, server):
        transport.send(BODY, 20)
    assert [headers["authorization"] for headers in server.headers] == [f"Bearer {KEY}"]


STATUSES = [
    (400, {"error": {"message": "Bad value", "code": "invalid_value"}}, Outcome.BAD_REQUEST, False),
    (400, {"error": {"message": "m", "code": "context_length_exceeded"}}, Outcome.TOO_LONG, False),
    (400, {"error": {"message": "m", "code": "content_filter"}}, Outcome.CONTENT_FILTER, False),
    (401, {"error": {"message": f"Incorrect API key: {KEY}"}}, Outcome.AUTH, False),
    (402, {"error": {"message": "Insufficient balance"}}, Outcome.QUOTA, False),
    (403, {"error": {"message": "Region"}}, Outcome.AUTH, False),
    (404, {"error": {"message": "The model does not exist"}}, Outcome.NOT_FOUND, False),
    (408, {}, Outcome.TIMEOUT, True),
    (409, {}, Outcome.SERVER_ERROR, True),
    (413, {}, Outcome.TOO_LONG, False),
    (422, {"detail": [{"msg": "extra fields"}]}, Outcome.BAD_REQUEST, False),
    (429, {"error": {"message": "Slow down"}}, Outcome.RATE_LIMIT, True),
    (429, {"error": {"message": "m", "code": "insufficient_quota"}}, Outcome.QUOTA, False),
    (500, {"error": "plain words"}, Outcome.SERVER_ERROR, True),
    (502, "<html><body>Bad gateway</body></html>", Outcome.SERVER_ERROR, True),
    (503, "", Outcome.SERVER_ERROR, True),
    (529, {"error": {"message": "Overloaded"}}, Outcome.SERVER_ERROR, True),
]


@pytest.mark.parametrize(("status", "body", "outcome", "retry"), STATUSES)
def test_each_status_has_its_outcome(
    status: int, body: dict[str, Any] | str, outcome: Outcome, *, retry: bool
) -> None:
    """A status says what happened and whether another attempt makes sense."""
    failure = _fail(Misbehaviour(status=status, body=body))
    assert (failure.outcome, failure.retry) == (outcome, retry)
    assert KEY not in repr(failure)
    assert "<" not in failure.detail


BODIES: list[tuple[str | bytes | dict[str, Any], Outcome]] = [
    ("<html>login</html>", Outcome.NOT_A_COMPLETION),
    ("", Outcome.NOT_A_COMPLETION),
    (b"\xff\xfe\x00", Outcome.NOT_A_COMPLETION),
    ("[" * 100_000, Outcome.NOT_A_COMPLETION),
    ("[]", Outcome.NOT_A_COMPLETION),
    ({}, Outcome.NOT_A_COMPLETION),
    ({"choices": []}, Outcome.NOT_A_COMPLETION),
    ({"choices": None}, Outcome.NOT_A_COMPLETION),
    ({"choices": [None]}, Outcome.NOT_A_COMPLETION),
    ({"choices": [{"text": "old completion"}]}, Outcome.NOT_A_COMPLETION),
    ({"error": {"message": "upstream", "code": 502}}, Outcome.SERVER_ERROR),
    ({"error": {"message": "slow down", "code": 429}}, Outcome.RATE_LIMIT),
    ({"error": {"message": "no key", "code": 401}}, Outcome.AUTH),
    ({"error": "something"}, Outcome.SERVER_ERROR),
]


@pytest.mark.parametrize(("body", "outcome"), BODIES)
def test_status_200_proves_nothing(body: str | bytes | dict[str, Any], outcome: Outcome) -> None:
    """Servers and proxies put pages, errors and other kinds of JSON behind status 200."""
    assert _fail(Misbehaviour(body=body)).outcome == outcome


def test_a_page_with_status_200_is_no_completion() -> None:
    """The content type does not matter either."""
    answer = _fail(Misbehaviour(body="<html>hi</html>", content_type="text/html"))
    assert answer.outcome == Outcome.NOT_A_COMPLETION
    assert answer.retry


@pytest.mark.parametrize(
    ("message", "content"),
    [
        ({"content": None}, ""),
        ({}, ""),
        ({"content": [{"type": "text", "text": "a"}, {"type": "image"}, {"text": "b"}]}, "ab"),
        ({"content": 7}, ""),
    ],
)
def test_content_comes_in_many_shapes(message: dict[str, Any], content: str) -> None:
    """Parts are joined; what is no text is no content; usage may be missing or rubbish."""
    body = {"choices": [{"message": message}], "usage": {"prompt_tokens": "many"}}
    expected = Completion(content, "", "", input=0, output=0, cached=0)
    assert _send(body) == expected


def test_a_refused_connection_is_unreachable() -> None:
    """Nobody listens at the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    transport = Transport(ModelOptions(base_url=f"http://127.0.0.1:{port}/v1", api_key=KEY))
    failure = transport.send(BODY, 10)
    transport.close()
    assert isinstance(failure, Failure)
    assert (failure.outcome, failure.retry) == (Outcome.UNREACHABLE, True)


@pytest.mark.parametrize("what", [Misbehaviour(reset=True), Misbehaviour(hang_up=True)])
def test_a_broken_connection_is_dropped(what: Misbehaviour) -> None:
    """A reset before or in the middle of the body can be tried again."""
    failure = _fail(what)
    assert (failure.outcome, failure.retry) == (Outcome.DROPPED, True)


@pytest.mark.parametrize("what", [Misbehaviour(drip=True), Misbehaviour(hang=True)])
def test_the_deadline_holds_by_the_clock_on_the_wall(what: Misbehaviour) -> None:
    """A server that drips or hangs is left within a tenth of the deadline."""
    with _connected(completion("warm")) as (transport, server):
        transport.send(BODY, 10)
        server.reply = lambda _: what
        started = time.monotonic()
        failure = transport.send(BODY, 1.0)
        took = time.monotonic() - started
    assert isinstance(failure, Failure)
    assert failure.outcome == Outcome.TIMEOUT
    assert 1.0 <= took < 1.1


def test_silence_is_a_timeout_before_the_deadline() -> None:
    """`timeout_s` bounds the silence, whatever is left of the deadline."""
    with _connected(Misbehaviour(hang=True), timeout_s=0.1) as (transport, _):
        failure = transport.send(BODY, 30)
    assert isinstance(failure, Failure)
    assert failure.outcome == Outcome.TIMEOUT
    assert "no sign of life" in failure.detail


def test_cancelling_ends_what_is_under_way_and_to_come() -> None:
    """A worker that waits for a silent server is free at once, and nobody starts again."""
    with _connected(Misbehaviour(hang=True)) as (transport, server):
        results: list[Any] = []
        worker = threading.Thread(target=lambda: results.append(transport.send(BODY, 60)))
        worker.start()
        server.arrived.wait(10)
        transport.cancel()
        worker.join(5)
        results.append(transport.send(BODY, 60))
    assert [result.outcome for result in results] == [Outcome.INTERRUPTED] * 2
    assert len(server.requests) == 1


def test_closing_twice_and_without_use_is_fine() -> None:
    """An engine that was never asked has nothing to hang up."""
    transport = Transport(ModelOptions(api_key=KEY))
    transport.close()
    transport.close()


def test_many_threads_share_one_transport() -> None:
    """Twenty questions at once get twenty answers, each its own."""

    def echo(request: dict[str, Any]) -> dict[str, Any]:
        return completion(request["messages"][0]["content"])

    with _connected(echo) as (transport, _):
        answers: dict[str, str] = {}

        def ask(text: str) -> None:
            reply = transport.send({**BODY, "messages": [{"role": "user", "content": text}]}, 30)
            assert isinstance(reply, Completion)
            answers[text] = reply.content

        threads = [threading.Thread(target=ask, args=(str(n),)) for n in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == {str(n): str(n) for n in range(20)}


def test_no_key_reaches_a_detail_by_the_body() -> None:
    """A service that repeats the key in an odd place is scrubbed as well."""
    body = f'{{"error": {{"message": "you sent\\nBearer {KEY}\\u001b[31m"}}}}'.encode()
    failure = read_completion(body, now=NOW, secrets=(KEY,))
    assert isinstance(failure, Failure)
    assert failure.detail == "500: you sent [key]"
