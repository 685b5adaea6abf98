"""Erasing a person: whom and what it leaves alone."""

from datetime import timedelta
from unittest import mock

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.utils import timezone

from accounts.models import SavedFilter
from bookings.models import AreaCustomer, Booking
from config.rights.erasing.services import go_on_with_erasures, start_erasing
from config.tests.erasing.people import FARIDA, PHONE, ask, erase
from config.tests.other_systems import call_of_a_till
from config.tests.searching import files_with, rows_with
from core.errors import DomainError
from customers.models import Customer, Erasure, OptedOutPhone, WebhookEvent
from customers.opting import opt_out, opted_out_among
from jobs.errors import JobFailed
from jobs.runner import run_job
from jobs.testing import run_jobs
from messaging.models import Message, MessageEvent
from uploads.models import FileUpload
from uploads.tests.sheets import import_rows
from visits.models import Bill, Medicine


def message_to(customer):
    now = timezone.now()
    return Message.objects.create(
        organization=customer.organization, customer=customer, channel="whatsapp", day=now.date(),
        bundle=f"x{customer.pk}", status="read", phone=customer.phone, next_try_at=now,
        expires_at=now,
    )  # fmt: skip


def test_who_got_the_number_of_somebody_erased_is_not_erased(as_asha, farida, shop, tmp_path):
    """A restored backup counts on from its own last number, and gives later ones once more."""
    erase(as_asha, farida)
    Erasure.objects.all().delete()
    Customer.with_counters.filter(pk=farida.pk).update(
        erased_at=None, full_name="Gita Joshi", is_active=True, created_at=timezone.now()
    )

    call_command("erase_again", str(tmp_path))
    run_jobs()
    assert Customer.objects.get(pk=farida.pk).full_name == "Gita Joshi"

    asked = ask(as_asha, farida)
    run_jobs()
    Erasure.objects.all().delete()
    Customer.with_counters.filter(pk=farida.pk).update(
        erased_at=None, full_name="Gita Joshi", is_active=True
    )
    call_command("erase_again", str(tmp_path))
    run_jobs()

    assert asked.status_code == 202
    assert not Customer.objects.filter(pk=farida.pk).exists()


def test_a_phone_that_is_another_customers_by_now_does_not_make_their_rows_wait(
    as_asha, farida, shop
):
    """Farida gave her number up, and Gita got it."""
    as_asha.patch(f"/api/customers/{farida.pk}/", {"phone": ""}, format="json")
    gita = ["Gita Joshi", PHONE, "", "", "CG Road", "4/5/2024", "Surat"]
    import_rows(shop, [gita])

    erase(as_asha, farida)
    upload = import_rows(shop, [[*gita[:5], "5/5/2024", "Surat"], FARIDA])

    rows = upload.rows.order_by("row_number")
    customer = Customer.objects.get(full_name="Gita Joshi")
    assert rows[0].customer == customer
    assert (customer.phone, rows[1].problems[0]["code"]) == (f"+91{PHONE}", "person_erased")


def test_a_phone_that_others_show_stays_opted_out(as_asha, asha, farida, shop):
    """No message goes to it, whoever shows it; its reports about others' messages stay."""
    opt_out(farida, by=asha, why="STOP")
    brother = Customer.objects.create(organization=shop, full_name="Farid", phone=f"+91{PHONE}")
    MessageEvent.objects.all().delete()
    events = {
        customer: MessageEvent.objects.create(
            organization=shop, channel="whatsapp", kind="status", fingerprint=str(customer.pk),
            provider_id="p", phone=f"+91{PHONE}", happened_at=timezone.now(),
            message=message_to(customer),
        )
        for customer in (farida, brother)
    }  # fmt: skip

    erase(as_asha, farida)

    assert opted_out_among(shop, [f"+91{PHONE}"]) == {f"+91{PHONE}"}
    assert MessageEvent.objects.get() == events[brother]

    erase(as_asha, brother)

    assert not OptedOutPhone.objects.exists()
    assert not MessageEvent.objects.exists()


# --- Merged between the request and the job -------------------------------------------------------


@pytest.mark.parametrize("primary", [0, 1])
def test_who_is_about_to_be_erased_is_merged_with_nobody(primary, as_asha, farida):
    people = [farida, Customer.objects.get(full_name="Leela Rao")]
    ask(as_asha, farida)

    merged = as_asha.post(
        "/api/merges/",
        {"type": "customer", "primary": people[primary].pk, "duplicates": [people[1 - primary].pk]},
        format="json",
    )

    assert (merged.status_code, merged.json()["code"]) == (409, "being_erased")
    run_jobs()
    assert rows_with(PHONE) == set()
    assert Customer.objects.get() == people[1]


def test_who_was_merged_a_moment_ago_is_not_erased_by_the_old_number(asha, farida):
    seen = Customer.objects.get(pk=farida.pk)
    Customer.objects.filter(pk=farida.pk).update(
        merged_into=Customer.objects.get(full_name="Leela Rao"), is_active=False
    )

    with pytest.raises(DomainError, match="merged into"):
        start_erasing(seen, confirm=str(seen.pk), by=asha)

    assert not Erasure.objects.exists()


# --- Texts that must be unique --------------------------------------------------------------------


def test_names_that_people_make_up_lose_the_person(as_asha, asha, farida, shop, cg_road):
    leela = Customer.objects.get(full_name="Leela Rao")
    for spelling in ("97235 21333", "97235-21333"):
        SavedFilter.objects.create(user=asha, list="customers", name=f"Call {spelling}")
        Booking.objects.create(
            organization=shop, branch=cg_road, booked_on=shop.today(), reference=f"Trip {spelling}"
        )
        call_of_a_till(shop, [{"full_name": "Gita Joshi", "phone": "9825098250"}])
        WebhookEvent.objects.filter(event_id__startswith="till").update(event_id=spelling)
        sold = {
            "customer": leela.pk, "branch": cg_road.pk, "bill_date": str(shop.today()),
            "bill_number": spelling, "purchases": [{"medicine_name": "Crocin", "amount": "10"}],
        }  # fmt: skip
        assert as_asha.post("/api/bills/", sold, format="json").status_code == 201

    erase(as_asha, farida)

    assert {one.name for one in SavedFilter.objects.all()} == {
        f"Call [erased] {one.pk}" for one in SavedFilter.objects.all()
    }
    assert rows_with(PHONE, "97235 21333", "97235-21333") == set()
    for bill in Bill.objects.filter(customer=leela):
        assert bill.bill_number == f"[erased] {bill.pk}"
        bill.save()  # its key is still its own


def test_a_medicine_that_nobody_else_bought_is_not_proposed_any_more(
    as_asha, farida, shop, cg_road
):
    leela = Customer.objects.get(full_name="Leela Rao")
    for customer, names in ((farida, ["Ointment for Farida", "Crocin"]), (leela, ["Crocin"])):
        sold = {
            "customer": customer.pk, "branch": cg_road.pk, "bill_date": str(shop.today()),
            "bill_number": f"B-{customer.pk}",
            "purchases": [{"medicine_name": name, "amount": "10"} for name in names],
        }  # fmt: skip
        made = as_asha.post("/api/bills/", sold, format="json")
        assert made.status_code == 201, made.json()

    erase(as_asha, farida)

    assert [(one.name, one.uses) for one in Medicine.objects.all()] == [("Crocin", 1)]


def test_the_list_of_edits_calls_nothing_of_theirs_by_a_single_name(as_asha, asha, farida, shop):
    kept = AreaCustomer.objects.create(organization=shop, full_name="Farida", customer=farida)
    edit = LogEntry.objects.create(
        user=asha,
        content_type=ContentType.objects.get_for_model(AreaCustomer),
        object_id=str(kept.pk),
        object_repr=str(kept),
        action_flag=2,
    )

    erase(as_asha, farida)

    edit.refresh_from_db()
    assert edit.object_repr == "Erased"
    assert rows_with("Farida") == set()


def test_a_machine_whose_clock_is_ahead_saves_no_file(as_asha, farida):
    """Sheets are dated by the web server's clock, jobs by the database's."""
    FileUpload.objects.update(uploaded_at=timezone.now() + timedelta(hours=1))

    erase(as_asha, farida)

    assert FileUpload.objects.get().file_forgotten == "erased"
    assert files_with(PHONE, "Farida Khan") == set()


def test_one_that_is_begun_again_takes_what_came_meanwhile_whole(as_asha, farida, shop):
    with mock.patch(
        "config.rights.erasing.running._sweep_tables",
        side_effect=JobFailed("The disk is full.", code="disk_full"),
    ):
        run_job(ask(as_asha, farida).data["id"])
    later = import_rows(shop, [[*FARIDA[:5], "9/5/2024", "Surat"]], name="later.csv")
    assert go_on_with_erasures() == 1
    run_jobs()

    assert Erasure.objects.get().finished_at is not None
    later.refresh_from_db()
    assert later.file_forgotten == "erased"
    assert rows_with(PHONE) == set()
    assert files_with(PHONE, "Farida Khan") == set()
