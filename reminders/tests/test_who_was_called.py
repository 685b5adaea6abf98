"""Whom an outcome of a call is of, when several people share a phone."""

from datetime import timedelta

import pytest

from contacts.models import ContactRecord
from customers.models import Customer, OptedOutPhone
from reminders.models import RefillReminder
from reminders.tests.test_call_outcomes import PHONE, contact, errors_of, owns, record

__all__ = ["contact", "record"]

pytestmark = pytest.mark.django_db


def test_two_people_are_no_one_person(record, shop, contact, meera):
    other = Customer.objects.create(organization=shop, full_name="Ravi Shah")

    answer = record("no_answer", contact=contact.pk, customer=other.pk)

    assert (answer.status_code, errors_of(answer)) == (400, [("contact", "not_one_person")])


def test_a_phone_that_is_somebody_elses_is_no_one_person(record, shop, shivranjani, meera):
    values = {"organization": shop, "branch": shivranjani}
    ravi = Customer.objects.create(full_name="Ravi Shah", phone="+919825099999", **values)
    strange = ContactRecord.objects.create(phone="+919825012345", **values)
    shown = ContactRecord.objects.create(phone=ravi.phone, **values)

    refused = record("do_not_call", contact=strange.pk, customer=ravi.pk)
    owns(meera, ravi.phone)
    ContactRecord.objects.update(customer=None)
    taken = record("do_not_call", contact=shown.pk, customer=ravi.pk)

    for answer in (refused, taken):
        assert (answer.status_code, errors_of(answer)) == (400, [("contact", "not_one_person")])
    assert not OptedOutPhone.objects.exists()


@pytest.mark.parametrize("known", [True, False])
def test_of_a_family_on_one_phone_only_the_one_who_was_called_is_handled(
    record, sell, shop, shivranjani, meera, contact, today, known
):
    son = Customer.objects.create(
        organization=shop, branch=shivranjani, full_name="Ravi Shah", phone=PHONE
    )
    sell("Metformin 500", on=today - timedelta(days=28), days=30, customer=son)
    owns(meera, PHONE)
    ContactRecord.objects.update(customer=meera if known else None)

    answer = record("not_interested", customer=son.pk).json()

    contact.refresh_from_db()
    assert (answer["contact"], contact.status, contact.attempts) == (None, "pending", 0)
    assert RefillReminder.objects.get().status == "closed"
