"""What changed and why: the one change log of everything that people and sheets change."""

from collections.abc import Collection
from functools import cache
from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from core.scoping import ScopedQuerySet


class TargetType(models.TextChoices):
    """Of what a change is. A model whose changes are kept has its word as `recorded_as`."""

    CUSTOMER = "customer", _("Customer")
    CONTACT = "contact", _("Contact")
    LEAD = "lead", _("Lead")
    MEMBERSHIP = "membership", _("Lead in a project")
    BILL = "bill", _("Bill")
    PARTNER = "partner", _("Channel partner")
    PROJECT = "project", _("Project")
    ORGANIZATION = "organization", _("Organization")
    BRANCH = "branch", _("Branch")
    USER = "user", _("User")


class ChangeCause(models.TextChoices):
    """What made the change. `cause_id` is the id of that row, bill, lead ..."""

    EDIT = "edit", _("Edited by hand")
    MANUAL_ADD = "manual_add", _("Added by hand")
    UPSERT = "upsert", _("Imported by another part of the service")
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
    CUSTOMER = "customer", _("Customer whose phone it is")
    ASSIGNMENT = "assignment", _("Assignment")
    INTERACTION = "interaction", _("Interaction")


class ChangeAction(models.TextChoices):
    CREATED = "created", _("Created")
    UPDATED = "updated", _("Updated")
    DELETED = "deleted", _("Deleted")
    REACTIVATED = "reactivated", _("Reactivated")


class ChangeQuerySet(ScopedQuerySet):
    def of(self, record: models.Model) -> Self:
        return self.filter(target_type=target_type_of(type(record)), target_id=record.pk)

    def of_each(self, target_type: TargetType, ids: Collection[int]) -> Self:
        """Of all records of one type with these ids, however many."""
        return self.filter(target_type=target_type, target_id__in_values=ids)


class Change(models.Model):
    """What changed of one record: `changes` is `{field: [before, after]}`.

    The names of fields are the model's own; words for people are made when it is shown. `note` is
    why, where somebody said so. The target is no foreign key, so that one table serves all types:
    a revert and a deletion with everything delete the changes of what goes (`delete_changes`), a
    merge moves them. A branch or project that was never used goes by hand, and its last change says
    who deleted it.
    """

    # Checked by the database, a fifth of COPY's time: so the deletion of an organization hears of a
    # change that was written meanwhile, and walks again.
    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        db_index=False,
        help_text="None: of the platform itself, as its operators are.",
    )
    target_type = models.CharField(max_length=12, choices=TargetType)
    target_id = models.BigIntegerField()
    action = models.CharField(max_length=12, choices=ChangeAction, default=ChangeAction.UPDATED)
    cause = models.CharField(max_length=16, choices=ChangeCause)
    cause_id = models.BigIntegerField(null=True, blank=True)
    changes = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    at = models.DateTimeField()

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        # Without the type: few records of other types have the same id. The indexes of 300,000 rows
        # take 16 MB instead of 23.
        indexes = [models.Index(fields=["target_id"], name="change_by_target")]

    def __str__(self) -> str:
        return f"{self.get_cause_display()} on {self.at:%Y-%m-%d}"


def is_recorded(model: type[models.Model]) -> bool:
    return hasattr(model, "recorded_as")


@cache
def recorded_models() -> dict[TargetType, type[models.Model]]:
    """{its word: the model whose changes are kept under it}"""
    return {target_type_of(model): model for model in apps.get_models() if is_recorded(model)}


def target_type_of(model: type[models.Model]) -> TargetType:
    """Raises AttributeError for a model whose changes are not kept."""
    recorded: Any = model
    return TargetType(recorded.recorded_as)
