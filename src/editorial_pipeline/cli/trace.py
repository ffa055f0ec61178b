"""`pipeline trace`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from pathlib import Path

import click

from editorial_pipeline.cli.state import State, common_options, example, pass_state
from editorial_pipeline.cli.terminal import emit, emit_json, emit_pairs
from editorial_pipeline.models.record import NoteRecord
from editorial_pipeline.settings import Settings
from editorial_pipeline.trace.article import Source, TracedBlock, TracedSentence
from editorial_pipeline.trace.note import TracedNote, TracedSegment, outcome_of
from editorial_pipeline.trace.times import seconds, when
from editorial_pipeline.trace.workspace import Trace, trace

_STATES = {
    "machine": "as the pipeline wrote it",
    "edited": "changed by hand since the pipeline wrote it",
    "person": "written by hand",
}


@click.command(
    "trace",
    short_help="Show the words that a line rests on, or what became of a note.",
    epilog=example("pipeline trace articles/roles.md:42", "pipeline trace inbox/used/note.txt"),
)
@click.argument("target", metavar="FILE[:LINE]")
@common_options
@pass_state
def command(state: State, target: str) -> None:
    """Show the words that a line rests on, or what became of a note.

    For a line of an article: its block, sentence by sentence, beside the words in
    the notes; without a line, all blocks. For a consumed note: what became of
    each of its segments, and where it stands now.
    """
    settings = state.load_settings()
    found = trace(settings, target, Path.cwd())
    if state.as_json:
        emit_json(_json(found))
        return
    for problem in found.problems:
        emit(problem, colour="yellow", err=True)
    for number, block in enumerate(found.blocks):
        if number:
            emit()
        _tell_block(block, settings)
    if found.note is not None:
        _tell_note(found.note, settings)


def _tell_block(block: TracedBlock, settings: Settings) -> None:
    section = f" “{block.section}”" if block.section else ""
    emit(f"{block.article}:{block.first_line}{section}", bold=True)
    runs = f", run {', '.join(block.origin.runs)}" if block.origin.runs else ""
    emit(f"{block.origin.block.kind}, {_STATES[block.origin.state.value]}{runs}")
    for problem in block.problems:
        emit(problem, colour="yellow")
    emit()
    emit_pairs(_pairs(block, settings.zone), ("Article", "Note"))
    marks = _marks(block)
    if marks:
        emit()
        for mark in marks:
            emit(mark)


def _pairs(block: TracedBlock, zone: tzinfo) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    told: NoteRecord | None = None
    rows = [(_left(s), s.sources) for s in block.sentences]
    if block.others:
        rows.append((["(the block rests on these too)"], block.others))
    for left, sources in rows:
        right: list[str] = []
        for source in sources:
            if source.note.record != told:
                told = source.note.record
                right += [f"{when(told.captured, zone)}, {told.used}:"]
            right.append(_said(source))
        yield left, right


def _left(sentence: TracedSentence) -> list[str]:
    mark = "* " if sentence.changed else ""
    return [f"{mark}{line}" for line in sentence.text.split("\n")]


def _said(source: Source) -> str:
    sure = "" if source.certain else "~ "
    said = source.segment.said
    if said is None:
        return f"{sure}(off the record)" if source.segment.hidden else f"{sure}(no words)"
    times = seconds(said.start_s, said.end_s)
    return f"{sure}{times} {said.text}" if times else f"{sure}{said.text}"


def _marks(block: TracedBlock) -> list[str]:
    sources = [source for sentence in block.sentences for source in sentence.sources]
    marks = []
    if any(sentence.changed for sentence in block.sentences):
        marks.append("* changed by hand")
    if any(not source.certain for source in sources):
        marks.append("~ the block rests on it; that this sentence does is a guess")
    return marks


def _tell_note(traced: TracedNote, settings: Settings) -> None:
    record = traced.note.record
    emit(record.used, bold=True)
    by = f", by {record.author}" if record.author else ""
    emit(f"recorded {when(record.captured, settings.zone)}{by}, consumed by run {traced.note.run}")
    if traced.copies:
        emit(f"dropped again, and not used again: {', '.join(traced.copies)}")
    if traced.note.undone_by:
        emit(f"taken back by run {traced.note.undone_by}", colour="yellow")
    if traced.note.problem:
        emit(traced.note.problem, colour="yellow")
    emit()
    undone_by = traced.note.undone_by
    rows = ((_spoken(s), list(outcome_of(s, undone_by))) for s in traced.segments)
    emit_pairs(rows, ("Note", "What became of it"))


def _spoken(traced: TracedSegment) -> list[str]:
    said = traced.segment.said
    if said is None:
        return ["(off the record)" if traced.segment.hidden else f"({traced.segment.id})"]
    times = seconds(said.start_s, said.end_s)
    return [f"{times} {said.text}" if times else said.text]


def _json(found: Trace) -> dict[str, object]:
    """Return what was found as one JSON object; the names are part of the interface."""
    return {
        "blocks": [_block_json(block) for block in found.blocks],
        "note": None if found.note is None else _note_json(found.note),
        "problems": list(found.problems),
    }


def _block_json(block: TracedBlock) -> dict[str, object]:
    return {
        "article": block.article,
        "first_line": block.first_line,
        "last_line": block.last_line,
        "section": block.section,
        "kind": block.origin.block.kind,
        "state": block.origin.state.value,
        "runs": list(block.origin.runs),
        "machine_text": block.origin.text,
        "sentences": [
            {
                "text": sentence.text,
                "changed": sentence.changed,
                "sources": [_source_json(source) for source in sentence.sources],
            }
            for sentence in block.sentences
        ],
        "other_sources": [_source_json(source) for source in block.others],
        "problems": list(block.problems),
    }


def _source_json(source: Source) -> dict[str, object]:
    said = source.segment.said
    record = source.note.record
    return {
        "segment": source.segment.id,
        "certain": source.certain,
        "words": None if said is None else said.text,
        "start_s": None if said is None else said.start_s,
        "end_s": None if said is None else said.end_s,
        "file": record.used,
        "file_state": source.note.state.value,
        "captured": record.captured,
        "author": record.author,
    }


def _note_json(traced: TracedNote) -> dict[str, object]:
    record = traced.note.record
    return {
        "file": traced.file,
        "used": record.used,
        "hash": record.hash,
        "state": traced.note.state.value,
        "captured": record.captured,
        "author": record.author,
        "language": record.language,
        "run": traced.note.run,
        "undone_by": traced.note.undone_by,
        "copies": list(traced.copies),
        "segments": [_segment_json(segment) for segment in traced.segments],
    }


def _segment_json(traced: TracedSegment) -> dict[str, object]:
    record, said = traced.segment.record, traced.segment.said
    return {
        "id": record.id,
        "words": None if said is None else said.text,
        "off_record": traced.segment.hidden,
        "start_s": None if said is None else said.start_s,
        "end_s": None if said is None else said.end_s,
        "use": record.use,
        "outcome": record.outcome,
        "why": record.why,
        "verbatim": record.verbatim,
        "untranslated": record.untranslated,
        "directive": traced.directive,
        "places": [
            {"article": p.article, "section": p.section, "line": p.line, "state": p.state}
            for p in traced.places
        ],
    }
