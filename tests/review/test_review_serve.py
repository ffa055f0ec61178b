"""`pipeline review --serve`: who gets an answer, and what follows a build."""

from __future__ import annotations

import http.client
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from built_workspace import ARTICLE, built_workspace
from e2e_workspace import PIPELINE, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a workspace after a build."""
    return built_workspace(tmp_path / "work")


@contextmanager
def serving(workspace: Workspace, stop: signal.Signals = signal.SIGINT) -> Iterator[str]:
    """Serve the last run of a workspace, yield the address, and stop with a signal."""
    command = (PIPELINE, "--root", workspace.root, "review", "--serve")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().decode().strip()
        finally:
            server.send_signal(stop)
            _, told = server.communicate(timeout=20)
    assert (server.returncode, told) == (0, b"")


def ask(
    address: str, path: str = "", *, method: str = "GET", host: str | None = None
) -> tuple[int, dict[str, str], str]:
    """Return status, headers and text of an answer."""
    url = urlsplit(address)
    connection = http.client.HTTPConnection(url.netloc, timeout=20)
    connection.request(method, f"{url.path}{path}", headers={"Host": host or url.netloc})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, dict(answer.getheaders()), text


def add_a_note(workspace: Workspace) -> None:
    """Build another note into the article."""
    workspace.drop(
        "20260310_071804_dana_msg9_transcript.txt",
        "Put this in the article Data teams after the language model. The budget for labels "
        "doubled in one year.",
    )
    workspace.build("--engine", "offline", SOURCE_DATE_EPOCH="1773144000")


def test_the_page_is_served_to_this_machine_alone(workspace: Workspace) -> None:
    """The address holds a secret, other names and paths get nothing, and nothing is written."""
    with serving(workspace) as address:
        url = urlsplit(address)
        assert (url.scheme, url.hostname) == ("http", "127.0.0.1")
        assert len(url.path) > 20
        status, headers, page = ask(address)
        assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Server"] == "pipeline"
        assert "form-action &#39;none&#39;; connect-src &#39;self&#39;" in page
        assert ask(f"http://{url.netloc}/")[0] == 404
        assert ask(address, "../version")[0] == 404
        assert ask(address, host=f"evil.example:{url.port}")[0] == 403
        assert ask(address, host=f"localhost:{url.port}")[0] == 403
        assert ask(address, method="POST")[0] == 501
    assert not (workspace.root / ".pipeline/review").exists()


def test_the_version_changes_with_a_build_and_with_an_edit(workspace: Workspace) -> None:
    """It stays the same as long as nothing happens; then the page is another one."""
    with serving(workspace, signal.SIGTERM) as address:
        versions = [ask(address, "version")[2] for _ in range(2)]
        assert ask(address)[2] == ask(address)[2]
        add_a_note(workspace)
        versions.append(ask(address, "version")[2])
        assert "The budget for labels doubled" in ask(address)[2]
        file = workspace.root / ARTICLE
        file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        versions.append(ask(address, "version")[2])
    assert len(set(versions)) == 3
    assert versions[0] == versions[1]


def test_before_the_first_run_the_page_waits(tmp_path: Path) -> None:
    """It says what is missing, and follows the first build like any other."""
    (tmp_path / "pipeline.toml").touch()
    with serving(Workspace(tmp_path)) as address:
        status, _, page = ask(address)
    assert status == 200
    assert "<p>there is no run to review. `pipeline build` makes one.</p>" in page


def test_a_page_in_the_browser_follows_a_build(workspace: Workspace, browser: Browser) -> None:
    """It loads itself again when there is something new, and asks nobody but its server."""
    context = browser.new_context()
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    with serving(workspace) as address:
        page.goto(address)
        add_a_note(workspace)
        page.locator(".block", has_text="The budget for labels doubled").wait_for(timeout=20_000)
        assert {url.removeprefix(address) for url in asked} == {"", "version"}
    context.close()


def test_a_run_that_is_not_there_is_wrong_usage(workspace: Workspace) -> None:
    """Nothing is served."""
    done = workspace.run("review", "1999", "--serve")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no run begins with “1999”" in done.stderr
    done = workspace.run("review", "--serve", "-o", "x.html")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--serve writes no file; leave out --output." in done.stderr
