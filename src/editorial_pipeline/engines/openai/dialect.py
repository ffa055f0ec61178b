"""How a request is put so that this server takes it; what it refuses is left out and remembered.

The current service wants `max_completion_tokens` and a strict JSON schema; compatible servers
may know only `max_tokens`, only `json_object`, or neither, and say so with status 400. No
temperature is sent: reasoning models refuse it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from editorial_pipeline.engines.openai.failures import Failure, Outcome
from editorial_pipeline.engines.openai.options import ModelOptions

_FORMATS: Final = ("json_schema", "json_object", "")
_LIMITS: Final = ("max_completion_tokens", "max_tokens", "")
_FORMAT_WORDS = ("response_format", "schema", "strict", "structured", "json_object", "grammar")
_LIMIT_WORDS = ("max_completion_tokens", "max_tokens")
_TOO_MUCH_WORDS = ("too large", "at most", "maximum", "exceed", "less than", "<=")


@dataclass(frozen=True, slots=True)
class Dialect:
    """Ranks in the two ladders above, from what is wanted to what is bearable."""

    format: int = 0
    limit: int = 0

    def body(
        self, options: ModelOptions, messages: list[dict[str, str]], schema: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the parameters of one chat completion."""
        body: dict[str, Any] = {"model": options.name, "messages": messages}
        if limit := _LIMITS[self.limit]:
            body[limit] = options.answer_tokens
        match _FORMATS[self.format]:
            case "json_schema":
                named = {"name": "answer", "strict": True, "schema": schema}
                body["response_format"] = {"type": "json_schema", "json_schema": named}
            case "json_object":
                body["response_format"] = {"type": "json_object"}
        return body

    def relaxed(self, failure: Failure, options: ModelOptions) -> Dialect | None:
        """Return the next thing to try after a refusal, None where nothing is left.

        Bounded by the ladders: at most four steps, each free of charge. A vague refusal gives up
        the schema first, because it is what servers lack most often.
        """
        about_limit = any(word in failure.hint for word in _LIMIT_WORDS)
        about_format = any(word in failure.hint for word in _FORMAT_WORDS)
        too_much = any(word in failure.hint for word in _TOO_MUCH_WORDS)
        last = len(_LIMITS) - 1
        if failure.outcome is Outcome.TOO_LONG:
            # Input and the room kept for output share one window on many servers.
            return replace(self, limit=last) if self.limit < last else None
        if failure.outcome is not Outcome.BAD_REQUEST:
            return None
        may_format = options.json_schema == "auto" and self.format < len(_FORMATS) - 1
        if self.limit < last and about_limit:
            return replace(self, limit=last if too_much else self.limit + 1)
        if may_format and (about_format or not about_limit):
            return replace(self, format=self.format + 1)
        return replace(self, limit=self.limit + 1) if self.limit < last else None

    def merged(self, other: Dialect) -> Dialect:
        """Return what satisfies both, for two workers that learnt at the same time."""
        return Dialect(max(self.format, other.format), max(self.limit, other.limit))


def first_dialect(options: ModelOptions) -> Dialect:
    """Return how the first request of a run is put."""
    return Dialect(format=len(_FORMATS) - 1 if options.json_schema == "never" else 0)
