"""Lists of numbers to call: sequence C's first step, and what lists say of known phones."""

from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from contacts.models import ContactRecord
from history.models import Change
from jobs.testing import all_at_once, run_jobs
from uploads.models import FileUpload, UploadRow
from uploads.sentences import label_of
from uploads.tests.sabarmati import SAMPLES, Sabarmati, open_shop
from uploads.tests.sheets import hand_in, import_rows, sum_closes, without_uploads
from visits.models import Visit

pytestmark = pytest.mark.django_db
HEADINGS = ["Mobile", "Name", "Shop", "Remarks"]
PHONES = ["Mobile Nos"]


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def hand_in_contacts(shop: Sabarmati, path="/api/contacts/upload/", **form):
    with (SAMPLES / "05_contacts.csv").open("rb") as file:
        response = shop.client.post(path, {"file": file, **form}, format="multipart")
    assert response.status_code == 201, response.content
    run_jobs()
    return shop.get(f"/api/uploads/{response.json()['id']}/")


def counts(upload):
    given = upload["counts"]
    names = ("rows", "created", "updated", "unchanged", "needs_attention")
    return tuple(given[name] for name in names)


def contacts_state(organization):
    """Contacts and their history, free of ids."""
    rows = list(UploadRow.objects.filter(organization=organization).order_by("pk"))
    contacts = ContactRecord.objects.filter(organization=organization)
    phone = dict(contacts.values_list("pk", "phone"))
    return {
        "contacts": list(
            ContactRecord.objects.filter(organization=organization)
            .order_by("pk")
            .values_list("phone", "name", "notes", "branch__name", "status")
        ),
        "history": [
            (phone[line.target_id], {**line.changes, "branch": None}, *without_uploads([line.note]))
            for line in Change.objects.filter(
                organization=organization, target_type="contact"
            ).order_by("target_id", "pk")
        ],
        "rows": [
            (row.row_number, row.outcome, row.matched_by, row.contact and row.contact.phone,
             [problem["code"] for problem in row.problems])
            for row in rows
        ],
    }  # fmt: skip


@pytest.mark.parametrize("chunk", [1, 7, 10_000])
def test_sequence_c_contacts(settings, chunk):
    settings.UPLOAD_CHUNK_ROWS = chunk
    shop = open_shop()
    maninagar = shop.branches["Maninagar"]

    upload = hand_in_contacts(shop, branch=maninagar.pk)

    assert (upload["kind"], upload["status"]) == ("contacts", "done")
    assert counts(upload) == (44, 31, 0, 7, 6)
    rows = shop.rows(upload)
    assert Counter(row["matched_by"] for row in rows if row["matched_by"]) == {"phone": 7}
    waits = [row for row in rows if row["outcome"] == "needs_attention"]
    assert {row["row_number"]: row["problems"][0]["code"] for row in waits} == {
        42: "phone_filler", 43: "phone_filler", 44: "phone_invalid", 45: "phone_invalid",
        46: "phone_damaged", 47: "phone_invalid",
    }  # fmt: skip
    assert all(row["problems"][0]["message"].endswith("The row waits.") for row in waits)
    listed = shop.everything("/api/contacts/", upload=upload["id"])
    assert len(listed) == ContactRecord.objects.count() == 31
    assert {(row["status"], row["branch"]) for row in listed} == {("pending", maninagar.pk)}
    assert shop.totals() == (0, 0)

    again = hand_in_contacts(shop, "/api/customer-tracking/contacts/upload", branch=maninagar.pk)

    assert counts(again) == (44, 0, 0, 38, 6)
    assert again["counts"]["seen_before"] == 38
    assert again["same_file_as"] == upload["id"]


def test_sequence_c_those_who_bought_are_converted():
    shop = open_shop()
    listed = hand_in_contacts(shop, branch=shop.branches["Maninagar"].pk)

    for _ in range(2):
        shop.upload("06_purchases.xlsx", kind="purchases")

    converted = shop.everything("/api/contacts/", status="converted")
    assert {(row["phone"], row["converted_on"], row["conversion_value"]) for row in converted} == {
        ("+919904350509", "2024-06-01", "420.00"),
        ("+919727194159", "2024-06-02", "340.00"),
        ("+919825083702", "2024-06-28", "340.00"),
    }
    report = shop.get("/api/reports/conversion/", upload=listed["id"])["total"]
    assert (report["uploaded"], report["pending"], report["converted"]) == (31, 28, 3)
    assert (report["total_conversion_value"], report["conversion_rate"]) == ("1100.00", 9.68)


def test_the_same_by_the_uploads_own_route():
    shop = open_shop()

    upload = shop.upload("05_contacts.csv", kind="contacts")

    assert counts(upload) == (44, 31, 0, 7, 6)
    assert ContactRecord.objects.filter(branch=None).count() == 31


def test_a_list_fills_blanks_and_never_overwrites(shop, cg_road):
    first = import_rows(shop, [["97235 21333", "", "", ""]], HEADINGS, kind="contacts")
    rows = [["9723521333 / 12345", "Asha Patel", "C.G. Rd", ""], ["9723521333", "Else", "", "x"]]

    second = import_rows(shop, rows, ["Mobile", "Party", "Store", "Comment"], kind="contacts")

    assert second.updated_count == 2
    contact = ContactRecord.objects.get()
    assert (contact.name, contact.notes, contact.branch) == ("Asha Patel", "x", cg_road)
    why = list(Change.objects.of(contact).order_by("pk").values_list("note", flat=True))
    assert why == [label_of(first, 2), label_of(second, 2), label_of(second, 3)]


def test_a_known_contact_keeps_status_and_owner(shop, chitra):
    import_rows(shop, [["9723521333"]], PHONES, kind="contacts")
    ContactRecord.objects.update(
        status="inactive", worked_status="inactive", closing_reason="Moved", assigned_to=chitra
    )

    upload = import_rows(shop, [["+91 97235-21333"]], ["Phone"], kind="contacts")

    contact = ContactRecord.objects.get()
    assert upload.unchanged_count == 1
    assert (contact.status, contact.assigned_to) == ("inactive", chitra)


def test_unreadable_numbers_beside_a_usable_one_are_told(shop):
    upload = import_rows(shop, [["12345 / 9825068405"], ["9999999999"], [""]],
                     PHONES, kind="contacts")  # fmt: skip

    first, second = upload.rows.all()
    assert (first.outcome, [p["code"] for p in first.problems]) == ("created", ["phone_invalid"])
    assert not first.problems[0]["message"].endswith("The row waits.")
    assert (second.outcome, second.contact) == ("needs_attention", None)


def test_a_name_without_a_number_waits(shop):
    upload = import_rows(shop, [["", "Asha Patel", "", ""]], HEADINGS, kind="contacts")

    (row,) = upload.rows.all()
    assert row.problems[0]["code"] == "phone_missing"
    assert row.problems[0]["message"] == (
        'Row 2, "Mobile": A contact is a phone to call. Give one. The row waits.'
    )


def test_too_long_a_name_waits_and_is_never_cut(shop):
    upload = import_rows(
        shop, [["9723521333", "A" * 300, "", ""], ["9723521334", "B", "", "n" * 30_000]],
        HEADINGS, kind="contacts",
    )  # fmt: skip

    assert [row.problems[0]["code"] for row in upload.rows.all()] == ["too_long"] * 2
    assert not ContactRecord.objects.exists()


def test_unknown_shops_wait_or_are_made_for_a_manager(shop):
    sheet = [["9723521333", "", "Satellite", ""], ["9723521334", "", "Satellite", ""]]
    waiting = import_rows(shop, sheet, HEADINGS, kind="contacts")
    made = import_rows(
        shop, sheet, HEADINGS, kind="contacts", options={"create_missing_branches": True}
    )

    assert (waiting.needs_attention_count, made.created_count) == (2, 2)
    assert set(ContactRecord.objects.values_list("branch__name", flat=True)) == {"Satellite"}


def test_chunks_of_any_size_leave_the_same(settings):
    sheet = [[f"97235213{n % 40:02d}", f"Person {n}" if n % 3 else "", "", ""] for n in range(90)]
    states = []
    for size in (1, 7, 10_000):
        settings.UPLOAD_CHUNK_ROWS = size
        shop = open_shop(f"Shop {size}").organization
        upload = import_rows(shop, sheet, HEADINGS, kind="contacts")
        assert sum_closes(upload)
        states.append(contacts_state(shop))

    assert states[0] == states[1] == states[2]
    assert len(states[0]["contacts"]) == 40


def test_the_history_of_a_phone_names_the_lists(as_asha, shop):
    for headings in (["Mobile"], ["Phone"]):
        import_rows(shop, [["9723521333"]], headings, kind="contacts")

    rows = as_asha.get("/api/uploads/history/", {"phone": "97235 21333"}).data["results"]

    assert [row["outcome"] for row in rows] == ["unchanged", "created"]
    assert rows[0]["contact_name"] == "+919723521333"


def test_a_list_of_customers_names_them_and_makes_no_visit(shop, cg_road):
    headings = ["Name", "Mobile", "Store", "Visit Date"]
    import_rows(shop, [["Asha Patel", "9723521333", "CG Road", "1/5/2024"]], headings)

    import_rows(shop, [["9723521333"]], PHONES, kind="contacts")

    contact = ContactRecord.objects.get()
    assert (contact.customer.full_name, contact.status) == ("Asha Patel", "pending")
    assert Visit.objects.count() == 1


def test_viewers_hand_nothing_in_and_strangers_see_nothing(as_veena, as_dev, shop):
    file = SimpleUploadedFile("list.csv", b"Mobile\n9723521333\n")
    upload = import_rows(shop, [["9723521333"]], PHONES, kind="contacts")

    assert as_veena.post("/contacts/upload", {"file": file}).status_code == 403
    assert as_dev.get("/api/contacts/", {"upload": upload.pk}).data["count"] == 0
    assert as_dev.get("/contacts/upload").status_code == 405


def test_an_empty_list_is_refused(as_chitra):
    file = SimpleUploadedFile("list.csv", b"")

    response = as_chitra.post("/contacts/upload", {"file": file}, format="multipart")

    assert response.status_code == 400
    assert "empty" in response.data["message"]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_lists_with_the_same_phones_at_once_make_each_contact_once(shop):
    sheet = [[f"98250{n:05d}"] for n in range(300)]
    uploads = [hand_in(shop, sheet, PHONES, kind="contacts") for _ in range(2)]

    all_at_once(run_jobs, run_jobs)

    taken = [FileUpload.objects.get(pk=upload.pk) for upload in uploads]
    assert sum(upload.created_count for upload in taken) == 300
    assert sum(upload.unchanged_count for upload in taken) == 300
    assert ContactRecord.objects.count() == 300
