"""From files to notes: read once, decoded, cut into segments."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from editorial_pipeline.errors import NoteError
from editorial_pipeline.files.writers import has_writers
from editorial_pipeline.inbox.mounts import Announced, announces_changes, file_system
from editorial_pipeline.models.notes import (
    UNDETERMINED,
    Language,
    Note,
    NoteHash,
    NoteKind,
    Segment,
    Sitting,
    SkippedNote,
    segment_id,
)
from editorial_pipeline.text.continuation import goes_on, predecessor
from editorial_pipeline.text.decode import decode
from editorial_pipeline.text.front import split_front
from editorial_pipeline.text.language import detect_language
from editorial_pipeline.text.marks import retraction_end
from editorial_pipeline.text.normalise import normalise, unify_line_ends
from editorial_pipeline.text.off_record import off_record_spans
from editorial_pipeline.text.sentences import cut_at, split_segments
from editorial_pipeline.text.stamps import find_stamp, front_author, front_stamp, name_author

_SPEECH = re.compile("voice|audio|speech|dictat|record|transcri|podcast|call", re.IGNORECASE)
_MOST_SEGMENTS = 10_000
_MOST_CHARS = 400_000
"""Sentences, and code points, of a note. Seven hours of speech have fewer; a log, an export or a
table has more, and would be planned line by line for minutes."""

_TELLING_WORDS = 4
"""Words from which a segment's own language is believed; a shorter one speaks the note's."""


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """What reading depends on. A time without a zone is read in `time_zone`.

    The phrases begin and end what is off the record.
    """

    time_zone: tzinfo
    max_bytes: int
    off_record_start: tuple[str, ...] = ()
    off_record_end: tuple[str, ...] = ()


def ingest(
    paths: Iterable[Path], *, root: Path, options: IngestOptions
) -> tuple[tuple[Note, ...], tuple[SkippedNote, ...]]:
    """Return the notes in the order of `paths`, and the files that cannot be read, with reasons.

    Each file is opened once, never through a link, and nothing is written. Two files with the
    same bytes are two notes with the same hash. Never raises for a single file.
    """
    notes: list[Note] = []
    skipped: list[SkippedNote] = []
    local = announces_changes(file_system(root)) is Announced.YES
    for path in paths:
        file = Path(os.path.relpath(path, root)).as_posix()
        try:
            notes.append(_read_note(path, file, options, local=local))
        except _ChangingError as error:
            skipped.append(SkippedNote(file, error.what, error.advice, settling=True))
        except NoteError as error:
            skipped.append(SkippedNote(file, error.what, error.advice))
    return tuple(notes), tuple(skipped)


def sittings(notes: Sequence[Note], gap: timedelta) -> tuple[Sitting, ...]:
    """Return the notes grouped into sittings, in order of capture and then of name.

    A note that follows the one before within `gap` (inclusive) belongs to its sitting, and one
    that says that it goes on with an earlier note to the sitting of its author's last one.
    """
    groups: list[list[Note]] = []
    of: dict[NoteHash, list[Note]] = {}
    ordered = sorted(notes, key=lambda note: (note.captured, note.name))
    for place, note in enumerate(ordered):
        before = ordered[place - 1] if place else None
        group = of[before.hash] if before and note.captured - before.captured <= gap else None
        if group is None and goes_on(note):
            earlier = predecessor(note, ordered[:place])
            group = of[earlier.hash] if earlier else None
        if group is None:
            group = []
            groups.append(group)
        group.append(note)
        of[note.hash] = group
    return tuple(Sitting(number, tuple(group)) for number, group in enumerate(groups, start=1))


class _ChangingError(NoteError):
    """The file was written to while it was read; waiting helps."""


def _read_note(path: Path, file: str, options: IngestOptions, *, local: bool) -> Note:
    data, mtime = _read_bytes(path, options.max_bytes, local=local)
    decoded = decode(data)
    front, rest = split_front(unify_line_ends(decoded.text))
    body = normalise(rest)
    if not body:
        raise NoteError("it holds no words", advice="Write something into it, or delete it.")
    # Each line is a segment at least, and every other one may be blank.
    _refuse_endless(body.count("\n") // 2, len(body))
    note_hash = NoteHash(hashlib.sha256(data).hexdigest())
    captured, captured_from = _captured(front, path.stem, mtime, options.time_zone)
    language = detect_language(body)
    return Note(
        hash=note_hash,
        name=path.name,
        file=file,
        size=len(data),
        captured=captured,
        captured_from=captured_from,
        author=front_author(front) or name_author(path.stem),
        kind=_kind(front, path),
        language=language,
        encoding=decoded.encoding,
        body=body,
        segments=_segments(note_hash, body, language, options),
    )


def _read_bytes(path: Path, max_bytes: int, *, local: bool) -> tuple[bytes, float]:
    """Return the bytes of a regular file and the time of its last change.

    On a `local` disk a file that another program has open for writing is not done, however long
    it pauses: a recorder writes what it hears.
    """
    try:
        # O_NONBLOCK: a pipe that took the file's place must not hold up the run.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as stream:  # noqa: PTH123 - a descriptor, not a path
            before = os.fstat(descriptor)
            if not stat.S_ISREG(before.st_mode):
                raise NoteError("it is no regular file", advice="Move it out of the inbox.")
            if local and has_writers(descriptor):
                raise _ChangingError(
                    "another program has it open for writing", advice="Close it there."
                )
            data = stream.read(max_bytes + 1) if before.st_size <= max_bytes else b""
            after = os.fstat(descriptor)
    except OSError as error:
        raise NoteError(
            f"it cannot be read: {error.strerror or error}",
            advice="Check its permissions, and that it is a file of its own.",
        ) from error
    if max(before.st_size, len(data)) > max_bytes:
        raise NoteError(
            f"it is larger than {max_bytes / 1_000_000:.3g} MB",
            advice="Split it, or raise `ingest.max_note_mb`.",
        )
    if (after.st_size, after.st_mtime_ns) != (len(data), before.st_mtime_ns):
        raise _ChangingError("it is still being written", advice="Wait a moment and run again.")
    return data, after.st_mtime


def _captured(
    front: Mapping[str, str], stem: str, mtime: float, zone: tzinfo
) -> tuple[datetime, str]:
    stamp = front_stamp(front, zone)
    if stamp and stamp.exact:
        return stamp.at, "front matter"
    named = find_stamp(stem, zone)
    if stamp:
        # Front matter often has the day alone; then the name may know the time of that day.
        refined = named and named.at.date() == stamp.at.date()
        return (named.at if named and refined else stamp.at), "front matter"
    if named:
        return named.at, "name"
    return datetime.fromtimestamp(mtime, zone), "mtime"


def _kind(front: Mapping[str, str], path: Path) -> NoteKind:
    """Tell speech from writing: by what front matter says, by the name, then by the suffix.

    Recorders export `.txt`, people write `.md`.
    """
    said = front.get("kind") or front.get("type") or front.get("source")
    if "audio_file" in front or (said and _SPEECH.search(said)):
        return NoteKind.VOICE
    if said:
        return NoteKind.TEXT
    speech = path.suffix.lower() == ".txt" or path.stem.lower().endswith("_transcript")
    return NoteKind.VOICE if speech else NoteKind.TEXT


def _segments(
    note: NoteHash, body: str, language: Language, options: IngestOptions
) -> tuple[Segment, ...]:
    spans = split_segments(body, language)
    _refuse_endless(len(spans), len(body))
    hidden = off_record_spans(body, options.off_record_start, options.off_record_end)
    places = {place for span in hidden for place in span}
    places |= {low + end for low, high, _ in spans if (end := retraction_end(body[low:high]))}
    if places:
        spans = cut_at(spans, sorted(places), body)
    segments: list[Segment] = []
    for number, (start, end, paragraph) in enumerate(spans, start=1):
        text = body[start:end]
        segments.append(
            Segment(
                id=segment_id(note, number),
                note=note,
                number=number,
                start=start,
                end=end,
                text=text,
                language=_segment_language(text, language),
                paragraph=paragraph,
                off_record=any(low <= start < high for low, high in hidden),
            )
        )
    return tuple(segments)


def _refuse_endless(segments: int, size: int) -> None:
    if segments > _MOST_SEGMENTS or size > _MOST_CHARS:
        most = "sentences or lines" if segments > _MOST_SEGMENTS else "characters"
        limit = _MOST_SEGMENTS if segments > _MOST_SEGMENTS else _MOST_CHARS
        raise NoteError(
            f"it has more than {limit:,} {most}",
            advice="Split it, or move it out of the inbox if it is no note.",
        )


def _segment_language(text: str, language: Language) -> Language:
    if language != UNDETERMINED and text.count(" ") + 1 < _TELLING_WORDS:
        return language
    own = detect_language(text)
    return language if own == UNDETERMINED else own
