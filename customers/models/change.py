"""The one change log of a customer."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.scoping import ScopedQuerySet
from customers.models.customer import Customer


class ChangeCause(models.TextChoices):
    """What wrote to the customer. `cause_id` is the id of that row, bill, lead ..."""

    EDIT = "edit", _("Edited by hand")
    MANUAL_ADD = "manual_add", _("Added by hand")
    UPSERT = "upsert", _("Taken in by another part of the service")
    UPLOAD_ROW = "upload_row", _("Row of an upload")
    VISIT = "visit", _("Visit")
    BILL = "bill", _("Bill")
    LEAD = "lead", _("Lead")
    BOOKING = "booking", _("Booking")
    AREA_CUSTOMER = "area_customer", _("Area customer")
    WEBHOOK = "webhook", _("Webhook")
    OPT_OUT = "opt_out", _("Messages stopped or wanted again")
    MERGE = "merge", _("Merge")
    REVERT = "revert", _("Revert of an upload")
    BRANCH_DELETED = "branch_deleted", _("Deletion of a branch")


class ChangeAction(models.TextChoices):
    CREATED = "created", _("Created")
    UPDATED = "updated", _("Updated")
    DELETED = "deleted", _("Deleted")
    REACTIVATED = "reactivated", _("Reactivated")


class CustomerChangeQuerySet(ScopedQuerySet):
    organization_lookup = "customer__organization"


class CustomerChange(models.Model):
    """What changed: `changes` is `{field: [before, after]}`, keys added under `identifiers`."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="changes")
    action = models.CharField(max_length=12, choices=ChangeAction, default=ChangeAction.UPDATED)
    cause = models.CharField(max_length=16, choices=ChangeCause)
    cause_id = models.BigIntegerField(null=True, blank=True)
    changes = models.JSONField(default=dict)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    changed_at = models.DateTimeField()

    objects = CustomerChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_cause_display()} on {self.changed_at:%Y-%m-%d}"
