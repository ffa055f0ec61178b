"""Open the engines that a run works with: the one that was chosen, and the floor under it."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

from editorial_pipeline.engines.base import Engine
from editorial_pipeline.engines.budget import Limits
from editorial_pipeline.engines.ledger import Ledger
from editorial_pipeline.engines.offline import OfflineEngine
from editorial_pipeline.engines.recording import RecordingEngine, ReplayingEngine
from editorial_pipeline.models.record import CallRecord
from editorial_pipeline.models.saved import SavedPlan
from editorial_pipeline.settings import Settings, choose_engine
from editorial_pipeline.templating import Templates

if TYPE_CHECKING:
    from editorial_pipeline.engines.openai import ModelOptions
    from editorial_pipeline.engines.openai.options import SchemaMode

_UNBOUNDED = 1_000_000
"""The offline engine has no context window: an article is always one request."""


@dataclass(slots=True)
class Engines:
    """The engines of a run; a context manager. `why` says why `main` was chosen."""

    main: Engine
    floor: Engine
    why: str
    segments_per_call: int
    ledger: Ledger = field(default_factory=Ledger)
    open: ExitStack = field(default_factory=ExitStack)

    def calls(self) -> tuple[CallRecord, ...]:
        """Return the calls to a model so far."""
        return self.ledger.records

    def recording(self) -> Engines:
        """Return the same engines with the answers of the main one on record."""
        if self.main is self.floor:
            return self
        return replace(self, main=RecordingEngine(self.main), open=ExitStack())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.open.close()


def open_engines(settings: Settings, templates: Templates) -> Engines:
    """Return the engines for a run. Raises SettingsError where `openai` is not configured."""
    name, why = choose_engine(settings)
    floor = OfflineEngine()
    if name == floor.name:
        return Engines(floor, floor, why, _UNBOUNDED)
    # Without a model its client, which is slow to import, is not needed at all.
    from editorial_pipeline.engines.cache import AnswerCache  # noqa: PLC0415
    from editorial_pipeline.engines.openai import OpenAIEngine  # noqa: PLC0415

    ledger = Ledger()
    with ExitStack() as stack:
        cache = stack.enter_context(AnswerCache(settings.state / "cache.sqlite"))
        engine = stack.enter_context(
            OpenAIEngine(
                model_options(settings),
                templates.render,
                ledger=ledger,
                cache=cache,
                limits=limits(settings),
            )
        )
        segments = settings.model.segments_per_call
        return Engines(engine, floor, why, segments, ledger, stack.pop_all())


def replay_engines(settings: Settings, plan: SavedPlan) -> Engines:
    """Return engines that ask nobody: the answers of a saved plan, and the floor.

    The calls that brought them are on record as replayed: they were made by the dry run.
    """
    floor = OfflineEngine()
    why = "as the saved plan has it"
    if plan.engine == floor.name:
        return Engines(floor, floor, why, _UNBOUNDED)
    ledger = Ledger()
    for call in plan.calls:
        ledger.add(call.model_copy(update={"replayed": True}))
    main = ReplayingEngine(plan.engine, plan.plans, plan.drafts, plan.failures, plan.topics)
    return Engines(main, floor, why, settings.model.segments_per_call, ledger)


def limits(settings: Settings) -> Limits:
    """Return what a run may spend."""
    model = settings.model
    return Limits(model.max_tokens_per_run, model.max_cost_per_run, settings.prices.get(model.name))


def model_options(settings: Settings) -> ModelOptions:
    """Return what the engine has to know, from the settings."""
    from editorial_pipeline.engines.openai import ModelOptions  # noqa: PLC0415

    model = settings.model
    return ModelOptions(
        name=model.name,
        base_url=model.base_url,
        api_key=model.api_key.reveal() if model.api_key else None,
        timeout_s=model.timeout_s,
        call_deadline_s=model.call_deadline_s,
        run_deadline_s=model.run_deadline_s,
        retries=model.retries,
        json_schema=cast("SchemaMode", model.json_schema),
        max_output_tokens=model.max_output_tokens,
        context_tokens=model.context_tokens,
    )
