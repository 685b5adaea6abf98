"""Any list as CSV or XLSX."""

import csv
import io
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.api.serializers import BranchSerializer
from accounts.models import Branch
from core.api import exports


def read_csv(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def read_xlsx(response):
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    return list(sheet.iter_rows())


def test_the_whole_filtered_list_comes_not_one_page(as_asha, shop, other_branch):
    Branch.objects.bulk_create(
        Branch(organization=shop, name=f"Shop {n}", name_key=f"shop{n}", city="Surat")
        for n in range(60)
    )
    Branch.objects.create(organization=shop, name="Far away", city="Pune")

    response = as_asha.get("/api/branches/?format=csv&city=Surat&page_size=5")

    rows = read_csv(response)
    assert len(rows) == 60
    assert {row["city"] for row in rows} == {"Surat"}
    today = timezone.localdate(timezone=shop.zone)
    assert response["Content-Disposition"] == f'attachment; filename="branch-{today}.csv"'


def test_the_accept_header_asks_for_a_file_too(as_asha, shivranjani):
    response = as_asha.get("/api/branches/", headers={"accept": "text/csv"})

    assert [row["name"] for row in read_csv(response)] == ["Shivranjani"]


def test_cells_that_a_spreadsheet_would_compute_become_text(as_asha, shop):
    for name in ["=1+1", "＝2", "@SUM(A1)", "-2+3", "+919723521333", "-5.50"]:
        Branch.objects.create(organization=shop, name=name)

    from_csv = {row["name"] for row in read_csv(as_asha.get("/api/branches/?format=csv"))}
    rows = read_xlsx(as_asha.get("/api/branches/?format=xlsx"))

    assert from_csv == {"'=1+1", "'＝2", "'@SUM(A1)", "'-2+3", "(+91) 97235 21333", "-5.50"}
    cells = [row[1] for row in rows[1:]]
    assert {cell.value for cell in cells} == {
        *("'=1+1", "'＝2", "'@SUM(A1)", "'-2+3", "+919723521333", "-5.50")
    }
    assert {cell.data_type for cell in cells} == {"s"}


def test_characters_that_a_workbook_cannot_hold_are_left_out(as_asha, shop):
    Branch.objects.create(organization=shop, name="Bell\x07\uffff")

    rows = read_xlsx(as_asha.get("/api/branches/?format=xlsx"))

    assert rows[1][1].value == "Bell"


def test_lists_in_a_cell_are_joined(as_asha, cg_road):
    [row] = read_csv(as_asha.get("/api/branches/?format=csv"))

    assert row["aliases"] == "C.G. Rd"


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_who_may_not_export_is_told_in_json(as_chitra, shivranjani, file_format):
    response = as_chitra.get(f"/api/branches/?format={file_format}")

    assert response.status_code == 403
    assert response["Content-Type"] == "application/json"
    assert response.json()["message"].startswith("Your role may not export.")


def test_without_signing_in_an_export_is_a_401_in_json(as_nobody):
    response = as_nobody.get("/api/branches/?format=csv")

    assert response.status_code == 401
    assert response.json()["code"] == "not_authenticated"


def test_a_bad_filter_of_an_export_is_a_400_in_json(as_asha):
    response = as_asha.get("/api/branches/?format=csv&ordering=secret")

    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "ordering"


def test_a_single_record_is_no_file(as_asha, shivranjani):
    response = as_asha.get(f"/api/branches/{shivranjani.pk}/?format=csv")

    assert response.status_code == 400
    assert "Choose from: json" in response.data["message"]


def test_more_rows_than_a_workbook_holds_are_refused(as_asha, shivranjani, cg_road, monkeypatch):
    monkeypatch.setattr(exports, "XLSX_MAX_ROWS", 1)

    response = as_asha.get("/api/branches/?format=xlsx")

    assert response.status_code == 400
    assert "format=csv" in response.json()["message"]


def test_times_in_a_file_are_the_organizations_own(as_asha, shop, shivranjani):
    [row] = read_csv(as_asha.get("/api/branches/?format=csv"))

    assert row["created_at"].endswith("+05:30")


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_time_that_a_serializer_leaves_a_time_is_said_as_in_json(
    file_format, as_asha, shivranjani, monkeypatch
):
    at = datetime(2026, 11, 29, 18, 30, tzinfo=ZoneInfo("Asia/Kolkata"))
    monkeypatch.setattr(BranchSerializer, "to_representation", lambda *_: {"name": at, "city": ""})

    response = as_asha.get(f"/api/branches/?format={file_format}")

    read = b"".join(response.streaming_content)
    if file_format == "xlsx":
        read = str([[cell.value for cell in row] for row in load_workbook(io.BytesIO(read)).active])
    assert "2026-11-29T18:30:00+05:30" in str(read)
