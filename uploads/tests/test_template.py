"""The sheet that people download, fill in and hand in."""

import io

import openpyxl
import pytest

from customers.models import MEDICAL_FIELDS, Customer
from uploads.columns import COLUMNS


def download(client, kind):
    response = client.get("/api/uploads/template/", {"kind": kind})
    assert response.status_code == 200
    return response, b"".join(response.streaming_content)


@pytest.mark.parametrize("kind", list(COLUMNS))
def test_the_template_uploaded_back_is_recognized_in_full(as_bilal, upload, cg_road, kind):
    _, content = download(as_bilal, kind)

    given = upload(as_bilal, content, name="template.xlsx", kind=kind)

    assert [column["field"] for column in given["columns"]] == [
        f.name for f in COLUMNS[kind] if f.in_template
    ]
    assert (given["status"], given["warnings"], given["skipped"]) == ("done", [], [])
    assert given["counts"]["rows"] == 1


def test_the_example_row_is_one_that_works(as_bilal, upload, cg_road):
    _, content = download(as_bilal, "customers")

    given = upload(as_bilal, content, name="template.xlsx")

    assert given["counts"]["created"] == 1
    asha = Customer.objects.get()
    assert (asha.full_name, asha.phone) == ("Asha Patel", "+919825012345")
    row = as_bilal.get(f"/api/uploads/{given['id']}/rows/").data["results"][0]
    assert row["problems"] == []


@pytest.mark.parametrize("kind", list(COLUMNS))
def test_it_is_a_workbook_with_every_column_explained(as_veena, kind):
    response, content = download(as_veena, kind)

    assert f'filename="{kind}-template.xlsx"' in response["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == [kind.replace("_", " ").capitalize(), "Notes"]
    notes = "\n".join(str(cell.value) for row in book["Notes"].iter_rows() for cell in row)
    for field in (each for each in COLUMNS[kind] if each.in_template):
        assert f"Column “{field.label}”" in notes
        assert field.help, f"Explain {field.name} in uploads/columns"
        assert field.help in notes


def test_phones_and_dates_are_typed_as_text(as_veena):
    _, content = download(as_veena, "customers")

    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]

    assert {cell.number_format for cell in sheet[3]} == {"@"}


def test_medical_columns_say_who_reads_them():
    columns = {column.name: column for columns in COLUMNS.values() for column in columns}
    for name in MEDICAL_FIELDS & columns.keys():
        assert "medical" in columns[name].help
