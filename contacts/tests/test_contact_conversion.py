"""Contacts follow the bills and visits of whoever has their phone, in whatever order these come."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import ContactRecord
from contacts.services.converting import follow_bills
from contacts.services.interacting import record_interaction
from contacts.tests.contacts import (
    bill_of,
    buy,
    call_on,
    cancel,
    come_in_vain,
    make_contact,
    notify_bills,
    state_of,
)
from customers.edits import edit_customer
from history.models import Change

pytestmark = pytest.mark.django_db
MAY, JUNE, JULY = date(2024, 5, 1), date(2024, 6, 1), date(2024, 7, 1)


@pytest.fixture
def contact(shop):
    return make_contact(shop)


@pytest.fixture
def ravi(add):
    """Who has the contact's phone."""
    return add("Ravi Shah", "9723521333")


def test_the_first_bill_with_a_value_converts(contact, ravi, cg_road):
    buy(ravi, cg_road, JULY, "90")
    buy(ravi, cg_road, MAY, "0")
    first = buy(ravi, cg_road, JUNE, "420.50")

    assert state_of(contact) == {
        "status": "converted",
        "converted_on": JUNE,
        "conversion_value": Decimal("420.50"),
        "conversion_bill_id": first.pk,
        "customer_id": ravi.pk,
        "yellow_on": None,
    }


def test_of_two_bills_of_a_day_the_first_entered_counts(contact, ravi, cg_road):
    first = buy(ravi, cg_road, JUNE, "10")
    buy(ravi, cg_road, JUNE, "20")

    assert state_of(contact)["conversion_bill_id"] == first.pk


def test_the_history_says_why(contact, ravi, cg_road):
    bill = buy(ravi, cg_road, JUNE)

    line = Change.objects.filter(target_type="contact").first()
    assert line.note == f"Bought: bill {bill.bill_number} of 1 Jun 2024 is the first with a value."
    assert (line.cause, line.cause_id) == ("bill", bill.pk)
    assert line.changes["status"] == ["pending", "converted"]
    assert Decimal(line.changes["conversion_value"][1]) == 420


@pytest.mark.parametrize("before", ["pending", "contacted", "yellow", "inactive"])
def test_a_cancelled_bill_leaves_what_was_before(contact, ravi, cg_road, before):
    ContactRecord.objects.update(status=before, worked_status=before, closing_reason="Moved away")
    bill = buy(ravi, cg_road, JUNE)
    assert state_of(contact)["status"] == "converted"

    cancel(bill)

    state = state_of(contact)
    assert (state["status"], state["converted_on"], state["conversion_bill_id"]) == (
        before, None, None,
    )  # fmt: skip
    assert (
        Change.objects.filter(target_type="contact").first().note
        == "No bill with a value is in force any more."
    )


def test_with_the_first_bill_cancelled_the_next_one_counts(contact, ravi, cg_road):
    first, second = buy(ravi, cg_road, JUNE, "420"), buy(ravi, cg_road, JULY, "90")

    cancel(first)

    assert state_of(contact)["conversion_bill_id"] == second.pk
    assert state_of(contact)["conversion_value"] == 90


def test_a_corrected_total_is_the_new_value(contact, ravi, cg_road):
    bill = buy(ravi, cg_road, JUNE, "420")
    bill.total_amount = Decimal("400")
    bill.save()
    notify_bills(ravi)

    assert state_of(contact)["conversion_value"] == 400


def test_running_it_again_changes_nothing(shop, contact, ravi, cg_road):
    come_in_vain(ravi, cg_road, MAY)
    buy(ravi, cg_road, JUNE)
    lines = Change.objects.filter(target_type="contact").count()
    contact.refresh_from_db()

    assert follow_bills(shop, customer_ids={ravi.pk}) == 0
    assert Change.objects.filter(target_type="contact").count() == lines
    assert ContactRecord.objects.get().updated_at == contact.updated_at


def test_whoever_called_last_before_the_bill_is_credited(
    contact, ravi, cg_road, asha, bilal, chitra
):
    call_on(contact, asha, MAY)
    call_on(contact, chitra, JUNE, call_successful=False)
    call_on(contact, bilal, JUNE + timedelta(days=1))

    buy(ravi, cg_road, JUNE)

    contact.refresh_from_db()
    assert contact.converted_by == chitra


def test_a_bill_before_every_call_is_nobodys_credit(contact, ravi, cg_road, asha, tomorrow):
    record_interaction(contact, by=asha, next_action_on=tomorrow)

    buy(ravi, cg_road, JUNE)

    contact.refresh_from_db()
    assert (contact.status, contact.converted_by) == ("converted", None)


def test_the_days_are_the_organizations(contact, ravi, cg_road, asha):
    call_on(contact, asha, JUNE)
    contact.interactions.update(done_at="2024-06-01T20:00:00Z")  # the 2nd in Kolkata

    buy(ravi, cg_road, JUNE)

    contact.refresh_from_db()
    assert contact.converted_by is None


def test_who_comes_and_does_not_buy_is_yellow(contact, ravi, cg_road):
    come_in_vain(ravi, cg_road, JUNE)

    state = state_of(contact)
    assert (state["status"], state["yellow_on"]) == ("yellow", JUNE)
    assert state["customer_id"] == ravi.pk
    assert (
        Change.objects.filter(target_type="contact").first().note
        == "Came on 1 Jun 2024 and did not buy."
    )


def test_a_visit_that_is_taken_back_leaves_no_mark(contact, ravi, cg_road, asha, tomorrow):
    record_interaction(contact, by=asha, next_action_on=tomorrow)
    visit = come_in_vain(ravi, cg_road, JUNE)

    visit.outcome = "purchased"
    visit.save()
    notify_bills(ravi)

    assert state_of(contact)["status"] == "contacted"
    assert state_of(contact)["yellow_on"] is None


def test_a_mark_made_by_hand_needs_no_visit(as_chitra, contact, ravi, cg_road, today):
    as_chitra.post(f"/api/contacts/{contact.pk}/mark-yellow/")

    cancel(buy(ravi, cg_road, JUNE))

    assert (state_of(contact)["status"], state_of(contact)["yellow_on"]) == ("yellow", today)


def test_the_same_visit_does_not_reopen_who_was_closed_after_it(
    shop, contact, ravi, cg_road, asha, today
):
    come_in_vain(ravi, cg_road, JUNE)
    record_interaction(contact, by=asha, closing_reason="Not interested")

    assert follow_bills(shop, customer_ids={ravi.pk}) == 0
    come_in_vain(ravi, cg_road, JULY)  # entered late
    assert state_of(contact)["status"] == "inactive"
    come_in_vain(ravi, cg_road, today)
    assert state_of(contact)["status"] == "yellow"


def test_the_order_in_which_things_come_in_does_not_matter(shop, add, cg_road):
    """A list, a visit without a purchase, a bill, and a bill that is cancelled."""
    ends = []
    for number, order in enumerate(permutations(range(4))):
        phone = f"98250{number:05d}"
        ravi = add("Ravi Shah", phone)
        doings = (
            lambda p=phone: make_contact(shop, p),
            lambda r=ravi: come_in_vain(r, cg_road, MAY),
            lambda r=ravi: buy(r, cg_road, JULY, "90"),
            lambda r=ravi: cancel(buy(r, cg_road, JUNE, "420")),
        )
        for step in order:
            doings[step]()
        state = state_of(ContactRecord.objects.get(phone=f"+91{phone}"))
        ends.append({**state, "customer_id": None, "conversion_bill_id": None})

    assert all(end == ends[0] for end in ends)
    assert (ends[0]["status"], ends[0]["conversion_value"]) == ("converted", 90)
    assert ends[0]["yellow_on"] == MAY


def test_a_customer_without_a_bill_is_named_and_stays_to_be_called(shop, ravi):
    contact = make_contact(shop)

    assert (state_of(contact)["status"], state_of(contact)["customer_id"]) == ("pending", ravi.pk)


def test_the_second_phone_of_a_customer_converts_too(shop, add, cg_road):
    ravi = add("Ravi Shah", "9723521333 / 9904309398")
    contacts = [make_contact(shop, phone) for phone in ("9723521333", "9904309398")]

    buy(ravi, cg_road, JUNE)

    assert [state_of(contact)["status"] for contact in contacts] == ["converted"] * 2


def test_bills_of_another_business_convert_nobody(contact, add, other_shop, other_branch):
    stranger = add("Ravi Shah", "9723521333", organization=other_shop)

    buy(stranger, other_branch, JUNE)

    assert state_of(contact)["status"] == "pending"


def test_a_batch_costs_the_same_queries_however_large(shop, add, cg_road, asha):
    def queries(start, count):
        people = []
        for number in range(start, start + count):
            phone = f"98250{number:05d}"
            people.append(add(f"Person {number}", phone))
            call_on(make_contact(shop, phone), asha, MAY)
            bill_of(people[-1], cg_road, JUNE)
            bill_of(people[-1], cg_road, JULY)
        with CaptureQueriesContext(connection) as captured:
            notify_bills(*people)
        return len(captured)

    assert queries(0, 2) == queries(10, 25)
    assert ContactRecord.objects.filter(status="converted", converted_by=asha).count() == 27


def test_the_journey_tells_of_calls_and_of_the_conversion(
    as_asha, contact, ravi, cg_road, asha, tomorrow
):
    record_interaction(contact, by=asha, notes="Wants tablets", next_action_on=tomorrow)
    buy(ravi, cg_road, JUNE)

    response = as_asha.get(f"/api/customers/{ravi.pk}/journey/").data["results"]

    titles = {item["title"]: item for item in response}
    assert titles["Contact: converted"]["description"].startswith("Bought: bill B-1 of 1 Jun 2024")
    assert titles["Contacted: Call"]["description"] == "Wants tablets"
    assert titles["Contact: contacted"]["details"]["by"] == "asha"
    assert titles["Contact: converted"]["details"]["status"] == "converted"
    assert "Put on a list of contacts" in titles
    assert {item["type"] for item in response} >= {"interaction", "contact"}


def test_a_visit_entered_by_hand_turns_the_contact_yellow_and_back(
    as_asha, contact, ravi, cg_road, today
):
    visit = as_asha.post(
        "/api/visits/",
        {"customer": ravi.pk, "branch": cg_road.pk, "visit_date": str(today),
         "outcome": "no_purchase"},
    )  # fmt: skip
    assert visit.status_code == 201, visit.data
    assert state_of(contact)["status"] == "yellow"

    as_asha.patch(f"/api/visits/{visit.data['id']}/", {"outcome": "unknown"})

    assert state_of(contact)["status"] == "pending"


def test_a_merged_customers_contacts_follow_what_both_bought(as_asha, add, shop, cg_road):
    ravi, twin = add("Ravi Shah", "9723521333"), add("Ravi Shah", "9904309398")
    buy(ravi, cg_road, JUNE)
    contact = make_contact(shop, "9904309398")
    assert state_of(contact)["status"] == "pending"

    merged = as_asha.post(
        "/api/merges/", {"type": "customer", "primary": ravi.pk, "duplicates": [twin.pk],
                         "choices": {}}, format="json",
    )  # fmt: skip

    assert merged.status_code == 201, merged.data
    state = state_of(contact)
    assert (state["status"], state["customer_id"]) == ("converted", ravi.pk)


@pytest.mark.parametrize("kept", [0, 1])
def test_two_contacts_that_turn_out_to_be_one_person_were_won_once(
    as_asha, add, shop, cg_road, asha, bilal, kept
):
    people = [add("Ravi Shah", phone) for phone in ("9723521333", "9904309398")]
    contacts = [make_contact(shop, phone) for phone in ("9723521333", "9904309398")]
    call_on(contacts[0], asha, MAY)
    call_on(contacts[1], bilal, MAY + timedelta(days=1))
    bill = buy(people[0], cg_road, JUNE, "420")
    buy(people[1], cg_road, JULY, "90")

    primary, duplicate = people[kept], people[1 - kept]
    merged = as_asha.post(
        "/api/merges/", {"type": "customer", "primary": primary.pk,
                         "duplicates": [duplicate.pk]}, format="json",
    )  # fmt: skip

    assert merged.status_code == 201, merged.data
    found = ContactRecord.objects.values_list("conversion_bill", "converted_by", "customer")
    assert list(found) == [(bill.pk, bilal.pk, primary.pk)] * 2
    days = {"from": str(JUNE), "to": str(JULY)}
    response = as_asha.get("/api/reports/conversion/").data
    assert [row["staff_name"] for row in response["results"]] == ["bilal"]
    assert (response["total"]["converted"], response["total"]["total_conversion_value"]) == (
        2,
        "420.00",
    )
    for report in ("staff-performance", "daily-summary"):
        total = as_asha.get(f"/api/reports/{report}/", days).data["total"]
        assert (total["conversions"], total["conversion_value"]) == (1, "420.00"), report


def test_a_phone_found_later_brings_its_callers_credit(shop, add, cg_road, asha, bilal):
    first, second = make_contact(shop, "9723521333"), make_contact(shop, "9904309398")
    call_on(first, asha, MAY)
    call_on(second, bilal, MAY + timedelta(days=1))
    ravi = add("Ravi Shah", "9723521333")
    buy(ravi, cg_road, JUNE)
    edit_customer(ravi, {"phone": "9904309398"}, by=None)

    follow_bills(shop, contact_ids=[second.pk])

    assert ContactRecord.objects.filter(converted_by=bilal, customer=ravi).count() == 2


def test_the_counter_is_told_whom_the_purchase_converted(as_chitra, shop, shivranjani):
    contact = ContactRecord.objects.create(
        organization=shop, branch=shivranjani, phone="+919723521333"
    )

    answer = as_chitra.post(
        "/api/bills/quick-purchase/",
        {"phone": "9723521333", "items": [{"medicine_name": "Metformin 500", "amount": "180"}]},
        format="json",
    )

    assert answer.data["effects"]["contact"] == {
        "id": contact.pk,
        "phone": "+919723521333",
        "status": "converted",
        "yellow_on": None,
        "converted_on": shop.today().isoformat(),
        "conversion_value": "180.00",
    }


def test_the_counter_is_told_who_turned_yellow(as_chitra, shop, shivranjani):
    contact = ContactRecord.objects.create(
        organization=shop, branch=shivranjani, phone="+919723521333"
    )
    today = shop.today().isoformat()

    answer = as_chitra.post(
        "/api/bills/",
        {"phone": "9723521333", "branch": shivranjani.pk, "bill_date": today,
         "visited_but_no_purchase": True},
        format="json",
    )  # fmt: skip

    assert answer.status_code == 201, answer.data
    assert answer.data["effects"]["contact"] == {
        "id": contact.pk,
        "phone": "+919723521333",
        "status": "yellow",
        "yellow_on": today,
        "converted_on": None,
        "conversion_value": None,
    }
