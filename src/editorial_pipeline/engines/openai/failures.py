"""Names for everything that can go wrong with a call, and advice for each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from editorial_pipeline.engines.openai.pacing import parse_retry_after
from editorial_pipeline.errors import ModelServiceError, without_key

_LONGEST_MESSAGE = 300
_KEY_LIKE = re.compile(r"\b(?:sk|pk|gsk|xai|rk|key)-[\w*.\-]{6,}|(?i:bearer\s+)\S+", re.ASCII)

_TOO_LONG = re.compile(
    r"context[ _]length|context window|maximum context|too many (?:input )?tokens"
    r"|prompt is too long|exceeds? the (?:available )?context",
    re.IGNORECASE,
)
_FILTER_CODES = {"content_filter", "content_policy_violation", "invalid_prompt"}
_QUOTA_CODES = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"}


class Outcome(StrEnum):
    """What became of a call. The first group is about the answer, the second the service."""

    OK = "ok"
    REFUSAL = "refusal"
    LENGTH = "length"
    CONTENT_FILTER = "content-filter"
    EMPTY = "empty"
    NOT_JSON = "not-json"
    WRONG_SCHEMA = "wrong-schema"
    TOO_LONG = "too-long"

    TIMEOUT = "timeout"
    RATE_LIMIT = "rate-limit"
    QUOTA = "quota"
    SERVER_ERROR = "server-error"
    AUTH = "auth"
    NOT_FOUND = "not-found"
    BAD_REQUEST = "bad-request"
    UNREACHABLE = "unreachable"
    DROPPED = "dropped"
    NOT_A_COMPLETION = "not-a-completion"
    INTERRUPTED = "interrupted"


ABOUT_THE_QUESTION = frozenset({Outcome.TOO_LONG, Outcome.CONTENT_FILTER})
"""Refusals of one question by its content: the service works, other questions may pass."""

_RETRIED = frozenset(
    {
        Outcome.TIMEOUT,
        Outcome.RATE_LIMIT,
        Outcome.SERVER_ERROR,
        Outcome.UNREACHABLE,
        Outcome.DROPPED,
        Outcome.NOT_A_COMPLETION,
    }
)

_SAID = {
    Outcome.TIMEOUT: "the model did not answer in time",
    Outcome.RATE_LIMIT: "the model service says that there are too many requests",
    Outcome.QUOTA: "the account at the model service has no credit left",
    Outcome.SERVER_ERROR: "the model service failed",
    Outcome.AUTH: "the model service does not accept the API key",
    Outcome.NOT_FOUND: "the model service does not know this model or address",
    Outcome.BAD_REQUEST: "the model service refuses the request",
    Outcome.UNREACHABLE: "the model service cannot be reached",
    Outcome.DROPPED: "the connection to the model service broke",
    Outcome.NOT_A_COMPLETION: "what answers at this address is not a chat completions service",
    Outcome.INTERRUPTED: "the run was interrupted",
    Outcome.TOO_LONG: "the question is longer than the model can read",
    Outcome.CONTENT_FILTER: "the content filter of the model service refuses the question",
}
_ADVICE = {
    Outcome.TIMEOUT: "Try again later, or raise model.timeout_s and model.call_deadline_s.",
    Outcome.RATE_LIMIT: "Try again later, or lower model.concurrency.",
    Outcome.QUOTA: "Check plan and billing of the account.",
    Outcome.SERVER_ERROR: "Try again later; answers already given are kept and cost nothing.",
    Outcome.AUTH: "Check OPENAI_API_KEY (or model.api_key) and what the key is allowed to do.",
    Outcome.NOT_FOUND: "Check model.name and model.base_url (it usually ends in /v1).",
    Outcome.BAD_REQUEST: "Check model.name, model.json_schema and model.max_output_tokens.",
    Outcome.UNREACHABLE: "Check the network and model.base_url, and that the server is running.",
    Outcome.DROPPED: "Try again; answers already given are kept and cost nothing.",
    Outcome.NOT_A_COMPLETION: "Check model.base_url (it usually ends in /v1).",
    Outcome.INTERRUPTED: "Nothing was consumed; run it again.",
    Outcome.TOO_LONG: "Lower model.segments_per_call and plan.candidate_tokens.",
    Outcome.CONTENT_FILTER: "",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """A call that brought no answer. `detail` is what the service said, in one safe line.

    `retry_after_s` is how long the service asks to wait; `hint` names the parameter that the
    service complains about, where it does.
    """

    outcome: Outcome
    detail: str = ""
    retry: bool = False
    retry_after_s: float | None = None
    hint: str = ""

    def error(self, place: str, *, before: str = "") -> ModelServiceError:
        """Return the error that ends the run; `before` is put before the detail."""
        detail = f"{before}{self.detail}".removesuffix("; ")
        what = _SAID[self.outcome] + (f" ({detail})" if detail else "")
        return ModelServiceError(what, where=place, advice=_ADVICE[self.outcome])

    def said(self) -> str:
        """Return what happened as a clause."""
        return _SAID[self.outcome]

    def advice(self) -> str:
        """Return what a person can do about it."""
        return _ADVICE[self.outcome]


def failure(outcome: Outcome, detail: str = "", *, secrets: Sequence[str] = ()) -> Failure:
    """Return a failure whose detail is safe to print, with the retry rule of its outcome."""
    return Failure(outcome, scrub(detail, secrets), retry=outcome in _RETRIED)


def status_failure(
    status: int, body: object, headers: Mapping[str, str], *, now: float, secrets: Sequence[str]
) -> Failure:
    """Return what an HTTP error status means. `body` is parsed JSON or text; `now` epoch seconds.

    Codes: <https://platform.openai.com/docs/guides/error-codes>; compatible servers use the
    same statuses with other bodies. `x-should-retry` comes from the service and wins.
    """
    message, code, param = _error_parts(body)
    outcome = _outcome(status, message, code)
    result = failure(outcome, f"{status}: {message}" if message else str(status), secrets=secrets)
    if headers.get("x-should-retry") == "false":
        result = replace(result, retry=False)
    return replace(
        result,
        retry_after_s=parse_retry_after(headers, now=now),
        hint=scrub(f"{param} {code} {message}", secrets).lower(),
    )


def _outcome(status: int, message: str, code: str) -> Outcome:
    if code in _QUOTA_CODES or status == 402:  # noqa: PLR2004  (Payment Required)
        return Outcome.QUOTA
    if status in {400, 413, 422}:
        if code in _FILTER_CODES:
            return Outcome.CONTENT_FILTER
        is_long = status == 413 or code == "context_length_exceeded" or _TOO_LONG.search(message)  # noqa: PLR2004  (Content Too Large)
        return Outcome.TOO_LONG if is_long else Outcome.BAD_REQUEST
    known = {
        401: Outcome.AUTH,
        403: Outcome.AUTH,
        404: Outcome.NOT_FOUND,
        408: Outcome.TIMEOUT,
        409: Outcome.SERVER_ERROR,
        429: Outcome.RATE_LIMIT,
    }
    if status in known:
        return known[status]
    return Outcome.SERVER_ERROR if status >= 500 else Outcome.BAD_REQUEST  # noqa: PLR2004  (5xx)


def _error_parts(body: object) -> tuple[str, str, str]:
    """Return message, code and parameter of an error body, each '' where it has none."""
    if isinstance(body, Mapping):
        inner = body.get("error", body)
        if isinstance(inner, Mapping):
            message = inner.get("message") or inner.get("detail") or ""
            return str(message), str(inner.get("code") or ""), str(inner.get("param") or "")
        return str(inner), "", ""
    text = body if isinstance(body, str) else ""
    # A page of HTML from a proxy says nothing beyond its status.
    return ("" if text.lstrip().startswith("<") else text), "", ""


def scrub(text: str, secrets: Sequence[str]) -> str:
    """Return `text` as one printable line without secrets, cut at 300 characters.

    Whatever looks like a key goes too: services repeat parts of it in their errors.
    """
    for secret in secrets:
        text = without_key(text, secret, "[key]")
    text = _KEY_LIKE.sub("[key]", text)
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _LONGEST_MESSAGE else line[: _LONGEST_MESSAGE - 1] + "…"
