"""The schema of an answer: strict for servers that enforce it, in words for those that do not."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Protocol

_ONE_LINE = 90
"""Characters of an object that is sketched on one line: what is sent with every call is short."""


class Described(Protocol):
    """A pydantic model class, as far as its schema goes."""

    def model_json_schema(self) -> dict[str, Any]:
        """Return the JSON schema of the model."""
        ...


@cache
def strict_schema(model: Described) -> dict[str, Any]:
    """Return the schema of `model` as strict mode wants it.

    References are inlined, every property is required, no other is allowed, titles are gone.
    Not to be changed by the caller: a run asks for it with every question.
    <https://platform.openai.com/docs/guides/structured-outputs#supported-schemas>
    """
    schema = model.model_json_schema()
    inlined = _inline(schema, schema.get("$defs", {}))
    assert isinstance(inlined, dict)
    return inlined


def _inline(node: Any, definitions: dict[str, Any]) -> Any:  # noqa: ANN401  (any JSON value)
    if isinstance(node, list):
        return [_inline(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target = definitions[node["$ref"].removeprefix("#/$defs/")]
        node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
    result = {
        key: _inline(value, definitions)
        for key, value in node.items()
        if key not in {"$defs", "title", "default", "properties"}
    }
    if "properties" in node:
        # Apart, because a property may itself be called `title`.
        result["properties"] = {
            name: _inline(value, definitions) for name, value in node["properties"].items()
        }
        result["required"] = list(node["properties"])
        result["additionalProperties"] = False
    return result


def describe(schema: dict[str, Any], indent: str = "") -> str:
    """Return a strict schema as a short sketch that a model can follow: JSON with type names."""
    inner = indent + " "
    if "anyOf" in schema:
        return " | ".join(describe(option, indent) for option in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"[{describe(schema['items'], indent)}, …]"
    if schema.get("type") != "object":
        return str(schema.get("type"))
    lines = []
    for name, value in schema["properties"].items():
        note = value.get("description") if value.get("type") != "object" else None
        remark = f" // {' '.join(note.split())}" if note else ""
        lines.append(f"{json.dumps(name)}: {describe(value, inner)},{remark}")
    short = " ".join(lines).removesuffix(",")
    if "//" not in short and "\n" not in short and len(short) <= _ONE_LINE:
        return f"{{{short}}}"
    return "{\n" + "\n".join(f"{inner}{line}" for line in lines) + f"\n{indent}}}"


def conform(value: Any, schema: dict[str, Any], *, root: bool = True) -> Any:  # noqa: ANN401  (any JSON value)
    """Return `value` without unknown properties, and with null or [] for those left out.

    Servers that do not enforce the schema let such slips through, and they change no meaning.
    The lists at the root are never filled in: without them it is no answer.
    """
    if "anyOf" in schema:
        return value
    if isinstance(value, list) and schema.get("type") == "array":
        return [conform(item, schema["items"], root=False) for item in value]
    if not isinstance(value, dict) or schema.get("type") != "object":
        return value
    result = {}
    for name, inner in schema["properties"].items():
        if name in value:
            result[name] = conform(value[name], inner, root=False)
        elif not root and {"type": "null"} in inner.get("anyOf", ()):
            result[name] = None
        elif not root and inner.get("type") == "array":
            result[name] = []
    return result
