"""What is done for a contact: attempts to reach it, dates to act on, and what changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from contacts.models.contact import ContactRecord
from core.scoping import ScopedQuerySet


class ThroughContactQuerySet(ScopedQuerySet):
    """Of what belongs to a contact: seen by whoever sees the contact."""

    branch_lookup = "contact__branch"

    def branch_limit(self, branch_ids: frozenset[int]) -> Q:
        return Q(contact__branch__in=branch_ids) | Q(contact__branch=None)


class InteractionKind(models.TextChoices):
    CALL = "call", _("Call")
    WHATSAPP = "whatsapp", _("WhatsApp")
    SMS = "sms", _("SMS")
    VISIT = "visit", _("Visit")


class ContactInteraction(models.Model):
    """One attempt to reach a contact; never changed afterwards."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    contact = models.ForeignKey(
        ContactRecord, on_delete=models.PROTECT, related_name="interactions"
    )
    kind = models.CharField(max_length=10, choices=InteractionKind, default=InteractionKind.CALL)
    notes = models.TextField(blank=True)
    customer_response = models.TextField(blank=True)
    next_action = models.CharField(max_length=200, blank=True)
    next_action_on = models.DateField(null=True, blank=True)
    closing_reason = models.CharField(max_length=200, blank=True)
    call_duration = models.PositiveIntegerField(null=True, blank=True, help_text="Seconds.")
    call_successful = models.BooleanField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="contact_interactions",
    )
    done_at = models.DateTimeField()

    objects = ThroughContactQuerySet.as_manager()

    class Meta:
        ordering = ["-done_at", "-id"]
        verbose_name = "interaction"
        indexes = [
            models.Index(
                fields=["organization", "-done_at", "-id"], name="interaction_newest_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.done_at:%Y-%m-%d}"


class ContactReminderStatus(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class ContactReminder(models.Model):
    """A date on which a member of staff must act for a contact."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    contact = models.ForeignKey(ContactRecord, on_delete=models.PROTECT, related_name="reminders")
    due_on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="contact_reminders",
    )
    status = models.CharField(
        max_length=10, choices=ContactReminderStatus, default=ContactReminderStatus.OPEN
    )
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ThroughContactQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            # Of the list, whoever's and whatever their status.
            models.Index(fields=["organization", "due_on", "id"], name="contact_reminder_by_day"),
            models.Index(
                fields=["assigned_to", "due_on"],
                name="contact_reminder_open",
                condition=Q(status="open"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} on {self.due_on:%Y-%m-%d}"
