"""Dates as people write them."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uploads.dates import EXCEL_EPOCH, date_evidence, read_date
from uploads.readers import Cell

MAY_FIRST = date(2024, 5, 1)
AUGUST_20 = date(2024, 8, 20)
EVENING = datetime.fromisoformat("2024-08-20T18:40")


@pytest.mark.parametrize(
    "cell",
    [
        "20/8/2024", "20-08-2024", "20.8.24", "20 8 2024", " 20/8/24 ", "'20/8/2024",
        "20-Aug-24", "20 Aug 2024", "20 August, 2024", "20th August 2024", "20Aug24",
        "August 20, 2024", "Aug 20 2024", "2024 Aug 20", "2024-08-20", "2024/8/20", "20240820",
        "2024-08-20T18:40:00Z", "2024-08-20 18:40:00.123+05:30", "20/8/2024 6:40 PM",
        "20/8/2024 6 pm", "Tue, 20 Aug 2024", "Tuesday 20/8/2024", "20\u201308\u20132024",
        "૨૦/૦૮/૨૦૨૪", "२०/०८/२०२४", "۲۰/۰۸/۲۰۲۴", "२० अगस्त २०२४", "૨૦ ઓગસ્ટ ૨૦૨૪",
        "20 اگست 2024", AUGUST_20, EVENING, 45524.0, 45524.75, 45524,
        "45524", 20240820.0,
    ],
)  # fmt: skip
def test_one_day_in_its_many_spellings(cell: Cell) -> None:
    assert read_date(cell, "DMY") == AUGUST_20


@pytest.mark.parametrize(
    "cell",
    [
        "31/4/2024", "32/8/2024", "29/2/2023", "0/5/2024", "1/13/2024", "31-Apr-24", "2024-02-30",
        "20241301", "soon", "", "Apr-24", "1/5", "2024", "12:30", "98250 12345", "9825012345",
        "1/5/024", "1/5/20245", "1/5/0024", 9825012345.0, 12.0, float("nan"), float("inf"), True,
        time(9, 30), " " * 50_000, "1/5/2024" * 10_000,
    ],
)  # fmt: skip
def test_what_is_no_day_is_unreadable_and_never_shifted(cell: Cell) -> None:
    assert read_date(cell, "DMY") is None


@pytest.mark.parametrize(
    ("order", "expected"), [("DMY", MAY_FIRST), ("MDY", date(2024, 1, 5)), ("YMD", MAY_FIRST)]
)
def test_the_order_decides_between_day_and_month(order: str, expected: date) -> None:
    assert read_date("1/5/2024", order) == expected


IN_INDIA = ZoneInfo("Asia/Kolkata")


@pytest.mark.parametrize(
    "cell",
    [
        "2026-09-01T20:30:00Z", "2026-09-01T20:30:00+00:00", "2026-09-01 20:30 UTC",
        "2026-09-01T20:30:00.123Z", "2026-09-01T20:30:00,123456Z", "20260901T203000Z",
        "Tue, 01 Sep 2026 20:30:00 +0000", "Tue, 1 Sep 2026 20:30:00 GMT",
        "Tue Sep 01 2026 20:30:00 GMT+0000 (Coordinated Universal Time)",
        "Tue Sep 1 20:30:00 UTC 2026", "1/9/2026 8:30 PM UTC", "2026-09-01T15:30:00-05:00",
        "2026-09-01 20:30:00+00", "01/Sep/2026:20:30:00 +0000", "2026-09-01T20:30:00Z[UTC]",
        "2026-09-02T02:00:00+05:30", "2026-09-02 02:00", "2026-09-02T02:00:00", "2/9/2026 2 am",
        "2/9/2026 12:10 AM IST", datetime(2026, 9, 1, 20, 30, tzinfo=UTC),
    ],
)  # fmt: skip
def test_a_time_stamp_with_a_zone_is_the_day_it_was_in_the_organization(cell: Cell) -> None:
    assert read_date(cell, "DMY", IN_INDIA) == date(2026, 9, 2)


@pytest.mark.parametrize("cell", ["2026-09-01 20:30 XYZ", "2026-09-01 2030", "20:30 UTC"])
def test_a_zone_that_is_not_known_is_not_guessed(cell: str) -> None:
    assert read_date(cell, "DMY", IN_INDIA) is None


@pytest.mark.parametrize("cell", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-10:00"])
def test_the_ends_of_the_calendar_do_no_harm(cell: str) -> None:
    read_date(cell, "DMY", IN_INDIA)


def test_year_first_reads_short_years_first() -> None:
    assert read_date("24/08/20", "YMD") == AUGUST_20


def test_a_year_of_two_digits_is_never_far_in_the_future() -> None:
    assert read_date("1/1/24", "DMY") == date(2024, 1, 1)
    assert read_date("1/1/62", "DMY") == date(1962, 1, 1)


@pytest.mark.parametrize(
    ("cell", "reported"),
    [
        ("13/5/2024", "day_first"), ("5/13/2024", "month_first"), ("5/6/2024", "either"),
        ("31/4/2024", "day_first"), ("૧૩/૫/૨૦૨૪", "day_first"), ("13/5/24 10:30", "day_first"),
        ("2024-05-13", None), ("13 May 2024", None), ("32/8/2024", None), ("", None),
        ("20240513", None), (45524.0, None), (AUGUST_20, None),
    ],
)  # fmt: skip
def test_what_a_cell_says_about_the_order(cell: Cell, reported: str | None) -> None:
    assert date_evidence(cell) == reported


DAYS = st.dates(date(1960, 1, 1), date(2060, 12, 31))


@given(DAYS, st.sampled_from("/-. "))
def test_any_day_written_in_any_order_is_read_in_that_order(day: date, separator: str) -> None:
    dmy = separator.join([str(day.day), str(day.month), str(day.year)])
    mdy = separator.join([str(day.month), str(day.day), str(day.year)])
    ymd = separator.join([str(day.year), str(day.month), str(day.day)])
    assert read_date(dmy, "DMY") == read_date(mdy, "MDY") == read_date(ymd, "YMD") == day


@given(DAYS)
def test_excels_count_of_days_is_the_day(day: date) -> None:
    assert read_date(float((day - EXCEL_EPOCH).days), "DMY") == day


@given(st.text(max_size=80), st.sampled_from(["DMY", "MDY", "YMD"]))
def test_no_text_whatsoever_is_an_error(text: str, order: str) -> None:
    read = read_date(text, order)
    assert read is None or 1900 <= read.year <= 2100
    date_evidence(text)
