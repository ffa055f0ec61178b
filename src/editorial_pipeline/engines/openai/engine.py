"""The engine: ask, read, ask again within bounds, keep what was paid for."""

from __future__ import annotations

import hashlib
import json
import random as system_random
from collections.abc import Callable
from types import TracebackType
from typing import Self

from editorial_pipeline.engines.budget import Budget, Limits, Tokens
from editorial_pipeline.engines.cache import AnswerCache, CachedAnswer
from editorial_pipeline.engines.ledger import Ledger
from editorial_pipeline.engines.openai.answers import Answer, BadAnswer, read_reply, read_text
from editorial_pipeline.engines.openai.calling import Caller, Question
from editorial_pipeline.engines.openai.check import ModelCheck, check_model
from editorial_pipeline.engines.openai.failures import Outcome
from editorial_pipeline.engines.openai.options import ModelOptions
from editorial_pipeline.engines.openai.pacing import Clock, SystemClock
from editorial_pipeline.engines.openai.prompts import (
    Prompt,
    Render,
    draft_prompt,
    estimate_tokens,
    plan_prompt,
)
from editorial_pipeline.engines.openai.schema import strict_schema
from editorial_pipeline.engines.openai.topics import topic_prompt
from editorial_pipeline.engines.openai.transport import Transport
from editorial_pipeline.errors import AnswerError
from editorial_pipeline.models.answer import DraftAnswer
from editorial_pipeline.models.plan import PlanAnswer, PlanRequest
from editorial_pipeline.models.request import DraftRequest
from editorial_pipeline.models.topics import TopicAnswer, TopicRequest

_CACHE_FORMAT = 1

_ASKED_ONCE_MORE = frozenset({Outcome.LENGTH, Outcome.REFUSAL, Outcome.CONTENT_FILTER})
"""A model seldom thinks better of these; more than one further attempt only costs money."""


class OpenAIEngine:
    """Answers by asking a model; safe for many threads. A context manager: leaving it hangs up.

    `render` fills prompt templates; `cache` may be None; every call goes to `ledger`; without
    `limits` there are none. `random` returns [0, 1) and only spreads retries.
    """

    name = "openai"
    concurrent = True

    def __init__(
        self,
        options: ModelOptions,
        render: Render,
        *,
        ledger: Ledger,
        cache: AnswerCache | None = None,
        limits: Limits | None = None,
        clock: Clock | None = None,
        random: Callable[[], float] = system_random.random,
    ) -> None:
        self._options = options
        self._render = render
        self._cache = cache
        self._clock: Clock = clock or SystemClock()
        self._transport = Transport(options, self._clock.epoch)
        self._caller = Caller(
            options,
            self._transport,
            ledger,
            Budget(limits or Limits(), options.name),
            self._clock,
            random,
        )

    def plan(self, request: PlanRequest) -> PlanAnswer:
        """Say what each segment is for. Raises as the protocol says, and BudgetError."""
        return self._answer(plan_prompt(request, self._render), PlanAnswer)

    def draft(self, request: DraftRequest) -> DraftAnswer:
        """Write the blocks of one article. Raises as the protocol says, and BudgetError."""
        return self._answer(draft_prompt(request, self._render), DraftAnswer)

    def topics(self, request: TopicRequest) -> TopicAnswer:
        """Say what notes are about. Raises as `plan` does."""
        return self._answer(topic_prompt(request, self._render), TopicAnswer)

    def fits_topics(self, request: TopicRequest) -> bool:
        """Whether the prompt fits the model's context beside its answer."""
        prompt = topic_prompt(request, self._render)
        return estimate_tokens(prompt) <= self._options.prompt_tokens

    def foresee_topics(self, request: TopicRequest) -> tuple[TopicAnswer | None, Tokens]:
        """Return the answer that is kept, if any, and what the question takes otherwise."""
        return self._foresee(topic_prompt(request, self._render), TopicAnswer)

    def fits(self, request: PlanRequest | DraftRequest) -> bool:
        """Whether prompt, answer, and a repair that shows the answer, fit the model's context."""
        prompt = self._prompt(request)
        repair = prompt.answer_tokens if isinstance(request, DraftRequest) else 0
        return estimate_tokens(prompt) + repair <= self._options.prompt_tokens

    def _prompt(self, request: PlanRequest | DraftRequest) -> Prompt:
        if isinstance(request, PlanRequest):
            return plan_prompt(request, self._render)
        return draft_prompt(request, self._render)

    def foresee_plan(self, request: PlanRequest) -> tuple[PlanAnswer | None, Tokens]:
        """Return the answer that is kept, if any, and what the question takes otherwise."""
        return self._foresee(self._prompt(request), PlanAnswer)

    def foresee_draft(self, request: DraftRequest) -> tuple[DraftAnswer | None, Tokens]:
        """Return the answer that is kept, if any, and what the question takes otherwise."""
        return self._foresee(self._prompt(request), DraftAnswer)

    def _foresee(self, prompt: Prompt, model: type[Answer]) -> tuple[Answer | None, Tokens]:
        kept = self._replay(self._key(prompt, model), model)
        return (kept[0] if kept is not None else None), self._expected(prompt)

    def check_model(self) -> ModelCheck:
        """Make one tiny call and say in plain words whether the model answers; never raises."""
        return check_model(self._options, self._transport, self._clock)

    def cancel(self) -> None:
        """End all calls, under way, pausing or to come, with ModelServiceError at once.

        For the thread that was interrupted, before it waits for its workers.
        """
        self._transport.cancel()

    def close(self) -> None:
        """Hang up; like `cancel`, and the engine's thread ends."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _answer(self, prompt: Prompt, model: type[Answer]) -> Answer:
        key = self._key(prompt, model)
        question = Question(
            prompt.purpose, strict_schema(model), self._expected(prompt), key, prompt.article
        )
        if (replayed := self._replay(key, model)) is not None:
            answer, tokens = replayed
            self._caller.record(question, Outcome.OK, tokens, replayed=True)
            return answer
        bad: BadAnswer | None = None
        for again in range(self._options.asks_again + 1):
            reply = self._caller.ask(question, prompt.messages(bad.complaint if bad else ""))
            result = read_reply(reply, model)
            if not isinstance(result, BadAnswer):
                self._caller.record(question, Outcome.OK, reply)
                if self._cache is not None:
                    text = result.model_dump_json()
                    self._cache.put(
                        key, CachedAnswer(text, reply.input, reply.output, reply.cached)
                    )
                return result
            self._caller.record(question, result.outcome, reply)
            bad = result
            if again and result.outcome in _ASKED_ONCE_MORE:
                break
        assert bad is not None
        raise AnswerError(bad.what, outcome=bad.outcome, where=prompt.purpose)

    def _expected(self, prompt: Prompt) -> Tokens:
        answer = min(prompt.answer_tokens, self._options.answer_tokens)
        return Tokens(estimate_tokens(prompt), answer)

    def _key(self, prompt: Prompt, model: type[Answer]) -> str:
        """Return the hash of everything that shapes the answer; the API key is no part of it.

        The question as meant, not as put: what a server refuses of it changes no answer.
        """
        options = self._options
        request = {
            "format": _CACHE_FORMAT,
            "service": options.place,
            "model": options.name,
            "messages": prompt.messages(),
            "schema": strict_schema(model),
            "max_output_tokens": options.answer_tokens,
            "json_schema": options.json_schema,
        }
        return hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()

    def _replay(self, key: str, model: type[Answer]) -> tuple[Answer, CachedAnswer] | None:
        found = self._cache.get(key) if self._cache is not None else None
        if found is None:
            return None
        answer = read_text(found.text, model)
        return None if isinstance(answer, BadAnswer) else (answer, found)
