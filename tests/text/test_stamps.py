"""Times and authors in front matter and names."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.text.stamps import (
    Stamp,
    find_stamp,
    front_author,
    front_stamp,
    name_author,
)

BERLIN = ZoneInfo("Europe/Berlin")
MOMENT = datetime(2026, 2, 8, 11, 46, 23, tzinfo=BERLIN)


@pytest.mark.parametrize(
    "name",
    [
        "20260208_114623_AnnaPen_msg1188_transcript",
        "2026-02-08 11.46.23",
        "2026-02-08T104623Z-Anna",
        "2026-02-08T11:46:23+0100",
        "2026-02-08T11:46:23.123+01:00",
        "WhatsApp Audio 2026-02-08 at 11.46.23 AM",
        "PXL_20260208_114623123",
        "signal-2026-02-08-114623",
        "Recording 08.02.2026 11-46-23",
        "audio_20260208114623"[:14] + "_114623",
    ],
)
def test_times_in_names(name: str) -> None:
    """The spellings of recorders and messengers are read, naive ones in the given zone."""
    assert find_stamp(name, BERLIN) == Stamp(MOMENT, exact=True)


@pytest.mark.parametrize(
    "name",
    [
        "Recording 12", "99991231_235959", "19691231_235959", "21000101_000000", "20261345",
        "msg20260230", "0000-00-00", "12345678901234", "2026-02-08 99.99", "v1.2.2026.3",
    ],
)  # fmt: skip
def test_numbers_that_are_no_time(name: str) -> None:
    """Impossible dates, years out of reach and longer numbers are ignored."""
    assert find_stamp(name, BERLIN) is None


def test_a_day_alone_is_its_midnight() -> None:
    """And says that it is not exact."""
    midnight = datetime(2026, 2, 8, tzinfo=BERLIN)
    assert find_stamp("2026-02-08-roles", BERLIN) == Stamp(midnight, exact=False)


@pytest.mark.parametrize(
    "front",
    [
        {"date": "2026-02-08T10:46:23+00:00"},
        {"created": "2026-02-08 11:46:23"},
        {"date": "2026-02-08", "time": "11:46:23"},
        {"timestamp": "1770547583"},
        {"date": "1770547583000"},
        {"date": "not a date", "created_at": "2026-02-08T10:46:23Z"},
    ],
)
def test_times_in_front_matter(front: dict[str, str]) -> None:
    """The first key that holds a plausible time counts."""
    assert front_stamp(front, BERLIN) == Stamp(MOMENT, exact=True)


def test_an_epoch_out_of_reach_is_ignored() -> None:
    """A number need not be a time."""
    assert front_stamp({"date": "9999999999"}, UTC) is None


@pytest.mark.parametrize(
    ("stem", "author"),
    [
        ("20260208_114623_AnnaPen_msg1188_transcript", "AnnaPen"),
        ("20260208_114623_Anna_Maria_msg12", "Anna_Maria"),
        ("2026-02-08T114623Z-Anna", "Anna"),
        ("20260208_114623_Анна", "Анна"),
        ("2026-02-08-roles", None),
        ("2026-02-08-Roles", None),
        ("2026-02-08 11.46.23 ideas", None),
        ("2026-02-08 11.46.23 Idea", None),
        ("20260208_114623_msg1188_transcript", None),
        ("Recording 12", None),
    ],
)
def test_authors_in_names(stem: str, author: str | None) -> None:
    """A topic is not taken for an author."""
    assert name_author(stem) == author


@pytest.mark.parametrize(
    ("front", "author"),
    [
        ({"username": "@anna", "author": "Bo"}, "anna"),
        ({"from": "Anna Pen"}, "Anna Pen"),
        ({"author": "[Anna]"}, "Anna"),
        ({"author": " "}, None),
        ({"user_id": "7"}, None),
    ],
)
def test_authors_in_front_matter(front: dict[str, str], author: str | None) -> None:
    """The user name counts before the author."""
    assert front_author(front) == author


@given(st.text(alphabet="0123456789-_.:T Z+", max_size=40))
def test_any_digits_give_a_plausible_time_or_none(text: str) -> None:
    """Nothing overflows."""
    for stamp in (find_stamp(text, BERLIN), front_stamp({"date": text}, BERLIN)):
        assert stamp is None or 1969 <= stamp.at.year <= 2100
