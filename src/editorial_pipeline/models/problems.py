"""Says in plain words what is wrong with a file that a model of pydantic refused."""

from __future__ import annotations

import re

from pydantic import ValidationError

_AT = re.compile(r"at line (\d+) column (\d+)")


def first_problem(error: ValueError) -> str:
    """Return what is wrong first, with its place: words for the middle of a sentence."""
    if not isinstance(error, ValidationError):
        return "it cannot be read"
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    kind, message = first["type"], first["msg"]
    if kind == "json_invalid":
        at = _AT.search(message)
        return "it is no JSON" + (f" at line {at[1]}, column {at[2]}" if at else "")
    place = ".".join(str(part) for part in first["loc"])
    if kind == "missing":
        return f"`{place}` is missing"
    if kind == "extra_forbidden":
        return f"`{place}` is unknown"
    said = message.removeprefix("Value error, ")
    said = said[:1].lower() + said[1:]
    return f"`{place}`: {said}" if place else said
