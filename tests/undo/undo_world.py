"""A workspace to build and undo in, in this process, with a model that revises what it can."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from e2e_workspace import Workspace
from editorial_pipeline.cli.progress import Silence
from editorial_pipeline.engines.offline import OfflineEngine
from editorial_pipeline.models.answer import DraftAnswer
from editorial_pipeline.models.plan import ArticlePath, PlanAnswer, PlanRequest
from editorial_pipeline.models.request import BlockView, DraftRequest
from editorial_pipeline.run import start
from editorial_pipeline.run.build import BuildOptions, build
from editorial_pipeline.run.engine_setup import Engines
from editorial_pipeline.run.report import RunReport
from editorial_pipeline.settings import Settings, load_settings
from editorial_pipeline.templating import Templates
from editorial_pipeline.undo import UndoReport, undo
from fakes.scripted import ScriptedEngine

START = datetime(2026, 3, 9, 12, tzinfo=UTC)
_OFFLINE = OfflineEngine()


def plan_into_old(request: PlanRequest) -> PlanAnswer:
    """Plan as the offline engine does, but into the last section that an article has."""
    answer = _OFFLINE.plan(request)
    last = {o.path: o.headings[-1][1] for o in request.candidates if o.headings}
    headings = {a.key: last[ArticlePath(a.path)] for a in answer.articles if a.path in last}
    spans = [
        span.model_copy(update={"section": headings[span.article], "new_section": False})
        if span.article in headings
        else span
        for span in answer.spans
    ]
    return answer.model_copy(update={"spans": spans})


def revise_first(request: DraftRequest) -> DraftAnswer:
    """Draft as the offline engine does, but the first new paragraph revises a block of ours."""
    answer = _OFFLINE.draft(request)
    owned = [
        block
        for section in request.sections
        if section.index in request.shown
        for block in section.blocks
        if block.owned and block.kind == "paragraph"
    ]
    plain = [b for b in answer.blocks if b.op == "insert" and b.kind == "paragraph" and b.section]
    if not owned or not plain:
        return answer
    view: BlockView = owned[0]
    new = plain[0]
    revised = new.model_copy(
        update={
            "op": "revise",
            "section": None,
            "after": f"B{view.index + 1}",
            "text": f"{view.text} {new.text}",
        }
    )
    blocks = [revised if block is new else block for block in answer.blocks]
    return answer.model_copy(update={"blocks": blocks})


def open_reviser(settings: Settings, templates: Templates) -> Engines:
    """Stand in for `engine_setup.open_engines`."""
    del settings, templates
    engine = ScriptedEngine(plan_into_old, revise_first)
    return Engines(engine, _OFFLINE, "it revises", 1_000_000)


@dataclass
class World:
    """A workspace whose clock goes on by a day at each run."""

    workspace: Workspace
    now: datetime = START
    runs: list[str] = field(default_factory=list)

    @property
    def root(self) -> Path:
        """The folder of the workspace."""
        return self.workspace.root

    @property
    def settings(self) -> Settings:
        """The settings, without those of the environment."""
        return load_settings(self.root, {"PIPELINE_ENGINE": "offline"})

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write files of the workspace that have not been touched for long."""
        for name, data in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            os.utime(path, (START.timestamp() - 86_400,) * 2)

    def build(self, *, revise: bool = False) -> RunReport:
        """Build what is in the inbox, and remember the run."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "fsync", lambda handle: None)
            if revise:
                patch.setattr(start, "open_engines", open_reviser)
            report = build(self.settings, BuildOptions(), Silence(), lambda: self.now)
        self.now += timedelta(days=1)
        if report.run is not None:
            self.runs.append(report.run)
        return report

    def undo(self, what: str, *, dry_run: bool = False) -> UndoReport:
        """Undo a note or a run."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "fsync", lambda handle: None)
            report = undo(self.settings, what, lambda: self.now, dry_run=dry_run)
        self.now += timedelta(days=1)
        return report

    def files(self, *folders: str) -> dict[str, bytes]:
        """Return all files of the folders (default: articles) with their bytes."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for folder in folders or ("articles",)
            for path in sorted((self.root / folder).rglob("*"))
            if path.is_file() and path.name != "_index.md" and "receipts" not in path.parts
        }

    def at(self, day: datetime) -> World:
        """Return the same workspace on another day."""
        return replace(self, now=day)


def make_world(folder: Path) -> World:
    """Return a workspace with nothing in it."""
    root = folder / "work"
    (root / "inbox").mkdir(parents=True)
    (root / "pipeline.toml").touch()
    return World(Workspace(root))
