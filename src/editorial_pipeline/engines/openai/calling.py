"""One question until the service has answered it: deadlines, retries, dialect, ledger."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from editorial_pipeline.engines.budget import Budget, Tokens
from editorial_pipeline.engines.cache import CachedAnswer
from editorial_pipeline.engines.ledger import Ledger
from editorial_pipeline.engines.openai.dialect import Dialect, first_dialect
from editorial_pipeline.engines.openai.failures import (
    ABOUT_THE_QUESTION,
    Failure,
    Outcome,
    failure,
)
from editorial_pipeline.engines.openai.options import ModelOptions
from editorial_pipeline.engines.openai.pacing import Clock, next_pause
from editorial_pipeline.engines.openai.transport import Reply, Transport
from editorial_pipeline.errors import AnswerError
from editorial_pipeline.models.record import CallRecord

_MAYBE_PAID = frozenset({Outcome.TIMEOUT, Outcome.DROPPED, Outcome.INTERRUPTED})
"""The service may have read the question, and charges for that."""

_KEY_LENGTH = 16
"""Digits of a question's digest that a receipt keeps."""


@dataclass(slots=True)
class Question:
    """What is asked under one purpose; counts the calls made for it.

    `key` is the digest of the question, `article` the path it is about, if it is one, and
    `expected` an estimate of the tokens it takes.
    """

    purpose: str
    schema: Mapping[str, Any]
    expected: Tokens
    key: str = ""
    article: str | None = None
    attempts: int = 0


class Caller:
    """The one owner of retries; the SDK's own are switched off. Safe for many threads."""

    def __init__(
        self,
        options: ModelOptions,
        transport: Transport,
        ledger: Ledger,
        budget: Budget,
        clock: Clock,
        random: Callable[[], float],
    ) -> None:
        self._options = options
        self._budget = budget
        self._transport = transport
        self._ledger = ledger
        self._clock = clock
        self._random = random
        self._lock = threading.Lock()
        self._dialect = first_dialect(options)
        self._run_ends: float | None = None

    def ask(self, question: Question, messages: list[dict[str, str]]) -> Reply:
        """Return the completion, whatever it holds.

        Raises ModelServiceError when the service fails for good, AnswerError when it refuses
        this very question (too long, filtered), BudgetError before a call that would be one too
        many. The call deadline covers retries and pauses.
        """
        ends = self._ends()
        dialect = self._dialect
        retries = 0
        refusal: Failure | None = None
        while True:
            question.attempts += 1
            body = dialect.body(self._options, messages, question.schema)
            result = self._send(question, body, ends)
            if isinstance(result, Reply):
                self._learn(dialect)
                return result
            self.record(question, result.outcome)
            if (relaxed := dialect.relaxed(result, self._options)) is not None:
                # Should no dialect help, the first refusal is the one that says why.
                refusal = refusal or result
                dialect = relaxed
                continue
            retries += 1
            if not self._pause(result, retries, ends):
                self._give_up(question, refusal or result, retries)

    def _send(self, question: Question, body: dict[str, Any], ends: float) -> Reply | Failure:
        with self._budget.call(question.purpose, question.expected) as spending:
            result = self._transport.send(body, ends - self._clock.monotonic())
            if isinstance(result, Reply) and result.input:
                spending.actual = Tokens(result.input, result.output, result.cached)
            elif isinstance(result, Reply):
                spending.actual = question.expected
            elif result.outcome in _MAYBE_PAID:
                spending.actual = Tokens(question.expected.input)
        return result

    def record(
        self,
        question: Question,
        outcome: Outcome,
        tokens: Reply | CachedAnswer | None = None,
        *,
        replayed: bool = False,
    ) -> None:
        """Write the last attempt at `question` into the ledger."""
        record = CallRecord(
            purpose=question.purpose,
            article=question.article,
            question=question.key[:_KEY_LENGTH],
            model=self._options.name,
            outcome=outcome,
            input=tokens.input if tokens else 0,
            output=tokens.output if tokens else 0,
            cached=tokens.cached if tokens else 0,
            replayed=replayed,
        )
        self._ledger.add(record, attempt=question.attempts)

    def _pause(self, result: Failure, retry: int, ends: float) -> bool:
        """Wait before the next attempt; False where there is none to make."""
        if not result.retry or retry > self._options.retries:
            return False
        seconds = next_pause(retry, result.retry_after_s, self._random)
        if self._clock.monotonic() + seconds >= ends:
            return False
        self._clock.pause(seconds, self._transport.cancelled)
        return True

    def _give_up(self, question: Question, result: Failure, tries: int) -> NoReturn:
        if result.outcome in ABOUT_THE_QUESTION:
            what = result.said() + (f" ({result.detail})" if result.detail else "")
            raise AnswerError(
                what, outcome=result.outcome, where=question.purpose, advice=result.advice()
            )
        if result.outcome is Outcome.INTERRUPTED:
            raise result.error(self._options.place)
        before = f"{tries} attempts; " if tries > 1 else ""
        if self._run_ends is not None and self._clock.monotonic() >= self._run_ends:
            before = f"model.run_deadline_s of {self._options.run_deadline_s:.0f} s is over; "
        if result.retry_after_s:
            before += f"it asks to wait {result.retry_after_s:.0f} s; "
        raise result.error(self._options.place, before=before)

    def _ends(self) -> float:
        """Return when a question asked now must be over, in seconds of the monotonic clock."""
        now = self._clock.monotonic()
        with self._lock:
            if self._run_ends is None:
                self._run_ends = now + self._options.run_deadline_s
            ends = min(now + self._options.call_deadline_s, self._run_ends)
        if ends <= now:
            self._give_up(Question("", {}, Tokens(0)), failure(Outcome.TIMEOUT), 0)
        return ends

    def _learn(self, dialect: Dialect) -> None:
        with self._lock:
            self._dialect = self._dialect.merged(dialect)
