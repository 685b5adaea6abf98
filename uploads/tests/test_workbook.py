"""The corrected workbook: downloaded, corrected, handed in, and into the same rows."""

import datetime

import pytest

from customers.models import Customer
from uploads.models import FileUpload, RowAttempt, UploadRow
from uploads.tests.sheets import sum_closes
from uploads.tests.workbooks import download, hand_back
from uploads.workbook import applying
from uploads.workbook.layout import TOKEN_HEADING, Token, read_token

NOON = datetime.datetime(2024, 1, 1, 12)  # noqa: DTZ001 - spreadsheets know no zones
HEADINGS = "Name,Mobile,Shop,Visit Date,Remarks"
ASHA = "Asha Patel,97235 21333,CG Road,2/5/2024,"
RAVI = "Ravi Shah,99043 09398,CG Raod,3/5/2024,=1+1"
SANA = "Sana Shaikh,98250 123,CG Road,14/5/2024,+91 again"
MEENA = "Meena Desai,9825012345,CG Road,31/4/2024,"


@pytest.fixture
def may(as_bilal, upload, cg_road):
    """Row 2 is imported; row 3 waits for its shop, 4 for its phone, 5 for its date."""
    done = upload(as_bilal, "\n".join([HEADINGS, ASHA, RAVI, SANA, MEENA]))
    return f"/api/uploads/{done['id']}/"


def notes(client, workbook):
    rows = client.get(f"/api/uploads/{workbook['id']}/rows/").data["results"]
    return [(row["row_number"], row["outcome"], row["problems"][0]["code"]) for row in rows]


def test_the_workbook_has_the_waiting_rows_with_problem_and_remedy(as_bilal, may):
    sheet = download(as_bilal, may)

    assert sheet.headings == [
        "Row", "Problem", "What to do", *HEADINGS.split(","), TOKEN_HEADING,
    ]  # fmt: skip
    assert [cell.value for cell in sheet.page["A"]] == ["Row", 3, 4, 5]
    assert sheet.cell(3, "Problem").value.startswith('"CG Raod" is none of your branches')
    assert sheet.cell(3, "What to do").value == (
        "Write the shop as it is called in your branches, or add the branch first."
    )
    assert sheet.cell(3, "Shop").fill.fgColor.rgb == "00FFD9A8"
    assert sheet.cell(3, "Name").fill.fill_type is None


def test_no_cell_is_computed_and_all_are_text(as_bilal, may):
    sheet = download(as_bilal, may)

    cell = sheet.cell(3, "Remarks")
    assert (cell.value, cell.data_type, cell.number_format) == ("'=1+1", "s", "@")
    assert sheet.cell(5, "Mobile").data_type == "s"


@pytest.mark.parametrize("named", [True, False])
def test_a_corrected_workbook_updates_its_rows_and_adds_none(as_bilal, may, named):
    sheet = download(as_bilal, may)
    sheet.put(3, "Shop", "CG Road")
    sheet.put(4, "Mobile", "98250 12346")

    workbook = hand_back(as_bilal, sheet, may if named else "")

    assert (workbook["status"], workbook["kind"]) == ("done", "customers")
    assert f"/api/uploads/{workbook['corrects']}/" == may
    assert workbook["sentence"] == "2 rows of may.csv corrected, 1 line changed nothing."
    outcomes = dict(
        UploadRow.objects.filter(upload=workbook["corrects"]).values_list("row_number", "outcome")
    )
    assert outcomes == {2: "created", 3: "created", 4: "created", 5: "needs_attention"}
    assert Customer.objects.count() == 3
    target = FileUpload.objects.get(pk=workbook["corrects"])
    assert sum_closes(target)
    assert (target.rows_read, target.fixed_count, target.needs_attention_count) == (4, 2, 1)
    assert sum_closes(FileUpload.objects.get(pk=workbook["id"]))


def test_the_lines_say_what_became_of_them_and_the_rows_by_which_workbook(as_bilal, may):
    sheet = download(as_bilal, may)
    sheet.put(3, "Shop", "CG Road")
    sheet.put(4, "Mobile", "98250 12")

    workbook = hand_back(as_bilal, sheet)

    assert notes(as_bilal, workbook) == [
        (2, "updated", "row_corrected"), (3, "unchanged", "row_still_waits"),
        (4, "unchanged", "row_not_changed"),
    ]  # fmt: skip
    assert workbook["sentence"] == (
        "1 row of may.csv corrected, 1 corrected row still waits, 1 line changed nothing."
    )
    tries = as_bilal.get(f"{may}rows/3/").data["tries"]
    assert [each["workbook"] for each in tries] == [None, workbook["id"]]
    again = as_bilal.get(f"{may}rows/4/").data
    assert again["corrected"] == {"Mobile": "98250 12"}


def test_the_second_download_shows_the_cells_as_corrected_last(as_bilal, may):
    sheet = download(as_bilal, may)
    sheet.put(4, "Mobile", "98250 12")
    hand_back(as_bilal, sheet)

    assert download(as_bilal, may).cell(4, "Mobile").value == "98250 12"


def test_what_a_spreadsheet_does_to_cells_is_no_correction(as_bilal, may):
    sheet = download(as_bilal, may)
    sheet.put(3, "Mobile", 9904309398)
    sheet.put(3, "Visit Date", NOON.replace(month=3, day=5))  # American Excel
    sheet.put(4, "Visit Date", datetime.date(2024, 5, 14))
    sheet.put(5, "Mobile", 9825012345.0)
    sheet.put(5, "Remarks", None)

    workbook = hand_back(as_bilal, sheet)

    assert {code for _, _, code in notes(as_bilal, workbook)} == {"row_not_changed"}
    assert not RowAttempt.objects.exists()


def test_dates_and_phones_may_come_back_as_what_programs_make_of_them(as_bilal, may):
    sheet = download(as_bilal, may)
    sheet.put(4, "Mobile", 9825012346.0)
    sheet.put(5, "Visit Date", NOON.replace(month=4, day=30))

    hand_back(as_bilal, sheet)

    sana = Customer.objects.get(full_name="Sana Shaikh")
    assert sana.phone == "+919825012346"
    meena = Customer.objects.get(full_name="Meena Desai")
    assert meena.visits.get().visit_date == datetime.date(2024, 4, 30)


def test_lines_may_be_sorted_and_columns_moved_or_deleted(as_bilal, may):
    sheet = download(as_bilal, may)
    sheet.put(3, "Shop", "CG Road")
    lines = [[cell.value for cell in line] for line in sheet.page.iter_rows()]
    keep = [7, 8, 5, 3]  # no more columns than these, in this order
    page = sheet.book.create_sheet("Sorted", 0)
    for line in [["May, mended"], lines[0], *reversed(lines[1:])]:
        page.append([line[position] for position in keep] if len(line) > 1 else line)
    sheet.book.remove(sheet.page)

    workbook = hand_back(as_bilal, sheet)

    assert workbook["counts"]["updated"] == 1
    ravi = Customer.objects.get(full_name="Ravi Shah")
    assert (ravi.phone, ravi.visits.count()) == ("+919904309398", 1)


def test_lines_that_name_no_row_wait_and_say_why_and_the_others_go_on(as_bilal, may):
    sheet = download(as_bilal, may)
    sheet.put(3, "Shop", "CG Road")
    token = sheet.token(4)
    sheet.put(4, TOKEN_HEADING, token[:-1] + ("A" if token[-1] != "A" else "B"))
    sheet.page.append([None, None, None, "New Person", "9825099999", "CG Road", "1/5/2024"])
    sheet.page.append([3, None, None, "Ravi Again", "", "CG Road", "", "", sheet.token(3)])

    workbook = hand_back(as_bilal, sheet)

    assert notes(as_bilal, workbook) == [
        (2, "updated", "row_corrected"), (3, "needs_attention", "token_invalid"),
        (4, "unchanged", "row_not_changed"), (5, "needs_attention", "token_missing"),
        (6, "needs_attention", "token_twice"),
    ]  # fmt: skip
    assert Customer.objects.count() == 2
    assert workbook["sentence"].endswith("3 lines name no row.")
    matching = UploadRow.objects.get(upload=workbook["id"], row_number=3)
    assert matching.problems[0]["message"].startswith("Row 3: the row token was changed or cut.")
    assert matching.cells[3] == "Sana Shaikh"


def test_a_workbook_handed_in_for_a_preview_corrects_its_rows_all_the_same(as_bilal, may):
    sheet = download(as_bilal, may)
    sheet.put(3, "Shop", "CG Road")

    workbook = hand_back(as_bilal, sheet, preview="true")

    assert (workbook["status"], workbook["counts"]["updated"]) == ("done", 1)
    assert Customer.objects.count() == 2


def test_a_row_fixed_meanwhile_is_left_as_it_is(as_bilal, may):
    sheet = download(as_bilal, may)
    as_bilal.patch(f"{may}rows/3/", {"cells": {"Shop": "CG Road"}}, format="json")
    sheet.put(3, "Shop", "CG Road")
    sheet.put(3, "Name", "Somebody Else")

    workbook = hand_back(as_bilal, sheet)

    assert notes(as_bilal, workbook)[0] == (2, "unchanged", "row_not_waiting")
    assert not Customer.objects.filter(full_name="Somebody Else").exists()


def test_what_a_colleague_corrected_since_the_download_stays(as_bilal, as_asha, may):
    """One mends the name, the other the shop in a workbook from before that."""
    sheet = download(as_bilal, may)
    as_asha.patch(f"{may}rows/3/", {"cells": {"Name": "Ravi R. Shah"}}, format="json")
    sheet.put(3, "Shop", "CG Road")

    workbook = hand_back(as_bilal, sheet)

    assert notes(as_bilal, workbook)[0] == (2, "updated", "row_corrected")
    ravi = Customer.objects.get(phone="+919904309398")
    assert (ravi.full_name, ravi.visits.count()) == ("Ravi R. Shah", 1)


def test_of_a_cell_that_two_corrected_the_later_word_counts(as_bilal, as_asha, may):
    sheet = download(as_bilal, may)
    as_asha.patch(f"{may}rows/3/", {"cells": {"Name": "Ravi R. Shah"}}, format="json")
    sheet.put(3, "Name", "Ravindra Shah")
    sheet.put(3, "Shop", "CG Road")

    hand_back(as_bilal, sheet)

    assert Customer.objects.get(phone="+919904309398").full_name == "Ravindra Shah"


def test_an_old_workbook_without_a_change_undoes_no_correction(as_bilal, as_asha, may):
    sheet = download(as_bilal, may)
    as_asha.patch(f"{may}rows/3/", {"cells": {"Name": "Ravi R. Shah"}}, format="json")
    sheet.put(4, "Name", "Sana S. Shaikh")

    workbook = hand_back(as_bilal, sheet)

    assert notes(as_bilal, workbook)[0] == (2, "unchanged", "row_not_changed")
    assert download(as_bilal, may).cell(3, "Name").value == "Ravi R. Shah"


def test_a_line_that_was_removed_or_emptied_leaves_its_row_waiting(as_bilal, may):
    sheet = download(as_bilal, may)
    for heading in HEADINGS.split(","):
        sheet.put(3, heading, None)
    sheet.page.delete_rows(sheet.line(4))

    workbook = hand_back(as_bilal, sheet)

    assert {code for _, _, code in notes(as_bilal, workbook)} == {"row_not_changed"}
    assert FileUpload.objects.get(pk=workbook["corrects"]).needs_attention_count == 3


def test_the_same_workbook_twice_changes_nothing_more(as_bilal, may):
    sheet = download(as_bilal, may)
    sheet.put(3, "Shop", "CG Road")
    hand_back(as_bilal, sheet)

    again = hand_back(as_bilal, sheet)

    assert Customer.objects.count() == 2
    assert again["counts"]["updated"] == 0


def test_a_workbook_of_another_upload_is_refused_line_by_line(as_bilal, upload, may):
    sheet = download(as_bilal, may)
    sheet.put(3, "Shop", "CG Road")
    june = upload(as_bilal, f"{HEADINGS}\n{RAVI}", "june.csv")

    workbook = hand_back(as_bilal, sheet, f"/api/uploads/{june['id']}/")

    assert {note[1:] for note in notes(as_bilal, workbook)} == {
        ("needs_attention", "token_foreign")
    }
    assert not RowAttempt.objects.exists()


def test_another_business_can_do_nothing_with_a_workbook(as_bilal, as_dev, may):
    sheet = download(as_bilal, may)
    sheet.put(3, "Shop", "CG Road")

    workbook = hand_back(as_dev, sheet)

    assert (workbook["status"], workbook["counts"]["rows"]) == ("failed", 0)
    assert workbook["error"].startswith(f'Row 2: "{sheet.token(3)}" is no token of a row of yours')
    assert not RowAttempt.objects.exists()
    assert Customer.objects.count() == 1


def test_staff_who_do_not_see_the_upload_cannot_correct_it(as_bilal, as_chitra, may):
    sheet = download(as_bilal, may)
    sheet.put(3, "Shop", "CG Road")

    assert hand_back(as_chitra, sheet)["status"] == "failed"
    assert as_chitra.get(f"{may}workbook/").status_code == 404
    assert as_chitra.post(f"{may}workbook/").status_code == 404


def test_viewers_neither_download_nor_hand_in(as_veena, as_dev, may):
    assert as_veena.get(f"{may}workbook/").status_code == 403
    assert as_veena.post(f"{may}workbook/").status_code == 403
    assert as_dev.get(f"{may}workbook/").status_code == 404


def test_without_headings_or_tokens_it_is_refused_and_not_taken_for_a_new_sheet(as_bilal, may):
    sheet = download(as_bilal, may)
    sheet.page.delete_rows(1)
    beheaded = hand_back(as_bilal, sheet)
    sheet = download(as_bilal, may)
    sheet.page.delete_cols(len(sheet.headings))
    without = hand_back(as_bilal, sheet, may)

    assert beheaded["error"].startswith("The row of headings is gone from this workbook.")
    assert without["error"].startswith("This is no corrected workbook: it has no column of row")
    assert Customer.objects.count() == 1


def test_columns_that_were_added_by_hand_are_named(as_bilal, may):
    sheet = download(as_bilal, may)
    sheet.page.cell(1, len(sheet.headings) + 1).value = "My notes"

    workbook = hand_back(as_bilal, sheet)

    assert workbook["warnings"][0]["message"] == (
        'Columns that may.csv does not have were left aside: "My notes".'
    )


def test_a_sheet_with_columns_named_like_ours_keeps_its_own(as_bilal, upload, cg_road):
    june = upload(
        as_bilal,
        "Row,Name,Mobile,Shop,Visit Date,Problem\n7,Ravi,99043 09398,CG Raod,3/5/2024,none",
    )
    june = f"/api/uploads/{june['id']}/"
    sheet = download(as_bilal, june)
    assert sheet.headings[:4] == ["Row (2)", "Problem (2)", "What to do", "Row"]
    sheet.put(2, "Shop", "CG Road")

    hand_back(as_bilal, sheet)

    assert as_bilal.get(f"{june}rows/2/").data["corrected"] == {"Shop": "CG Road"}


def test_an_upload_without_waiting_rows_has_no_workbook(as_bilal, upload, cg_road):
    done = upload(as_bilal, f"{HEADINGS}\n{ASHA}")

    answer = as_bilal.get(f"/api/uploads/{done['id']}/workbook/")

    assert (answer.status_code, answer.data["code"]) == (409, "nothing_waits")


def test_lines_of_a_workbook_are_not_corrected_themselves(as_bilal, may):
    sheet = download(as_bilal, may)
    sheet.put(4, TOKEN_HEADING, "nonsense")
    workbook = hand_back(as_bilal, sheet)

    answer = as_bilal.patch(
        f"/api/uploads/{workbook['id']}/rows/3/", {"cells": {"Shop": "x"}}, format="json"
    )

    assert (answer.status_code, answer.data["code"]) == (409, "is_workbook")


@pytest.mark.parametrize("text", ["", "x", "ROW", "ROW" + "A" * 52, "ROW" + "é" * 52, "ROW1" * 20])
def test_no_token_can_be_made_up(text):
    assert read_token(text) in ("token_missing", "token_invalid")


def test_tokens_of_an_older_secret_still_lead_to_their_rows(as_bilal, may, settings):
    sheet = download(as_bilal, may)
    sheet.put(3, "Shop", "CG Road")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a-new-secret-that-nobody-knows-of-yet-0123456789"

    assert isinstance(read_token(sheet.token(3)), Token)


def test_a_workbook_cut_off_in_the_middle_goes_on_and_corrects_each_row_once(
    as_bilal, upload, cg_road, monkeypatch
):
    rows = [f"Person {n},98250{n:05d},CG Raod,3/5/2024," for n in range(10)]
    may = f"/api/uploads/{upload(as_bilal, chr(10).join([HEADINGS, *rows]))['id']}/"
    sheet = download(as_bilal, may)
    for number in range(2, 12):
        sheet.put(number, "Shop", "CG Road")
    monkeypatch.setattr(applying, "CHUNK_LINES", 4)
    write, calls = applying._write, []

    def breaks_the_second_time(*args):
        write(*args)
        calls.append(1)
        if len(calls) == 2:
            raise ConnectionError("cut")

    monkeypatch.setattr(applying, "_write", breaks_the_second_time)

    workbook = hand_back(as_bilal, sheet)

    assert (workbook["status"], workbook["counts"]["updated"], len(calls)) == ("done", 10, 4)
    assert Customer.objects.count() == 10
    assert RowAttempt.objects.filter(number=2).count() == 10
    assert all(map(sum_closes, FileUpload.objects.all()))
