"""Days on which a customer is called, and what came of a call."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from contacts.models import ContactRecord, ContactReminderStatus
from core.scoping import ScopedQuerySet
from customers.models import Customer
from leads.models import Lead


class CustomerReminderQuerySet(ScopedQuerySet):
    branch_lookup = "customer__branch"
    author_lookup = "assigned_to"

    def branch_limit(self, branch_ids: frozenset[int]) -> Q:
        """Of whoever sees the customer."""
        return Q(customer__branch__in=branch_ids) | Q(customer__branch=None)

    def open_for_people(self) -> Self:
        """Nobody is called who was deleted or wants to hear nothing; who comes back is again."""
        return self.filter(
            status=ContactReminderStatus.OPEN,
            customer__is_active=True,
            customer__opted_out_at=None,
        )


class CustomerReminder(models.Model):
    """A date on which a member of staff must act for a customer, whatever for.

    A contact has its own reminders and a lead its follow-ups; this is for who is neither any more.
    `answer` is what came of the last call about it, by whom and when `handled_by` and `handled_at`.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="customer_reminders"
    )
    due_on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="customer_reminders",
        db_index=False,
    )
    status = models.CharField(
        max_length=10, choices=ContactReminderStatus, default=ContactReminderStatus.OPEN
    )
    answer = models.CharField(max_length=600, blank=True)
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+",
        db_index=False,
    )  # fmt: skip
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CustomerReminderQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            # Of the list, whoever's and whatever their status.
            models.Index(fields=["organization", "due_on", "id"], name="customer_reminder_by_day"),
            models.Index(
                fields=["assigned_to", "due_on"],
                name="customer_reminder_open",
                condition=Q(status="open"),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open") | Q(handled_at__isnull=False),
                name="customer_reminder_over_has_an_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"Reminder on {self.due_on:%Y-%m-%d}"  # viewers read no note


class CallResult(models.TextChoices):
    """What came of a call; what each means for whom is in `reminders.calls.rules`."""

    NO_ANSWER = "no_answer", _("No answer")
    CALL_LATER = "call_later", _("Call later")
    WILL_COME = "will_come", _("Will come")
    NOT_INTERESTED = "not_interested", _("Not interested")
    BOUGHT_ELSEWHERE = "bought_elsewhere", _("Buys elsewhere")
    STOPPED = "stopped", _("No longer takes it")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    DO_NOT_CALL = "do_not_call", _("Do not call")


# So long the author of an outcome may revert it.
REVERTIBLE_FOR = timedelta(seconds=60)


class CallOutcome(models.Model):
    """One call of one person, whatever for. What was said stands where it belongs: with the
    contact, the lead and the refills.

    `touched` is `{model: {id: {field: [before, after]}}}` of what the outcome changed, so that its
    author can revert it for a minute; None after.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, null=True, related_name="call_outcomes"
    )
    contact = models.ForeignKey(
        ContactRecord, on_delete=models.CASCADE, null=True, related_name="call_outcomes"
    )
    lead = models.ForeignKey(
        Lead, on_delete=models.CASCADE, null=True, related_name="call_outcomes"
    )
    outcome = models.CharField(max_length=16, choices=CallResult)
    next_on = models.DateField(null=True)
    closing_reason = models.CharField(max_length=200, blank=True)
    refills = models.JSONField(default=list, help_text="Ids of the reminders it answered.")
    touched = models.JSONField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+",
        db_index=False,
    )  # fmt: skip
    done_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["done_by", "-id"], name="call_outcome_own_newest_first"),
            models.Index(fields=["organization", "-done_at"], name="call_outcome_newest_first"),
            models.Index(
                fields=["done_at"],
                name="call_outcome_to_forget",
                condition=Q(touched__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | Q(contact__isnull=False),
                name="call_outcome_is_of_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} on {self.done_at:%Y-%m-%d}"

    @property
    def revertible_until(self) -> datetime:
        return self.done_at + REVERTIBLE_FOR
