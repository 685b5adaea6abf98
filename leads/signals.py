"""Saving a source record collects its persons, whoever saves it.

After the commit: a booking's persons are stored by then, and a refused request collects nothing.
Robust: the record is saved whatever comes of collecting, and the nightly scan makes up for it.

Bills and visits without a purchase are followed in the transaction that writes them.
"""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.models import Organization, User
from bookings.models import AreaCustomer, Booking
from bookings.services.area import collect_area_customer
from bookings.services.bookings import auto_create_from_booking
from contacts.services.converting import follow_bills
from visits.signals import bills_changed, visited_without_purchase


@receiver(post_save, sender=Booking, dispatch_uid="leads.take_booking_in")
def take_booking_in(
    sender: type[Booking], instance: Booking, raw: bool = False, **kwargs: Any
) -> None:
    if not raw:  # a fixture is loaded as it is
        transaction.on_commit(partial(auto_create_from_booking, instance), robust=True)


@receiver(post_save, sender=AreaCustomer, dispatch_uid="leads.collect_area_customer")
def collect_saved_area_customer(
    sender: type[AreaCustomer], instance: AreaCustomer, raw: bool = False, **kwargs: Any
) -> None:
    if not raw:
        transaction.on_commit(partial(collect_area_customer, instance), robust=True)


@receiver(bills_changed, dispatch_uid="leads.contacts_follow_bills")
@receiver(visited_without_purchase, dispatch_uid="leads.contacts_follow_visits")
def contacts_follow_bills(
    sender: Any,
    organization: Organization,
    customer_ids: set[int],
    by: User | None = None,
    **kwargs: Any,
) -> None:
    follow_bills(organization, customer_ids=customer_ids, by=by)
