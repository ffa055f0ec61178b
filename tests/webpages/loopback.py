"""A little web on loopback: pages that behave and misbehave, and a way to them for tests alone."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

import httpx2

PUBLIC = "93.184.216.34"
"""Where the names of the little web lead to; the transport below goes to loopback instead."""


class _Handler(BaseHTTPRequestHandler):
    server: LittleWeb

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name of the base class)
        """Keep the test output clean."""

    def do_GET(self) -> None:
        """Answer as the path says."""
        self.server.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        name, _, rest = self.path.partition("?")[0].strip("/").partition("/")
        getattr(self, f"_{name}", self._missing)(rest)

    def _page(self, title: str) -> None:
        self._send(f"<html><title>{unquote(title)}</title><body>…".encode())

    def _bare(self, _: str) -> None:
        self._send(b"<p>Nothing.</p>")

    def _json(self, _: str) -> None:
        self._send(b"{}", kind="application/json")

    def _packed(self, _: str) -> None:
        self._send(b"\x1f\x8b", extra={"Content-Encoding": "gzip"})

    def _code(self, code: str) -> None:
        self._send(b"<title>Error</title>", code=int(code))

    def _to(self, location: str) -> None:
        self._send(b"", code=302, extra={"Location": unquote(location), "Set-Cookie": "a=b"})

    def _missing(self, _: str) -> None:
        self._send(b"", code=404)

    def _endless(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        with contextlib.suppress(OSError):
            while not self.server.over.is_set():
                self.server.sent += self.wfile.write(b"x" * 65_536)

    def _drip(self, _: str) -> None:
        """Send a header that never ends, a byte at a time."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        with contextlib.suppress(OSError):
            while not self.server.over.wait(0.02):
                self.wfile.write(b"x")
                self.wfile.flush()

    def _send(
        self,
        body: bytes,
        *,
        code: int = 200,
        kind: str = "text/html; charset=utf-8",
        extra: dict[str, str] | None = None,
    ) -> None:
        self.send_response(code)
        for name, value in {"Content-Type": kind, **(extra or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class LittleWeb(ThreadingHTTPServer):
    """Serves on loopback; `seen` are the paths and headers of the requests, in order."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.sent = 0
        self.over = threading.Event()


@contextlib.contextmanager
def little_web() -> Iterator[LittleWeb]:
    """Serve until the block is left."""
    server = LittleWeb()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Peer:
    """Tells the address that was asked for as that of the other end."""

    def __init__(self, address: str) -> None:
        self._address = address

    def get_extra_info(self, _: str) -> Any:  # noqa: ANN401  (as the library has it)
        return (self._address, 80)


class Loopback(httpx2.AsyncBaseTransport):
    """Takes what is meant for the public address to the little web.

    `asked` are the address, the host's name and the name for the certificate of each request.
    Without `pretends` the other end tells its true address.
    """

    def __init__(self, web: LittleWeb, *, pretends: bool = True) -> None:
        self._port = web.server_address[1]
        self._inner = httpx2.AsyncHTTPTransport(trust_env=False)
        self._pretends = pretends
        self.asked: list[tuple[str, str, str]] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send the request on, its own headers untouched."""
        host = request.url.host
        sni = str(request.extensions.get("sni_hostname"))
        self.asked.append((host, request.headers["Host"], sni))
        url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._port)
        sent = httpx2.Request(
            request.method, url, headers=request.headers, extensions=request.extensions
        )
        response = await self._inner.handle_async_request(sent)
        if self._pretends:
            response.extensions = {**response.extensions, "network_stream": _Peer(host)}
        return response

    async def aclose(self) -> None:
        """Hang up."""
        await self._inner.aclose()


async def resolve(host: str, port: int) -> Sequence[str]:
    """Lead the names of the little web to one public address, and some elsewhere."""
    return {
        "inner.example": ["10.0.0.7"],
        "mixed.example": [PUBLIC, "127.0.0.1"],
        "nowhere.example": [],
        "127.0.0.1": ["127.0.0.1"],
        "169.254.169.254": ["169.254.169.254"],
    }.get(host, [PUBLIC])
