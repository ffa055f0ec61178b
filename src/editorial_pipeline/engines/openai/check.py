"""What `doctor` asks: does the model answer, how fast, and does the server enforce a schema."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from editorial_pipeline.engines.openai.dialect import Dialect, first_dialect
from editorial_pipeline.engines.openai.failures import Failure
from editorial_pipeline.engines.openai.options import ModelOptions
from editorial_pipeline.engines.openai.pacing import Clock
from editorial_pipeline.engines.openai.transport import Reply, Transport

_WORD = "ready"
_MESSAGES = [{"role": "user", "content": f"Answer with this one word and nothing else: {_WORD}"}]
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"word": {"type": "string", "enum": [_WORD]}},
    "required": ["word"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """The result of a check. `seconds` is None, and `problem` says why, without an answer.

    `strict` tells whether the server kept to a JSON schema; None: it was not asked to.
    """

    model: str
    service: str
    seconds: float | None
    strict: bool | None
    problem: str = ""
    advice: str = ""

    @property
    def answers(self) -> bool:
        """Whether the model can be used."""
        return self.seconds is not None


def check_model(options: ModelOptions, transport: Transport, clock: Clock) -> ModelCheck:
    """Ask for one word under a schema; a server that ignores the schema gives it bare.

    Without retries; only what the server refuses of the request's form is left out and asked
    again. Takes at most `call_deadline_s`.
    """
    ends = clock.monotonic() + options.call_deadline_s
    dialect: Dialect = first_dialect(options)
    asked_strictly = dialect.format == 0
    refusal: Failure | None = None
    while True:
        started = clock.monotonic()
        body = dialect.body(options, _MESSAGES, _SCHEMA)
        result = transport.send(body, ends - started)
        if isinstance(result, Reply):
            seconds = clock.monotonic() - started
            strict = dialect.format == 0 and _keeps_to_schema(result.content)
            return ModelCheck(
                options.name, options.place, seconds, strict if asked_strictly else None
            )
        relaxed = dialect.relaxed(result, options)
        if relaxed is None:
            cause = refusal or result
            problem = cause.said() + (f": {cause.detail}" if cause.detail else "")
            return ModelCheck(options.name, options.place, None, None, problem, cause.advice())
        refusal = refusal or result
        dialect = relaxed


def _keeps_to_schema(content: str) -> bool:
    try:
        return bool(json.loads(content) == {"word": _WORD})
    except ValueError:
        return False
