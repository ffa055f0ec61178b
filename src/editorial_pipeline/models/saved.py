"""A plan that was saved for review: what was answered, and the bytes that came of it.

The file is untrusted when it is read again. Paths are relative and never lead upwards, and
nothing in it is written as it stands: the answers go through planning, drafting, verification
and rendering once more, as those of a model do, and the result has to be the text in the file.
"""

from __future__ import annotations

import hashlib
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from editorial_pipeline.models.answer import DraftAnswer
from editorial_pipeline.models.plan import PlanAnswer
from editorial_pipeline.models.record import CallRecord
from editorial_pipeline.models.topics import TopicAnswer

_LONGEST_PATH = 1_000


def _inside(path: str) -> str:
    parts = path.split("/")
    if not all(parts) or {".", ".."} & set(parts) or re.search(r"[\\\x00-\x1f\x7f:]", path):
        message = "the path leads out of the workspace"
        raise ValueError(message)
    return path


InnerPath = Annotated[str, Field(max_length=_LONGEST_PATH), AfterValidator(_inside)]
"""A path relative to the workspace, with forward slashes, that cannot lead out of it."""

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 in lower-case hex."""


class _Saved(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SavedNote(_Saved):
    """A note that the plan consumes, as it was then."""

    file: InnerPath
    hash: Digest


class SavedArticle(_Saved):
    """A file that the plan writes: its hash before and its whole text after; None: no file."""

    path: InnerPath
    before: Digest | None
    after: str | None


class SavedFailure(_Saved):
    """A question for which there was no usable answer, so that the offline engine stood in."""

    what: str
    outcome: str


class SavedPlan(_Saved):
    """What `build --dry-run --save` writes and `build --plan` applies.

    `at` is the time of the dry run, which dates the articles. Answers and failures stand under
    the key of their question. What is off the record is in none of them, because no engine has
    seen it. `titles` are those of web pages that were read. `digest` is that of everything else.
    """

    version: Literal[1] = 1
    at: AwareDatetime
    engine: Literal["openai", "offline"]
    notes: list[SavedNote]
    articles: list[SavedArticle]
    plans: dict[str, PlanAnswer]
    drafts: dict[str, DraftAnswer]
    topics: dict[str, TopicAnswer] = {}
    failures: dict[str, SavedFailure]
    calls: list[CallRecord]
    titles: dict[str, str] = {}
    digest: str = ""

    def sealed(self) -> SavedPlan:
        """Return the plan with the digest of its content."""
        return self.model_copy(update={"digest": self.content_digest()})

    def content_digest(self) -> str:
        """Return the SHA-256 of everything but the digest itself."""
        return hashlib.sha256(self.model_dump_json(exclude={"digest"}).encode()).hexdigest()
