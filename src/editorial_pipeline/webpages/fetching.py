"""Goes out for the titles of pages: the one place that speaks to the web at large.

Every hop is checked anew: scheme, port, credentials, and each address that the host's name leads
to. The connection is made to the very address that was checked (the name is only told to the
server), so that a second look-up cannot lead elsewhere, and the address of the other end is
compared once more. No proxy, no cookie, no key, no other header than these. Times and sizes are
bounded; whatever goes wrong is a reason, never an error.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from editorial_pipeline.webpages.addresses import is_public
from editorial_pipeline.webpages.page import PageTitle
from editorial_pipeline.webpages.titles import has_title, page_title

if TYPE_CHECKING:
    import httpx2

_PORTS: Final = {"http": 80, "https": 443}
_HEADERS: Final = {
    "User-Agent": "editorial-pipeline (reads the title of a page that its user noted)",
    "Accept": "text/html,application/xhtml+xml",
    # Nothing to unpack: a small answer cannot become a large one.
    "Accept-Encoding": "identity",
}
_HTML: Final = ("text/html", "application/xhtml+xml")

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Returns all IP addresses of a host; raises OSError where there is none."""


async def _look_up(host: str, port: int) -> Sequence[str]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


@dataclass(frozen=True, slots=True)
class Web:
    """How the web is reached, and its bounds: seconds, bytes of a page, redirections.

    `transport` None is the real one. `page_s` bounds one page with all its hops, `all_s` all.
    """

    resolve: Resolve = field(default=_look_up)
    transport: httpx2.AsyncBaseTransport | None = None
    page_s: float = 10.0
    all_s: float = 30.0
    most_bytes: int = 512_000
    hops: int = 5
    side_by_side: int = 4


def fetch_titles(urls: Iterable[str], web: Web | None = None) -> Mapping[str, PageTitle]:
    """Return for each address the title of its page, or the reason why there is none."""
    wanted = list(dict.fromkeys(urls))
    return asyncio.run(_fetch_all(wanted, web or Web())) if wanted else {}


async def _fetch_all(urls: Sequence[str], web: Web) -> dict[str, PageTitle]:
    import httpx2  # noqa: PLC0415  (a tenth of a second, for those who fetch)

    found = dict.fromkeys(urls, PageTitle(reason="there was no time left for it"))
    transport = web.transport or httpx2.AsyncHTTPTransport(trust_env=False)
    gate = asyncio.Semaphore(web.side_by_side)
    async with httpx2.AsyncClient(
        transport=transport, trust_env=False, timeout=web.page_s
    ) as client:

        async def one(url: str) -> None:
            async with gate:
                found[url] = await _fetch(client, url, web)

        with suppress(TimeoutError):
            async with asyncio.timeout(web.all_s):
                await asyncio.gather(*(one(url) for url in urls))
    return found


async def _fetch(client: httpx2.AsyncClient, url: str, web: Web) -> PageTitle:
    import httpx2  # noqa: PLC0415

    try:
        async with asyncio.timeout(web.page_s):
            for _ in range(web.hops + 1):
                answer = await _ask(client, url, web)
                if isinstance(answer, PageTitle):
                    return answer
                url = answer
            return PageTitle(reason="it leads from one address to the next")
    except TimeoutError:
        return PageTitle(reason=f"it did not answer within {web.page_s:g} s")
    except _RefusedError as error:
        return PageTitle(reason=str(error))
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError):
        # Not its words: what a server says is nothing to print.
        return PageTitle(reason="it could not be reached")


class _RefusedError(Exception):
    """An address that is not to be asked, with the reason."""


async def _ask(client: httpx2.AsyncClient, url: str, web: Web) -> PageTitle | str:
    """Return the title of a page, or the address that it redirects to."""
    import httpx2  # noqa: PLC0415

    parts = httpx2.URL(url)
    port = _checked_port(parts)
    address = await _public_address(parts.raw_host.decode("ascii"), port, web)
    # The host's name goes into the request and the certificate, the checked address into the
    # connection.
    request = client.build_request(
        "GET",
        parts.copy_with(host=address, fragment=None),
        headers={**_HEADERS, "Host": parts.netloc.decode("ascii")},
        extensions={"sni_hostname": parts.raw_host.decode("ascii")},
    )
    # The client keeps what a server sets, under the address that many hosts may share.
    request.headers.pop("Cookie", None)
    response = await client.send(request, stream=True, follow_redirects=False)
    try:
        _check_peer(response, address)
        if response.is_redirect:
            return str(parts.join(response.headers.get("Location", "")))
        return await _read_title(response, web)
    finally:
        await response.aclose()


def _checked_port(parts: httpx2.URL) -> int:
    port = _PORTS.get(parts.scheme)
    if port is None or not parts.host:
        raise _RefusedError("it is no web page")
    if parts.userinfo:
        raise _RefusedError("its address holds a password")
    if parts.port not in {None, *_PORTS.values()}:
        raise _RefusedError("its port is none of the web's")
    return parts.port or port


async def _public_address(host: str, port: int, web: Web) -> str:
    addresses = await web.resolve(host, port)
    # One private address among public ones is how a name is made to change its mind.
    if not addresses or not all(is_public(address) for address in addresses):
        raise _RefusedError("its host is not on the public internet")
    return addresses[0]


def _check_peer(response: httpx2.Response, address: str) -> None:
    """Refuse an answer from another machine than the one that was checked."""
    stream = response.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream is not None else None
    if not peer or not is_public(str(peer[0])) or str(peer[0]).partition("%")[0] != address:
        raise _RefusedError("its host is not on the public internet")


async def _read_title(response: httpx2.Response, web: Web) -> PageTitle:
    if response.status_code != 200:  # noqa: PLR2004  (the code of a page)
        return PageTitle(reason=f"it answered with code {response.status_code}")
    kind = response.headers.get("Content-Type", "")
    packed = response.headers.get("Content-Encoding", "identity").lower()
    if not kind.lower().startswith(_HTML) or packed != "identity":
        return PageTitle(reason="it is no page with a title")
    data = bytearray()
    async for chunk in response.aiter_raw(16_384):
        data += chunk[: web.most_bytes - len(data)]
        if len(data) >= web.most_bytes or has_title(bytes(data)):
            break
    title = page_title(bytes(data), kind)
    return PageTitle(title, "" if title else "it has no title")
