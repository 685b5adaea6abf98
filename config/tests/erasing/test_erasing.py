"""Erasing a person: who may, what is said before, and what happens beside it."""

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from accounts.models import TrailEntry, TrailKind
from config.tests.erasing.people import FARIDA, LEELA, PHONE, address, ask, erase, left_of
from config.tests.other_systems import call_of_a_till
from config.tests.searching import files_with, rows_with
from contacts.models import ContactRecord
from customers.models import (
    Customer,
    CustomerIdentifier,
    ErasedKey,
    Erasure,
    MergeMember,
    OptedOutPhone,
    WebhookEvent,
)
from customers.opting import opt_out
from customers.utils import upsert_customer_from_data
from jobs.testing import run_jobs
from leads.models import Lead
from messaging.models import MessageEvent
from uploads.models import FileUpload, Outcome, UploadRow, UploadStatus
from uploads.tests.sheets import hand_in, import_rows
from visits.models import Visit

# --- Who may, and what is said before -------------------------------------------------------------


def test_the_preview_counts_and_changes_nothing(as_asha, farida):
    shown = as_asha.get(address(farida)).json()

    goes = {one["kind"]: one["count"] for one in shown["goes"]}
    empties = {one["kind"]: one["count"] for one in shown["empties"]}
    assert shown["confirm"] == str(farida.pk)
    assert (goes["customeridentifier"], goes.keys()) == (3, {"customeridentifier", "blockingkey"})
    assert empties == {"customer": 1, "uploadrow": 1, "visit": 1, "change": 1}
    assert (shown["files"], shown["waits_for"]) == (["sheet.csv"], 0)
    assert Customer.objects.filter(pk=farida.pk).exists()


def test_an_owner_erases_and_the_person_is_gone(as_asha, farida):
    erase(as_asha, farida)

    assert as_asha.get(f"/api/customers/{farida.pk}/").status_code == 404
    assert as_asha.get(f"/api/customers/{farida.pk}/?is_active=all").status_code == 404
    assert as_asha.get(f"/api/customers/{farida.pk}/everything/").status_code == 404
    assert rows_with(PHONE, "Farida", "K7654321") == set()
    assert files_with(PHONE, "Farida") == set()
    assert Visit.objects.get(customer=farida).visit_date.isoformat() == "2024-05-02"
    assert left_of(farida).erased_at is not None


def test_it_is_in_the_trail_by_number(as_asha, asha, farida):
    ask(as_asha, farida)

    (entry,) = TrailEntry.objects.filter(kind=TrailKind.ERASED)
    assert (entry.actor_id, entry.target_type, entry.target_id) == (asha.pk, "customer", farida.pk)
    assert (entry.target_name, entry.details) == ("", {})


@pytest.mark.parametrize("typed", ["", "Farida Khan", "yes"])
def test_nothing_happens_without_the_number(typed, as_asha, farida):
    response = ask(as_asha, farida, confirm=typed)

    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "confirm"
    assert not Erasure.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_an_owner_may(method, as_bilal, as_veena, farida):
    for client in (as_bilal, as_veena):
        body = {"confirm": str(farida.pk)} if method == "post" else None
        assert getattr(client, method)(address(farida), body, format="json").status_code == 403
    assert not Erasure.objects.exists()


def test_a_stranger_finds_nobody_to_erase(as_dev, farida):
    assert as_dev.get(address(farida)).status_code == 404
    assert ask(as_dev, farida).status_code == 404
    assert not Erasure.objects.exists()


def test_asked_twice_it_is_one_job(as_asha, farida):
    first, second = ask(as_asha, farida), ask(as_asha, farida)

    assert first.json()["id"] == second.json()["id"]
    run_jobs()
    assert ask(as_asha, farida).status_code == 404
    assert Erasure.objects.count() == 1


def test_the_admin_asks_for_the_number(asha, bilal, farida):
    client, manager = Client(), Client()
    client.force_login(asha)
    manager.force_login(bilal)
    at = f"/admin/customers/customer/{farida.pk}/erasure/"

    assert "Farida Khan is erased for good" in client.get(at).content.decode()
    assert client.post(at, {"confirm": "Farida"}).status_code == 400
    assert manager.get(at).status_code == 403
    assert client.post(at, {"confirm": str(farida.pk)}).status_code == 302
    run_jobs()
    assert client.get(at).status_code == 404
    assert rows_with(PHONE) == set()


# --- Sheets ---------------------------------------------------------------------------------------


def test_of_a_sheet_the_persons_row_and_the_file_go_and_the_rest_stays(as_asha, farida):
    erase(as_asha, farida)

    upload = FileUpload.objects.get()
    hers, other = upload.rows.order_by("row_number")
    assert (hers.cells, hers.customer_id, hers.forgotten) == ([], None, "erased")
    assert (other.cells[0], other.forgotten) == ("Leela Rao", "")
    assert (upload.rows_read, upload.created_count) == (2, 2)
    assert (upload.file.name, upload.file_forgotten) == ("", "erased")


def test_the_same_sheet_does_not_bring_her_back_without_a_word(as_asha, farida, shop):
    erase(as_asha, farida)

    upload = import_rows(shop, [FARIDA, LEELA])

    hers, other = upload.rows.order_by("row_number")
    (problem,) = hers.problems
    assert (hers.outcome, problem["code"]) == (Outcome.NEEDS_ATTENTION, "person_erased")
    assert "was erased at their request on" in problem["message"]
    assert other.outcome == Outcome.UNCHANGED
    assert not CustomerIdentifier.objects.filter(value=f"+91{PHONE}").exists()


def test_added_by_hand_she_is_back_and_the_row_can_be_tried(as_asha, farida, shop):
    erase(as_asha, farida)
    upload = import_rows(shop, [FARIDA])

    made = as_asha.post(
        "/api/customers/",
        {
            "full_name": "Farida Khan",
            "phone": PHONE,
            "email": FARIDA[2],
            "passport_number": "K7654321",
        },
        format="json",
    )
    as_asha.post(f"/api/uploads/{upload.pk}/rows/retry/", {}, format="json")

    assert made.status_code == 201
    assert made.json()["id"] != farida.pk
    assert not ErasedKey.objects.exists()
    assert upload.rows.get().customer_id == made.json()["id"]


def test_a_contact_sheet_and_a_till_do_not_bring_her_back_either(as_asha, farida, shop):
    erase(as_asha, farida)

    sheet = import_rows(shop, [["Farida Khan", PHONE]], ["Name", "Mobile"], kind="contacts")
    answer = call_of_a_till(shop, [{"full_name": "Farida Khan", "phone": PHONE}])

    assert sheet.rows.get().problems[0]["code"] == "person_erased"
    assert answer.json()["results"][0]["problems"][0]["code"] == "person_erased"
    assert not Customer.objects.filter(full_name="Farida Khan").exists()


def test_a_row_that_waits_for_nobody_goes_as_well(as_asha, farida, shop):
    """It names her by her phone and an unknown shop: it was never hers."""
    upload = import_rows(shop, [["F K", f"97235 {PHONE[5:]}", "", "", "Nowhere", "2/5/2024", ""]])
    assert upload.needs_attention_count == 1

    erase(as_asha, farida)

    upload.refresh_from_db()
    row = upload.rows.get()
    assert (row.cells, row.outcome, row.forgotten) == ([], Outcome.UNCHANGED, "erased")
    assert (upload.needs_attention_count, upload.unchanged_count) == (0, 1)


def test_a_preview_that_names_her_is_cancelled_with_its_file(as_asha, farida, shop):
    previewed = import_rows(shop, [FARIDA], preview=True)
    other = import_rows(shop, [LEELA], preview=True)
    assert {previewed.status, other.status} == {UploadStatus.PREVIEWED}

    erase(as_asha, farida)

    previewed.refresh_from_db()
    other.refresh_from_db()
    assert (previewed.status, previewed.file.name) == (UploadStatus.CANCELLED, "")
    assert "a person who was erased" in previewed.error
    assert other.status == UploadStatus.PREVIEWED
    assert default_storage.exists(other.file.name)
    assert rows_with(PHONE) == set()


def test_a_sheet_that_is_on_its_way_is_finished_first(as_asha, farida, shop):
    upload = hand_in(shop, [[*FARIDA[:4], "CG Road", "9/5/2024", "Vadodara"]])

    erase(as_asha, farida)

    upload.refresh_from_db()
    assert upload.status == UploadStatus.DONE
    assert rows_with(PHONE, "Vadodara") == set()


def test_her_own_phone_in_somebody_elses_note_goes_and_a_shared_one_stays(
    as_asha, farida, shop, cg_road
):
    other = Customer.objects.get(full_name="Leela Rao")
    Customer.objects.filter(pk=other.pk).update(
        special_notes=f"Sister of Farida Khan, call 0{PHONE[:5]}-{PHONE[5:]}", address=FARIDA[2]
    )
    brother = Customer.objects.create(organization=shop, full_name="Farid", email=FARIDA[2])

    erase(as_asha, farida)

    other.refresh_from_db()
    brother.refresh_from_db()
    assert other.special_notes == "Sister of [erased], call [erased]"
    assert (brother.email, other.address) == (FARIDA[2], FARIDA[2])


def test_the_twin_of_another_business_is_not_touched(as_asha, farida, other_shop, other_branch):
    import_rows(other_shop, [[*FARIDA[:4], "Shivranjani", "2/5/2024", "Surat"]])
    before = files_with(PHONE)

    erase(as_asha, farida)

    twin = Customer.objects.get(full_name="Farida Khan")
    assert (twin.organization, twin.phone) == (other_shop, f"+91{PHONE}")
    assert len(files_with(PHONE)) == len(before) - 1
    assert UploadRow.objects.get(customer=twin).cells[0] == "Farida Khan"


# --- Merged, a lead, opted out --------------------------------------------------------------------


def test_of_merged_records_either_side_goes(as_asha, farida, shop):
    other = Customer.objects.create(organization=shop, full_name="Phiroza Khan", city="Bharuch")
    body = {"type": "customer", "primary": farida.pk, "duplicates": [other.pk]}
    preview = as_asha.post("/api/merges/preview/", body, format="json").json()
    choices = {one["name"]: farida.pk for one in preview["fields"] if one["conflict"]}
    made = as_asha.post("/api/merges/", {**body, "choices": choices}, format="json")
    assert made.status_code == 201, made.json()

    gone = ask(as_asha, other)
    erase(as_asha, farida)

    assert (gone.status_code, gone.json()["merged_into"]) == (410, farida.pk)
    assert rows_with("Farida", "Phiroza", "Bharuch", PHONE) == set()
    assert {member.label for member in MergeMember.objects.all()} == {"Erased"}
    assert left_of(other).erased_at is not None


def test_a_lead_stays_as_a_figure(as_asha, farida, shop):
    made = as_asha.post(
        "/api/leads/", {"full_name": "Farida Khan", "contact_number": PHONE, "source": "Fair"},
        format="json",
    )  # fmt: skip
    assert made.status_code in (200, 201), made.json()

    erase(as_asha, farida)

    lead = Lead.objects.get()
    assert (lead.full_name, lead.contact_number, lead.source) == ("", "", "Fair")
    assert as_asha.get(f"/api/leads/{lead.pk}/").status_code == 200


def test_who_wanted_no_messages_wants_none_when_they_come_back(
    as_asha, asha, farida, shop, cg_road
):
    opt_out(farida, by=asha, why="STOP")

    erase(as_asha, farida)
    assert not OptedOutPhone.objects.exists()
    upsert_customer_from_data(
        full_name="Farida Khan", phone=PHONE, branch=cg_road, organization=shop
    )

    assert OptedOutPhone.objects.get().phone == f"+91{PHONE}"


def test_the_answer_to_a_repeated_request_is_forgotten(as_asha, shop, cg_road):
    body = {"full_name": "Farida Khan", "phone": PHONE}
    key = {"Idempotency-Key": "once"}
    made = as_asha.post("/api/customers/", body, format="json", headers=key).json()

    erase(as_asha, Customer.objects.get(pk=made["id"]))
    again = as_asha.post("/api/customers/", body, format="json", headers=key)

    assert (again.status_code, again.json()["code"]) == (409, "idempotency_answer_lost")


def test_what_waits_of_another_system_goes(as_asha, farida, shop):
    call_of_a_till(shop, [{"phone": PHONE, "email": "no", "full_name": 5, "branch": []}])
    event = WebhookEvent.objects.get()
    WebhookEvent.objects.filter(pk=event.pk).update(
        waiting=[
            {"index": 0, "customer": {"phone": PHONE, "city": "Bharuch"}},
            {"index": 1, "customer": {"phone": "12"}},
        ]
    )

    erase(as_asha, farida)

    event.refresh_from_db()
    assert [item["customer"] for item in event.waiting] == ["[erased]", {"phone": "12"}]


@pytest.mark.parametrize("known_elsewhere", [True, False])
def test_a_reply_that_no_business_was_found_for_goes_unless_another_knows_the_phone(
    known_elsewhere, as_asha, farida, other_shop
):
    MessageEvent.objects.create(
        channel="whatsapp", kind="inbound", fingerprint="f", provider_id="p",
        phone=f"+91{PHONE}", text="Hello", happened_at=timezone.now(),
    )  # fmt: skip
    if known_elsewhere:
        ContactRecord.objects.create(organization=other_shop, phone=f"+91{PHONE}")

    erase(as_asha, farida)

    assert MessageEvent.objects.exists() == known_elsewhere
