"""Titles from the web: through a real client to pages on loopback, and never to private places."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pytest

from editorial_pipeline.webpages.fetching import Web, fetch_titles
from editorial_pipeline.webpages.page import PageTitle
from webpages.loopback import PUBLIC, LittleWeb, Loopback, little_web, resolve


@pytest.fixture
def web() -> Iterator[LittleWeb]:
    """Serve the little web."""
    with little_web() as server:
        yield server


def ask(web: LittleWeb, url: str, **bounds: float) -> tuple[PageTitle, Loopback]:
    """Return what is found at an address, and the way there."""
    way = Loopback(web)
    reached = replace(Web(resolve=resolve, transport=way), **bounds)  # type: ignore[arg-type]
    return fetch_titles([url], reached)[url], way


def test_title_comes_from_the_page(web: LittleWeb) -> None:
    """The page is asked once, by its checked address, with a few plain headers and no cookie."""
    found, way = ask(web, "https://page.example/page/Data%20Team%20Roles?a=1#part")
    assert found == PageTitle("Data Team Roles")
    assert way.asked == [(PUBLIC, "page.example", "page.example")]
    ((path, headers),) = web.seen
    assert path == "/page/Data%20Team%20Roles?a=1"
    assert headers == {
        "host": "page.example",
        "user-agent": "editorial-pipeline (reads the title of a page that its user noted)",
        "accept": "text/html,application/xhtml+xml",
        "accept-encoding": "identity",
        "connection": "keep-alive",
    }


def test_redirections_are_followed_and_each_is_checked(web: LittleWeb) -> None:
    """Relative and absolute ones, without the cookie that they set, up to five."""
    second = quote("https://other.example:443/page/There", safe="")
    found, way = ask(web, f"http://page.example/to/{quote(f'/to/{second}', safe='')}")
    assert found == PageTitle("There")
    assert [host for _, host, _ in way.asked] == ["page.example", "page.example", "other.example"]
    assert all("cookie" not in headers for _, headers in web.seen)


REFUSED = "its host is not on the public internet"
BAD = [
    ("http://inner.example/page/x", REFUSED),
    ("http://mixed.example/page/x", REFUSED),
    ("http://nowhere.example/page/x", REFUSED),
    ("http://127.0.0.1/page/x", REFUSED),
    ("http://169.254.169.254/latest/meta-data/", REFUSED),
    ("http://page.example:8080/page/x", "its port is none of the web's"),
    ("http://page.example:22/page/x", "its port is none of the web's"),
    ("https://user:secret@page.example/page/x", "its address holds a password"),
    ("file:///etc/passwd", "it is no web page"),
    ("ftp://page.example/x", "it is no web page"),
    ("gopher://page.example/x", "it is no web page"),
    ("http:///page/x", "it is no web page"),
    ("http://[::1/", "it could not be reached"),
]


@pytest.mark.parametrize(("url", "reason"), BAD)
def test_bad_address_is_not_asked(web: LittleWeb, url: str, reason: str) -> None:
    """No connection is opened to what is private, has a password, or is no page of the web."""
    found, way = ask(web, url)
    assert (found, way.asked, web.seen) == (PageTitle(reason=reason), [], [])


@pytest.mark.parametrize(("url", "reason"), BAD)
def test_bad_redirection_is_not_followed(web: LittleWeb, url: str, reason: str) -> None:
    """The second hop is checked like the first."""
    if url == "http:///page/x":
        return  # joined with the first address this is a path of the same host
    found, way = ask(web, f"http://page.example/to/{quote(url, safe='')}")
    assert found == PageTitle(reason=reason)
    assert len(way.asked) == len(web.seen) == 1


def test_other_end_is_compared(web: LittleWeb) -> None:
    """An answer from another machine than the one that was checked is thrown away."""
    way = Loopback(web, pretends=False)
    url = "http://page.example/page/x"
    found = fetch_titles([url], Web(resolve=resolve, transport=way))
    assert found == {url: PageTitle(reason=REFUSED)}


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://2130706433/"]
)
def test_own_machine_is_never_asked(url: str) -> None:
    """With the resolver of the system too, in whatever way the address is spelt."""
    found = fetch_titles([url])[url]
    assert found in {PageTitle(reason=REFUSED), PageTitle(reason="it could not be reached")}


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("code/500", "it answered with code 500"),
        ("missing", "it answered with code 404"),
        ("json", "it is no page with a title"),
        ("packed", "it is no page with a title"),
        ("bare", "it has no title"),
    ],
)
def test_page_without_title_has_a_reason(web: LittleWeb, path: str, reason: str) -> None:
    """Whatever a server answers is told in words of our own."""
    assert ask(web, f"http://page.example/{path}")[0] == PageTitle(reason=reason)


def test_redirections_end(web: LittleWeb) -> None:
    """Five redirections, and no more."""
    found, way = ask(web, f"http://page.example/to/{quote('/to/x', safe='')}", hops=0)
    assert found == PageTitle(reason="it leads from one address to the next")
    assert len(way.asked) == 1


def test_endless_page_is_cut(web: LittleWeb) -> None:
    """No more than the bound is read, and the connection is closed."""
    found, _ = ask(web, "http://page.example/endless")
    assert found == PageTitle(reason="it has no title")
    assert web.sent < 20_000_000


def test_slow_header_is_given_up(web: LittleWeb) -> None:
    """The time of a page counts from its first byte to the last, not from byte to byte."""
    began = time.monotonic()
    found, _ = ask(web, "http://page.example/drip", page_s=0.3)
    assert found == PageTitle(reason="it did not answer within 0.3 s")
    assert time.monotonic() - began < 5


def test_all_pages_have_a_time_together(web: LittleWeb) -> None:
    """What is done in time is kept, the rest has a reason."""
    urls = ["http://page.example/page/Quick", "http://page.example/drip"]
    found = fetch_titles(urls, Web(resolve=resolve, transport=Loopback(web), all_s=0.5))
    assert found == {
        urls[0]: PageTitle("Quick"),
        urls[1]: PageTitle(reason="there was no time left for it"),
    }


def test_nothing_to_fetch() -> None:
    """Without an address nothing is started."""
    assert fetch_titles([]) == {}
