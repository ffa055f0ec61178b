"""The settings: each with its default, its kind and its range, and nothing else.

What a setting means is told to people in `templates/pipeline.toml`; a test holds the two
together.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType

from editorial_pipeline.settings.checks import (
    Check,
    Secret,
    base_url,
    choice,
    folder,
    number,
    phrases,
    secret,
    switch,
    text,
    time_zone,
    whole,
)
from editorial_pipeline.settings.folders import ArticleFolders, article_folders
from editorial_pipeline.settings.prices import ModelPrices, prices

DEFAULT_MODEL = "gpt-6.1-terra"
"""Current, priced for volume and meant for writing; 128,000 tokens of output, strict schemas."""

STATE_FOLDER = ".pipeline"


def _is(check: Check) -> Mapping[str, Check]:
    return {"check": check}


@dataclass(frozen=True, slots=True)
class IngestSettings:
    """How notes are read. `settle_s` in seconds, `max_note_mb` in units of 1,000,000 bytes."""

    settle_s: float = field(default=2.0, metadata=_is(number(0, 3600)))
    max_note_mb: int = field(default=8, metadata=_is(whole(1, 1024)))
    ignore: tuple[str, ...] = field(default=(), metadata=_is(phrases()))
    off_record_start: tuple[str, ...] = field(
        default=("off the record", "не для записи", "не под запись", "не для протокола"),
        metadata=_is(phrases()),
    )
    off_record_end: tuple[str, ...] = field(
        default=(
            "back on the record",
            "on the record again",
            "снова для записи",
            "снова под запись",
        ),
        metadata=_is(phrases()),
    )


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """How notes find their article. No names in `directives_from` means everybody."""

    sitting_gap_min: int = field(default=30, metadata=_is(whole(0, 10_080)))
    candidate_tokens: int = field(default=16_000, metadata=_is(whole(500, 1_000_000)))
    directives_from: tuple[str, ...] = field(default=(), metadata=_is(phrases()))


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """The model service. `base_url` None is the service's own default; `_s` are seconds.

    0 in `max_tokens_per_run` and `max_cost_per_run` sets no limit.
    """

    name: str = field(
        default=DEFAULT_MODEL, metadata=_is(text("the name of a model", r"\S{1,200}"))
    )
    base_url: str | None = field(default=None, metadata=_is(base_url()))
    api_key: Secret | None = field(default=None, metadata=_is(secret()))
    timeout_s: float = field(default=120.0, metadata=_is(number(1, 3600)))
    call_deadline_s: float = field(default=300.0, metadata=_is(number(1, 86_400)))
    run_deadline_s: float = field(default=3600.0, metadata=_is(number(1, 604_800)))
    retries: int = field(default=4, metadata=_is(whole(0, 20)))
    concurrency: int = field(default=8, metadata=_is(whole(1, 64)))
    json_schema: str = field(default="auto", metadata=_is(choice("auto", "always", "never")))
    segments_per_call: int = field(default=120, metadata=_is(whole(1, 2000)))
    segments_per_plan: int = field(default=400, metadata=_is(whole(1, 10_000)))
    max_output_tokens: int = field(default=32_000, metadata=_is(whole(256, 1_000_000)))
    context_tokens: int = field(default=128_000, metadata=_is(whole(8_000, 10_000_000)))
    max_tokens_per_run: int = field(default=0, metadata=_is(whole(0, 1_000_000_000)))
    max_cost_per_run: float = field(default=0.0, metadata=_is(number(0, 1_000_000)))


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """When `watch` builds and how it looks; both times in seconds.

    More than five minutes between two looks are not allowed: events can be lost.
    """

    quiet_s: float = field(default=120.0, metadata=_is(number(0, 86_400)))
    poll: str = field(default="auto", metadata=_is(choice("auto", "always", "never")))
    rescan_s: float = field(default=300.0, metadata=_is(number(1, 300)))


@dataclass(frozen=True, slots=True)
class StyleSettings:
    """The mechanical rules of style. 0 switches a limit off, an empty list a ban."""

    no_bold: bool = field(default=True, metadata=_is(switch()))
    no_horizontal_rules: bool = field(default=True, metadata=_is(switch()))
    heading_depth: int = field(default=4, metadata=_is(whole(0, 6)))
    sentence_words: int = field(default=50, metadata=_is(whole(0, 1000)))
    banned_words: tuple[str, ...] = field(
        default=(
            *("delve", "leverage", "utilize", "seamless", "seamlessly", "cutting-edge"),
            *("game-changer", "game-changing", "unleash", "supercharge", "tapestry"),
            *("осуществлять", "инновационный"),
        ),
        metadata=_is(phrases()),
    )
    banned_openers: tuple[str, ...] = field(
        default=(
            *("and frankly", "frankly", "so yeah", "okay so", "ok so", "so basically"),
            *("now let's", "let's say", "let's talk about", "let's compare", "now let me"),
            *("i want to talk about", "i also want to talk about", "in this article"),
            *("in conclusion", "it is important to note", "it's worth noting"),
            *("ну", "короче", "в общем", "давайте поговорим", "теперь поговорим"),
            *("в этой статье", "в заключение", "важно отметить", "стоит отметить"),
        ),
        metadata=_is(phrases()),
    )
    stylint: bool = field(default=False, metadata=_is(switch()))


def _language() -> Check:
    return text(
        '"auto" or a language code of two or three letters, such as "en"', "auto|[a-z]{2,3}"
    )


def _index_file() -> Check:
    return text('a file name that ends in ".md", such as "_index.md"', r"[^./\\][^/\\]*\.md")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a workspace.

    After `load_settings` every path is absolute and inside `root`. `sources` tells for each
    setting (`model.retries`) where its value came from: `default`, `pipeline.toml`,
    `environment PIPELINE_…` or `flag --…`. `remarks` are sentences about what looks like a
    slip but stops nothing.
    """

    root: Path
    inbox: Path = field(default=Path("inbox"), metadata=_is(folder()))
    used: Path = field(default=Path("inbox/used"), metadata=_is(folder()))
    receipts: Path = field(default=Path("inbox/receipts"), metadata=_is(folder()))
    articles: Path = field(default=Path("articles"), metadata=_is(folder()))
    templates: Path = field(default=Path("templates"), metadata=_is(folder()))
    index_file: str = field(default="_index.md", metadata=_is(_index_file()))
    language: str = field(default="auto", metadata=_is(_language()))
    time_zone: str = field(default="UTC", metadata=_is(time_zone()))
    engine: str = field(default="auto", metadata=_is(choice("auto", "openai", "offline")))
    fidelity: str = field(default="rewrite", metadata=_is(choice("verbatim", "light", "rewrite")))
    folders: ArticleFolders = field(default=ArticleFolders(), metadata=_is(article_folders()))
    log_sections: str = field(default="week", metadata=_is(choice("week", "day", "month")))
    fetch_links: bool = field(default=False, metadata=_is(switch()))
    prices: ModelPrices = field(default=ModelPrices(), metadata=_is(prices()))
    ingest: IngestSettings = field(default_factory=IngestSettings)
    plan: PlanSettings = field(default_factory=PlanSettings)
    model: ModelSettings = field(default_factory=ModelSettings)
    watch: WatchSettings = field(default_factory=WatchSettings)
    style: StyleSettings = field(default_factory=StyleSettings)
    sources: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    remarks: tuple[str, ...] = ()

    @property
    def state(self) -> Path:
        """The disposable folder: cache, index, lock, staging; git ignores it."""
        return self.root / STATE_FOLDER

    @property
    def index_database(self) -> Path:
        """The file of the index, in the disposable folder."""
        return self.state / "index.sqlite"

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone in which dates are told."""
        return zoneinfo.ZoneInfo(self.time_zone)

    def value(self, key: str) -> object:
        """Return the value of a setting by its dotted name, such as `model.retries`."""
        table, _, name = key.rpartition(".")
        return getattr(getattr(self, table) if table else self, name)


Tables = IngestSettings | PlanSettings | ModelSettings | WatchSettings | StyleSettings

TABLES: Mapping[str, type[Tables]] = MappingProxyType(
    {
        "ingest": IngestSettings,
        "plan": PlanSettings,
        "model": ModelSettings,
        "watch": WatchSettings,
        "style": StyleSettings,
    }
)


@dataclass(frozen=True, slots=True)
class Spec:
    """A setting: its dotted name, its default and what is allowed."""

    key: str
    default: object
    check: Check

    @property
    def table(self) -> str:
        """The table it stands in; '' at the top."""
        return self.key.rpartition(".")[0]

    @property
    def name(self) -> str:
        """Its name within the table."""
        return self.key.rpartition(".")[2]

    @property
    def variables(self) -> tuple[str, ...]:
        """The environment variables that set it, the first that is set counting."""
        return ("PIPELINE_" + self.key.replace(".", "_").upper(), *SHORT_NAMES.get(self.key, ()))


SHORT_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "model.name": ("PIPELINE_MODEL",),
        "model.base_url": ("PIPELINE_BASE_URL", "OPENAI_BASE_URL"),
        "model.api_key": ("PIPELINE_API_KEY", "OPENAI_API_KEY"),
    }
)
"""Further environment variables of a setting, after its systematic one."""


def specs() -> tuple[Spec, ...]:
    """Return every setting in the order of the settings file: the top first, then the tables."""
    return tuple(_specs_of(Settings, "")) + tuple(
        spec for table, kind in TABLES.items() for spec in _specs_of(kind, f"{table}.")
    )


def _specs_of(kind: type[Settings | Tables], prefix: str) -> Iterator[Spec]:
    for entry in fields(kind):
        check = entry.metadata.get("check")
        if isinstance(check, Check):
            yield Spec(prefix + entry.name, entry.default, check)
