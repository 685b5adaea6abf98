"""Sequence G: files that are wrong in themselves, through HTTP."""

import csv
import io

import openpyxl
import pytest

from uploads.models import UploadRow
from uploads.tests.sabarmati import open_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return open_shop()


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("broken/empty.csv", "empty_file", "empty"),
        ("broken/photo.xlsx", "not_a_spreadsheet", "PNG"),
    ],
)
def test_what_holds_no_sheet_is_refused_at_the_door(shop, name, code, words):
    response = shop.hand_in(name)

    assert response.status_code == 400
    assert response.json()["code"] == code
    assert words in response.json()["message"]
    assert shop.get("/api/uploads/")["count"] == 0


def test_headings_alone_are_told(shop):
    upload = shop.upload("broken/header_only.xlsx")

    assert (upload["status"], upload["counts"]["rows"]) == ("failed", 0)
    assert "no data rows" in upload["error"]


def test_a_quote_that_never_closes_swallows_nobody(shop):
    upload = shop.upload("broken/unbalanced_quotes.csv")

    assert (upload["status"], upload["counts"]["rows"]) == ("done", 12)
    assert upload["counts"]["created"] == 12
    assert shop.customer("phone:+918128682587")["full_name"] == "Dinesh Mehta"
    assert any("5" in warning["message"] for warning in upload["warnings"])


def test_formulas_are_text_and_long_cells_stay_whole(shop):
    upload = shop.upload("broken/formula_and_long_cell.csv")

    assert (upload["counts"]["rows"], upload["counts"]["created"]) == (8, 7)
    rows = {row["row_number"]: row for row in shop.rows(upload)}
    assert rows[4]["raw"]["Remarks"] == "=cmd|' /C calc'!A0"
    assert len(rows[8]["raw"]["Remarks"]) == 50_000
    assert [problem["code"] for problem in rows[9]["problems"]] == ["too_long"]
    assert len(UploadRow.objects.get(row_number=9).cells[0]) == 50_000
    assert shop.totals() == (7, 7)
    assert shop.customer("phone:+919727173500")["full_name"] == "Bina Kaur"
    assert shop.customer("phone:+919099006473")["full_name"] == "=1+1"


def test_formulas_are_harmless_in_every_export(shop):
    shop.upload("broken/formula_and_long_cell.csv")

    as_csv = b"".join(shop.client.get("/api/customers/?format=csv").streaming_content).decode()
    workbook = b"".join(shop.client.get("/api/customers/?format=xlsx").streaming_content)

    cells = [cell for row in csv.reader(io.StringIO(as_csv)) for cell in row]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).active
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
