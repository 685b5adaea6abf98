"""The pharmacy's day, from a list of cold numbers to the second purchase, 25 days later."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from contacts.models import ContactRecord
from customers.models import Customer
from jobs.models import Job
from jobs.schedule import tick
from jobs.testing import run_jobs
from messaging.models import Message
from messaging.tests.providers import reply_of, status_of
from reminders.models import RefillReminder

pytestmark = pytest.mark.django_db(transaction=True)

FIRST = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)  # half past eleven in Ahmedabad
RAMILA, SURESH, TANVI = "+919904350509", "+919427057936", "+919825062891"
SHEET = (
    "Name,Mobile No\nRamila Parekh,99043 50509\nSuresh Nayak,9427057936\nTanvi Kale,9825062891\n"
)


def ok(answer, status=200):
    assert answer.status_code == status, answer.content
    return answer.json()


def call(client, phone, **values):
    contact = ContactRecord.objects.get(phone=phone)
    values = {"kind": "call", **values}
    return ok(client.post(f"/api/contacts/{contact.pk}/interactions/", values, "json"), 201)


def test_the_whole_day_of_a_pharmacy(
    loud, shivranjani, chitra, as_bilal, as_chitra, provider, post_whatsapp
):
    with time_machine.travel(FIRST, tick=True) as clock:
        # In the morning a list comes in, and is given to Chitra.
        sheet = SimpleUploadedFile("cold.csv", SHEET.encode())
        ok(
            as_bilal.post(
                "/api/contacts/upload/",
                {"file": sheet, "branch": shivranjani.pk},
                format="multipart",
            ),
            201,
        )
        run_jobs()
        ids = list(ContactRecord.objects.values_list("pk", flat=True))
        ok(as_bilal.post("/api/contacts/assign/", {"contacts": ids}, "json"))
        todo = ok(as_chitra.get("/api/worklist/"))
        assert todo["sections"]["assigned_contacts"] == 3

        # She calls all three.
        later = (FIRST + timedelta(days=2)).date().isoformat()
        for phone in (RAMILA, SURESH):
            call(as_chitra, phone, kind="call", call_successful=True, next_action_on=later)
        call(as_chitra, TANVI, kind="call", call_successful=True, closing_reason="Moved away")

        # One comes and buys for 30 days, one comes and buys nothing.
        clock.shift(timedelta(hours=3))
        sold = ok(
            as_chitra.post(
                "/api/bills/quick-purchase/",
                {
                    "phone": "99043 50509",
                    "name": "Ramila Parekh",
                    "category": "generic_informed",
                    "items": [
                        {"medicine_name": "Metformin 500", "amount": "180.00", "duration_days": 30}
                    ],
                },
                "json",
            ),
            201,
        )
        ok(
            as_chitra.post(
                "/api/bills/",
                {
                    "branch": shivranjani.pk,
                    "bill_date": FIRST.date().isoformat(),
                    "phone": SURESH,
                    "full_name": "Suresh Nayak",
                    "visited_but_no_purchase": True,
                },
                "json",
            ),
            201,
        )
        statuses = dict(ContactRecord.objects.values_list("phone", "status"))
        assert statuses == {RAMILA: "converted", SURESH: "yellow", TANVI: "inactive"}
        ramila = Customer.objects.get(phone=RAMILA)
        assert not provider.calls

    # 25 days later the reminder goes out, once, however often the schedule looks.
    with time_machine.travel(FIRST + timedelta(days=25), tick=True) as clock:
        for _ in range(3):
            tick()
            run_jobs()
            clock.shift(timedelta(minutes=30))
        assert provider.accepted_phones == {("whatsapp", RAMILA): 1}
        message = Message.objects.get()
        ok(post_whatsapp(status_of(message.provider_id, "delivered")))
        ok(post_whatsapp(status_of(message.provider_id, "delivered")))
        ok(post_whatsapp(reply_of(RAMILA, "Please keep it ready", answers=message.provider_id)))
        message.refresh_from_db()
        ramila.refresh_from_db()
        assert (message.status, ramila.whatsapp_status) == ("delivered", "active")
        assert RefillReminder.objects.get().response == "replied"

        # She buys again: the reminder did its work, and the next one is planned.
        ok(
            as_chitra.post(
                "/api/bills/quick-purchase/",
                {
                    "phone": RAMILA,
                    "name": "Ramila Parekh",
                    "category": "generic_informed",
                    "items": [
                        {"medicine_name": "metformin  500", "amount": "180", "duration_days": 30}
                    ],
                },
                "json",
            ),
            201,
        )
        first, second = RefillReminder.objects.order_by("reminder_date")
        assert (first.status, first.bought_on) == ("purchased", date(2026, 3, 27))
        assert (second.status, second.due_on) == ("pending", date(2026, 4, 21))

        # The reports and the journey say all of it.
        days = {"from": "2026-03-01", "to": "2026-03-31"}
        report = ok(as_bilal.get("/api/reports/conversion/", days))
        assert report["total"]["converted"] == 1
        assert report["total"]["yellow"] == 1
        mine = [row for row in report["results"] if row["staff"] == chitra.pk]
        assert mine[0]["total_conversion_value"] == "180.00"
        success = ok(as_bilal.get("/api/reports/refill-success/", days))
        assert (success["total"]["reminded"], success["total"]["bought"]) == (1, 1)
        items = ok(as_bilal.get(f"/api/customers/{ramila.pk}/journey/?page_size=100"))["results"]
        given = {item["type"] for item in items}
        assert given >= {"store_visit", "bill", "interaction", "refill_reminder", "message"}
    assert not Job.objects.filter(status="failed").exists()
    assert sold["bill"]["total_amount"] == "180.00"
