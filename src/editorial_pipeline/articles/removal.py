"""Lines taken out of an article, with the blank lines that they brought along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from editorial_pipeline.articles.splice import Edit

_BLANK = b" \t\r\n"
_MARK = b"\xef\xbb\xbf"


def removals(data: bytes, spans: Iterable[tuple[int, int]]) -> list[Edit]:
    """Return the edits that take out spans of whole lines without their last line end.

    What stood above and below is as far apart afterwards as it was from the lines that went:
    putting lines behind a place and taking them out again leaves the bytes as they were.
    """
    return [_removal(data, start, end) for start, end in _joined(data, spans)]


def _joined(data: bytes, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans in order, those as one between which nothing stands."""
    current: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if current is not None and not data[current[1] : start].strip(_BLANK):
            current = (current[0], end)
            continue
        if current is not None:
            yield current
        current = (start, end)
    if current is not None:
        yield current


def _removal(data: bytes, start: int, end: int) -> Edit:
    above = _line_end(data, len(data[:start].rstrip(_BLANK)), start)
    following = data.find(b"\n", end) + 1 or len(data)
    if not data[:above].strip(_MARK + _BLANK):
        rest = data[end:]
        return Edit(start, end + len(rest) - len(rest.lstrip(_BLANK)), b"")
    if data[following:].split(b"\n", 1)[0].strip(_BLANK):
        # The next line follows at once, as another footnote does.
        return Edit(start, following, b"")
    return Edit(above, end, b"")


def _line_end(data: bytes, position: int, limit: int) -> int:
    """Return where the line ends that holds byte `position`, its line end not counted."""
    found = data.find(b"\n", position, limit)
    if found < 0:
        return position
    return found - 1 if found > position and data[found - 1 : found] == b"\r" else found
