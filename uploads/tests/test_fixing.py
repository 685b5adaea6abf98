"""One row that waits is corrected where it stands."""

import pytest

from contacts.models import ContactRecord
from customers.models import Customer
from history.models import Change
from jobs.testing import run_jobs
from leads.models import ChannelPartner, Lead, Project
from uploads.models import FileUpload, RowAttempt, UploadRow
from uploads.tests.conftest import ASHA, HEADINGS, RAVI
from uploads.tests.sheets import sum_closes


@pytest.fixture
def may(as_bilal, upload, cg_road):
    """Row 2 is imported, row 3 waits for "CG Raod"."""
    return f"/api/uploads/{upload(as_bilal)['id']}/"


def fix(client, may, row=3, **body):
    return client.patch(f"{may}rows/{row}/", body, format="json")


def test_a_corrected_row_is_taken_in_at_once(as_bilal, may):
    answer = fix(as_bilal, may, cells={"Shop": "CG Road"})

    assert answer.status_code == 200, answer.data
    ravi = Customer.objects.get(full_name="Ravi Shah")
    assert (answer.data["outcome"], answer.data["customer"]) == ("created", ravi.pk)
    assert (answer.data["problems"], answer.data["corrected"]) == ([], {"Shop": "CG Road"})
    assert [visit.branch.name for visit in ravi.visits.all()] == ["CG Road"]


def test_the_cells_as_uploaded_and_every_try_are_kept(as_bilal, may):
    fix(as_bilal, may, cells={"2": "CG Rood"})
    fix(as_bilal, may, cells={"shop": "c.g. rd"})

    row = as_bilal.get(f"{may}rows/3/").data
    assert row["raw"]["Shop"] == "CG Raod"
    assert row["attempts"] == 2
    assert [
        (one["number"], one["raw"]["Shop"], one["outcome"], one["tried_by_name"])
        for one in row["tries"]
    ] == [
        (1, "CG Raod", "needs_attention", "bilal"),
        (2, "CG Rood", "needs_attention", "bilal"),
        (3, "c.g. rd", "created", "bilal"),
    ]
    assert row["tries"][1]["problems"][0]["value"] == "CG Rood"


def test_a_number_beyond_all_counting_is_a_wrong_cell_as_any_other(as_bilal, may):
    answer = fix(as_bilal, may, cells={"Shop": 1e300})

    assert answer.status_code == 200, answer.data
    assert answer.data["problems"][0]["value"] == "1e+300"


def test_the_sum_moves_with_the_row(as_bilal, may):
    fix(as_bilal, may, cells={"Shop": "CG Road"})

    upload = FileUpload.objects.get()
    assert sum_closes(upload)
    assert (upload.created_count, upload.needs_attention_count, upload.fixed_count) == (2, 0, 1)
    assert as_bilal.get(may).data["status_label"] == "Done"


def test_a_row_that_still_has_a_problem_waits_and_says_which(as_bilal, may):
    answer = fix(as_bilal, may, cells={"Shop": "CG Road", "Visit Date": "31/4/2024"})

    assert answer.data["outcome"] == "needs_attention"
    assert [problem["code"] for problem in answer.data["problems"]] == ["date_unreadable"]
    assert answer.data["corrected"] == {"Shop": "CG Road", "Visit Date": "31/4/2024"}
    assert fix(as_bilal, may, cells={"Visit Date": "3/5/2024"}).data["outcome"] == "created"


def test_a_correction_is_its_authors_in_the_history_of_the_customer(as_asha, asha, may):
    fix(as_asha, may, cells={"Shop": "CG Road"})

    change = Change.objects.get(target_id=Customer.objects.get(full_name="Ravi Shah").pk)
    assert (change.by, change.cause_id) == (asha, UploadRow.objects.get(row_number=3).pk)


def test_a_row_is_fixed_by_its_id_too(as_bilal, may):
    row = UploadRow.objects.get(row_number=3)

    answer = as_bilal.patch(
        f"/api/uploads/rows/{row.pk}/", {"cells": {"Shop": "CG Road"}}, format="json"
    )

    assert (answer.status_code, answer.data["outcome"]) == (200, "created")
    assert as_bilal.get(f"/api/uploads/rows/{row.pk}/").data["tries"] == answer.data["tries"]


def test_an_older_row_fixed_later_overwrites_nothing_newer(as_bilal, upload, may):
    newer = "Ravi K. Shah,99043 09398,CG Road,9/9/2024,"
    upload(as_bilal, "\n".join([HEADINGS, newer]), "sep.csv")

    fix(as_bilal, may, cells={"Shop": "CG Road"})

    ravi = Customer.objects.get(phone="+919904309398")
    assert (ravi.full_name, ravi.visits.count()) == ("Ravi K. Shah", 2)


@pytest.mark.parametrize(
    ("row", "body", "status", "code", "given"),
    [
        (3, {"cells": {"Branch": "CG Road"}}, 400, "invalid",
         'There is no column "Branch" in this sheet. Its columns are "Name", "Mobile", "Shop", '
         '"Visit Date", "Allergies".'),
        (3, {"cells": {"5": "CG Road"}}, 400, "invalid", 'There is no column "5" in this sheet.'),
        (3, {"cells": {"Shop": ["CG Road"]}}, 400, "invalid", '"Shop": Give a text or a number'),
        (3, {"cells": {"Shop": 10**19}}, 400, "invalid", '"Shop": This number is too long.'),
        (3, {"cells": {"Shop": "CG Road", "2": "x"}}, 400, "invalid", '"2": is given twice.'),
        (3, {"cells": "CG Road"}, 400, "invalid", "Expected a dictionary"),
        (2, {"cells": {"Shop": "CG Road"}}, 409, "not_waiting",
         "Row 2 does not wait: Created. Change the record itself, or upload a new sheet."),
        (3, {"cells": {}, "attempts": 1}, 409, "tried_meanwhile",
         "Somebody else tried Row 3 in the meantime: Needs attention."),
        (9, {"cells": {}}, 404, "not_found", "There is nothing here."),
    ],
)  # fmt: skip
def test_what_cannot_be_corrected_says_why(as_bilal, may, row, body, status, code, given):
    answer = fix(as_bilal, may, row, **body)

    assert answer.status_code == status
    assert answer.data["code"] == code
    assert given in str(answer.data)
    assert not RowAttempt.objects.exists()


def test_a_sheet_still_being_taken_in_is_left_alone(as_bilal, may):
    FileUpload.objects.update(status="processing")

    answer = fix(as_bilal, may, cells={"Shop": "CG Road"})

    assert (answer.status_code, answer.data["code"]) == (409, "upload_running")
    assert answer.data["message"].startswith("The sheet is still being imported. Wait until")


def test_a_row_that_is_not_there_yet_is_no_wrong_address(as_bilal, may):
    FileUpload.objects.update(status="queued")
    early = fix(as_bilal, may, row=9999, cells={})
    FileUpload.objects.update(status="done")
    wrong = fix(as_bilal, may, row=9999, cells={})

    assert (early.status_code, early.data["code"]) == (409, "upload_running")
    assert wrong.status_code == 404


@pytest.mark.parametrize(
    ("status", "code", "given"),
    [
        ("previewed", "upload_not_run", "Nothing of this sheet is imported yet: Previewed, waits"),
        ("reverting", "reverted", "Rows of this upload cannot be corrected: Being reverted."),
        ("reverted", "reverted", "Rows of this upload cannot be corrected: Reverted. Upload the"),
    ],
)
def test_an_upload_that_is_not_in_force_is_left_alone(as_bilal, may, status, code, given):
    FileUpload.objects.update(status=status)

    answer = fix(as_bilal, may, cells={"Shop": "CG Road"})

    assert (answer.status_code, answer.data["code"]) == (409, code)
    assert answer.data["message"].startswith(given)


def test_a_row_that_was_taken_back_is_left_alone(as_bilal, may, shop):
    UploadRow.objects.filter(row_number=3).update(reverted_at="2026-01-01T00:00Z")

    answer = fix(as_bilal, may, cells={"Shop": "CG Road"})

    assert (answer.status_code, answer.data["code"]) == (409, "reverted")


def test_strangers_find_nothing_and_viewers_may_not_write(as_dev, as_veena, as_chitra, may):
    body = {"cells": {"Shop": "CG Road"}}

    assert fix(as_dev, may, **body).status_code == 404
    assert fix(as_veena, may, **body).status_code == 403
    assert fix(as_chitra, may, **body).status_code == 404
    assert UploadRow.objects.get(row_number=3).outcome == "needs_attention"


def test_a_viewer_sees_the_tries_without_medical_details(as_bilal, as_veena, may):
    fix(as_bilal, may, cells={"Allergies": "Peanuts"})

    row = as_veena.get(f"{may}rows/3/").data

    assert "Peanuts" not in str(row)
    assert row["corrected"]["Allergies"].startswith("(hidden")


def test_staff_may_not_make_branches_by_a_correction(as_bilal, as_chitra, upload, shivranjani):
    sheet = "\n".join([HEADINGS, ASHA.replace("2/5/2024", "31/4/2024")])
    may = upload(as_bilal, sheet, create_missing_branches="true", branch=shivranjani.pk)

    answer = fix(as_chitra, f"/api/uploads/{may['id']}/", 2, cells={"Visit Date": "2/5/2024"})

    assert [problem["code"] for problem in answer.data["problems"]] == ["branch_unknown"]


# Other kinds: the same code
def test_a_lead_is_fixed_in_place(as_bilal, upload, shop):
    sheet = "Name,Mobile,Project\nAsha Patel,97235 21333,Sun Hights"
    leads = upload(as_bilal, sheet, kind="leads")
    Project.objects.create(organization=shop, name="Sun Heights")

    answer = fix(as_bilal, f"/api/uploads/{leads['id']}/", 2, cells={"Project": "Sun Heights"})

    assert (answer.data["outcome"], answer.data["lead"]) == ("created", Lead.objects.get().pk)


def test_a_channel_partner_is_fixed_in_place(as_bilal, upload, shop):
    partners = upload(as_bilal, "Name,Mobile,Code\nSky Homes,98250,SKY", kind="channel_partners")

    answer = fix(as_bilal, f"/api/uploads/{partners['id']}/", 2, cells={"Mobile": 9825012345})

    partner = ChannelPartner.objects.get()
    assert (answer.data["outcome"], answer.data["channel_partner"]) == ("created", partner.pk)
    assert partner.phone == "+919825012345"


def test_a_number_to_call_is_fixed_in_place(as_bilal, upload, shop):
    numbers = upload(as_bilal, "Name,Mobile\nAsha Patel,97235 213", kind="contacts")

    answer = fix(as_bilal, f"/api/uploads/{numbers['id']}/", 2, cells={"Mobile": "97235 21333"})

    assert (answer.data["outcome"], answer.data["problems"]) == ("created", [])
    assert ContactRecord.objects.get().phone == "+919723521333"


# The same sheet again
def test_the_corrected_sheet_uploaded_later_is_seen_before(as_bilal, upload, may):
    fix(as_bilal, may, cells={"Shop": "CG Road"})

    again = upload(as_bilal, "\n".join([HEADINGS, ASHA, RAVI.replace("Raod", "Road")]))

    assert (again["counts"]["unchanged"], again["counts"]["seen_before"]) == (2, 2)


def test_the_uncorrected_sheet_uploaded_again_is_recognized_as_the_rows_that_were_fixed(
    as_bilal, upload, may
):
    row = fix(as_bilal, may, cells={"Shop": "CG Road", "Name": "Ravi M. Shah"}).data

    again = upload(as_bilal, "\n".join([HEADINGS, ASHA, RAVI]))

    assert (again["counts"]["unchanged"], again["counts"]["needs_attention"]) == (2, 0)
    same = as_bilal.get(f"/api/uploads/{again['id']}/rows/3/").data
    assert (same["same_as"], same["customer"]) == (row["id"], row["customer"])
    assert same["problems"][0]["code"] == "corrected_before"
    assert same["problems"][0]["message"].startswith(
        "Row 3: this very row waited in may.csv and was corrected there."
    )


def test_the_n_th_uncorrected_twin_answers_for_the_n_th(as_bilal, upload, cg_road):
    twins = "\n".join([HEADINGS, RAVI, RAVI])
    first = upload(as_bilal, twins)
    for number in (2, 3):
        fix(as_bilal, f"/api/uploads/{first['id']}/", number, cells={"Shop": "CG Road"})

    again = upload(as_bilal, "\n".join([HEADINGS, RAVI, RAVI, RAVI]))

    assert (again["counts"]["unchanged"], again["counts"]["needs_attention"]) == (2, 1)


def test_a_row_waiting_twice_and_fixed_once_is_known_when_tried_again(as_bilal, upload, may):
    again = f"/api/uploads/{upload(as_bilal)['id']}/"
    fix(as_bilal, may, cells={"Shop": "CG Road"})

    assert fix(as_bilal, again, cells={}).data["outcome"] == "unchanged"
    assert Customer.objects.get(full_name="Ravi Shah").visits.count() == 1


def test_a_row_that_names_nobody_is_never_taken_for_another_such_row(as_bilal, upload, cg_road):
    nobody = "\n".join([HEADINGS, ",,CG Road,2/5/2024,"])
    first = upload(as_bilal, nobody)
    fix(as_bilal, f"/api/uploads/{first['id']}/", 2, cells={"Name": "Ramesh"})

    assert upload(as_bilal, nobody)["counts"]["needs_attention"] == 1


# Reverted
def test_a_row_that_was_fixed_goes_with_its_upload(as_bilal, may):
    fix(as_bilal, may, cells={"Shop": "CG Road"})

    assert as_bilal.post(f"{may}revert/", {}, format="json").status_code in (200, 201, 202)
    run_jobs()

    assert not Customer.objects.filter(is_active=True).exists()
    assert UploadRow.objects.filter(reverted_at=None).count() == 0
    answer = fix(as_bilal, may, cells={"Shop": "CG Road"})
    assert (answer.status_code, answer.data["code"]) == (409, "reverted")


def test_the_uncorrected_sheet_after_the_revert_waits_again(as_bilal, upload, may):
    fix(as_bilal, may, cells={"Shop": "CG Road"})
    as_bilal.post(f"{may}revert/", {}, format="json")
    run_jobs()

    assert upload(as_bilal)["counts"]["needs_attention"] == 1
