"""Our own exports, handed in again: nothing is new, nothing is doubled."""

import csv
import io

import pytest

from accounts.models import Branch
from customers.models import Customer, CustomerIdentifier
from uploads.columns.own_exports import OWN_EXPORTS
from uploads.models import UploadRow

pytestmark = pytest.mark.django_db

PEOPLE = (
    "Name,Mobile,Email,Passport No,Shop,Date,City,Address,DOB,Age,Gender,Allergies\n"
    'Asha Patel,"98250 12345 / 079-26563021",asha@b.in; a.patel@b.in,Z1234567,CG Road,2/5/2024,'
    'Surat,"=12, Ring Road",14/3/1985,39,F,Penicillin\n'
    "=Ravi Shah,,ravi@b.in,,,,,,,,,\n"
    "No Key,,,,,,Surat,,,,,\n"
    "No Key,,,,,,Surat,,,,,\n"
    "ઇલા દેસાઈ,+52 1 55 1234 5678,,,CG Road,2/5/2024,,,,,,"
)
LISTS = {
    "customers": "/api/customers/",
    "contacts": "/api/contacts/",
    "leads": "/api/leads/",
    "channel_partners": "/api/channel-partners/",
}
SHEETS = {
    "customers": PEOPLE,
    "contacts": "Name,Mobile,Shop,Remark\nAsha,9825012345,CG Road,new\nRavi,9825022345,,",
    "leads": "Name,Mobile,Passport,Shop,Source\nAsha,9825012345,,CG Road,Camp\nRavi,,Z1234567,,",
    "channel_partners": "Firm,Mobile,CP Code,Email,City\nOm,9825012345,CP-01,om@b.in,Surat",
}


def export(client, kind, file_format):
    response = client.get(LISTS[kind], {"format": file_format})
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def state():
    fields = [field.attname for field in Customer._meta.fields if field.attname != "updated_at"]
    return (
        list(Customer.objects.order_by("pk").values_list(*fields)),
        sorted(CustomerIdentifier.objects.values_list("customer", "value")),
    )


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", list(SHEETS))
def test_every_row_of_an_export_is_unchanged(as_bilal, upload, cg_road, kind, file_format):
    first = upload(as_bilal, SHEETS[kind], kind=kind)
    assert first["counts"]["needs_attention"] == 0
    before = state()

    again = upload(
        as_bilal, export(as_bilal, kind, file_format), name=f"x.{file_format}", kind=kind
    )

    counts = again["counts"]
    assert again["status"] == "done", again["error"]
    assert counts["unchanged"] == counts["rows"] == first["counts"]["created"]
    assert again["warnings"] == []
    assert state() == before


def test_an_export_carries_every_phone_and_email_for_the_next_register(
    as_bilal, as_dev, upload, cg_road, dev
):
    Branch.objects.create(organization=dev.organization, name="CG Road")
    upload(as_bilal, PEOPLE)

    moved = upload(as_dev, export(as_bilal, "customers", "csv"))

    assert moved["counts"]["created"] == 5
    asha = Customer.objects.get(organization=dev.organization, full_name="Asha Patel")
    assert (asha.phone, asha.branch.organization) == ("+919825012345", dev.organization)
    assert sorted(asha.identifiers.values_list("value", flat=True)) == [
        "+917926563021", "+919825012345", "Z1234567", "a.patel@b.in", "asha@b.in",
    ]  # fmt: skip


def test_the_branch_is_known_by_its_number_when_it_was_renamed(as_bilal, upload, cg_road):
    upload(as_bilal, PEOPLE)
    file = export(as_bilal, "customers", "csv")
    Branch.objects.filter(pk=cg_road.pk).update(name="Law Garden", name_key="lawgarden", aliases=[])

    assert upload(as_bilal, file)["counts"]["unchanged"] == 5


def test_the_number_of_another_register_is_nobodys(as_bilal, upload, cg_road):
    upload(as_bilal, "Name,City\nNo Key,Surat")
    file = export(as_bilal, "customers", "csv").decode().replace("No Key", "Imran Khan")

    assert upload(as_bilal, file)["counts"]["created"] == 1
    assert sorted(Customer.objects.values_list("full_name", flat=True)) == ["Imran Khan", "No Key"]


def test_what_was_changed_in_the_file_is_taken(as_bilal, upload, cg_road):
    upload(as_bilal, PEOPLE)
    file = export(as_bilal, "customers", "csv").decode().replace("Ring Road", "Ashram Road")

    counts = upload(as_bilal, file)["counts"]

    assert (counts["updated"], counts["unchanged"]) == (1, 4)
    assert Customer.objects.get(full_name="Asha Patel").address == "=12, Ashram Road"


def test_an_id_of_a_shops_own_sheet_is_not_ours(as_bilal, upload):
    upload(as_bilal, "Name\nAsha")
    asha = Customer.objects.get()

    upload(as_bilal, f"ID,Name,City\n{asha.pk},Asha,Surat")

    assert Customer.objects.count() == 2


def test_phones_in_a_csv_are_read_by_spreadsheets_and_by_us(as_bilal, upload, cg_road):
    upload(as_bilal, PEOPLE)

    text = export(as_bilal, "customers", "csv").decode("utf-8-sig")
    asha = next(
        row for row in csv.DictReader(io.StringIO(text)) if row["full_name"] == "Asha Patel"
    )

    assert (asha["phone"], asha["other_phones"]) == ("(+91) 98250 12345", "(+91) 79 2656 3021")
    assert asha["other_emails"] == "a.patel@b.in"


@pytest.mark.parametrize("kind", list(SHEETS))
def test_the_columns_that_tell_an_export_are_in_it(as_bilal, upload, cg_road, kind):
    upload(as_bilal, SHEETS[kind], kind=kind)

    headings = export(as_bilal, kind, "csv").decode("utf-8-sig").splitlines()[0].split(",")

    assert OWN_EXPORTS[kind].reported_by <= set(headings)
    assert OWN_EXPORTS[kind].columns.keys() <= set(headings)


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_list_with_deleted_people_brings_none_of_them_back(
    as_bilal, upload, cg_road, file_format
):
    upload(as_bilal, PEOPLE)
    Customer.objects.filter(full_name="Asha Patel").update(is_active=False)
    every = as_bilal.get("/api/customers/", {"format": file_format, "is_active": "all"})

    again = upload(as_bilal, b"".join(every.streaming_content), name=f"x.{file_format}")

    assert again["counts"]["unchanged"] == again["counts"]["rows"] == 5
    assert not Customer.objects.get(full_name="Asha Patel").is_active
    (problem,) = UploadRow.objects.get(upload=again["id"], problems__gt=[]).problems
    assert problem["code"] == "deleted_in_register"


@pytest.mark.parametrize("kind", ["purchases", "customers"])
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_list_of_bills_says_what_it_is_and_makes_nothing(
    as_bilal, upload, cg_road, kind, file_format
):
    bills = "Bill No,Name,Mobile,Date,Shop,Item,Amount\nB1,Asha,98250 12345,2/5/2024,CG Road,X,9"
    upload(as_bilal, bills, kind="purchases")
    listed = as_bilal.get("/api/bills/", {"format": file_format})
    before = state()

    again = upload(as_bilal, b"".join(listed.streaming_content), name=f"x.{file_format}", kind=kind)

    assert again["status"] == "failed"
    assert "the list of bills as this service writes it" in again["error"]
    assert state() == before


def test_rows_that_wait_are_none(as_bilal, upload, cg_road):
    upload(as_bilal, PEOPLE)
    upload(as_bilal, export(as_bilal, "customers", "xlsx"), name="x.xlsx")

    assert not UploadRow.objects.filter(outcome="needs_attention").exists()
