"""What bills, and the settings of the organization, mean for reminders."""

from typing import Any

from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver

from accounts.models import Organization
from jobs.services import start_job
from reminders.refills import PLANNED_BY, REPLAN, plan_refills
from visits.signals import bills_changed

_BEFORE = "_planned_by_before"


@receiver(bills_changed, dispatch_uid="reminders.plan_refills")
def plan_refills_of_bills(
    sender: Any, *, organization: Organization, customer_ids: set[int], **kwargs: Any
) -> None:
    plan_refills(organization, customer_ids)


@receiver(pre_save, sender=Organization, dispatch_uid="reminders.remember_how_refills_are_planned")
def remember_how_refills_are_planned(
    sender: Any, *, instance: Organization, raw: bool, **kwargs: Any
) -> None:
    stored = Organization.objects.filter(pk=instance.pk).values_list(*PLANNED_BY)
    setattr(instance, _BEFORE, None if raw else stored.first())


@receiver(post_save, sender=Organization, dispatch_uid="reminders.plan_anew")
def plan_anew(sender: Any, *, instance: Organization, **kwargs: Any) -> None:
    """The job is committed with the settings, so that it never reads those of before."""
    before = instance.__dict__.pop(_BEFORE, None)
    stored = Organization.objects.filter(pk=instance.pk).values_list(*PLANNED_BY)
    if before is not None and stored.first() != before:
        start_job(REPLAN, organization=instance, parameters={})
