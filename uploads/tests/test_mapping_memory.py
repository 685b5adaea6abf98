"""Headings that were corrected once are taken so again."""

import pytest
from django.conf import settings

from customers.models import Customer
from jobs.testing import run_jobs
from uploads.detection import inspect
from uploads.models import RememberedMapping
from uploads.readers import open_book

WER = "Wer,Kontakt,Wo\nAsha Patel,97235 21333,CG Road"
CORRECTED = {"Wer": "full_name", "Kontakt": "phone", "Wo": "branch"}
MAPPINGS = "/api/uploads/mappings/"


@pytest.fixture
def corrected(as_bilal, send, cg_road):
    """Hand in a sheet whose headings nobody knows, and say what they are."""
    url = f"/api/uploads/{send(as_bilal, WER).data['id']}/"
    run_jobs()
    assert as_bilal.get(url).data["status"] == "needs_mapping"
    as_bilal.post(f"{url}start/", {"mapping": CORRECTED}, format="json")
    run_jobs()
    assert as_bilal.get(url).data["status"] == "done"


def test_the_next_sheet_with_these_headings_is_taken_as_it_was_corrected(
    as_bilal, corrected, upload
):
    RememberedMapping.objects.update(remembered_at="2025-11-03T10:00:00Z")

    given = upload(as_bilal, "wo, KONTAKT ,Wer\nCG Road,99043 09398,Ravi Shah")

    assert (given["status"], given["counts"]["created"]) == ("done", 1)
    assert Customer.objects.filter(full_name="Ravi Shah", phone="+919904309398").exists()
    (warning,) = given["warnings"]
    assert warning["code"] == "mapping_remembered"
    assert warning["message"] == (
        "The columns are taken as bilal corrected them on 3 Nov 2025, in a sheet with the same "
        "headings."
    )


def test_what_is_remembered_is_listed_with_who_and_how_often(as_bilal, as_veena, corrected, upload):
    upload(as_bilal, WER.replace("Asha", "Ila"))

    (remembered,) = as_veena.get(MAPPINGS).data["results"]
    assert remembered["headings"] == ["Wer", "Kontakt", "Wo"]
    assert remembered["mapping"] == {"wer": "full_name", "kontakt": "phone", "wo": "branch"}
    assert (remembered["remembered_by_name"], remembered["used_count"]) == ("bilal", 1)
    assert remembered["last_used_at"] is not None


def test_titles_above_remembered_headings_are_skipped(as_bilal, corrected, upload):
    given = upload(as_bilal, f"Unsere Liste\n\n{WER}")

    assert (given["status"], given["skipped_counts"]) == ("done", {"title": 1, "blank": 1})


def test_other_headings_are_asked_about(as_bilal, corrected, upload):
    assert upload(as_bilal, "Wer,Kontakt\nAsha,97235 21333")["status"] == "needs_mapping"


def test_a_column_that_was_left_out_stays_out(as_bilal, upload, cg_road):
    sheet = "Name,Mobile,Email\nAsha Patel,97235 21333,asha@example.in"
    upload(as_bilal, sheet, mapping='{"Email": null}')

    given = upload(as_bilal, sheet.replace("Asha", "Asha K"))
    assert given["columns"][2]["field"] is None
    assert Customer.objects.get().email == ""


def test_a_mapping_that_says_what_is_recognized_anyway_is_not_remembered(as_bilal, upload, cg_road):
    upload(as_bilal, "Name,Mobile\nAsha,97235 21333", mapping='{"Mobile": "phone"}')

    assert not RememberedMapping.objects.exists()


def test_a_correction_taken_back_is_forgotten(as_bilal, upload, cg_road):
    sheet = "Name,Mobile,Email\nAsha Patel,97235 21333,asha@example.in"
    upload(as_bilal, sheet, mapping='{"Email": null}')
    upload(as_bilal, sheet, mapping='{"Email": "email"}')

    assert not RememberedMapping.objects.exists()
    assert upload(as_bilal, sheet)["columns"][2]["field"] == "email"


def test_forgetting_a_correction_asks_again(as_bilal, corrected, upload):
    pk = RememberedMapping.objects.get().pk

    assert as_bilal.delete(f"{MAPPINGS}{pk}/").status_code == 204
    assert upload(as_bilal, WER)["status"] == "needs_mapping"


def test_which_of_tables_side_by_side_is_meant_is_asked_each_time(as_bilal, send, cg_road):
    two = "Name,Mobile,,Name,Mobile\nAsha Patel,97235 21333,,Ravi Shah,99043 09398"
    values = {"3": "full_name", "4": "phone", "0": None, "1": None}
    url = f"/api/uploads/{send(as_bilal, two).data['id']}/"
    run_jobs()
    as_bilal.post(f"{url}start/", {"mapping": values}, format="json")
    run_jobs()
    assert as_bilal.get(url).data["counts"]["created"] == 1
    assert not RememberedMapping.objects.exists()

    again = send(as_bilal, two).data["id"]
    run_jobs()
    assert as_bilal.get(f"/api/uploads/{again}/").data["status"] == "needs_mapping"


def test_another_business_knows_nothing_of_it(as_dev, corrected, upload, other_branch):
    pk = RememberedMapping.objects.get().pk

    assert as_dev.get(MAPPINGS).data["count"] == 0
    assert as_dev.delete(f"{MAPPINGS}{pk}/").status_code == 404
    assert upload(as_dev, WER)["status"] == "needs_mapping"


def test_a_viewer_forgets_nothing(as_veena, corrected):
    pk = RememberedMapping.objects.get().pk

    assert as_veena.delete(f"{MAPPINGS}{pk}/").status_code == 403
    assert RememberedMapping.objects.exists()


# Sheets that look like another kind
def test_a_sheet_of_leads_handed_in_as_customers_is_noticed(as_bilal, upload, cg_road):
    given = upload(as_bilal, "Name,Mobile,Project,CP Code\nAsha,97235 21333,Sky,CP-01")

    warning = next(w for w in given["warnings"] if w["code"] == "detect_another_kind")
    assert warning["message"] == (
        'These headings look like a sheet of leads rather than of customers: "Project", "CP Code". '
        "If it is one, cancel and upload it as that kind."
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("01_visits_may.csv", "customers"), ("04_keys.csv", "customers"),
        ("09_leads_two_projects.xlsx", "leads"), ("07_passport_leads_pk.txt", "leads"),
        ("08_channel_partners.csv", "channel_partners"), ("11_day_book.xlsx", "customers"),
        ("10_goa_semicolon.csv", "customers"), ("14_customers_pk.csv", "customers"),
    ],
)  # fmt: skip
def test_sheets_of_their_own_kind_are_not_suspected(name, kind):
    path = settings.BASE_DIR / "samples" / name
    with open_book(path, name, max_unpacked_bytes=10**9) as book:
        seen = inspect(book, kind=kind, organization_date_order="DMY")

    assert "detect_another_kind" not in {warning["code"] for warning in seen.warnings}
