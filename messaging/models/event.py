"""What providers told us, and what it says about a phone."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from core.scoping import ScopedQuerySet
from messaging.models.message import Channel, Message


class EventKind(models.TextChoices):
    STATUS = "status", _("State of a message")
    INBOUND = "inbound", _("Message from a customer")


class MessageEvent(models.Model):
    """One thing a webhook told, once however often it came. Without a message until one fits."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        related_name="message_events",
        null=True,
        blank=True,
        db_index=False,
    )
    channel = models.CharField(max_length=10, choices=Channel)
    kind = models.CharField(max_length=10, choices=EventKind)
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    message = models.ForeignKey(
        Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="events"
    )
    provider_id = models.CharField(max_length=200)
    sender = models.CharField(max_length=64, blank=True, help_text="Ours, by the provider's id.")
    phone = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=20, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=1000, blank=True)
    forgotten_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When its words were forgotten, as the organization's settings say.",
    )
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["provider_id"], name="event_without_message", condition=Q(message=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.state}".strip()


class EvidenceKind(models.TextChoices):
    DELIVERED = "delivered", _("A message was delivered or read")
    INBOUND = "inbound", _("A message came from it")
    UNDELIVERABLE = "undeliverable", _("A message could not be delivered")


class PhoneEvidence(models.Model):
    """What one day says about whether a phone is on WhatsApp. It counts for a while only."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="phone_evidence", db_index=False
    )
    phone = models.CharField(max_length=20)
    kind = models.CharField(max_length=14, choices=EvidenceKind)
    day = models.DateField()
    message = models.ForeignKey(
        Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-id"]
        indexes = [models.Index(fields=["day"], name="evidence_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "phone", "kind", "day"],
                name="evidence_once_per_phone_kind_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.day:%Y-%m-%d}"
