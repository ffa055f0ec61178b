"""Which machines may be asked for a page: those of the public internet.

The threat: a note, or a page that redirects, names an address of the person's own machine or
network (`http://192.168.1.1/reset`, a host name that resolves to 127.0.0.1, the metadata service
of a cloud at 169.254.169.254), and the pipeline is the one who asks.
"""

from __future__ import annotations

import ipaddress
from typing import Final

_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE: Final = ipaddress.ip_network("::/96")


def is_public(address: str) -> bool:
    """Whether an IP address, as text, is one of the public internet.

    An IPv6 address that stands for an IPv4 address (mapped, compatible, 6to4, Teredo, NAT64) is
    judged by both. What is no address is not public.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = _embedded(ip)
        if inner is not None:
            return _is_global(inner) and (ip in _NAT64 or ip.ipv4_mapped is not None)
    return _is_global(ip)


def _is_global(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _embedded(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip in _NAT64 or ip in _COMPATIBLE:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip.sixtofour is not None:
        return ip.sixtofour
    return ip.teredo[1] if ip.teredo is not None else None
