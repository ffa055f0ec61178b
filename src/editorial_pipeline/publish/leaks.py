"""Whether a page would tell what is nobody's business: private paths, words off the record.

The notes are read again, for what is off the record is in no receipt. A page is compared with
them word by word, whatever its case, punctuation and marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from editorial_pipeline.models.notes import Note
from editorial_pipeline.models.plan import Use
from editorial_pipeline.models.record import SegmentRecord

_HIDDEN_WORDS = 4
"""So many words in a row that were off the record are no coincidence; fewer are a phrase, and
only told by a figure in them."""

_ASIDE_WORDS = 6
"""A segment that was set aside counts from this length on: a shorter one is said by everybody."""

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_FILE = re.compile(r"[\w.@+-]+\.\w{2,4}")
_FIGURE = re.compile(r"\d{3,}")
SET_ASIDE = "words that were set aside"
"""What a leak is that the person may allow."""

_TAG = re.compile(r"</?[A-Za-z][^<>]*>|\[\^[^\]\s]+\]")


@dataclass(frozen=True, slots=True)
class Leak:
    """Something private in a page: what it is, and the words in question."""

    what: str
    words: str


@dataclass(frozen=True, slots=True)
class Told:
    """A note as the speaker told it, and the records of its segments in the receipt of its run."""

    note: Note
    records: tuple[SegmentRecord, ...]


def path_leaks(
    page: str, folders: Iterable[str], names: frozenset[str], is_there: Callable[[str], bool]
) -> Iterator[Leak]:
    """Yield what in a page leads to the notes: paths of `folders`, and `names` of used notes.

    A path in a folder counts where `is_there` knows a file of that name, or the folder is one
    that only this program has: "inbox/outbox" is said by everybody.
    """
    text = unquote(unescape(page))
    for folder in sorted(folders):
        for match in re.finditer(rf"{re.escape(folder)}/[\w./@+-]*", text):
            path = match[0].rstrip(".")
            if "/" in folder or is_there(path):
                yield Leak("a private path", path)
    for name in sorted(names & set(_FILE.findall(text))):
        yield Leak("the name of a private note", name)


def word_leaks(page: str, told: Sequence[Told], *, allow_set_aside: bool) -> Iterator[Leak]:
    """Yield what in a page was off the record, or was set aside and stands in no article.

    Words that the speaker also said on the record are no secret.
    """
    published = _words(page)
    hidden: set[tuple[str, ...]] = set()
    on_record: set[tuple[str, ...]] = set()
    aside: list[str] = []
    kept: list[list[str]] = []
    for one in told:
        for segment in one.note.segments:
            said = _words(segment.text)
            if not segment.off_record:
                on_record.update(_telling(said))
        for text in _hidden_texts(one.note):
            hidden.update(_telling(_words(text)))
        for record in one.records:
            text = one.note.body[record.start : record.end]
            if record.outcome == "set_aside" and record.use not in {Use.DUPLICATE, Use.OFF_RECORD}:
                aside.append(text)
            elif record.outcome == "cited":
                kept.append(_words(text))
    for words in _runs(published, hidden - on_record):
        yield Leak("words that were off the record", words)
    if not allow_set_aside:
        yield from _set_aside(published, aside, kept)


def _set_aside(published: list[str], aside: Iterable[str], kept: list[list[str]]) -> Iterator[Leak]:
    page = _line(published)
    said = [_line(words) for words in kept]
    for text in aside:
        words = _words(text)
        line = _line(words)
        if len(words) >= _ASIDE_WORDS and line in page and not any(line in one for one in said):
            yield Leak(SET_ASIDE, " ".join(text.split())[:120])


def _hidden_texts(note: Note) -> Iterator[str]:
    """Yield what is off the record, segments that follow each other taken together."""
    text = ""
    for segment in note.segments:
        if segment.off_record:
            text += f" {segment.text}"
        elif text:
            yield text
            text = ""
    if text:
        yield text


def _words(text: str) -> list[str]:
    plain = _TAG.sub(" ", unescape(text)).replace("*", "").replace("`", "").replace("\\", "")
    return [word.replace("’", "'") for word in _WORD.findall(plain.casefold())]


def _telling(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield what tells a text from others: runs of words, and figures of three digits or more."""
    for at in range(len(words) - _HIDDEN_WORDS + 1):
        yield tuple(words[at : at + _HIDDEN_WORDS])
    yield from ((word,) for word in words if _FIGURE.fullmatch(word))


def _runs(page: list[str], secret: set[tuple[str, ...]]) -> Iterator[str]:
    """Yield the longest passages of a page that are made of secret runs, in its order."""
    start = end = 0
    for at in range(len(page)):
        run = next(
            (run for run in (tuple(page[at : at + _HIDDEN_WORDS]), (page[at],)) if run in secret),
            (),
        )
        if not run:
            continue
        if at >= end:
            if end:
                yield " ".join(page[start:end])
            start = at
        end = max(end, at + len(run))
    if end:
        yield " ".join(page[start:end])


def _line(words: Sequence[str]) -> str:
    return f" {' '.join(words)} "
