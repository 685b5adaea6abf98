"""A sheet shown before it is imported: in the admin, without a script."""

from customers.models import Customer
from jobs.testing import run_jobs
from uploads.models import FileUpload
from uploads.services import preview_again
from uploads.tests.admin_pages import hand_in, imported, text_of
from uploads.tests.conftest import ASHA, HEADINGS, SHEET, signed_in


def previewed(client, content=SHEET, **form):
    """The page of a sheet that was previewed."""
    response = hand_in(client, content.encode(), _preview="Preview first", **form)
    assert response.status_code == 302
    run_jobs()
    return response["Location"]


def page_of(url, name):
    return url.replace("change/", f"{name}/")


def columns_of(upload, **corrected):
    is_active = {
        f"column_{index}": upload.column_mapping.get(str(index), "")
        for index in range(len(upload.columns))
    }
    return {"header_row": 1, **is_active, **corrected}


def test_a_sheet_is_previewed_looked_at_and_run(by_bilal, cg_road):
    url = previewed(by_bilal)

    page = text_of(by_bilal.get(url))
    assert "Nothing is imported yet. 2 rows: 1 would be new, 1 would wait." in page
    rows = text_of(by_bilal.get(page_of(url, "preview")))
    assert "Would be new" in rows
    assert "CG Raod" in rows
    assert Customer.objects.count() == 0

    by_bilal.post(page_of(url, "run"))
    run_jobs()
    assert "2 rows: 1 created" in text_of(by_bilal.get(url))


def test_rows_that_would_change_are_told_from_what_to_what(by_bilal, cg_road):
    imported(by_bilal, f"{HEADINGS},City\n{ASHA},Surat".encode())
    url = previewed(by_bilal, f"{HEADINGS},City\n{ASHA},Kalol")

    rows = text_of(by_bilal.get(page_of(url, "preview") + "?outcome=updated"))
    assert 'city: <span class="text-subtle">Surat</span> →' in rows
    assert "Kalol" in rows


def test_a_person_who_would_move_to_another_branch_is_told_by_the_branches_names(
    by_bilal, cg_road, shivranjani
):
    imported(by_bilal, f"{HEADINGS}\n{ASHA}".encode())
    url = previewed(by_bilal, f"{HEADINGS}\nAsha Patel,97235 21333,Shivranjani,9/5/2024,")

    rows = text_of(by_bilal.get(page_of(url, "preview")))
    assert 'branch: <span class="text-subtle">CG Road</span> →' in rows
    assert '<span class="text-important">Shivranjani</span>' in rows


def test_the_rows_of_a_preview_lead_on_to_taking_in_and_to_the_columns(by_bilal, veena, cg_road):
    url = previewed(by_bilal)

    rows = text_of(by_bilal.get(page_of(url, "preview") + "?outcome=created"))
    for page in ("run", "mapping", "preview"):
        assert page_of(url, page) in rows
    assert page_of(url, "run") not in text_of(signed_in(veena).get(page_of(url, "preview")))


def test_a_heading_is_corrected_and_previewed_again(by_bilal, cg_road):
    url = previewed(by_bilal, SHEET.replace("Mobile", "Kontakt"))
    upload = FileUpload.objects.get()
    form = text_of(by_bilal.get(page_of(url, "mapping")))
    assert "Kontakt" in form
    assert "97235 21333" in form

    answer = by_bilal.post(page_of(url, "mapping"), columns_of(upload, column_1="phone"))
    run_jobs()

    assert answer["Location"] == url
    upload.refresh_from_db()
    assert (upload.status, upload.column_mapping["1"]) == ("previewed", "phone")


def test_dates_are_read_again_as_the_cells_show(by_bilal, cg_road):
    url = previewed(by_bilal)
    upload = FileUpload.objects.get()
    for order, day in (("MDY", (2024, 2, 5)), ("", (2024, 5, 2))):
        by_bilal.post(page_of(url, "mapping"), columns_of(upload, date_order=order))
        run_jobs()

        given = upload.preview_rows.get(row_number=2).changes["last_activity"][1]
        assert given.startswith("{}-{:02}-{:02}".format(*day))


def test_a_sheet_that_is_not_there_is_answered_by_the_only_one(by_bilal, cg_road):
    url = previewed(by_bilal)
    upload = FileUpload.objects.get()
    preview_again(upload, by=None, options={"sheet": "June"})
    run_jobs()
    upload.refresh_from_db()
    assert upload.status == "needs_mapping"

    by_bilal.post(page_of(url, "answer"), {"header_row": 1, "column_0": "full_name"})
    run_jobs()

    upload.refresh_from_db()
    assert (upload.status, upload.error) == ("previewed", "")


def test_one_field_given_to_two_columns_is_refused_on_the_form(by_bilal, cg_road):
    url = previewed(by_bilal)

    answer = by_bilal.post(
        page_of(url, "mapping"), columns_of(FileUpload.objects.get(), column_4="visit_date")
    )

    assert "2 columns are given as visit_date. Keep one of them." in text_of(answer)
    assert FileUpload.objects.get().status == "previewed"


def test_what_came_otherwise_is_linked_from_the_uploads_page(by_bilal, as_bilal, cg_road):
    url = previewed(by_bilal)
    as_bilal.post("/api/customers/", {"full_name": "Asha P", "phone": "97235 21333"})
    by_bilal.post(page_of(url, "run"))
    run_jobs()

    assert "1 row came out otherwise than previewed" in text_of(by_bilal.get(url))
    page = text_of(by_bilal.get(page_of(url, "preview") + "?otherwise=1"))
    assert "Preview: created; now updated, because customer" in page


def test_a_preview_is_run_only_once(by_bilal, cg_road):
    url = previewed(by_bilal)
    by_bilal.post(page_of(url, "run"))

    again = by_bilal.post(page_of(url, "run"), follow=True)
    assert "This upload has no finished preview to run: Waiting for its turn." in text_of(again)
    changed = by_bilal.get(page_of(url, "mapping"), follow=True)
    assert "may.csv has no finished preview to change." in text_of(changed)


def test_a_viewer_reads_a_preview_and_changes_nothing(by_bilal, veena, cg_road):
    url = previewed(by_bilal)
    by_veena = signed_in(veena)

    assert by_veena.get(page_of(url, "preview")).status_code == 200
    assert "Import it" not in text_of(by_veena.get(url))
    assert by_veena.post(page_of(url, "run")).status_code == 403
    assert by_veena.get(page_of(url, "mapping")).status_code == 403


def test_another_business_finds_no_preview(by_bilal, dev, cg_road):
    url = previewed(by_bilal)
    by_dev = signed_in(dev)

    for name in ("preview", "mapping"):
        assert by_dev.get(page_of(url, name)).status_code == 404
    assert by_dev.post(page_of(url, "run")).status_code == 404
