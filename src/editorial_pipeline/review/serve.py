"""Serve the page of a run to the browser of this machine, and let it follow the builds.

The threat: another page in the same browser, or another user of the machine, asks for the notes.
The server listens on the loopback interface alone, its address holds a secret, and it answers
only to that address: a name that somebody else has led to 127.0.0.1 is turned away.
"""

from __future__ import annotations

import secrets
import signal
import threading
from collections.abc import Callable
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import FrameType
from typing import Final

from editorial_pipeline.errors import EditorialError
from editorial_pipeline.receipts import receipt_paths
from editorial_pipeline.review.page import render_page, render_waiting
from editorial_pipeline.review.write import find_run, make_page
from editorial_pipeline.settings import Settings
from editorial_pipeline.templating import Templates

_LOOPBACK: Final = "127.0.0.1"
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def serve(settings: Settings, run: str | None, tell: Callable[[str], None]) -> None:
    """Serve the page of a run (None: always the last one) until SIGINT or SIGTERM.

    `tell` hears the address once the server listens. Must be called in the main thread. Raises
    UsageError where a run was named that does not exist.
    """
    if run is not None:
        find_run(settings, run)
    with _Server(_Live(settings, run)) as server:

        def stop(_number: int, _frame: FrameType | None) -> None:
            # Not from here: it waits for the loop that this handler has interrupted.
            threading.Thread(target=server.shutdown).start()

        before = [(name, signal.signal(name, stop)) for name in (signal.SIGINT, signal.SIGTERM)]
        try:
            tell(server.address)
            server.serve_forever(poll_interval=0.1)
        finally:
            for name, handler in before:
                signal.signal(name, handler)


class _Live:
    """The page as the files are now. Made again only where `version` has changed."""

    def __init__(self, settings: Settings, run: str | None) -> None:
        self._settings = settings
        self._run = run
        self._lock = threading.Lock()
        self._made: tuple[str, str] = ("", "")

    def version(self) -> str:
        """Return a digest of the receipts and of when articles were changed."""
        seen = sha256()
        folders = (self._settings.articles.rglob("*.md"), receipt_paths(self._settings.receipts))
        for path in (path for paths in folders for path in sorted(paths)):
            try:
                state = path.stat()
            except OSError:  # a run is under way
                continue
            seen.update(f"{path} {state.st_mtime_ns} {state.st_size}\n".encode("utf-8", "replace"))
        return seen.hexdigest()[:16]

    def html(self) -> str:
        """Return the page; where it cannot be made, one that says why and waits."""
        with self._lock:
            version = self.version()
            if self._made[0] != version:
                self._made = (version, self._make(version))
            return self._made[1]

    def _make(self, version: str) -> str:
        templates = Templates(self._settings.templates)
        try:
            page = make_page(self._settings, find_run(self._settings, self._run))
            return render_page(page, templates, version)
        except EditorialError as error:
            return render_waiting(str(error), templates, version)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, live: _Live) -> None:
        super().__init__((_LOOPBACK, 0), _Handler)
        self.live = live
        self.root = f"/{secrets.token_urlsafe(16)}/"
        self.host = f"{_LOOPBACK}:{self.server_port}"

    @property
    def address(self) -> str:
        return f"http://{self.host}{self.root}"


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        root = self.server.root
        if self.headers.get("Host") != self.server.host:
            self._answer(HTTPStatus.FORBIDDEN, "This server has another address.\n")
        elif secrets.compare_digest(self.path.encode(), root.encode()):
            self._answer(HTTPStatus.OK, self.server.live.html(), "text/html")
        elif secrets.compare_digest(self.path.encode(), f"{root}version".encode()):
            self._answer(HTTPStatus.OK, self.server.live.version())
        else:
            self._answer(HTTPStatus.NOT_FOUND, "There is nothing here.\n")

    def _answer(self, status: HTTPStatus, text: str, kind: str = "text/plain") -> None:
        data = text.encode()
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def version_string(self) -> str:
        """Return what the Server header tells: nothing of the machine."""
        return "pipeline"

    def log_message(self, *_: object) -> None:
        """Say nothing: the page asks every second."""
