"""Sheets in the admin: hand in, watch, answer, cancel."""

import pytest

from accounts.models import Branch
from customers.models import Customer
from jobs.models import Job
from jobs.testing import run_jobs
from uploads.models import FileUpload, UploadRow, UploadStatus
from uploads.sentences import status_colour
from uploads.tests.admin_pages import ADD, FOREIGN, hand_in, imported, text_of
from uploads.tests.conftest import signed_in


# Handing in
def test_a_sheet_is_handed_in_and_its_page_opens(by_bilal, bilal, shop, cg_road):
    response = hand_in(by_bilal, branch=cg_road.pk)

    upload = FileUpload.objects.get()
    assert response["Location"] == f"/admin/uploads/fileupload/{upload.pk}/change/"
    assert (upload.organization, upload.uploaded_by, upload.branch) == (shop, bilal, cg_road)
    page = text_of(by_bilal.get(response["Location"], follow=True))
    assert "may.csv is handed in." in page
    assert "Waiting for its turn" in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "it looks like a picture (PNG)"),
        (b"x" * 2_000, "at most 0 MB are taken"),
    ],
)
def test_what_is_no_sheet_is_told_beside_the_field(by_bilal, settings, content, words):
    settings.UPLOAD_MAX_BYTES = 1_000

    response = hand_in(by_bilal, content)

    assert response.status_code == 200
    assert words in text_of(response)
    assert response.context["adminform"].form.errors["file"]
    assert FileUpload.objects.count() == 0


def test_without_a_file_the_form_says_so(by_bilal):
    response = by_bilal.post(ADD, {"kind": "customers"})

    assert response.status_code == 200
    assert response.context["adminform"].form.errors["file"]


def test_a_manager_may_have_branches_created(by_bilal, cg_road):
    imported(by_bilal, create_missing_branches="on")

    assert Branch.objects.filter(name="CG Raod").exists()


def test_staff_are_not_offered_it_and_cannot_slip_it_in(chitra, cg_road):
    client = signed_in(chitra)

    assert "create_missing_branches" not in text_of(client.get(ADD))
    response = hand_in(client, create_missing_branches="on")
    assert "Only a manager may have unknown shops created" in text_of(response)
    assert FileUpload.objects.count() == 0


def test_a_strangers_branch_is_no_choice(by_bilal, other_branch):
    response = hand_in(by_bilal, branch=other_branch.pk)

    assert response.status_code == 200
    assert FileUpload.objects.count() == 0


def test_the_operator_hands_in_for_an_organization(operator, shop, other_branch):
    client = signed_in(operator)

    mixed = hand_in(client, organization=shop.pk, branch=other_branch.pk)
    assert "Choose one of its own." in text_of(mixed)
    assert hand_in(client, organization=shop.pk).status_code == 302
    assert FileUpload.objects.get().organization == shop


def test_a_viewer_hands_nothing_in(by_veena):
    assert by_veena.get(ADD).status_code == 403
    assert hand_in(by_veena).status_code == 403


# The page of an upload
def test_the_page_tells_counts_problems_and_how_the_sheet_was_understood(by_bilal, cg_road):
    response = by_bilal.get(imported(by_bilal))

    page = text_of(response)
    assert "Done, 1 row waits" in page
    assert "2 rows: 1 created, 0 updated, 0 unchanged, 1 needs attention." in page
    assert 'Row 3, "Shop": "CG Raod" is none of your branches' in page
    assert [column["label"] for column in response.context["columns"]] == [
        "Name", "Mobile", "Shop", "Visit date", "Allergies",
    ]  # fmt: skip
    assert "Read day first" in page


def test_every_number_leads_to_its_rows(by_bilal, cg_road):
    page = by_bilal.get(imported(by_bilal))

    for card in page.context["cards"]:
        listed = by_bilal.get(card.url).context["cl"].result_list
        assert len(listed) == card.number
    for problem in page.context["problems"]:
        listed = by_bilal.get(problem["url"]).context["cl"].result_list
        assert [row.row_number for row in listed] == [3]


def test_an_unfinished_upload_refreshes_itself_or_by_hand(by_bilal):
    page = hand_in(by_bilal)["Location"]
    Job.objects.update(status="running", done=250, total=1_000)
    FileUpload.objects.update(status="processing")

    shown = text_of(by_bilal.get(page))

    assert "uploads/progress.js" in shown
    assert 'value="25.0"' in shown
    assert "250 of 1,000 rows imported." in shown
    assert f'<a href="{page}"' in shown  # Refresh, without any script
    assert "<script>" not in shown


def test_a_finished_one_does_not(by_bilal, cg_road):
    shown = text_of(by_bilal.get(imported(by_bilal)))

    assert "progress.js" not in shown
    assert "Refresh" not in shown


def test_a_failed_one_says_why(by_bilal):
    shown = text_of(by_bilal.get(imported(by_bilal, b"Name,Mobile\n")))

    assert "Failed" in shown
    assert "There are headings but no data rows below them." in shown


@pytest.mark.parametrize("status", UploadStatus.values)
@pytest.mark.parametrize("waiting", [0, 3])
def test_only_a_sheet_taken_in_whole_is_green(status, waiting):
    upload = FileUpload(status=status, rows_read=9, needs_attention_count=waiting)

    assert (status_colour(upload) == "success") == (status == "done" and waiting == 0)


# Answering
def test_a_sheet_that_asks_is_answered_column_by_column(by_bilal, cg_road):
    page = imported(by_bilal, FOREIGN)
    assert "Say what the columns are" in text_of(by_bilal.get(page))
    path = page.replace("change", "answer")
    form = text_of(by_bilal.get(path))
    assert "Kontakt" in form
    assert "97235 21333" in form

    answer = {"header_row": 1, "column_0": "full_name", "column_1": "phone", "column_2": "branch"}
    response = by_bilal.post(path, answer)
    run_jobs()

    assert response["Location"] == page
    upload = FileUpload.objects.get()
    assert (upload.status, upload.created_count) == ("done", 1)
    assert Customer.objects.get().phone == "+919723521333"


def test_a_sheet_without_headings_is_answered_with_row_0(by_bilal, cg_road):
    page = imported(by_bilal, b"Asha Patel,97235 21333\nRavi Shah,99043 09398")

    answer = {"header_row": 0, "column_0": "full_name", "column_1": "phone"}
    by_bilal.post(page.replace("change", "answer"), answer)
    run_jobs()

    assert FileUpload.objects.get().created_count == 2


def test_another_row_of_headings_lets_these_be_recognized(by_bilal, cg_road):
    page = imported(by_bilal, b"A,B\nRegister of May,\nWer,Mobile\nAsha,97235 21333")
    FileUpload.objects.update(status="needs_mapping")
    upload = FileUpload.objects.get()
    upload.profile = {"sheet": "", "sheets": [{"name": "", "visible": True}], "header_row": 1,
                   "columns": ["A", "B"], "rows": []}  # fmt: skip
    upload.save()
    UploadRow.objects.all().delete()
    FileUpload.objects.update(rows_read=0, created_count=0)

    by_bilal.post(page.replace("change", "answer"), {"header_row": 3, "column_0": "full_name"})
    run_jobs()

    upload.refresh_from_db()
    assert upload.column_mapping == {"0": "full_name", "1": "phone"}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"header_row": ""}, "This field is required."),
        ({"header_row": -1}, "greater than or equal to 0"),
        ({"header_row": 1, "column_0": "shoe_size"}, "Select a valid choice"),
        ({"header_row": 1, "column_0": "city", "column_1": "city"}, "2 columns are given as city"),
        ({"header_row": 9_999_999, "column_0": "phone"}, "as the sheet shows it"),
    ],
)
def test_an_answer_that_makes_no_sense_is_told_on_the_form(by_bilal, answer, words):
    path = imported(by_bilal, FOREIGN).replace("change", "answer")

    response = by_bilal.post(path, answer)

    assert response.status_code == 200
    assert words in text_of(response)
    assert FileUpload.objects.get().status == "needs_mapping"


def test_a_row_of_headings_below_the_last_is_told_and_the_answers_stay(by_bilal, client_for, bilal):
    path = imported(by_bilal, FOREIGN).replace("change", "answer")
    message = "There is no row 99 in this sheet. It has rows 1 to 2."

    form = by_bilal.post(path, {"header_row": 99, "column_2": "branch"}).context["form"]
    api = f"/api/uploads/{FileUpload.objects.get().pk}/start/"
    answer = client_for(bilal).post(api, {"header_row": 99, "mapping": {"2": "branch"}}, "json")

    assert message in form.errors["header_row"][0]
    assert form["column_2"].value() == "branch"
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "header_row")


def test_a_row_below_the_last_of_a_long_sheet_is_told_later_and_the_answers_stay(by_bilal):
    path = imported(by_bilal, FOREIGN + b"\nRavi Shah,99043 09398,CG Road" * 40)

    by_bilal.post(path.replace("change", "answer"), {"header_row": 99, "column_2": "city"})
    run_jobs()
    form = by_bilal.get(path.replace("change", "answer")).context["form"]

    assert "It has rows 1 to 42." in FileUpload.objects.get().error
    assert [form[f"column_{index}"].value() for index in (1, 2)] == ["phone", "city"]


def test_a_preview_that_asks_is_answered_for_a_preview(by_bilal):
    page = imported(by_bilal, FOREIGN).replace("change", "answer")
    to_import = text_of(by_bilal.get(page))
    FileUpload.objects.update(wants_preview=True)
    to_preview = text_of(by_bilal.get(page))

    assert "Import the sheet" in to_import
    assert "Preview the sheet" in to_preview
    assert "Import the sheet" not in to_preview


def test_the_page_of_an_answer_says_of_which_upload_and_leads_back(by_bilal):
    page = imported(by_bilal, FOREIGN)

    shown = by_bilal.get(page.replace("change", "answer")).content.decode()
    header = shown[shown.index('id="header-inner"') :]

    assert f'href="{page}"' in header[: header.index("</h1>")]
    assert 'title="Go back"' in header[: header.index("</h1>")]


def test_an_upload_that_asks_nothing_takes_no_answer(by_bilal, cg_road):
    page = imported(by_bilal)

    response = by_bilal.get(page.replace("change", "answer"), follow=True)

    assert "may.csv asks for nothing." in text_of(response)


# Cancelling
def test_a_waiting_upload_is_cancelled(by_bilal):
    page = hand_in(by_bilal)["Location"]

    response = by_bilal.post(page.replace("change", "cancel"), follow=True)

    assert "what was imported stays" in text_of(response)
    assert FileUpload.objects.get().status == "cancelled"
    again = by_bilal.post(page.replace("change", "cancel"), follow=True)
    assert "There is nothing to cancel." in text_of(again)


@pytest.mark.parametrize("action", ["cancel", "answer"])
def test_strangers_and_viewers_neither_cancel_nor_answer(by_bilal, by_veena, dev, action):
    path = imported(by_bilal, FOREIGN).replace("change", action)

    assert signed_in(dev).post(path, {"header_row": 1}).status_code == 404
    assert by_veena.post(path, {"header_row": 1}).status_code == 403
    assert FileUpload.objects.get().status == "needs_mapping"


def test_a_link_cancels_nothing(by_bilal):
    page = hand_in(by_bilal)["Location"]

    assert by_bilal.get(page.replace("change", "cancel")).status_code == 405
