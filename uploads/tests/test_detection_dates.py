"""The order of day and month, from the cells themselves."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from uploads.detection import SheetProfile, inspect
from uploads.readers import open_book


@pytest.fixture
def inspect_dates(tmp_path: Path):
    def make(dates: list[Any], organization_order: str = "DMY", **choices: Any) -> SheetProfile:
        made = openpyxl.Workbook()
        made.active.append(["Name", "Mobile", "Visit Date"])
        for number, day in enumerate(dates):
            made.active.append([f"Asha {number}", f"98250{number:05}", day])
        made.save(tmp_path / "made.xlsx")
        with open_book(tmp_path / "made.xlsx", "made.xlsx", max_unpacked_bytes=2**26) as book:
            return inspect(
                book, kind="customers", organization_date_order=organization_order, **choices
            )

    return make


def test_days_after_the_twelfth_prove_the_order(inspect_dates) -> None:
    column = inspect_dates(["13/5/2024", "1/5/2024", "31/5/2024"], "MDY").date_columns[0]
    assert (column.order, column.day_first, column.month_first, column.either) == ("DMY", 2, 0, 1)
    assert column.sentence == (
        "2 cells can only be day first, 0 only month first, 1 either, 0 are dates already. "
        "Read day first."
    )


def test_american_dates_are_found_out(inspect_dates) -> None:
    assert inspect_dates(["5/13/2024", "5/1/2024"]).date_columns[0].order == "MDY"


def test_without_proof_the_organizations_order_holds(inspect_dates) -> None:
    assert inspect_dates(["5/1/2024", "2024-05-13"], "MDY").date_columns[0].order == "MDY"


def test_contradictory_dates_fall_back_to_the_organizations_order_and_say_so(
    inspect_dates,
) -> None:
    profile = inspect_dates(["13/5/2024", "5/13/2024", "1/5/2024"])
    assert profile.date_columns[0].order == "DMY"
    assert [warning["code"] for warning in profile.warnings] == ["date_order_contradictory"]


def test_a_persons_choice_goes_before_the_proof(inspect_dates) -> None:
    profile = inspect_dates(["13/5/2024", "5/13/2024"], date_order="MDY")
    assert profile.date_order(2) == "MDY"
    assert not profile.warnings


def test_dates_up_to_the_twelfth_beside_later_text_are_suspected_to_be_swapped(
    inspect_dates,
) -> None:
    early = [date(2024, month, 5) for month in range(1, 7)]
    late = ["13/5/2024", "20/5/2024", "31/5/2024"]
    profile = inspect_dates(early + late)
    assert profile.date_columns[0].swap_suspected
    assert [warning["code"] for warning in profile.warnings] == ["day_month_swapped"]
    assert "swapped day and month" in profile.warnings[0]["message"]


def test_swapped_dates_are_swapped_back_when_a_person_says_so(inspect_dates) -> None:
    early = [date(2024, month, 5) for month in range(1, 7)]
    profile = inspect_dates([*early, "13/5/2024", "20/5/2024", "31/5/2024"], swap_day_month=True)
    assert profile.date_columns[0].swapped_back
    assert [warning["code"] for warning in profile.warnings] == ["day_month_swapped_back"]


def test_a_column_beyond_suspicion_is_never_swapped(inspect_dates) -> None:
    profile = inspect_dates([date(2024, 5, 6), date(2024, 5, 20)], swap_day_month=True)
    assert not profile.date_columns[0].swapped_back


@pytest.mark.parametrize("innocent", [date(2024, 5, 20), "1/5/2024"])
def test_one_cell_that_does_not_fit_clears_the_suspicion(inspect_dates, innocent: Any) -> None:
    early = [date(2024, month, 5) for month in range(1, 7)]
    profile = inspect_dates([*early, "13/5/2024", "20/5/2024", "31/5/2024", innocent])
    assert not profile.date_columns[0].swap_suspected
