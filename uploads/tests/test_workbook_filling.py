"""What is written by hand into a workbook is what openpyxl would have written."""

import io
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.cell import WriteOnlyCell

from accounts.api.exports import workbook_cell
from uploads.models import FileUpload
from uploads.tests.sheets import HEADINGS, take_in
from uploads.workbook import filling, writing
from uploads.workbook.filling import filled

TEXTS = [
    "", "Asha Patel", " Patel ", "two\nlines", "tab\there", 'a<b & "c" > d', "]]>", "=1+1",
    "+919723521333", "+91 again", "-5.5", "'quoted", "આશા પટેલ", "🙂", "\x07bell",
    "\x85", "x" * 40_000,
]  # fmt: skip


def laid_out():
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Waiting rows")
    sheet.auto_filter.ref = "A1:B3"
    bold = workbook_cell(sheet, "Bold")
    bold.font = openpyxl.styles.Font(bold=True)
    sheet.append(["Row", bold])
    return book, sheet, bold


def page_of(upload):
    with writing.waiting_workbook(upload) as file:
        return openpyxl.load_workbook(file).active


def sheet_of(file):
    return ZipFile(file).read("xl/worksheets/sheet1.xml")


def test_rows_are_the_bytes_that_openpyxl_makes_of_them():
    book, sheet, bold = laid_out()
    for number, text in enumerate(TEXTS):
        cells = [WriteOnlyCell(sheet, number), *(workbook_cell(sheet, text) for _ in range(30))]
        for cell in cells:
            cell._style = bold._style
        sheet.append(cells)
    wanted = io.BytesIO()
    book.save(wanted)

    book, _, bold = laid_out()
    made = io.BytesIO()
    with filled(book, made, first=2, cells=60) as write:
        for number, text in enumerate(TEXTS):
            write([(number, bold.style_id), *[(text, bold.style_id)] * 30])

    assert sheet_of(made) == sheet_of(wanted)
    assert ZipFile(made).read("xl/styles.xml") == ZipFile(wanted).read("xl/styles.xml")


def test_a_sheet_that_may_pass_2_gb_is_a_whole_workbook_as_well(monkeypatch):
    monkeypatch.setattr(filling, "_CELLS_OF_A_LARGE_SHEET", 1)
    book, _, bold = laid_out()
    made = io.BytesIO()
    with filled(book, made, first=2, cells=2) as write:
        write([("Asha", bold.style_id), (7, bold.style_id)])

    page = openpyxl.load_workbook(made).active
    assert [[cell.value for cell in line] for line in page] == [["Row", "Bold"], ["Asha", 7]]


@pytest.mark.django_db
def test_many_rows_are_read_in_parts_and_none_is_left_out(shop, monkeypatch):
    monkeypatch.setattr(writing, "_ROWS", 4)
    for rows in (4, 5, 8):
        sheet = [[f"Person {n}", "98250", "", "", "", "", ""] for n in range(rows)]
        upload = take_in(shop, sheet, HEADINGS)

        page = page_of(upload)

        assert [cell.value for cell in page["A"]] == ["Row", *range(2, rows + 2)]
        assert page.auto_filter.ref == f"A1:K{rows + 1}"


def test_a_character_that_xml_refuses_does_not_spoil_the_workbook(as_bilal, upload, cg_road):
    line = "Asha\uffff Patel,98250,CG Road,2/5/2024,Penicillin"
    done = upload(as_bilal, f"Name,Mobile,Shop,Visit Date,Aller\ufffegies\n{line}")

    page = page_of(FileUpload.objects.get(pk=done["id"]))

    assert (page["D2"].value, page["H1"].value) == ("Asha Patel", "Allergies")
