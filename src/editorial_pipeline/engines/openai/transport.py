"""One request over the wire: the official SDK, a wall-clock deadline, foreign errors named.

The SDK's time-outs count per socket operation, so a server that drips a byte a second is never
late, and a blocked thread cannot be stopped. The asynchronous client in a loop of its own thread
can: a deadline or a `cancel` closes the connection at once, wherever it waits.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
import time
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from editorial_pipeline.engines.openai.failures import (
    Failure,
    Outcome,
    failure,
    scrub,
    status_failure,
)
from editorial_pipeline.engines.openai.options import ModelOptions

if TYPE_CHECKING:
    from openai import APIConnectionError, AsyncOpenAI

_CONNECT_S = 10.0
_STOP_S = 5.0
_SHORTEST_KEY = 12
_OWN_HEADERS = ("x-stainless", "openai-", "accept", "content-type", "user-agent")
_NO_KEY = "none"
"""Local servers want no key, but the SDK insists on one."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a completion holds. Tokens as reported; 0 where the server reports none."""

    content: str
    finish: str
    refusal: str
    input: int
    output: int
    cached: int


class Transport:
    """Sends requests from any thread; never retries. Starts its thread with the first request."""

    def __init__(self, options: ModelOptions, epoch: Callable[[], float] = time.time) -> None:
        self._options = options
        self._epoch = epoch
        self._lock = threading.Lock()
        self._cancelled = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._client: AsyncOpenAI | None = None

    def send(self, body: Mapping[str, Any], seconds: float) -> Reply | Failure:
        """Return the completion, or why there is none, after at most `seconds`."""
        # Under the lock, so that no request slips in between a cancellation and its effect.
        with self._lock:
            if self._cancelled.is_set():
                return failure(Outcome.INTERRUPTED)
            loop = self._loop or self._start()
            future = asyncio.run_coroutine_threadsafe(self._send(body, seconds), loop)
        try:
            return future.result()
        except CancelledError:
            return failure(Outcome.INTERRUPTED)
        finally:
            # An interrupt of the waiting thread must not leave the request behind.
            future.cancel()

    def cancel(self) -> None:
        """Make all requests under way, and all later ones, end at once as interrupted."""
        with self._lock:
            self._cancelled.set()
            if self._loop is not None:
                self._loop.call_soon_threadsafe(_cancel_all, self._loop)

    def close(self) -> None:
        """Cancel what is under way and end the thread."""
        self.cancel()
        with self._lock:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop is not None and thread is not None:
            loop.call_soon_threadsafe(loop.stop)
            thread.join(_STOP_S)

    @property
    def cancelled(self) -> threading.Event:
        """Set once `cancel` was called; wakes whoever pauses between two requests."""
        return self._cancelled

    def _start(self) -> asyncio.AbstractEventLoop:
        self._client = self._make_client()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=_run, args=(self._loop, self._client.close), name="openai", daemon=True
        )
        self._thread.start()
        return self._loop

    def _make_client(self) -> AsyncOpenAI:
        import openai  # noqa: PLC0415  (half a second, only where a model is asked)

        options = self._options
        http = openai.DefaultAsyncHttpxClient(
            # A proxy for the network outside is no way to a server on this machine.
            trust_env=not options.is_local,
            # Reading all certificate authorities takes longer than a local answer. Without
            # TLS none is needed, and a redirect to TLS fails, because this context trusts nobody.
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if options.is_plain else True,
        )
        return openai.AsyncOpenAI(
            api_key=options.api_key or _NO_KEY,
            base_url=options.url,
            timeout=openai.Timeout(options.timeout_s, connect=min(options.timeout_s, _CONNECT_S)),
            max_retries=0,
            http_client=http,
        )

    async def _send(self, body: Mapping[str, Any], seconds: float) -> Reply | Failure:
        import openai  # noqa: PLC0415  (already loaded by `_make_client`)

        assert self._client is not None
        secrets = self._options.secrets() + _header_secrets(self._client.default_headers)
        create = cast("Any", self._client.chat.completions.with_raw_response.create)
        try:
            async with asyncio.timeout(seconds):
                raw = await create(**body)
        except TimeoutError:
            return failure(Outcome.TIMEOUT, f"no answer within {seconds:.0f} s")
        except openai.APITimeoutError:
            silence = f"no sign of life for {self._options.timeout_s:.0f} s"
            return failure(Outcome.TIMEOUT, silence)
        except openai.APIConnectionError as error:
            return _connection_failure(error, secrets)
        except openai.APIStatusError as error:
            headers = error.response.headers
            return status_failure(
                error.status_code, error.body, headers, now=self._epoch(), secrets=secrets
            )
        except openai.OpenAIError as error:
            return failure(Outcome.BAD_REQUEST, str(error), secrets=secrets)
        return read_completion(raw.http_response.content, now=self._epoch(), secrets=secrets)


def _header_secrets(headers: Mapping[str, object]) -> tuple[str, ...]:
    """Return the values of the headers that the SDK takes from `OPENAI_CUSTOM_HEADERS`."""
    return tuple(
        value
        for name, value in headers.items()
        if isinstance(value, str)
        and len(value) >= _SHORTEST_KEY
        and not name.lower().startswith(_OWN_HEADERS)
    )


def _connection_failure(error: APIConnectionError, secrets: tuple[str, ...]) -> Failure:
    cause = error.__cause__ or error
    # The SDK wraps the errors of its HTTP library, which is no dependency of ours: by name.
    refused = type(cause).__name__ == "ConnectError"
    outcome = Outcome.UNREACHABLE if refused else Outcome.DROPPED
    return failure(outcome, str(cause), secrets=secrets)


def read_completion(content: bytes, *, now: float, secrets: tuple[str, ...]) -> Reply | Failure:
    """Return what the body of a response with status 200 holds.

    Compatible servers put errors there, leave out choices or usage, or give content in parts.
    """
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        start = content[:80].decode("utf-8", "replace")
        return failure(Outcome.NOT_A_COMPLETION, f"not JSON: {start}", secrets=secrets)
    if not isinstance(body, dict):
        return failure(Outcome.NOT_A_COMPLETION, "JSON of another kind", secrets=secrets)
    if body.get("error"):
        error = body["error"]
        code = error.get("code") if isinstance(error, dict) else None
        status = code if isinstance(code, int) and 400 <= code < 600 else 500  # noqa: PLR2004  (HTTP error statuses)
        return status_failure(status, body, {}, now=now, secrets=secrets)
    choices = body.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        return failure(Outcome.NOT_A_COMPLETION, "no choices in it", secrets=secrets)
    return Reply(
        content=_without(_text(message.get("content")), secrets),
        finish=str(choice.get("finish_reason") or ""),
        refusal=scrub(_text(message.get("refusal")), secrets),
        **_usage(body.get("usage")),
    )


def _without(text: str, secrets: tuple[str, ...]) -> str:
    """Return an answer without a key that a gateway has put into it; short ones may be words."""
    for secret in secrets:
        text = text.replace(secret, "[key]") if len(secret) >= _SHORTEST_KEY else text
    return text


def _text(value: object) -> str:
    if isinstance(value, list):
        parts = (part.get("text") for part in value if isinstance(part, dict))
        return "".join(part for part in parts if isinstance(part, str))
    return value if isinstance(value, str) else ""


def _usage(usage: object) -> dict[str, int]:
    usage = usage if isinstance(usage, dict) else {}
    details = usage.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, dict) else 0
    numbers = {
        "input": usage.get("prompt_tokens"),
        "output": usage.get("completion_tokens"),
        "cached": cached,
    }
    return {
        name: n if isinstance(n, int) and not isinstance(n, bool) and n >= 0 else 0
        for name, n in numbers.items()
    }


def _cancel_all(loop: asyncio.AbstractEventLoop) -> None:
    for task in asyncio.all_tasks(loop):
        task.cancel()


def _run(
    loop: asyncio.AbstractEventLoop, close_client: Callable[[], Coroutine[Any, Any, None]]
) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
        loop.run_until_complete(_finish(close_client))
    finally:
        loop.close()


async def _finish(close_client: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Let cancelled requests close their connections, then close the client."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others, return_exceptions=True)
    await close_client()
