"""Engines see an article with what a person has touched marked."""

from __future__ import annotations

from pathlib import Path

from editorial_pipeline.articles.document import parse_document
from editorial_pipeline.lineage import lineage
from editorial_pipeline.lineage.views import section_views
from editorial_pipeline.models.notes import SegmentId
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.models.request import BlockView, SectionView
from index.index_workspace import IndexWorkspace, block

ARTICLE = """\
# Roles

## Steps

The machine wrote
this line[^1].

* its [^1]
* list

The machine wrote this one, but the person said it otherwise.

A person wrote this one.

## Rest

Another line of the machine.

## Sources

[^1]: [a](../inbox/used/a.txt)
"""


def test_untouched_machine_text_is_owned_and_renamed_sections_are_known(tmp_path: Path) -> None:
    """A block is owned while it reads as the last machine text; a former heading goes with it."""
    space = IndexWorkspace(tmp_path)
    space.receipt(
        "20260301T000000Z-00000001",
        block("roles.md", "The machine wrote this line.", "a.1", section="How to"),
        block("roles.md", "- its\n- list", section="How to"),
        block("roles.md", "The machine wrote this one, but otherwise.", "c.1", section="Rest"),
        block("roles.md", "Another line of the machine.", section="How to"),
    )
    path = ArticlePath("roles.md")
    document = parse_document(ARTICLE.encode(), path)
    with space.open() as index:
        space.refresh(index)
        views = section_views(document, lineage(document, index))
    assert views == (
        SectionView(0, None, 1, ()),
        SectionView(
            1,
            "Steps",
            2,
            (
                BlockView(
                    0,
                    "paragraph",
                    "The machine wrote this line.",
                    owned=True,
                    segments=(SegmentId("a.1"),),
                ),
                BlockView(1, "list", "- its\n- list", owned=True),
                BlockView(
                    2,
                    "paragraph",
                    "The machine wrote this one, but the person said it otherwise.",
                    owned=False,
                    segments=(SegmentId("c.1"),),
                ),
                BlockView(3, "paragraph", "A person wrote this one.", owned=False),
            ),
            formerly=("How to",),
        ),
        SectionView(
            2,
            "Rest",
            2,
            (BlockView(4, "paragraph", "Another line of the machine.", owned=True),),
        ),
    )
