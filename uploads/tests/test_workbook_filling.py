"""Many waiting rows, and odd ones, in a workbook."""

import openpyxl
import pytest

from uploads.models import FileUpload
from uploads.tests.sheets import HEADINGS, import_rows
from uploads.workbook import writing


def page_of(upload):
    with writing.waiting_workbook(upload) as file:
        return openpyxl.load_workbook(file).active


@pytest.mark.django_db
def test_many_rows_are_read_in_parts_and_none_is_left_out(shop, monkeypatch):
    monkeypatch.setattr(writing, "_ROWS", 4)
    for rows in (4, 5, 8):
        sheet = [[f"Person {n}", "98250", "", "", "", "", ""] for n in range(rows)]
        upload = import_rows(shop, sheet, HEADINGS)

        page = page_of(upload)

        assert [cell.value for cell in page["A"]] == ["Row", *range(2, rows + 2)]
        assert page.auto_filter.ref == f"A1:K{rows + 1}"


def test_a_character_that_xml_refuses_does_not_spoil_the_workbook(as_bilal, upload, cg_road):
    line = "Asha\uffff Patel,98250,CG Road,2/5/2024,Penicillin"
    done = upload(as_bilal, f"Name,Mobile,Shop,Visit Date,Aller\ufffegies\n{line}")

    page = page_of(FileUpload.objects.get(pk=done["id"]))

    assert (page["D2"].value, page["H1"].value) == ("Asha Patel", "Allergies")
