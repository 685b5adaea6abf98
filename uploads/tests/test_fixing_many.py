"""One correction for many waiting rows, and trying them again as they are."""

import pytest

from accounts.models import Branch
from customers.models import Customer
from history.models import Change
from jobs.models import Job
from jobs.testing import run_jobs
from uploads.fixing import services
from uploads.models import FileUpload, RowAttempt, UploadRow
from uploads.tests.sheets import sum_closes

HEADINGS = "Name,Mobile,Shop,Visit Date"
WRONG = [f"Person {n},98250{n:05d},Shivranjni,{n}/5/2024" for n in range(1, 8)]
OTHER = "Ravi Shah,99043 09398,Maninagr,3/5/2024"


@pytest.fixture
def may(as_bilal, upload, shivranjani):
    """Rows 2 to 8 wait for "Shivranjni", row 9 for "Maninagr"."""
    done = upload(as_bilal, "\n".join([HEADINGS, *WRONG, OTHER]))
    return f"/api/uploads/{done['id']}/"


@pytest.fixture
def in_background(monkeypatch):
    monkeypatch.setattr(services, "ROWS_AT_ONCE", 2)


def correct(client, may, **body):
    body = {"column": "Shop", "value": "Shivranjni", "replacement": "Shivranjani"} | body
    return client.post(f"{may}rows/correct/", body, format="json")


def test_all_rows_with_the_same_wrong_shop_are_corrected_at_once(as_bilal, may):
    answer = correct(as_bilal, may, value=" shivranjni")

    assert answer.status_code == 200
    assert answer.data == {"matched": 7, "settled": 7, "job": None, "not_waiting": []}
    assert Customer.objects.filter(visits__branch__name="Shivranjani").count() == 7
    upload = FileUpload.objects.get()
    assert sum_closes(upload)
    assert (upload.needs_attention_count, upload.fixed_count) == (1, 7)


def test_rows_are_chosen_by_the_cell_as_it_was_corrected_last(as_bilal, may, cg_road):
    correct(as_bilal, may, replacement="Shivrangni")
    as_bilal.patch(f"{may}rows/2/", {"cells": {"Shop": "CG Road", "Visit Date": "?"}}, "json")

    assert correct(as_bilal, may, dry_run=True).data["matched"] == 0
    answer = correct(as_bilal, may, value="Shivrangni")

    assert (answer.data["matched"], answer.data["settled"]) == (6, 6)
    assert UploadRow.objects.get(row_number=2).corrections["2"] == "CG Road"


def test_a_dry_run_says_how_many_rows_are_meant_and_does_nothing(as_asha, may):
    answer = correct(as_asha, may, dry_run=True, remember=True)

    assert answer.data == {"matched": 7, "settled": 0, "job": None, "not_waiting": []}
    assert not RowAttempt.objects.exists()
    assert Branch.objects.get().aliases == []


def test_chosen_rows_are_corrected_and_those_that_do_not_wait_are_named(as_bilal, may):
    correct(as_bilal, may, rows=[2])

    answer = correct(as_bilal, may, value=None, rows=[2, 3, 9])

    assert answer.status_code == 400  # a value is a text or left out
    answer = as_bilal.post(
        f"{may}rows/correct/",
        {"column": "2", "replacement": "Shivranjani", "rows": [2, 3, 9]},
        format="json",
    )
    assert (answer.data["matched"], answer.data["settled"]) == (2, 2)
    assert answer.data["not_waiting"] == [2]


def test_a_remembered_spelling_is_known_to_the_next_sheet(as_bilal, bilal, may, upload):
    correct(as_bilal, may, remember=True)

    branch = Branch.objects.get()
    assert branch.aliases == ["Shivranjni"]
    change = Change.objects.of(branch).get()
    assert (change.by, change.changes) == (bilal, {"aliases": [[], ["Shivranjni"]]})
    more = "Sana Shaikh,98980 11111,SHIVRANJNI,4/5/2024"
    assert upload(as_bilal, f"{HEADINGS}\n{more}")["counts"]["created"] == 1


@pytest.mark.parametrize(
    ("who", "body", "status", "given"),
    [
        ("as_chitra", {"remember": True}, 403, "Only a manager may teach a branch"),
        ("as_bilal", {"remember": True, "replacement": "Shivrnjni"}, 400,
         '"Shivrnjni" is none of your branches (Shivranjani)'),
        ("as_bilal", {"remember": True, "column": "Name"}, 400, "Only names of shops are"),
        ("as_bilal", {"remember": True, "value": "  "}, 400, "Give the value that is to be"),
        ("as_bilal", {"column": "Branch"}, 400, 'There is no column "Branch" in this sheet.'),
        ("as_bilal", {"rows": [99]}, 400, "There is no row 99 in this upload."),
        ("as_bilal", {"rows": []}, 400, "may not be empty"),
    ],
)  # fmt: skip
def test_a_correction_that_makes_no_sense_changes_nothing(
    request, may, shivranjani, chitra, who, body, status, given
):
    FileUpload.objects.update(branch=shivranjani)

    answer = correct(request.getfixturevalue(who), may, **body)

    assert answer.status_code == status
    assert given in str(answer.data)
    assert not RowAttempt.objects.exists()
    assert Branch.objects.get().aliases == []


def test_a_spelling_of_another_branch_is_not_remembered(as_bilal, may, cg_road):
    cg_road.aliases = ["Shivranjni"]
    cg_road.save()

    answer = correct(as_bilal, may, remember=True)

    assert answer.status_code == 400
    assert answer.data["message"] == (
        '"Shivranjni" was not remembered. "CG Road" already goes by "Shivranjni". Leave it out.'
    )
    assert not RowAttempt.objects.exists()


def test_strangers_and_viewers_correct_nothing(as_dev, as_veena, may):
    assert correct(as_dev, may).status_code == 404
    assert correct(as_veena, may).status_code == 403


def test_rows_are_tried_again_once_the_branch_is_there(as_bilal, may, shop):
    Branch.objects.create(organization=shop, name="Maninagr")

    answer = as_bilal.post(f"{may}rows/retry/", {}, format="json")

    assert (answer.data["matched"], answer.data["settled"]) == (8, 1)
    assert UploadRow.objects.get(row_number=9).outcome == "created"
    assert sum_closes(FileUpload.objects.get())


def test_only_chosen_rows_are_tried_again(as_bilal, may):
    answer = as_bilal.post(f"{may}rows/retry/", {"rows": [2, 9]}, format="json")

    assert (answer.data["matched"], answer.data["settled"]) == (2, 0)
    tried = RowAttempt.objects.filter(number=2).values_list("row__row_number", flat=True)
    assert sorted(tried) == [2, 9]


def test_many_rows_are_corrected_in_the_background(as_bilal, may, in_background):
    answer = correct(as_bilal, may)

    assert answer.status_code == 202
    assert Customer.objects.count() == 0
    run_jobs()
    job = as_bilal.get(f"/api/jobs/{answer.data['job']}/").data
    assert (job["status"], job["result"]) == ("done", {"tried": 7, "settled": 7})
    assert sum_closes(FileUpload.objects.get())
    assert set(
        RowAttempt.objects.filter(number=2).values_list("tried_by__username", flat=True)
    ) == {"bilal"}


def test_rows_in_the_background_wait_for_nobody_who_took_the_upload_back(
    as_bilal, may, in_background
):
    answer = correct(as_bilal, may)
    FileUpload.objects.update(status="processing")
    run_jobs()

    job = Job.objects.get(pk=answer.data["job"])
    assert (job.status, job.error[:36]) == ("failed", "The sheet is still being imported. W")
    assert not RowAttempt.objects.exists()


def test_the_cost_of_a_correction_does_not_grow_with_its_rows(
    as_bilal, may, django_assert_max_num_queries
):
    with django_assert_max_num_queries(45):
        correct(as_bilal, may)
