"""What a run tells the person: the values behind the table, the JSON object and the dry run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from editorial_pipeline.errors import EXIT_NOTES_LEFT
from editorial_pipeline.models.cost import Cost
from editorial_pipeline.models.notes import SkippedNote
from editorial_pipeline.models.record import (
    DirectiveRecord,
    DoubtRecord,
    FeedbackRecord,
    FindingRecord,
    ReplacementRecord,
)

if TYPE_CHECKING:  # a build with nothing to do saves nothing
    from editorial_pipeline.models.saved import SavedPlan

COMMITTING = "committing"
"""The stage that writes the workspace; whoever interrupts a run lets it end."""


class Progress(Protocol):
    """Hears how far a run is. A stage of unknown length has no total."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Say that a stage begins."""

    def advance(self, note: str = "") -> None:
        """Say that one of the stage's parts is done, and which."""


class Silent:
    """A progress that nobody hears."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Say nothing of a stage."""

    def advance(self, note: str = "") -> None:
        """Say nothing of a step."""


def as_sentence(words: str) -> str:
    """Return a remark with a full stop at its end, where nothing else closes it."""
    closed = words.rstrip("”»\"')").endswith((".", "!", "?", "…"))
    return words if closed else f"{words}."


@dataclass(frozen=True, slots=True)
class ArticleReport:
    """An article that the run wrote, or would write. `path` is relative to the workspace.

    `routes` are lines for the dry run: which note feeds it, and why.
    """

    path: str
    title: str
    action: str
    blocks_added: int
    blocks_revised: int
    routes: tuple[str, ...]
    blocks_moved_away: int = 0


@dataclass(frozen=True, slots=True)
class SegmentCounts:
    """`cited + directive + set_aside == total`; `verbatim` and `untranslated` are cited ones."""

    total: int = 0
    cited: int = 0
    directive: int = 0
    set_aside: int = 0
    verbatim: int = 0
    untranslated: int = 0


@dataclass(frozen=True, slots=True)
class TokenCounts:
    """Tokens of the run's calls; `cached` ones are part of `input`.

    `replayed` counts the answers that came from the local cache and cost nothing.
    """

    input: int = 0
    output: int = 0
    cached: int = 0
    calls: int = 0
    replayed: int = 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the calls of a run would take, foreseen without making one.

    `kept` answers are in the local cache and cost nothing. `cost` is unknown for all calls where
    the model has no price.
    """

    calls: int
    kept: int
    input: int
    output: int
    cost: Cost


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A segment that no article holds, for the dry run and `-v`: its words and the reason."""

    note: str
    words: str
    use: str
    why: str


@dataclass(frozen=True, slots=True)
class LowestFidelity:
    """The block that carries least of what its segments say.

    `share` is from 0 to 1, `words` are those that the block begins with.
    """

    share: float
    article: str
    words: str


@dataclass(frozen=True, slots=True)
class SittingReport:
    """Notes that were planned together, by name; `begins` is the minute of the first."""

    number: int
    begins: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RequestReport:
    """Something that was asked of the editor: its kind, its words and what came of it."""

    kind: str
    words: str
    obeyed: bool
    outcome: str


@dataclass(frozen=True, slots=True)
class RunReport:
    """One run. `run` and `receipt` are None where nothing was written.

    `fidelity` is None where no block was written; `attention` are sentences about what a person
    should look at; `diff` is the unified diff of a dry run; `recovered` says what was left of an
    interrupted run and has been finished; `written` are all files that the run changed, added
    or moved, relative to the workspace. A dry run with a model has an `estimate`, made before
    its first call, and every dry run the plan that can be `saved`.
    """

    engine: str
    engine_why: str
    dry_run: bool = False
    run: str | None = None
    notes_consumed: int = 0
    notes_left: tuple[SkippedNote, ...] = ()
    articles: tuple[ArticleReport, ...] = ()
    segments: SegmentCounts = field(default_factory=SegmentCounts)
    tokens: TokenCounts = field(default_factory=TokenCounts)
    fidelity: LowestFidelity | None = None
    findings: tuple[FindingRecord, ...] = ()
    directives: tuple[DirectiveRecord, ...] = ()
    requests: tuple[RequestReport, ...] = ()
    feedback: tuple[FeedbackRecord, ...] = ()
    sittings: tuple[SittingReport, ...] = ()
    doubts: tuple[DoubtRecord, ...] = ()
    replacements: tuple[ReplacementRecord, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    attention: tuple[str, ...] = ()
    receipt: str | None = None
    diff: str = ""
    recovered: str | None = None
    written: tuple[str, ...] = ()
    estimate: Estimate | None = None
    saved: SavedPlan | None = None

    @property
    def exit_code(self) -> int:
        """0, or 4 where a note could not be read or is still being written."""
        return EXIT_NOTES_LEFT if self.notes_left else 0
