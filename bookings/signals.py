"""Saving a source record collects its persons, whoever saves it.

After the commit: a booking's persons are stored by then, and a refused request collects nothing.
Robust: the record is saved whatever comes of collecting, and the nightly scan makes up for it.
"""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from bookings.models import AreaCustomer, Booking
from bookings.services.area import collect_area_customer
from bookings.services.bookings import auto_create_from_booking


@receiver(post_save, sender=Booking, dispatch_uid="leads.import_booking")
def import_booking(
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
