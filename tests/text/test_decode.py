"""Reading bytes: which encoding, and which files are no text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.errors import NoteError
from editorial_pipeline.text.decode import Decoded, decode

RUSSIAN = "Ёлка и ещё раз: вчера записал урок про роли в команде.\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (RUSSIAN.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + RUSSIAN.encode(), "utf-8"),
        (RUSSIAN.encode("utf-16"), "utf-16-le"),
        (b"\xfe\xff" + RUSSIAN.encode("utf-16-be"), "utf-16-be"),
        (RUSSIAN.encode("utf-16-le"), "utf-16-le"),
        (RUSSIAN.encode("utf-16-be"), "utf-16-be"),
        (RUSSIAN.encode("utf-32"), "utf-32-le"),
        (RUSSIAN.encode("cp1251"), "cp1251"),
        (RUSSIAN.encode("koi8-r"), "koi8-r"),
        (RUSSIAN.encode("cp866"), "cp866"),
    ],
)
def test_russian_is_read_from_every_common_encoding(data: bytes, encoding: str) -> None:
    """The text is the same whatever it was saved as, and the encoding is named."""
    assert decode(data) == Decoded(RUSSIAN, encoding, repaired=False)


def test_english_in_utf_16_without_a_mark_is_read() -> None:
    """Zeros at every other byte are UTF-16, not binary data."""
    assert decode("Ship it today.".encode("utf-16-be")).text == "Ship it today."


def test_surrogate_pairs_in_utf_8_become_their_character() -> None:
    """Emoji that Java wrote as two surrogates are read."""
    assert decode(b"go \xed\xa0\xbd\xed\xba\x80") == Decoded("go 🚀", "utf-8", repaired=False)


def test_mojibake_is_repaired_and_reported() -> None:
    """Damage that a file brings along is turned back."""
    assert decode("РџСЂРёРІРµС‚ вЂ” мир".encode()) == Decoded(
        "Привет — мир", "utf-8", repaired=True
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is empty"),
        (b" \r\n\t", "it is empty"),
        (b"\xef\xbb\xbf", "it is empty"),
        (b"\xff\xfe", "it is empty"),
        ("\u00a0\u200b\n".encode(), "it is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "it is an image, not text"),
        (b"\xff\xd8\xff\xe0 jpeg", "it is an image, not text"),
        (b"OggS\0\x02rest", "it is a recording, not text"),
        (b"ID3\x04\0rest", "it is a recording, not text"),
        (b"\0\0\0\x20ftypM4A ", "it is a recording, not text"),
        (b"%PDF-1.7\n", "it is a document of another program, not text"),
        (b"PK\x03\x04docx", "it is an archive or an office document, not text"),
        (b"\x7fELF\x02\x01", "it is a program or a database, not text"),
        (b"words\0and zeros", "it is binary data, not text"),
        (bytes(range(1, 32)) * 3, "it is binary data, not text"),
        ("Привет, мир".encode()[:-1], "it is UTF-8 but damaged at byte 18"),
        (b"\xff\xfea\0b", "it begins as UTF-16-LE but byte 2 is not"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    """Each refusal says what the file is and what to do."""
    with pytest.raises(NoteError) as refused:
        decode(data)
    assert refused.value.what == reason
    assert refused.value.advice.endswith(".")


def test_a_file_of_two_encodings_is_refused() -> None:
    """Lines that two programs appended in UTF-8 and cp1251 have no common reading."""
    data = "Это первая строка\n".encode() + "а это вторая, другая\n".encode("cp1251")
    with pytest.raises(NoteError, match="UTF-8 but damaged at byte 33"):
        decode(data)


@pytest.mark.parametrize("text", ["BM is a company", "ID3 tags are nice", "MZ is a county", "PK"])
def test_words_that_begin_like_a_signature_are_text(text: str) -> None:
    """Only whole signatures count."""
    assert decode(text.encode()).text == text


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Hostile bytes raise nothing but NoteError, and what is read can be read again."""
    try:
        decoded = decode(data)
    except NoteError:
        return
    assert decoded.repaired or data.decode(decoded.encoding, "surrogatepass")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1))
def test_utf_8_is_always_recognised(text: str) -> None:
    """Valid UTF-8 is never taken for anything else."""
    data = ("x" + text).encode()
    assert decode(data).encoding == "utf-8"
