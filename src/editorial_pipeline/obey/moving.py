"""Move what was said earlier from one article to another."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePosixPath

from editorial_pipeline.articles.document import DocBlock
from editorial_pipeline.articles.relocate import Parcel, receive
from editorial_pipeline.articles.remove import remove_blocks, subtree
from editorial_pipeline.models.directive import Move
from editorial_pipeline.models.record import BlockRecord
from editorial_pipeline.obey.desk import Desk, Page, counted, shortened

ORIGIN = "moved"
_SHOWN = 3
"""Blocks of a person that are named in a finding."""


def move(operation: Move, desk: Desk) -> tuple[bool, str]:
    """Move the blocks meant that are machine text, and report those that are a person's.

    Both articles change or none does. Raises ArticleError where one would not survive it.
    """
    source, target = desk.page(operation.source), desk.page(operation.article)
    if source is None or target is None:
        return False, "not carried out: no such article"
    sections = _sections(operation, source)
    if isinstance(sections, str):
        return False, sections
    meant = [b for b in source.document.blocks if b.section in sections]
    if operation.notes:
        meant = [b for b in meant if _rests_on(b, source, operation.notes, desk)]
    if not meant:
        return False, "not carried out: nothing of it stands there"
    own = [block for block in meant if source.owns(block)]
    kept = [block for block in meant if not source.owns(block)]
    path = source.document.path
    if kept:
        some = ", ".join(shortened(block.text, 40) for block in kept[:_SHOWN])
        more = f" and {len(kept) - _SHOWN} more" if len(kept) > _SHOWN else ""
        message = (
            f"{counted(len(kept), 'block')} to be moved to {desk.shown(target.document.path)} "
            f"stay, because a person wrote or changed them: {some}{more}"
        )
        desk.object(path, message, ())
    if not own:
        return False, "not carried out: a person wrote or changed all of it"
    _carry(own, sections, source, target, desk)
    if not source.document.blocks:
        desk.object(path, "all of its text was moved: delete the file if it is of no use now", ())
    rest = f", {counted(len(kept), 'block')} of a person left" if kept else ""
    return True, (
        f"{counted(len(own), 'block')} moved from {desk.shown(path)} "
        f"to {desk.shown(target.document.path)}{rest}"
    )


def _sections(operation: Move, source: Page) -> set[int] | str:
    """Return the indices of the sections meant, or why that is not clear."""
    if not operation.sections:
        return {section.index for section in source.document.sections}
    found: set[int] = set()
    for heading in operation.sections:
        index = source.section(heading)
        if index is None:
            return f"not carried out: there is no one section “{heading}”"
        found |= {section.index for section in subtree(source.document, index)}
    return found


def _rests_on(block: DocBlock, page: Page, notes: Collection[str], desk: Desk) -> bool:
    """Whether a block rests on one of the notes: by file name, or by day as `YYYY-MM-DD`."""
    for id_ in page.owned.get(block.text, ()):
        head = desk.sources.head(id_)
        if head is None:
            continue
        names = {head.name, PurePosixPath(head.name).stem, PurePosixPath(head.file).name}
        if names & set(notes) or head.captured.date().isoformat() in notes:
            return True
    return False


def _carry(own: list[DocBlock], sections: set[int], source: Page, target: Page, desk: Desk) -> None:
    indices = {block.index for block in own}
    document = source.document
    parcels = [
        Parcel(section, tuple(b for b in section.blocks if b.index in indices))
        for section in document.sections
        if section.index in sections
    ]
    received = receive(
        target.document,
        document,
        parcels,
        articles_dir=desk.articles_dir,
        language=target.language,
        earlier=target.earlier,
    )
    headings = {
        section.index
        for section in document.sections[1:]
        if section.index in sections and source.owns_heading(section)
    }
    source.document = remove_blocks(document, indices, headings)
    target.document = received
    path = document.path
    desk.moved[path] = desk.moved.get(path, 0) + len(own)
    staying = {block.text for block in source.document.blocks}
    owned = {block.text: source.owned[block.text] for block in own}
    for text in owned.keys() - staying:
        del source.owned[text]
    for block in own:
        segments = owned[block.text]
        target.owned[block.text] = segments
        desk.records.append(
            BlockRecord(
                article=received.path,
                section=document.sections[block.section].heading,
                kind=block.kind,
                text=block.text,
                segments=list(segments),
                origin=ORIGIN,
                replaces=block.text,
                fidelity=None,
            )
        )
