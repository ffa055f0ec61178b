"""A chat completions service on loopback that can misbehave in every way a real one does."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Misbehaviour:
    """What the server does in the place of a completion.

    `status` and `body` (text, bytes or JSON) with `headers` are sent as they are; `hang` never
    answers, `drip` sends a space every 20 ms without end, `reset` breaks the connection in the
    middle of the body, and `hang_up` before any of it.
    """

    status: int = 200
    body: str | bytes | Json = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    hang: bool = False
    drip: bool = False
    reset: bool = False
    hang_up: bool = False


Reply = Callable[[Json], Json | Misbehaviour]


def completion(
    content: object,
    *,
    finish: str = "stop",
    refusal: str | None = None,
    tokens: tuple[int, int, int] = (100, 20, 0),
) -> Json:
    """Return a completion as the service sends it; JSON content is put into text.

    `tokens` are input, output and the cached part of the input.
    """
    text = content if content is None or isinstance(content, str) else json.dumps(content)
    message = {"role": "assistant", "content": text, "refusal": refusal}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1770552000,
        "model": "fake",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {
            "prompt_tokens": tokens[0],
            "completion_tokens": tokens[1],
            "total_tokens": tokens[0] + tokens[1],
            "prompt_tokens_details": {"cached_tokens": tokens[2]},
        },
    }


def in_turn(*replies: Json | Misbehaviour) -> Reply:
    """Return a reply that gives one after the other, and the last one for ever."""
    left = list(replies)
    lock = threading.Lock()

    def reply(request: Json) -> Json | Misbehaviour:
        with lock:
            return left.pop(0) if len(left) > 1 else left[0]

    return reply


class FakeModelServer:
    """Answers `POST /v1/chat/completions` with `reply` and `GET /v1/models` with one model.

    A context manager; `url` is the base URL. `requests` are the bodies received, `headers` the
    headers (names in lower case), in order of arrival. `delay_s` passes before each completion.
    """

    def __init__(self, reply: Reply, *, delay_s: float = 0.0, port: int = 0) -> None:
        self.reply = reply
        self.delay_s = delay_s
        self.requests: list[Json] = []
        self.headers: list[dict[str, str]] = []
        self.stopping = threading.Event()
        self.arrived = threading.Event()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.fake = self
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def url(self) -> str:
        """The base URL, ending in /v1."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def take(self, request: Json, headers: dict[str, str]) -> Json | Misbehaviour:
        """Record a request and return what to send."""
        with self._lock:
            self.requests.append(request)
            self.headers.append(headers)
        self.arrived.set()
        if self.delay_s:
            self.stopping.wait(self.delay_s)
        return self.reply(request)

    def _serve(self) -> None:
        # The default half a second between two looks would be the cost of every test.
        self._server.serve_forever(poll_interval=0.01)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    fake: FakeModelServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that hang up are part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name of the base class)
        """Keep the test output clean."""

    def do_GET(self) -> None:
        """List the one model."""
        models = {"object": "list", "data": [{"id": "fake", "object": "model"}]}
        if self.path == "/v1/models":
            self._send(200, json.dumps(models).encode(), "application/json", {})
        else:
            self._send(404, b"{}", "application/json", {})

    def do_POST(self) -> None:
        """Answer a chat completion as scripted."""
        length = int(self.headers.get("Content-Length", 0))
        request = json.loads(self.rfile.read(length))
        if self.path != "/v1/chat/completions":
            body = {"error": {"message": f"unknown path {self.path}", "code": None}}
            self._send(404, json.dumps(body).encode(), "application/json", {})
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.fake.take(request, headers)
        if isinstance(answer, Misbehaviour):
            self._misbehave(answer)
        else:
            self._send(200, json.dumps(answer).encode(), "application/json", {})

    def _send(
        self, status: int, body: bytes, content_type: str, headers: Mapping[str, str]
    ) -> None:
        # Without a date of this machine: tests send their own.
        self.send_response_only(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _misbehave(self, what: Misbehaviour) -> None:
        stopping = self.server.fake.stopping
        # Only what breaks the connection closes it: closing one that the client may use again
        # is a misbehaviour of its own, at a moment that nobody chooses.
        self.close_connection = what.hang or what.hang_up or what.drip or what.reset
        if what.hang:
            stopping.wait()
        elif what.hang_up:
            self._reset()
        elif what.drip:
            self._head(what, length=1_000_000)
            with contextlib.suppress(OSError):
                while not stopping.wait(0.02):
                    self.wfile.write(b" ")
                    self.wfile.flush()
        elif what.reset:
            self._head(what, length=1_000)
            self.wfile.write(b'{"choices": [')
            self.wfile.flush()
            self._reset()
        else:
            body = json.dumps(what.body) if isinstance(what.body, dict) else what.body
            data = body.encode() if isinstance(body, str) else body
            self._send(what.status, data, what.content_type, what.headers)

    def _head(self, what: Misbehaviour, *, length: int) -> None:
        self.send_response(what.status)
        self.send_header("Content-Type", what.content_type)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def _reset(self) -> None:
        # Lingering for zero seconds makes the kernel send a reset where a close would be polite.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
