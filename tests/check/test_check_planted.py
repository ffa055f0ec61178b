"""Every kind of defect is found where it was planted, and nothing in what a build wrote."""

from __future__ import annotations

import contextlib
import json
import shutil
from pathlib import Path

import pytest

from check.planting import DEFECTS, Defect, Ground
from e2e_workspace import NOTES, Workspace
from editorial_pipeline.check.findings import Finding
from editorial_pipeline.check.registry import described_rules
from editorial_pipeline.check.run import check
from editorial_pipeline.settings import load_settings

CORPUS = Path(__file__).parents[3] / "shared/corpus"
OF_WORKSPACES = (
    *("index-", "interrupted", "name-", "title-shared", "path-", "note-", "receipt-"),
    *("segment-", "block-sourceless"),
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a workspace by one build of the real command."""
    workspace = Workspace(tmp_path_factory.mktemp("built"))
    for name, words in NOTES.items():
        workspace.drop(name, words)
    done = workspace.run("build", "--engine", "offline")
    assert done.returncode == 0, done.stderr
    return workspace.root


def findings(root: Path) -> tuple[Finding, ...]:
    return check(load_settings(root, {})).findings


def test_a_clean_build_has_nothing_to_be_found(built: Path) -> None:
    """What a build has written breaks no rule, not even one whose breach is a mere note."""
    assert findings(built) == ()


def test_each_rule_has_its_defect() -> None:
    """No rule is without a proof that it can object; only what no test can plant is left out."""
    assert {rule.name for rule in described_rules()} - {d.rule for d in DEFECTS} == {"unreadable"}
    assert len(DEFECTS) >= 30


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.rule)
def test_defect_is_found_where_it_was_planted(built: Path, tmp_path: Path, defect: Defect) -> None:
    """The finding has the planted file and line, and nothing is found that was not planted."""
    root = tmp_path / "copy"
    shutil.copytree(built, root)
    article = max((root / "articles").glob("d*.md"))
    place = defect.plant(Ground(root, article))
    found = findings(root)
    assert [(f.file, f.line) for f in found if f.rule == defect.rule] == [place]
    assert {f.rule for f in found} <= {defect.rule, *defect.also}


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus of real batches at {CORPUS}")
def test_defects_are_found_in_articles_of_the_corpus(tmp_path: Path) -> None:
    """Each kind that an article can have is planted in a real one, all are checked at once."""
    workspace = Workspace(tmp_path)
    batch = max(path for path in CORPUS.iterdir() if path.is_dir())
    shutil.copytree(batch / "articles-before", tmp_path / "articles")
    for note in (batch / "inbox").iterdir():
        workspace.drop(note.name, note.read_bytes())
    real = sorted(path for path in (tmp_path / "articles").glob("[!_]*.md"))
    unbuilt = {(f.file, f.rule, f.message) for f in findings(tmp_path)}
    assert workspace.run("build", "--engine", "offline").returncode == 0
    before = set(findings(tmp_path))
    # A build adds nothing to be found but that a page kept by hand does not list its articles.
    added = {(f.file, f.rule, f.message) for f in before} - unbuilt
    assert {rule for _, rule, _ in added} <= {"index-unlisted"}
    written = next(
        tmp_path / record["path"]
        for receipt in (tmp_path / "inbox/receipts").iterdir()
        for record in json.loads(receipt.read_text(encoding="utf-8"))["articles"]
        if record["action"] == "created"
    )
    planted = {}
    of_articles = [d for d in DEFECTS if not d.rule.startswith(OF_WORKSPACES)]
    for number, defect in enumerate(of_articles):
        source = real[number % len(real)]
        copy = source.with_name(f"planted-{number:02}-{source.name}")
        shutil.copy(source, copy)
        # The blocks of a copy are no run's, so this one is planted in an article of the build.
        file = written if defect.rule == "citation-changed" else copy
        with contextlib.suppress(AssertionError):  # this article lacks what would be changed
            planted[defect.rule] = defect.plant(Ground(tmp_path, file))
    assert len(planted) >= 30
    found = {(f.rule, f.file, f.line) for f in set(findings(tmp_path)) - before}
    assert [rule for rule, place in planted.items() if (rule, *place) not in found] == []
