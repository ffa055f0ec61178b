"""From the bytes of a note to its text: which encoding, and is it text at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from editorial_pipeline.errors import NoteError
from editorial_pipeline.text.charset import ADVICE, detect_encoding
from editorial_pipeline.text.mojibake import repair

_HEAD = 4096
"""Bytes that are looked at to tell text from binary."""

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)

# The first bytes of what people drop by mistake, what it is, and what to do.
_SIGNATURES = tuple(
    (re.compile(signature, re.DOTALL), kind, advice)
    for signature, kind, advice in (
        (
            rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP|BM....\0\0\0\0|II\*\0|MM\0\*",
            "an image",
            "Keep it elsewhere and write a note about it.",
        ),
        (
            rb"OggS\0|ID3[\2-\4]|\xff[\xf2\xf3\xfa\xfb]|fLaC\0|RIFF....WAVE|\0\0\0.ftyp|\x1aE\xdf\xa3",
            "a recording",
            "Transcribe it and put the transcript here.",
        ),
        (
            rb"%PDF-\d|\xd0\xcf\x11\xe0|\{\\rtf\d",
            "a document of another program",
            "Export it as plain text in UTF-8.",
        ),
        (
            rb"PK[\3\5][\4\6]|\x1f\x8b|BZh\d1AY|7z\xbc\xaf|\xfd7zXZ|Rar!\x1a|\x28\xb5\x2f\xfd",
            "an archive or an office document",
            "Unpack it, or export it as plain text in UTF-8.",
        ),
        (
            rb"\x7fELF|MZ.{0,300}PE\0\0|SQLite format 3\0|\xca\xfe\xba\xbe",
            "a program or a database",
            "Move it out of the inbox.",
        ),
    )
)

_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAX_CONTROLS = 0.01
"""Share of control characters above which a file is not text; terminals leave a few."""

_BROKEN_UTF8 = 0.25
"""Share of bytes beyond ASCII in whole UTF-8 sequences from which a file is damaged UTF-8.

Text of another encoding has a few by chance (KOI8-R spells `всё` with one); a file to which
two programs appended in two encodings has many, and no reading of it is right.
"""

# Sequences of Latin, Greek and Cyrillic letters, punctuation and emoji; the other ones of three
# bytes are words of the DOS page.
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|\xe2[\x80-\x9f][\x80-\xbf]|\xf0\x9f[\x80-\xbf]{2}")
_BEYOND = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a note, byte order mark off.

    `encoding` is a name that `bytes.decode` takes; `repaired` tells that mojibake was turned
    back. The text may hold control characters and lone surrogates: normalising is the next step.
    """

    text: str
    encoding: str
    repaired: bool


def decode(data: bytes) -> Decoded:
    """Return the text of a note.

    A byte order mark decides; then UTF-8 where it is valid, UTF-16 where zeros and the script
    say so, and what `detect_encoding` finds. Raises NoteError for an empty file, one that is
    not text, and one whose encoding is unclear or damaged.
    """
    if not data.strip(b" \t\r\n\f\v\0"):
        raise NoteError("it is empty", advice="Write something into it, or delete it.")
    encoding, text = _read(data)
    if not text.strip("\ufeff\u200b\x00 \t\r\n\f\v\xa0"):
        raise NoteError("it is empty", advice="Write something into it, or delete it.")
    repaired = repair(text)
    return Decoded(repaired, encoding, repaired != text)


def _read(data: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, _decode_marked(data[len(mark) :], encoding)
    _refuse_binary(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _read_other(data, error.start)
    if _CONTROLS.search(data) and (wide := _wide_encoding(data)):
        return wide, data.decode(wide)
    _refuse_controls(data)
    return "utf-8", text


def _decode_marked(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NoteError(
            f"it begins as {encoding.upper()} but byte {error.start} is not", advice=ADVICE
        ) from None


def _read_other(data: bytes, at: int) -> tuple[str, str]:
    if wide := _wide_encoding(data):
        return wide, data.decode(wide)
    if text := _with_surrogates(data):
        return "utf-8", text
    _refuse_controls(data)
    beyond = len(_BEYOND.findall(data))
    if sum(map(len, _SEQUENCE.findall(data))) > _BROKEN_UTF8 * beyond:
        raise NoteError(
            f"it is UTF-8 but damaged at byte {at}",
            advice="Open it, mend the place and save it again as UTF-8.",
        )
    encoding = detect_encoding(data)
    return encoding, data.decode(encoding)


def _with_surrogates(data: bytes) -> str | None:
    """Return the text of UTF-8 whose emoji were written as surrogate pairs, as Java does."""
    try:
        text = data.decode("utf-8", "surrogatepass")
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        return None


def _wide_encoding(data: bytes) -> str | None:
    """Return `utf-16-le` or `utf-16-be` where `data` without a mark is clearly one of them.

    In UTF-16 of a European script every other byte is one of very few (0 for Latin, 4 for
    Cyrillic), and nearly all characters are letters, digits and blanks.
    """
    if len(data) % 2 or len(data) < 4:  # noqa: PLR2004 - two characters
        return None
    for encoding, high in (("utf-16-le", data[1:_HEAD:2]), ("utf-16-be", data[0:_HEAD:2])):
        if sum(byte in b"\x00\x03\x04\x05\x06\x20" for byte in high) < 0.95 * len(high):
            continue
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        good = sum(char.isalnum() or char in " \n\r\t.,!?:;-—–«»“”()'\"/" for char in text[:_HEAD])
        if good > 0.9 * min(len(text), _HEAD) and "\0" not in text:
            return encoding
    return None


def _refuse_binary(data: bytes) -> None:
    for signature, kind, advice in _SIGNATURES:
        if signature.match(data):
            raise NoteError(f"it is {kind}, not text", advice=advice)


def _refuse_controls(data: bytes) -> None:
    controls = len(_CONTROLS.findall(data))
    if b"\0" in data or controls > max(2, _MAX_CONTROLS * len(data)):
        raise NoteError(
            "it is binary data, not text", advice="Move it out of the inbox, or export its text."
        )
