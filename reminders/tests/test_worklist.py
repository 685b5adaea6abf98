"""GET /worklist/: one person's day in order."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from contacts.models import ContactInteraction, ContactRecord, ContactReminder
from customers.edits import delete_customer, restore_customer
from customers.models import Customer
from customers.opting import opt_out_phone
from leads.models import Lead
from messaging.tests.fake_gateway import accepts_and_hangs_up
from visits.models import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(shop, shivranjani, chitra):
    def make(phone="+919825012345", *, status="pending", **values):
        worked = "pending" if status == "converted" else status
        return ContactRecord.objects.create(
            organization=shop,
            branch=shivranjani,
            phone=phone,
            status=status,
            worked_status=worked,
            **{"assigned_to": chitra, "name": f"Contact {phone[-2:]}", **values},
        )

    return make


@pytest.fixture
def day(shop, shivranjani, chitra, contact, sell, today):
    """One task of every kind, made in another order than the day has them."""
    contact("+919825012301")  # new
    sell(on=today - timedelta(days=28), days=30)  # late for three days
    contact("+919825012302", next_action_on=today, status="contacted")
    lead = Customer.objects.create(organization=shop, full_name="Nisha Agarwal", city="Surat")
    Lead.objects.create(
        organization=shop,
        customer=lead,
        branch=shivranjani,
        full_name="Nisha Agarwal",
        assigned_to=chitra,
        next_follow_up_on=today - timedelta(days=9),
    )
    ContactReminder.objects.create(
        organization=shop,
        contact=contact("+919825012303", assigned_to=None),
        due_on=today - timedelta(days=1),
        assigned_to=chitra,
        note="Ask for her prescription",
    )


def test_the_day_is_in_order_overdue_first(as_chitra, day):
    answer = as_chitra.get("/api/worklist/").json()
    assert [(row["section"], row["type"], row["name"]) for row in answer["results"]] == [
        ("overdue", "follow_up", "Nisha Agarwal"),
        ("overdue", "refill_call", "Meera Pillai"),
        ("overdue", "contact_reminder", "Contact 03"),
        ("follow_ups", "contact", "Contact 02"),
        ("assigned_contacts", "contact", "Contact 01"),
    ]
    assert answer["sections"] == {
        "overdue": 3,
        "follow_ups": 1,
        "refill_calls": 0,
        "assigned_contacts": 1,
    }
    assert answer["count"] == 5


def test_it_says_what_is_known_about_the_person(as_chitra, chitra, shop, meera, sell, today):
    sell("Thyronorm 50", on=today - timedelta(days=28), days=30)
    sell("Metformin 500", on=today - timedelta(days=28), days=30)
    Customer.objects.update(opted_out_at=timezone.now())
    (row,) = as_chitra.get("/api/worklist/").json()["results"]
    assert (row["why"], row["reason"]) == ("2 medicines to refill", "refills")
    assert [each["medicine_name"] for each in row["refills"]] == ["Thyronorm 50", "Metformin 500"]
    assert (row["phone"], row["opted_out"]) == ("+919624046592", True)
    assert row["last_visit"] == Visit.objects.get().visit_date.isoformat()


def test_who_came_and_did_not_buy_is_to_be_called(as_chitra, contact):
    contact(status="yellow", name="Ravi Shah")

    (row,) = as_chitra.get("/api/worklist/").json()["results"]

    assert (row["name"], row["section"]) == ("Ravi Shah", "assigned_contacts")


def test_who_came_in_vain_today_is_called_tomorrow(as_chitra, contact, today):
    def item(**values):
        ContactRecord.objects.all().delete()
        contact(status="yellow", **values)
        rows = as_chitra.get("/api/worklist/").json()["results"]
        assert {row["reason"] for row in rows} <= {"came_without_buying"}
        assert {row["came_on"] for row in rows} <= {str(values["yellow_on"])}
        return [(row["section"], row["due_on"], row["why"]) for row in rows]

    def days_ago(days):
        return today - timedelta(days=days)

    def came(days):
        return f"Came on {date_format(days_ago(days), 'j M Y')} and did not buy"

    assert item(yellow_on=today) == []
    assert item(yellow_on=today, next_action_on=days_ago(1)) == []
    assert item(yellow_on=days_ago(1)) == [("follow_ups", str(today), came(1))]
    assert item(yellow_on=days_ago(2)) == [("overdue", str(days_ago(1)), came(2))]
    assert item(yellow_on=days_ago(2), next_action_on=today) == [
        ("follow_ups", str(today), came(2))
    ]
    assert item(yellow_on=days_ago(2), next_action_on=today + timedelta(days=3)) == []


def test_who_may_have_got_a_message_is_told_to_who_calls(
    provider, person, remind, send_due, as_chitra
):
    provider.behave("+919624046592", accepts_and_hangs_up)
    remind(person())

    send_due()

    (row,) = as_chitra.get("/api/worklist/").json()["results"]
    message = as_chitra.get("/api/messages/?status=uncertain").json()["results"][0]
    given = row["refills"][0]
    assert row["why"] == (
        "1 medicine to refill; a message may have reached them, which nobody knows"
    )
    assert (given["message"], given["message_status"]) == (message["id"], "uncertain")


def test_the_day_is_had_as_a_file_by_who_may_export(as_bilal, as_veena, chitra, day):
    answer = as_bilal.get(f"/api/worklist/?user={chitra.pk}&format=csv")
    lines = answer.getvalue().decode().splitlines()
    assert (len(lines), lines[0].split(",")[4:6]) == (6, ["name", "phone"])
    assert "Nisha Agarwal" in lines[1]
    assert as_veena.get("/api/worklist/?format=csv").status_code == 403


def test_the_last_call_is_told(as_chitra, chitra, shop, contact, today):
    called = contact(next_action_on=today, status="contacted")
    for days, answer in [(9, "Busy"), (2, "Call after Diwali")]:
        ContactInteraction.objects.create(
            organization=shop,
            contact=called,
            customer_response=answer,
            done_by=chitra,
            done_at=timezone.now() - timedelta(days=days),
        )
    (row,) = as_chitra.get("/api/worklist/").json()["results"]
    assert (row["last_contact"]["answer"], row["last_contact"]["by"]) == (
        "Call after Diwali",
        chitra.name,
    )


def test_closed_and_converted_and_others_work_is_not_in_the_day(as_chitra, bilal, contact, today):
    contact("+919825012301", status="inactive", closing_reason="Wrong number")
    contact("+919825012302", assigned_to=bilal)
    contact("+919825012303", status="contacted", next_action_on=today + timedelta(days=1))
    contact("+919825012304", status="converted", converted_on=today, conversion_value=1)
    assert as_chitra.get("/api/worklist/").json()["count"] == 0


@pytest.mark.parametrize(
    "decided",
    [
        {"status": "inactive", "closing_reason": "Asked not to be called"},
        {"status": "converted", "converted_on": date(2024, 6, 1), "conversion_value": 1},
    ],
    ids=["closed", "converted"],
)
def test_a_promise_ends_with_the_contact_and_comes_back_with_it(
    as_chitra, chitra, shop, contact, today, decided
):
    whom = contact(**decided)
    ContactReminder.objects.create(
        organization=shop, contact=whom, due_on=today, assigned_to=chitra, note="Ask again"
    )
    assert as_chitra.get("/api/worklist/").json()["sections"]["follow_ups"] == 0

    ContactRecord.objects.update(
        status="pending", worked_status="pending", converted_on=None, conversion_value=None
    )
    assert as_chitra.get("/api/worklist/").json()["sections"]["follow_ups"] == 1


def test_a_manager_sees_the_day_of_a_colleague(as_bilal, chitra, day):
    assert as_bilal.get(f"/api/worklist/?user={chitra.pk}").json()["count"] == 5


@pytest.mark.parametrize("who", ["as_chitra", "as_dev"])
def test_nobody_else_does(request, who, bilal, day):
    answer = request.getfixturevalue(who).get(f"/api/worklist/?user={bilal.pk}")
    assert answer.status_code == 400
    assert "Leave user out" in answer.json()["message"]


def test_a_viewer_sees_no_medicines(as_veena, sell, today):
    sell(on=today - timedelta(days=28), days=30)
    (row,) = as_veena.get("/api/worklist/").json()["results"]
    assert row["refills"][0]["medicine_name"] == ""


def test_a_refill_of_long_ago_leaves_the_day(as_chitra, sell):
    sell(on="2024-06-01", days=30)
    assert as_chitra.get("/api/worklist/").json()["count"] == 0


def test_who_was_deleted_is_on_no_list_and_comes_back_with_the_customer(
    as_chitra, chitra, meera, sell, today
):
    sell(on=today - timedelta(days=28), days=30)

    def lists():
        urls = ["worklist/", *(f"refill-reminders/?list={one}" for one in ("due", "late"))]
        return [as_chitra.get(f"/api/{url}").json()["count"] for url in urls]

    assert lists() == [1, 1, 1]
    delete_customer(meera, by=chitra)
    assert lists() == [0, 0, 0]
    restore_customer(meera, by=chitra)
    assert lists() == [1, 1, 1]


def test_the_day_is_cut_into_pages(as_chitra, day):
    first = as_chitra.get("/api/worklist/?page_size=2").json()
    second = as_chitra.get("/api/worklist/?page_size=2&page=2").json()
    assert (len(first["results"]), len(second["results"]), first["count"]) == (2, 2, 5)
    assert first["next"]


def test_the_number_of_queries_does_not_grow_with_the_tasks(as_chitra, contact, day, today):
    def queries():
        with CaptureQueriesContext(connection) as given:
            as_chitra.get("/api/worklist/")
        return len(given)

    queries()
    before = queries()
    for number in range(10, 22):
        contact(f"+9198250123{number}", next_action_on=today)
    assert queries() == before


def test_a_contact_that_has_opted_out_is_not_to_be_called(as_chitra, shop, contact, chitra, today):
    silent = contact("+919825012301")
    promised = contact("+919825012302", assigned_to=None)
    contact("+919825012303")
    ContactReminder.objects.create(
        organization=shop, contact=promised, due_on=today, assigned_to=chitra
    )
    for one in (silent, promised):
        opt_out_phone(shop, one.phone, why="Wrote STOP.")

    answer = as_chitra.get("/api/worklist/").json()

    assert [row["name"] for row in answer["results"]] == ["Contact 03"]
    assert answer["sections"]["assigned_contacts"] == 1
