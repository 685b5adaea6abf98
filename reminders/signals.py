"""What bills mean for reminders."""

from typing import Any

from django.dispatch import receiver

from accounts.models import Organization
from reminders.refills import plan_refills
from visits.signals import bills_changed


@receiver(bills_changed, dispatch_uid="reminders.plan_refills")
def plan_refills_of_bills(
    sender: Any, *, organization: Organization, customer_ids: set[int], **kwargs: Any
) -> None:
    plan_refills(organization, customer_ids)
