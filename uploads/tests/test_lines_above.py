"""What rows take from the lines above them, from the preview to a correction."""

import pytest

from customers.models import Customer
from jobs.testing import run_jobs
from uploads.admin.forms import AnswerForm
from uploads.models import FileUpload, RememberedMapping
from visits.models import Visit

SECTIONS = "Name,Mobile,Date\nCG Road,,\nAsha Patel,97235 21333,2/5/2024\nRavi Shah,99043 09398,"
REGISTER = (
    "Date,Name,Mobile,Shop\n2/5/2024,Asha Patel,97235 21333,CG Road\n,Ravi Shah,12345,CG Road\n"
    ",Ila Shah,99043 09398,-do-"
)


def rows_of(client, upload, **query):
    rows = client.get(f"/api/uploads/{upload['id']}/rows/", query).data["results"]
    return {row["row_number"]: row for row in rows}


def test_a_preview_shows_what_is_taken_from_titles_and_does_as_it_says(as_bilal, upload, cg_road):
    shown = upload(as_bilal, SECTIONS, preview="true")
    url = f"/api/uploads/{shown['id']}/"
    previewed = as_bilal.get(f"{url}preview/rows/").data["results"]
    assert [row["filled"] for row in previewed] == [{"Shop (from titles)": "CG Road"}] * 2
    assert "sections_used" in [warning["code"] for warning in shown["warnings"]]
    assert not Customer.objects.exists()

    as_bilal.post(f"{url}run/")
    run_jobs()

    assert as_bilal.get(url).data["counts"]["created"] == 2
    assert Visit.objects.get().branch == cg_road


def test_a_title_that_gives_no_shop_is_left_out_in_the_mapping(as_bilal, upload, cg_road):
    shown = upload(as_bilal, SECTIONS, preview="true", branch=cg_road.pk)
    url = f"/api/uploads/{shown['id']}/"
    assert [column["field"] for column in shown["columns"]] == [
        "full_name", "phone", "visit_date", "branch",
    ]  # fmt: skip

    as_bilal.post(f"{url}preview/", {"mapping": {"3": None}}, format="json")
    run_jobs()

    again = as_bilal.get(url).data
    assert [column["field"] for column in again["columns"]] == [
        "full_name", "phone", "visit_date", None,
    ]  # fmt: skip


def test_a_row_that_waits_keeps_its_day_from_above_when_it_is_corrected(as_bilal, upload, cg_road):
    done = upload(as_bilal, REGISTER)
    assert "days_filled_down" in [warning["code"] for warning in done["warnings"]]
    waits = rows_of(as_bilal, done)[3]
    assert (waits["raw"]["Date"], waits["filled"]) == ("", {"Date": "2/5/2024"})
    url = f"/api/uploads/rows/{waits['id']}/"

    as_bilal.patch(url, {"cells": {"Mobile": "98250 12345"}}, format="json")

    days = Visit.objects.filter(customer__full_name="Ravi Shah").values_list("visit_date", "branch")
    assert [(day.isoformat(), branch) for day, branch in days] == [("2024-05-02", cg_road.pk)]


def test_a_corrected_day_goes_before_the_one_from_above(as_bilal, upload, cg_road):
    waits = rows_of(as_bilal, upload(as_bilal, REGISTER))[3]

    as_bilal.patch(
        f"/api/uploads/rows/{waits['id']}/",
        {"cells": {"Mobile": "98250 12345", "Date": "3/5/2024"}},
        format="json",
    )

    assert Visit.objects.get(customer__full_name="Ravi Shah").visit_date.isoformat() == "2024-05-03"


def test_the_same_sheet_again_is_unchanged(as_bilal, upload, cg_road):
    upload(as_bilal, REGISTER)

    again = upload(as_bilal, REGISTER)

    assert (again["counts"]["unchanged"], again["counts"]["needs_attention"]) == (2, 1)
    assert Visit.objects.count() == 2


def test_as_above_in_a_name_waits_with_what_to_do(as_bilal, upload, cg_road):
    done = upload(as_bilal, "Name,Mobile\nAsha Patel,97235 21333\n-do-,99043 09398")

    (problem,) = rows_of(as_bilal, done)[3]["problems"]
    assert (problem["code"], problem["column"]) == ("ditto", "Name")
    assert problem["message"] == (
        'Row 3, "Name": "-do-" says "as above", which is not guessed here. Write out what is '
        "meant; the row waits."
    )


@pytest.mark.parametrize("kind", ["customers", "contacts", "channel_partners"])
def test_as_above_in_a_phone_waits_in_sheets_of_any_kind(as_bilal, upload, cg_road, kind):
    done = upload(as_bilal, "Name,Mobile\nAsha Patel,97235 21333\nIla,-do-", kind=kind)

    row = rows_of(as_bilal, done)[3]
    assert (row["outcome"], row["problems"][0]["code"]) == ("needs_attention", "ditto")


# What only a person can say
def test_the_admins_answer_loses_no_first_row_and_remembers_no_false_heading(
    as_bilal, upload, cg_road
):
    asked = upload(as_bilal, "97235 21333\n99043 09398", kind="contacts")
    form = AnswerForm(
        {"header_row": 0, "column_0": "phone"},
        upload=FileUpload.objects.get(pk=asked["id"]),
    )
    assert form.fields["header_row"].initial == 0
    assert form.is_valid()

    url = f"/api/uploads/{asked['id']}/"
    as_bilal.post(f"{url}start/", form.answers(), format="json")
    run_jobs()

    assert as_bilal.get(url).data["counts"]["created"] == 2
    assert not RememberedMapping.objects.exists()


def test_a_row_with_a_phone_given_as_headings_is_asked_about_again(as_bilal, upload, cg_road):
    asked = upload(as_bilal, "97235 21333\n99043 09398", kind="contacts")
    url = f"/api/uploads/{asked['id']}/"

    as_bilal.post(f"{url}start/", {"header_row": 1, "mapping": {"0": "phone"}}, format="json")
    run_jobs()

    response = as_bilal.get(url).data
    assert response["status"] == "needs_mapping"
    assert 'Row 1 ("97235 21333") holds a phone' in response["question"]["message"]


def test_a_person_above_the_headings_is_asked_about_before_anything_is_written(
    as_bilal, upload, cg_road
):
    sheet = "Asha Patel,97235 21333\nName,Mobile\nRavi Shah,99043 09398"
    for preview in ("true", "false"):
        asked = upload(as_bilal, sheet, preview=preview)
        assert asked["status"] == "needs_mapping"
        assert 'Row 1 ("Asha Patel | 97235 21333")' in asked["question"]["message"]
    assert not Customer.objects.exists()

    url = f"/api/uploads/{asked['id']}/"
    answer = {"header_row": 0, "mapping": {"0": "full_name", "1": "phone"}}
    as_bilal.post(f"{url}start/", answer, format="json")
    run_jobs()

    names = set(Customer.objects.values_list("full_name", flat=True))
    assert {"Asha Patel", "Ravi Shah"} <= names


def test_a_title_between_the_rows_is_no_customer(as_bilal, upload, cg_road):
    people = "\n".join(f"Person {n},98250{n:05d}" for n in range(4))
    done = upload(as_bilal, f"Name,Mobile\nSATELLITE,\n{people}\nTotal Satellite,")

    waiting = rows_of(as_bilal, done, outcome="needs_attention")
    assert [row["problems"][0]["code"] for row in waiting.values()] == ["name_doubtful"] * 2
    assert Customer.objects.count() == 4
