"""From files to notes: time, author, kind, language, segments, reasons."""

from __future__ import annotations

import fcntl
import hashlib
import os
import textwrap
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editorial_pipeline.inbox.mounts import Announced, announces_changes, file_system
from editorial_pipeline.ingest import IngestOptions, ingest, sittings
from editorial_pipeline.models.notes import Language, Note, NoteHash, NoteKind, Segment, SkippedNote

BERLIN = ZoneInfo("Europe/Berlin")
OPTIONS = IngestOptions(
    time_zone=BERLIN,
    max_bytes=1000,
    off_record_start=("off the record",),
    off_record_end=("back on the record",),
)
MTIME = 1_770_000_000


def _put(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    os.utime(path, (MTIME, MTIME))
    return path


def _read(folder: Path, name: str, data: bytes | str) -> Note:
    (note,), skipped = ingest([_put(folder, name, data)], root=folder, options=OPTIONS)
    assert skipped == ()
    return note


def test_a_transcript_becomes_a_note(tmp_path: Path) -> None:
    """Every field, from front matter, name and words."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    data = (
        "---\nsource: telegram_voice\ndate: 2026-02-08T10:46:23+00:00\nusername: anna\n"
        "audio_file: x.ogg\n---\n\nВот первая мысль. А вот и вторая.\n\n"
        "This is the third one, in English.\n"
    ).encode()
    path = _put(inbox, "20260208_114623_AnnaPen_msg1188_transcript.txt", data)
    notes, skipped = ingest([path], root=tmp_path, options=OPTIONS)
    digest = NoteHash(hashlib.sha256(data).hexdigest())

    def segment(number: int, start: int, text: str, language: str, paragraph: int) -> Segment:
        return Segment(
            id=f"{digest[:12]}.{number}",  # type: ignore[arg-type]
            note=digest,
            number=number,
            start=start,
            end=start + len(text),
            text=text,
            language=Language(language),
            paragraph=paragraph,
        )

    assert skipped == ()
    assert notes == (
        Note(
            hash=digest,
            name="20260208_114623_AnnaPen_msg1188_transcript.txt",
            file="inbox/20260208_114623_AnnaPen_msg1188_transcript.txt",
            size=len(data),
            captured=datetime(2026, 2, 8, 11, 46, 23, tzinfo=BERLIN),
            captured_from="front matter",
            author="anna",
            kind=NoteKind.VOICE,
            language=Language("ru"),
            encoding="utf-8",
            body="Вот первая мысль. А вот и вторая.\n\nThis is the third one, in English.",
            segments=(
                segment(1, 0, "Вот первая мысль.", "ru", 0),
                segment(2, 18, "А вот и вторая.", "ru", 0),
                segment(3, 35, "This is the third one, in English.", "en", 1),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("name", "data", "captured", "source"),
    [
        ("2026-02-08 11.46.23.txt", "---\ndate: 2026-01-01T10:00:00Z\n---\nx",
         datetime(2026, 1, 1, 11, tzinfo=BERLIN), "front matter"),
        ("2026-02-08 11.46.23.txt", "---\ndate: 2026-02-08\n---\nx",
         datetime(2026, 2, 8, 11, 46, 23, tzinfo=BERLIN), "front matter"),
        ("2026-02-08 11.46.23.txt", "---\ndate: 1066-10-14\n---\nx",
         datetime(2026, 2, 8, 11, 46, 23, tzinfo=BERLIN), "name"),
        ("2026-07-08 11.46.23.txt", "x", datetime(2026, 7, 8, 9, 46, 23, tzinfo=UTC), "name"),
        ("Recording 12.txt", "x", datetime.fromtimestamp(MTIME, UTC), "mtime"),
    ],
)  # fmt: skip
def test_time_comes_from_front_matter_then_name_then_file(
    tmp_path: Path, name: str, data: str, captured: datetime, source: str
) -> None:
    """A naive time is read in the configured zone; an implausible one is passed over."""
    note = _read(tmp_path, name, data)
    assert (note.captured, note.captured_from) == (captured, source)
    assert note.captured.tzinfo is BERLIN


@pytest.mark.parametrize(
    ("name", "front", "kind"),
    [
        ("a.txt", "", NoteKind.VOICE),
        ("a.md", "", NoteKind.TEXT),
        ("a_transcript.md", "", NoteKind.VOICE),
        ("a.md", "source: telegram_voice", NoteKind.VOICE),
        ("a.txt", "source: telegram", NoteKind.TEXT),
        ("a.md", "audio_file: a.ogg", NoteKind.VOICE),
        ("a.txt", "kind: text", NoteKind.TEXT),
    ],
)
def test_speech_is_told_from_writing(tmp_path: Path, name: str, front: str, kind: NoteKind) -> None:
    """Front matter, then the name, then the suffix."""
    head = f"---\n{front}\n---\n" if front else ""
    assert _read(tmp_path, name, f"{head}words").kind is kind


def test_markdown_inside_a_note_is_words(tmp_path: Path) -> None:
    """Rules, footnotes, HTML and front matter further down are kept as they are."""
    body = "# Head\n\n---\nkey: value\n---\n\n<b>x</b>[^1]\n\n[^1]: note"
    assert _read(tmp_path, "a.md", body).body == body


def test_off_the_record_is_cut_at_its_phrases(tmp_path: Path) -> None:
    """Also in the middle of speech without punctuation; the rest stays on record."""
    note = _read(
        tmp_path,
        "a.txt",
        "we ship it today off the record\nbob left back on the record and then go",
    )
    assert [(segment.text, segment.off_record) for segment in note.segments] == [
        ("we ship it today off the record", True),
        ("bob left back on the record", True),
        ("and then go", False),
    ]
    wrapped = (
        "we ship it today and tell nobody of it until the end of the week off the record bob has"
    )
    note = _read(tmp_path, "b.txt", f"{wrapped}\nleft us for good back on the record and then go")
    assert [(segment.text, segment.off_record) for segment in note.segments] == [
        ("we ship it today and tell nobody of it until the end of the week", False),
        ("off the record bob has left us for good back on the record", True),
        ("and then go", False),
    ]


def test_files_that_cannot_be_read_are_left_with_a_reason(tmp_path: Path) -> None:
    """And the others are read; a link is not followed."""
    good = _put(tmp_path, "good.txt", "words")
    (tmp_path / "link.txt").symlink_to(good)
    os.mkfifo(tmp_path / "pipe.txt")
    names = [
        "big.txt",
        "bin.txt",
        "gone.txt",
        "front.txt",
        "good.txt",
        "link.txt",
        "pipe.txt",
        "half.txt",
    ]
    _put(tmp_path, "big.txt", "x" * 1001)
    _put(tmp_path, "bin.txt", b"a\0b")
    _put(tmp_path, "front.txt", "---\ndate: 2026-02-08\n---\n\n")
    _put(tmp_path, "half.txt", b"\xc9 20 \x80")
    notes, skipped = ingest([tmp_path / name for name in names], root=tmp_path, options=OPTIONS)
    assert [note.name for note in notes] == ["good.txt"]
    check = "Check its permissions, and that it is a file of its own."
    assert skipped == (
        SkippedNote(
            "big.txt", "it is larger than 0.001 MB", "Split it, or raise `ingest.max_note_mb`."
        ),
        SkippedNote(
            "bin.txt",
            "it is binary data, not text",
            "Move it out of the inbox, or export its text.",
        ),
        SkippedNote("gone.txt", "it cannot be read: No such file or directory", check),
        SkippedNote("front.txt", "it holds no words", "Write something into it, or delete it."),
        SkippedNote("link.txt", "it cannot be read: Too many levels of symbolic links", check),
        SkippedNote("pipe.txt", "it is no regular file", "Move it out of the inbox."),
        SkippedNote("half.txt", "its encoding could be cp1252 or cp1253", "Save it as UTF-8."),
    )


@pytest.mark.skipif(not hasattr(fcntl, "F_SETLEASE"), reason="needs leases, as Linux has them")
def test_a_note_that_is_open_for_writing_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long the writer pauses; network file systems are not asked, for they cannot tell."""
    path = _put(tmp_path, "a.txt", "words")
    if announces_changes(file_system(tmp_path)) is not Announced.YES:
        pytest.skip("the temporary folder lies on no local disk")
    waits = SkippedNote(
        "a.txt", "another program has it open for writing", "Close it there.", settling=True
    )
    with path.open("a", encoding="utf-8"):
        assert ingest([path], root=tmp_path, options=OPTIONS) == ((), (waits,))
        with monkeypatch.context() as patch:
            patch.setattr("editorial_pipeline.ingest.file_system", lambda _: "nfs4")
            assert len(ingest([path], root=tmp_path, options=OPTIONS)[0]) == 1
    assert len(ingest([path], root=tmp_path, options=OPTIONS)[0]) == 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"- a\n" * 20_002, "it has more than 10,000 sentences or lines"),
        (b"I do. " * 10_001, "it has more than 10,000 sentences or lines"),
        (b"word " * 80_001, "it has more than 400,000 characters"),
    ],
)
def test_what_is_too_long_for_a_note_is_left(tmp_path: Path, data: bytes, reason: str) -> None:
    """A log or a table is left with its reason before the work that it would make."""
    options = replace(OPTIONS, max_bytes=8_000_000)
    notes, skipped = ingest([_put(tmp_path, "a.txt", data)], root=tmp_path, options=options)
    advice = "Split it, or move it out of the inbox if it is no note."
    assert (notes, skipped) == ((), (SkippedNote("a.txt", reason, advice),))


def test_the_same_words_dropped_twice_are_two_notes(tmp_path: Path) -> None:
    """With one hash; what becomes of the second is decided elsewhere."""
    paths = [_put(tmp_path, name, "words") for name in ("a.txt", "b.txt")]
    notes, _ = ingest(paths, root=tmp_path, options=OPTIONS)
    assert [note.name for note in notes] == ["a.txt", "b.txt"]
    assert len({note.hash for note in notes}) == 1


def test_sittings_are_notes_close_together(tmp_path: Path) -> None:
    """In order of capture, then of name; the gap itself still belongs."""
    names = [
        "2026-02-08 12.00.txt", "2026-02-08 11.00 b.txt", "2026-02-08 11.00 a.txt",
        "2026-02-08 11.30.txt", "2026-02-08 12.01.txt",
    ]  # fmt: skip
    notes, _ = ingest([_put(tmp_path, n, n) for n in names], root=tmp_path, options=OPTIONS)
    grouped = sittings(notes, timedelta(minutes=30))
    assert [(s.number, [note.name for note in s.notes]) for s in grouped] == [
        (1, [names[2], names[1], names[3], names[0], names[4]])
    ]
    grouped = sittings(notes, timedelta(minutes=29))
    assert [len(sitting.notes) for sitting in grouped] == [2, 1, 2]
    assert sittings((), timedelta(minutes=30)) == ()


def test_a_wrapped_transcript_is_the_same_as_an_unwrapped_one(tmp_path: Path) -> None:
    """Only the hash knows that the lines were wrapped."""
    speech = "вот я думаю что роли изменились потому что модели теперь пишут код " * 6
    one = _read(tmp_path, "one.txt", speech)
    two = _read(tmp_path, "two.txt", textwrap.fill(speech, 100))
    assert one.body == two.body
    assert [s.text for s in one.segments] == [s.text for s in two.segments]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    data=st.binary(max_size=200) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace"))
)
def test_any_file_is_a_note_or_is_left(tmp_path: Path, data: bytes) -> None:
    """Never an exception, and segments that are exact slices of the body."""
    notes, skipped = ingest([_put(tmp_path, "a.txt", data)], root=tmp_path, options=OPTIONS)
    assert len(notes) + len(skipped) == 1
    for note in notes:
        assert note.segments
        assert all(s.text == note.body[s.start : s.end] for s in note.segments)
