"""The kinds of values a setting can have, each with the words that say what is allowed."""

from __future__ import annotations

import math
import re
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit


class Secret:
    """A value that shows itself only to who asks for it by `reveal`."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> NoReturn:
        # A pickle or a copy by value would carry the key into a file or another process.
        raise TypeError("a secret is not written anywhere")

    def reveal(self) -> str:
        """Return the value itself, for the one call that needs it."""
        return self._value


class NotAllowedError(ValueError):
    """A value is not what its setting allows; caught where the setting's name is known."""


@dataclass(frozen=True, slots=True)
class Check:
    """What a setting allows.

    `allowed` completes "it must be …". `convert` turns what TOML (or `parse`) gave into the
    value of the setting, or raises NotAllowedError. `parse` reads the same from the text of an
    environment variable.
    """

    allowed: str
    convert: Callable[[object], object]
    parse: Callable[[str], object] = str


def _refuse() -> NotAllowedError:
    return NotAllowedError()


def _printable(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise _refuse()
    return value.strip()


def text(allowed: str, pattern: str) -> Check:
    """Allow text that matches `pattern` as a whole."""

    def convert(value: object) -> str:
        found = _printable(value)
        if re.fullmatch(pattern, found) is None:
            raise _refuse()
        return found

    return Check(allowed, convert)


def choice(*words: str) -> Check:
    """Allow one of a few words."""

    def convert(value: object) -> str:
        if not isinstance(value, str) or value not in words:
            raise _refuse()
        return value

    listed = ", ".join(f'"{word}"' for word in words[:-1])
    return Check(f'{listed} or "{words[-1]}"', convert, str.strip)


def switch() -> Check:
    """Allow true or false."""

    def convert(value: object) -> bool:
        if not isinstance(value, bool):
            raise _refuse()
        return value

    def parse(written: str) -> object:
        return {"true": True, "false": False}.get(written.strip().lower(), written)

    return Check("true or false", convert, parse)


def whole(least: int, most: int) -> Check:
    """Allow a whole number in a range, both ends included."""

    def convert(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise _refuse()
        return value

    return Check(f"a whole number from {least} to {most}", convert, _parse_number)


def number(least: float, most: float) -> Check:
    """Allow a number in a range, both ends included, with or without a fraction."""

    def convert(value: object) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise _refuse()
        if not math.isfinite(value) or not least <= value <= most:
            raise _refuse()
        return float(value)

    return Check(f"a number from {least:g} to {most:g}", convert, _parse_number)


def _parse_number(written: str) -> object:
    for kind in (int, float):
        try:
            return kind(written)
        except ValueError:
            continue
    return written


def phrases() -> Check:
    """Allow a list of texts; in the environment one text with commas between them."""

    def convert(value: object) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise _refuse()
        return tuple(_printable(item) for item in value)

    def parse(written: str) -> object:
        return [part.strip() for part in written.split(",") if part.strip()]

    return Check('a list of texts, such as ["one", "two"]', convert, parse)


def folder() -> Check:
    """Allow the path of a folder; whether it stays inside the workspace is checked in `paths`."""

    def convert(value: object) -> Path:
        return Path(_printable(value))

    return Check("the path of a folder, relative to the workspace", convert)


def time_zone() -> Check:
    """Allow the name of a time zone of the IANA database."""

    def convert(value: object) -> str:
        name = _printable(value)
        try:
            zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise _refuse() from error
        return name

    return Check('the name of a time zone, such as "UTC" or "Europe/Berlin"', convert)


def base_url() -> Check:
    """Allow the address of a service, or nothing; never with credentials, for it is shown."""

    def convert(value: object) -> str | None:
        if value == "":
            return None
        url = _printable(value)
        try:
            parts = urlsplit(url)
            host = parts.hostname
            port_is_valid = parts.port is None or parts.port > 0
        except ValueError as error:
            raise _refuse() from error
        if parts.scheme not in {"http", "https"} or not host or not port_is_valid:
            raise _refuse()
        if parts.username is not None or parts.query or parts.fragment or " " in url:
            raise _refuse()
        return url

    return Check('an http(s) address without user name, password or "?"', convert)


def secret() -> Check:
    """Allow a key: printable ASCII without blanks, as HTTP headers want it."""

    def convert(value: object) -> Secret:
        key = _printable(value)
        if not key.isascii() or " " in key:
            raise _refuse()
        return Secret(key)

    return Check("a key without blanks", convert)
