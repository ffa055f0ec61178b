"""The sample of this repository gives what the README shows."""

from __future__ import annotations

from pathlib import Path

from e2e_workspace import NOON, Workspace

REPOSITORY = Path(__file__).parents[2]
SHIPPED = "20260309_*"


def test_the_readme_shows_what_the_sample_becomes(empty: Workspace) -> None:
    """The section and its source stand in the article as the README has them."""
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    shown = readme.partition("```markdown\n")[2].partition("```")[0]
    section, _, sources = shown.partition("## Sources\n\n")
    # Whoever has run `make build` before the tests has the notes among the used ones.
    for note in sorted((REPOSITORY / "inbox").rglob(SHIPPED)):
        empty.drop(note.name, note.read_bytes())
    done = empty.run("build", "--engine", "offline", SOURCE_DATE_EPOCH=NOON)
    assert done.returncode == 0, done.stderr
    article = (empty.root / "articles/data-teams-after-the-language-model.md").read_text("utf-8")
    assert f"\n{section}## " in article
    assert f"\n{sources}" in article
