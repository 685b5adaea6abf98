"""A sheet shown before it is imported: by API, as a manager would."""

import pytest
from django.utils import timezone

from accounts.models import Branch
from customers.models import Customer
from jobs.testing import run_jobs
from uploads.models import FileUpload, PreviewRow
from uploads.tests.conftest import ASHA, HEADINGS, RAVI, SHEET
from uploads.tests.previews import row_counts
from visits.models import Visit


@pytest.fixture
def previewed(send, cg_road):
    """Hand a sheet in to be previewed, let the workers work: the address of the upload."""

    def hand_in(client, *args, **form):
        response = send(client, *args, preview="true", **form)
        assert response.status_code == 201, response.content
        run_jobs()
        return f"/api/uploads/{response.data['id']}/"

    return hand_in


# What it shows
def test_a_preview_tells_what_every_row_would_do_and_writes_nothing(as_bilal, previewed):
    before = row_counts()
    url = previewed(as_bilal)

    response = as_bilal.get(f"{url}preview/").data
    assert response["status"] == "previewed"
    assert response["counts"] == {
        "rows": 2, "created": 1, "updated": 0, "unchanged": 0, "needs_attention": 1,
        "seen_before": 0,
    }  # fmt: skip
    assert response["sentence"] == "Nothing is imported yet. 2 rows: 1 would be new, 1 would wait."
    rows = as_bilal.get(f"{url}preview/rows/").data["results"]
    assert [(row["row_number"], row["outcome"]) for row in rows] == [
        (2, "created"), (3, "needs_attention"),
    ]  # fmt: skip
    assert rows[0]["changes"]["visit"] == [None, "new"]
    assert row_counts() == before


def test_what_would_change_of_a_known_customer_is_told_field_by_field(
    as_bilal, upload, previewed, cg_road
):
    upload(as_bilal, f"{HEADINGS},City\n{ASHA},Surat")
    url = previewed(as_bilal, f"{HEADINGS},City\n{ASHA.replace('2/5', '6/5')},Kalol")

    (row,) = as_bilal.get(f"{url}preview/rows/?outcome=updated").data["results"]
    assert row["customer"] == Customer.objects.get().pk
    assert row["matched_by"] == "phone"
    assert row["changes"]["city"] == ["Surat", "Kalol"]
    assert Customer.objects.get().city == "Surat"


def test_rows_of_one_new_person_are_told_as_one(as_bilal, previewed, settings):
    settings.UPLOAD_CHUNK_ROWS = 1
    url = previewed(as_bilal, f"{HEADINGS}\n{ASHA}\n{ASHA.replace('2/5', '6/5')}")

    first, second = as_bilal.get(f"{url}preview/rows/").data["results"]
    assert (first["outcome"], second["outcome"]) == ("created", "updated")
    assert first["new_customer"] == second["new_customer"] is not None
    assert second["customer"] is None


def test_rows_of_one_outcome_are_listed_with_their_number(as_bilal, previewed):
    url = previewed(as_bilal)

    waiting = as_bilal.get(f"{url}preview/rows/?outcome=needs_attention").data
    assert (waiting["count"], waiting["results"][0]["row_number"]) == (1, 3)
    assert "CG Raod" in waiting["results"][0]["problems"][0]["message"]


def test_medical_details_of_a_preview_are_hidden_from_who_may_not_read_them(
    as_veena, as_bilal, previewed
):
    url = previewed(as_bilal)

    row = as_veena.get(f"{url}preview/rows/").data["results"][0]
    assert "Penicillin" not in str(row)
    assert "Penicillin" in str(as_bilal.get(f"{url}preview/rows/").data)


# What follows
def test_running_it_does_what_was_shown(as_bilal, previewed):
    url = previewed(as_bilal)

    answer = as_bilal.post(f"{url}run/")
    run_jobs()

    assert (answer.status_code, answer.data["status"]) == (200, "queued")
    response = as_bilal.get(url).data
    assert (response["status"], response["counts"]["created"]) == ("done", 1)
    assert as_bilal.get(f"{url}differences/").data["count"] == 0
    assert PreviewRow.objects.count() == 0


def test_a_preview_that_nobody_runs_stands_in_nobodys_way(as_bilal, previewed, upload):
    previewed(as_bilal)

    assert upload(as_bilal)["counts"]["created"] == 1


def test_other_choices_are_previewed_again(as_bilal, previewed):
    url = previewed(as_bilal)

    answer = as_bilal.post(
        f"{url}preview/", {"mapping": {"Allergies": None}, "date_order": "MDY"}, format="json"
    )
    run_jobs()

    assert answer.status_code == 200
    response = as_bilal.get(url).data
    assert (response["status"], response["columns"][4]["field"]) == ("previewed", None)
    assert response["dates"][0]["order"] == "MDY"
    first = as_bilal.get(f"{url}preview/rows/").data["results"][0]
    assert first["changes"]["last_activity"][1].startswith("2024-02-05")


@pytest.mark.parametrize(
    ("wrong", "blank"),
    [
        ({"sheet": "June"}, {"sheet": ""}),
        ({"header_row": 50}, {"header_row": None}),
        ({"mapping": {"99": "city"}}, {"mapping": {}}),
        ({"date_order": "MDY"}, {"date_order": ""}),
    ],
)
def test_a_choice_that_is_left_blank_is_taken_back(as_bilal, previewed, wrong, blank):
    url = previewed(as_bilal)
    as_bilal.post(f"{url}preview/", wrong, format="json")
    run_jobs()

    as_bilal.post(f"{url}preview/", blank, format="json")
    run_jobs()

    assert as_bilal.get(url).data["status"] == "previewed"
    assert as_bilal.get(f"{url}preview/").data["counts"]["created"] == 1
    assert FileUpload.objects.get().options.keys() & wrong.keys() == set()


def test_a_branch_for_the_whole_sheet_can_be_chosen_at_the_preview(as_bilal, previewed, cg_road):
    url = previewed(as_bilal, "Name,Mobile,Visit Date\nAsha Patel,9723521333,2/5/2024")
    assert as_bilal.get(f"{url}preview/").data["counts"]["needs_attention"] == 1

    as_bilal.post(f"{url}preview/", {"branch": cg_road.pk}, format="json")
    run_jobs()
    as_bilal.post(f"{url}run/")
    run_jobs()

    assert Visit.objects.get().branch == cg_road


def test_the_branch_for_the_whole_sheet_can_be_taken_away_at_the_preview(
    as_bilal, previewed, cg_road
):
    sheet = "Name,Mobile,Visit Date\nAsha Patel,9723521333,2/5/2024"
    url = previewed(as_bilal, sheet, branch=cg_road.pk)

    as_bilal.post(f"{url}preview/", {"date_order": "DMY"}, format="json")
    run_jobs()
    assert as_bilal.get(f"{url}preview/").data["counts"]["created"] == 1

    as_bilal.post(f"{url}preview/", {"branch": None}, format="json")
    run_jobs()
    assert as_bilal.get(f"{url}preview/").data["counts"]["needs_attention"] == 1


def test_an_upload_that_asks_is_previewed_once_it_is_answered(as_bilal, previewed):
    url = previewed(as_bilal, "Wer,Kontakt,Wo\nAsha Patel,97235 21333,CG Road")
    assert as_bilal.get(url).data["status"] == "needs_mapping"

    mapping = {"Wer": "full_name", "Kontakt": "phone", "Wo": "branch"}
    as_bilal.post(f"{url}start/", {"mapping": mapping}, format="json")
    run_jobs()

    assert as_bilal.get(f"{url}preview/").data["counts"]["created"] == 1
    assert Customer.objects.count() == 0


def test_cancelling_takes_the_preview_away(as_bilal, previewed):
    url = previewed(as_bilal)

    assert as_bilal.post(f"{url}cancel/").data["status"] == "cancelled"
    run_jobs()

    assert PreviewRow.objects.count() == Customer.objects.count() == 0


# What is refused
def test_what_was_not_previewed_cannot_be_run(as_bilal, send, cg_road):
    url = f"/api/uploads/{send(as_bilal, preview='true').data['id']}/"

    refused = as_bilal.post(f"{url}run/")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_previewed")
    assert refused.json()["message"] == (
        "This upload has no finished preview to run: Waiting for its turn."
    )


def test_it_runs_once_however_often_it_is_asked(as_bilal, previewed):
    url = previewed(as_bilal)

    answers = [as_bilal.post(f"{url}run/").status_code for _ in range(2)]
    run_jobs()

    assert answers == [200, 409]
    assert Visit.objects.count() == 1


def test_a_cancelled_or_finished_upload_is_not_previewed_again(as_bilal, previewed, upload):
    url = previewed(as_bilal)
    as_bilal.post(f"{url}cancel/")
    done = upload(as_bilal)

    for refused in (
        as_bilal.post(f"{url}preview/"),
        as_bilal.post(f"/api/uploads/{done['id']}/preview/"),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "not_waiting")
        assert "Upload the file again" in refused.json()["message"]


def test_choices_that_do_not_exist_are_refused_and_the_preview_stays(as_bilal, previewed):
    url = previewed(as_bilal)

    for choices in ({"mapping": {"Mobile": "telefax"}}, {"date_order": "XYZ"}, {"branch": 99_999}):
        assert as_bilal.post(f"{url}preview/", choices, format="json").status_code == 400
    assert as_bilal.get(f"{url}preview/").data["status"] == "previewed"


def test_staff_may_not_have_branches_created_by_a_second_preview(as_chitra, previewed):
    url = previewed(as_chitra)

    refused = as_chitra.post(f"{url}preview/", {"create_missing_branches": True}, format="json")
    assert refused.status_code == 403


def test_a_viewer_sees_a_preview_and_may_not_run_it(as_veena, as_bilal, previewed):
    url = previewed(as_bilal)

    assert as_veena.get(f"{url}preview/").status_code == 200
    assert as_veena.post(f"{url}run/").status_code == 403
    assert as_veena.post(f"{url}preview/").status_code == 403


def test_another_business_finds_no_preview(as_dev, as_bilal, previewed):
    url = previewed(as_bilal)

    for answer in (
        as_dev.get(f"{url}preview/"), as_dev.get(f"{url}preview/rows/"), as_dev.post(f"{url}run/"),
        as_dev.get(f"{url}differences/"),
    ):  # fmt: skip
        assert answer.status_code == 404


# What came otherwise
def test_a_row_that_came_out_otherwise_is_named_with_who_did_it(as_bilal, bilal, previewed, shop):
    url = previewed(as_bilal)
    person = {"full_name": "Asha P", "phone": "97235 21333"}
    made = as_bilal.post("/api/customers/", person, format="json").data
    as_bilal.post(f"{url}run/")
    run_jobs()

    answer = as_bilal.get(f"{url}differences/").data
    at = f"{timezone.now().astimezone(shop.zone):%H}"
    (row,) = answer["results"]
    assert row["row_number"] == 2
    assert row["difference"].startswith(
        f"Preview: created; now updated, because customer {made['id']} was added by bilal at {at}"
    )
    assert as_bilal.get(f"{url}preview/").data["differences"] == 1


def test_a_row_whose_shop_was_added_meanwhile_is_named(as_bilal, previewed, shop):
    url = previewed(as_bilal)
    Branch.objects.create(organization=shop, name="CG Raod")
    as_bilal.post(f"{url}run/")
    run_jobs()

    (row,) = as_bilal.get(f"{url}differences/").data["results"]
    assert row["difference"] == (
        "Preview: waits; now created, because what was wrong is settled: branch unknown."
    )


def test_rows_that_another_upload_brought_meanwhile_are_named(as_bilal, previewed, upload):
    url = previewed(as_bilal, f"{HEADINGS}\n{ASHA}")
    upload(as_bilal, f"{HEADINGS}\n{RAVI}\n{ASHA}")
    as_bilal.post(f"{url}run/")
    run_jobs()

    (row,) = as_bilal.get(f"{url}differences/").data["results"]
    assert row["difference"] == (
        "Preview: created; now unchanged, because another upload brought the same row in between."
    )


# The machinery
def test_a_preview_killed_in_the_middle_begins_again_and_is_whole(
    as_bilal, send, cg_road, settings
):
    settings.UPLOAD_CHUNK_ROWS = 1
    upload = FileUpload.objects.get(pk=send(as_bilal, preview="true").data["id"])
    PreviewRow.objects.create(
        upload=upload, organization_id=upload.organization_id, row_number=2, cells=["half"],
        outcome="created",
    )  # fmt: skip
    run_jobs()

    assert list(upload.preview_rows.values_list("row_number", "outcome")) == [
        (2, "created"), (3, "needs_attention"),
    ]  # fmt: skip
    assert SHEET.splitlines()[1].split(",") == upload.preview_rows.first().cells
