"""Articles read the same in pandoc, Hugo, MkDocs, kramdown, cmark-gfm and markdown-it-py."""

from __future__ import annotations

import html
import json
import shutil
from pathlib import Path

import pytest

from e2e_workspace import NOTES, Workspace
from editorial_pipeline.articles.facts import read_facts
from renderings import RENDERERS, Rendering, missing_tools

SHARED = Path(__file__).parents[2] / "shared"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing_tools()), reason=f"not installed: {missing_tools()}"),
]

BROKEN_INPUT = {
    "automator-bot": "it cites nine labels and defines none",
    "certificates-and-ai-design-experiments": "it defines [^3] twice",
    "new-website-services-section": "it has no front matter and cites a label without definition",
    "paid-community-website-idea": "it has no front matter and cites a label without definition",
    "resources-and-articles-tracking": "it has no front matter and cites without definition",
    "testing-workshop-idea": "it cites a label without definition",
}
"""Articles of the corpus that were broken before any build, so that renderers differ on them."""


def read(root: Path) -> dict[str, str]:
    """Return the articles of a workspace by name, the index page left out."""
    files = sorted((root / "articles").rglob("[!_]*.md"))
    return {file.stem: file.read_text(encoding="utf-8") for file in files}


def differences(articles: dict[str, str], work: Path) -> list[str]:
    """Return where a renderer sees something else than the article says."""
    found = []
    for renderer, render in RENDERERS.items():
        seen = render(articles, work / renderer)
        for name, text in articles.items():
            wanted = expected(text)
            one = seen[name]
            got = Rendering(
                one.citations,
                wanted.footnotes
                if one.footnotes is None
                else one.footnotes - unused(renderer, text),
                one.raw,
                html.unescape(one.title),
            )
            if got != wanted:
                found.append(f"{renderer}: {name}: {got} instead of {wanted}")
    return found


def unused(renderer: str, text: str) -> int:
    """Return how many definitions nothing cites: MkDocs alone lists these, too."""
    facts = read_facts(text.encode(), "x.md")
    cited = {label for label, _ in facts.citations}
    return len({note.label for note in facts.definitions} - cited) if renderer == "mkdocs" else 0


def expected(text: str) -> Rendering:
    """Return what a reader has to see: every citation and each footnote once, and the title."""
    facts = read_facts(text.encode(), "x.md")
    cited = {label for label, _ in facts.citations}
    return Rendering(len(facts.citations), len(cited), (), str(facts.front.get("title", "")))


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Return a folder with one for each renderer."""
    for renderer in RENDERERS:
        (tmp_path / "work" / renderer).mkdir(parents=True)
    return tmp_path / "work"


def test_a_small_build_reads_the_same_everywhere(tmp_path: Path, work: Path) -> None:
    """New articles and additions to a person's, with tables, code and lists around them."""
    workspace = Workspace(tmp_path / "workspace")
    for name, words in NOTES.items():
        workspace.drop(name, words)
    workspace.article(
        "kept.md",
        '---\ntitle: "Kept: a \\"test\\""\ncreated: 2026-01-02\n---\n\n# Kept\n\n'
        "A link [to it](https://e.org) [^1].\n\n| a | b |\n|---|---|\n| 1 | x[^1] |\n\n"
        "- one[^1]\n- two\n\n```\n[^9]\n```\n\n[^1]\n\n[^1]: [A page](https://e.org/a) - why\n",
    )
    assert workspace.run("build", "--engine", "offline").returncode == 0
    articles = read(workspace.root)
    assert len(articles) >= 2
    assert differences(articles, work) == []


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"no corpus of real batches at {SHARED}")
def test_the_corpus_and_the_seed_read_the_same_everywhere(tmp_path: Path, work: Path) -> None:
    """Every batch is built; what a run has written or added to reads the same everywhere.

    So do all articles that were whole before; those that were broken are named with the reason.
    """
    articles = {"seed": next((SHARED / "seeds").glob("000_*")).read_text(encoding="utf-8")}
    written = set()
    for batch in sorted(path for path in (SHARED / "corpus").iterdir() if path.is_dir()):
        workspace = Workspace(tmp_path / batch.name)
        shutil.copytree(batch / "articles-before", workspace.root / "articles")
        for note in (batch / "inbox").iterdir():
            workspace.drop(note.name, note.read_bytes())
        assert workspace.run("build", "--engine", "offline").returncode == 0
        # What renderers are known to differ on, and is put right without a doubt.
        assert workspace.run("check", "--fix", "-q").returncode in {0, 6}
        for name, text in read(workspace.root).items():
            if text not in articles.values():
                articles[f"{batch.name}-{name}"] = text
        for receipt in (workspace.root / "inbox/receipts").iterdir():
            for record in json.loads(receipt.read_text(encoding="utf-8"))["articles"]:
                written.add(f"{batch.name}-{Path(record['path']).stem}")
    whole = {
        name: text
        for name, text in articles.items()
        if name[len("2026-01-29-713aa36-") :] not in BROKEN_INPUT
    }
    for name, text in articles.items():
        if name not in whole:
            facts = read_facts(text.encode(), name)
            labels = [note.label for note in facts.definitions]
            assert facts.dangling or len(labels) > len(set(labels)), name
    assert len(written & whole.keys()) >= 18
    assert differences(whole, work) == []
