"""What was uploaded on a day, what touched a person, and the journey."""

from datetime import date

import pytest

from core.errors import DomainError
from customers.models import Customer
from uploads.models import FileUpload
from uploads.services import get_customers_by_upload_date, get_upload_history
from uploads.tests.conftest import ASHA, HEADINGS, RAVI, SHEET
from uploads.tests.reverting import revert


@pytest.fixture
def two_uploads(as_bilal, upload, cg_road):
    first = upload(as_bilal)
    FileUpload.objects.filter(pk=first["id"]).update(uploaded_at="2025-09-24T20:00:00Z")
    renamed = ASHA.replace("Asha Patel", "Asha Mehta").replace("2/5", "9/5")
    return first, upload(as_bilal, "\n".join([HEADINGS, renamed]), name="june.csv")


# By day
def test_a_day_shows_entries_as_uploaded_beside_the_customers_as_they_are(as_bilal, two_uploads):
    # 20:00 in UTC is the next day in India.
    entries = as_bilal.get("/api/uploads/customers/", {"date": "2025-09-25"}).data["results"]

    assert [entry["row_number"] for entry in entries] == [2]
    entry = entries[0]
    assert (entry["upload"], entry["upload_name"]) == (two_uploads[0]["id"], "may.csv")
    assert entry["raw"]["Name"] == "Asha Patel"
    assert entry["customer"]["full_name"] == "Asha Mehta"
    assert (entry["outcome"], entry["visit"]) == (
        "created",
        Customer.objects.get().visits.last().pk,
    )


def test_the_neighbouring_days_show_nothing(as_bilal, two_uploads):
    for day in ("2025-09-24", "2025-09-26"):
        assert as_bilal.get("/api/uploads/customers/", {"date": day}).data["count"] == 0


def test_an_upload_shows_its_entries(as_bilal, two_uploads):
    entries = as_bilal.get("/api/uploads/customers/", {"upload": two_uploads[1]["id"]}).data

    assert [entry["raw"]["Name"] for entry in entries["results"]] == ["Asha Mehta"]


def test_the_function_takes_a_day_as_text_and_stays_in_one_organization(
    shop, other_shop, dev, client_for, upload, two_uploads, other_branch
):
    theirs = upload(client_for(dev), SHEET.replace("CG Road", "Shivranjani"))
    FileUpload.objects.filter(pk=theirs["id"]).update(uploaded_at="2025-09-24T20:00:00Z")

    def names(*args, **given):
        return [row.upload.original_name for row in get_customers_by_upload_date(*args, **given)]

    assert names("2025-09-25", organization=shop) == ["may.csv"]
    assert names(date(2025, 9, 25), organization=shop) == ["may.csv"]
    assert {row.organization_id for row in get_upload_history(organization=shop)} == {shop.pk}
    assert get_upload_history("97235 21333", organization=shop).count() == 2
    assert names(upload_id=two_uploads[0]["id"]) == ["may.csv"]  # the upload says whose
    for ask in (lambda: names("2025-09-25"), get_upload_history):
        with pytest.raises(DomainError, match="several organizations"):
            ask()


def test_the_id_of_an_upload_may_be_text(two_uploads):
    pk = two_uploads[0]["id"]

    assert list(get_customers_by_upload_date(upload_id=f" {pk} ")) == list(
        get_customers_by_upload_date(upload_id=pk)
    )
    assert get_customers_by_upload_date(upload_id=str(pk)).exists()


def test_the_only_organization_need_not_be_named(two_uploads):
    assert get_customers_by_upload_date("2025-09-25").count() == 1
    assert get_upload_history("97235 21333").count() == 2


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"upload_date": "25.9.2025"},
            '"25.9.2025" is no day that exists. Write it as 2025-09-25.',
        ),
        ({"upload_date": "2025-02-30"}, "no day that exists"),
        ({"upload_id": 999999}, "There is no upload 999999."),
        ({"upload_id": "x"}, "There is no upload x."),
        ({"upload_id": 10**30}, "There is no upload 1000"),
        ({}, "Give a day, such as 2025-09-25, or the id of an upload."),
    ],
)
def test_what_the_function_cannot_answer_is_a_clear_error(shop, given, message):
    with pytest.raises(DomainError, match=message):
        get_customers_by_upload_date(**given)


def test_an_upload_of_another_organization_is_none(other_shop, two_uploads):
    with pytest.raises(DomainError, match="There is no upload"):
        get_customers_by_upload_date(upload_id=two_uploads[0]["id"], organization=other_shop)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({}, "Give date=2025-09-25 or upload=ID."),
        ({"date": "25.9.2025"}, "a day that exists"),
        ({"date": "2025-02-30"}, "a day that exists"),
        ({"date": "9999-01-01"}, "a day that exists"),
    ],
)
def test_one_of_the_two_is_needed_and_must_make_sense(as_bilal, query, words):
    response = as_bilal.get("/api/uploads/customers/", query)

    assert response.status_code == 400
    assert words in response.data["message"]


@pytest.mark.parametrize("upload_id", ["999999", "abc", "9" * 40])
def test_an_upload_that_is_not_there_is_a_404(as_bilal, upload_id):
    response = as_bilal.get("/api/uploads/customers/", {"upload": upload_id})

    assert response.status_code == 404


def test_another_business_upload_is_a_404_too(as_dev, two_uploads):
    response = as_dev.get("/api/uploads/customers/", {"upload": two_uploads[0]["id"]})

    assert response.status_code == 404


# By person
def test_a_phone_in_any_spelling_tells_which_rows_touched_the_person(as_bilal, two_uploads):
    rows = as_bilal.get("/api/uploads/history/", {"phone": "+91 (97235) 21333"}).data["results"]

    assert [(row["upload_name"], row["outcome"]) for row in rows] == [
        ("june.csv", "updated"), ("may.csv", "created"),
    ]  # fmt: skip
    assert rows[0]["changes"]["full_name"] == ["Asha Patel", "Asha Mehta"]
    assert rows[0]["uploaded_by_name"] == "bilal"


def test_several_numbers_of_one_person_list_a_row_once(as_bilal, upload, cg_road):
    upload(as_bilal, f"{HEADINGS}\nAsha,97235 21333 / 99043 09398,CG Road,2/5/2024,")

    answer = as_bilal.get("/api/uploads/history/", {"phone": "9723521333, 9904309398"})

    assert answer.data["count"] == 1


def test_a_phone_that_nobody_has_lists_nothing(as_bilal, two_uploads):
    assert as_bilal.get("/api/uploads/history/", {"phone": "98250 12345"}).data["count"] == 0


@pytest.mark.parametrize("phone", ["12", "9.72352E+09", "nobody", "-"])
def test_a_phone_that_cannot_be_read_is_refused(as_bilal, phone):
    response = as_bilal.get("/api/uploads/history/", {"phone": phone})

    assert response.status_code == 400
    assert response.data["errors"][0]["field"] == "phone"


def test_without_a_phone_recent_uploads_are_listed(as_bilal, two_uploads):
    answer = as_bilal.get("/api/uploads/history/").data

    assert [each["original_name"] for each in answer["results"]] == ["june.csv", "may.csv"]


def test_a_stranger_finds_nobody_by_a_known_phone(as_dev, two_uploads):
    assert as_dev.get("/api/uploads/history/", {"phone": "9723521333"}).data["count"] == 0


# Journey and change log
def test_the_journey_names_the_rows(as_bilal, two_uploads):
    customer = Customer.objects.get()

    items = as_bilal.get(f"/api/customers/{customer.pk}/journey/").data["results"]

    rows = [item for item in items if item["type"] == "upload_row"]
    assert [item["title"] for item in rows] == [
        "Row 2 of june.csv: updated", "Row 2 of may.csv: created",
    ]  # fmt: skip
    assert rows[0]["details"]["changes"]["full_name"] == ["Asha Patel", "Asha Mehta"]
    assert (rows[1]["details"]["row_number"], rows[1]["details"]["outcome"]) == (2, "created")


def test_a_row_that_was_undone_says_so(as_bilal, two_uploads):
    customer = Customer.objects.get()
    revert(FileUpload.objects.get(pk=two_uploads[1]["id"]))

    items = as_bilal.get(f"/api/customers/{customer.pk}/journey/").data["results"]
    entry = as_bilal.get("/api/uploads/customers/", {"upload": two_uploads[1]["id"]}).data

    rows = [item for item in items if item["type"] == "upload_row"]
    assert [item["title"] for item in rows] == [
        "Row 2 of june.csv: updated, reverted since", "Row 2 of may.csv: created",
    ]  # fmt: skip
    assert [bool(item["details"]["reverted_at"]) for item in rows] == [True, False]
    assert entry["results"][0]["reverted_at"] is not None


def test_the_journey_of_staff_leaves_out_sheets_they_may_not_see(as_bilal, two_uploads, as_chitra):
    customer = Customer.objects.get()
    Customer.objects.update(branch=None)

    items = as_chitra.get(f"/api/customers/{customer.pk}/journey/").data["results"]

    assert not [item for item in items if item["type"] == "upload_row"]


def test_a_viewers_journey_has_no_medical_details(as_bilal, as_veena, two_uploads):
    customer = Customer.objects.get()

    seen = as_veena.get(f"/api/customers/{customer.pk}/journey/").content.decode()

    assert "Penicillin" not in seen
    assert "upload_row" in seen


def test_a_change_names_its_row_and_counts_are_told(as_bilal, two_uploads):
    customer = Customer.objects.get()

    history = as_bilal.get(f"/api/customers/{customer.pk}/history/").data["results"]
    response = as_bilal.get(f"/api/customers/{customer.pk}/").data

    assert "row 2 of june.csv" in str(history[0])
    assert response["counts"]["upload_rows"] == 2


def test_a_row_that_waits_is_in_nobodys_journey(as_bilal, upload, cg_road):
    upload(as_bilal, f"{HEADINGS}\n{RAVI}")

    assert Customer.objects.count() == 0


@pytest.mark.postgresql
def test_the_history_of_a_phone_reads_no_table_from_end_to_end(as_bilal, two_uploads, explained):
    with explained() as plans:
        assert as_bilal.get("/api/uploads/history/", {"phone": "9723521333"}).json()["count"]

    assert len(plans) < 20
    assert not [plan for plan in plans if "Seq Scan on uploads_uploadrow" in plan]
    assert not [plan for plan in plans if "Seq Scan on customers" in plan]
