"""Cells with formulas that no program has computed: warned of, and their rows wait."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwt

from customers.models import Customer
from jobs.testing import run_jobs
from uploads.readers import FORMULA_WITHOUT_RESULT, open_book


def workbook(*rows: list[object]) -> bytes:
    """As a program writes it that computes nothing."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


@pytest.fixture
def cells_of(tmp_path: Path) -> Callable[[bytes], list[list[object]]]:
    def read(content: bytes) -> list[list[object]]:
        path = tmp_path / "made.xlsx"
        path.write_bytes(content)
        with open_book(path, path.name, max_unpacked_bytes=2**26) as book:
            return [cells for _number, cells in book.rows()]

    return read


def with_sheet(content: bytes, sheet: str) -> bytes:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as good,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in good.namelist():
            main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            xml = f'<x:worksheet xmlns:x="{main}"><x:sheetData>{sheet}</x:sheetData></x:worksheet>'
            archive.writestr(name, xml if name.endswith("sheet1.xml") else good.read(name))
    return packed.getvalue()


def test_a_formula_without_a_result_is_told_from_an_empty_cell(cells_of):
    content = workbook(["Name", "Mobile"], ["=A1", None], [None, '=CONCATENATE("98","25")'])
    assert cells_of(content)[1:] == [[FORMULA_WITHOUT_RESULT], ["", FORMULA_WITHOUT_RESULT]]


def test_rows_of_nothing_but_formulas_below_the_others_are_still_there(cells_of):
    content = workbook(["Name"], ["Asha"], [None, None, "=A2"], [None], ["=A2"])
    assert cells_of(content)[2:] == [
        ["", "", FORMULA_WITHOUT_RESULT], [], [FORMULA_WITHOUT_RESULT],
    ]  # fmt: skip


def test_a_result_that_is_there_is_read_though_the_tags_have_a_prefix(cells_of):
    sheet = (
        '<x:row><x:c t="str"><x:f>1</x:f><x:v>Asha</x:v></x:c><x:c><x:f>2</x:f></x:c></x:row>'
        '<x:row><x:c t="str"><x:f>1</x:f><x:v></x:v></x:c><x:c><x:v>7</x:v></x:c></x:row>'
    )
    cells = cells_of(with_sheet(workbook(["x"]), sheet))
    assert cells == [["Asha", FORMULA_WITHOUT_RESULT], ["", 7.0]]


def test_zero_in_every_formula_of_a_workbook_that_asks_for_computing_is_no_result(cells_of):
    sheet = "<x:row><x:c><x:f>1</x:f><x:v>0</x:v></x:c><x:c><x:v>0</x:v></x:c></x:row>"
    assert cells_of(with_sheet(workbook(["x"]), sheet)) == [[FORMULA_WITHOUT_RESULT, 0.0]]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "headings", "row"),
    [
        ("customers", ["Name", "Mobile", "City"], ["=A1", 9898630021, "Surat"]),
        ("contacts", ["Name", "Mobile"], ["Sonal Oza", "=9898630000+22"]),
        ("channel_partners", ["Partner Name", "Mobile", "Partner Code"], ["=A1", 9898630021, "P1"]),
        ("leads", ["Name", "Contact Number"], ["=A1", 9898630021]),
        (
            "purchases",
            ["Name", "Mobile", "Bill No", "Bill Date", "Medicine", "Qty"],
            ["Sonal Oza", 9898630021, "=1", "2/5/2024", "Metformin", 1],
        ),
    ],
)
def test_a_row_with_such_a_formula_waits_and_makes_nobody(as_bilal, upload, kind, headings, row):
    given = upload(as_bilal, workbook(headings, row), name="made.xlsx", kind=kind)

    assert (given["status"], given["counts"]["needs_attention"]) == ("done", 1), given["error"]
    (waiting,) = as_bilal.get(f"/api/uploads/{given['id']}/rows/").data["results"]
    column = next(name for name, cell in zip(headings, row, strict=True) if str(cell)[:1] == "=")
    assert [(p["code"], p["column"]) for p in waiting["problems"]] == [
        ("formula_without_result", column)
    ]
    assert f'Row 2, "{column}": the cell holds a formula' in waiting["problems"][0]["message"]
    warning = next(w for w in given["warnings"] if w["code"] == "formula_without_result")
    assert f'"{column}" (1 cell)' in warning["message"]
    assert Customer.objects.count() == 0


@pytest.mark.django_db
def test_the_row_is_taken_in_once_the_value_is_typed_and_not_before(as_bilal, upload):
    content = workbook(["Name", "Mobile", "City"], ["=A1", 9898630021, "Surat"])
    given = upload(as_bilal, content, name="made.xlsx")
    row = as_bilal.get(f"/api/uploads/{given['id']}/rows/").data["results"][0]
    address = f"/api/uploads/{given['id']}/rows/{row['row_number']}/"

    still = as_bilal.patch(address, {"cells": {"City": "Rajkot"}}, format="json")
    assert still.data["outcome"] == "needs_attention"
    fixed = as_bilal.patch(address, {"cells": {"Name": "Bhavin Oza"}}, format="json")

    assert fixed.data["outcome"] == "created"
    assert Customer.objects.get().full_name == "Bhavin Oza"


@pytest.mark.django_db
def test_a_preview_says_the_same(as_bilal, send):
    content = workbook(["Name", "Mobile"], ["=A1", 9898630021], ["Sonal Oza", 9898630022])
    sent = send(as_bilal, content, name="made.xlsx", preview=True).data
    run_jobs()

    rows = as_bilal.get(f"/api/uploads/{sent['id']}/preview/rows/").data["results"]
    assert [row["outcome"] for row in rows] == ["needs_attention", "created"]


# Old workbooks
def old_workbook(*rows: list[object]) -> bytes:
    """As programs write .xls that compute nothing."""
    made, out = xlwt.Workbook(), io.BytesIO()
    made.add_sheet("Cover").write(0, 0, "x" * 600)
    sheet = made.add_sheet("Register")
    for number, row in enumerate(rows):
        for position, cell in enumerate(row):
            is_formula = str(cell).startswith("=")
            sheet.write(number, position, xlwt.Formula(str(cell)[1:]) if is_formula else cell)
    made.save(out)
    return out.getvalue()


def computed(content: bytes) -> bytes:
    """The same with 7 as the result of its first formula, as Excel stores it."""
    nothing = bytes((3, 0, 0, 0, 0, 0, 0xFF, 0xFF))
    return content.replace(nothing, bytes((0, 0, 0, 0, 0, 0, 0x1C, 0x40)), 1)


def of_zeros(content: bytes, *, asks: bool) -> bytes:
    nothing = bytes((3, 0, 0, 0, 0, 0, 0xFF, 0xFF))
    return content.replace(nothing + bytes(2), bytes(8) + bytes((2 if asks else 0, 0)))


@pytest.fixture
def old_cells_of(tmp_path: Path) -> Callable[[bytes], list[list[object]]]:
    def read(content: bytes) -> list[list[object]]:
        path = tmp_path / "made.xls"
        path.write_bytes(content)
        with open_book(path, path.name, max_unpacked_bytes=2**26) as book:
            return [cells for _number, cells in book.rows("Register")]

    return read


FORMULAS = (["Name", "Mobile"], ['=UPPER("asha")', "=9825012345+0"], ["Ravi", 9825022345.0])


def test_formulas_of_an_old_workbook_without_results_are_told_from_empty_cells(old_cells_of):
    cells = old_cells_of(old_workbook(*FORMULAS))

    assert cells[1:] == [[FORMULA_WITHOUT_RESULT] * 2, ["Ravi", 9825022345.0]]


@pytest.mark.parametrize("change", [computed, lambda content: of_zeros(content, asks=False)])
def test_an_old_workbook_that_a_program_computed_is_read_as_it_stands(old_cells_of, change):
    cells = old_cells_of(change(old_workbook(*FORMULAS)))

    assert FORMULA_WITHOUT_RESULT not in cells[1]


def test_zeros_of_an_old_workbook_that_asks_for_computing_are_no_results(old_cells_of):
    cells = old_cells_of(of_zeros(old_workbook(*FORMULAS), asks=True))

    assert cells[1] == [FORMULA_WITHOUT_RESULT] * 2


@pytest.mark.django_db
def test_rows_of_an_old_workbook_with_such_formulas_wait(as_bilal, upload):
    given = upload(as_bilal, old_workbook(*FORMULAS), name="made.xls", sheet="Register")

    assert (given["counts"]["created"], given["counts"]["needs_attention"]) == (1, 1)
    assert "formula_without_result" in [warning["code"] for warning in given["warnings"]]
