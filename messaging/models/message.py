"""The outbox: what was or will be sent to whom, each row the promise of at most one message."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Branch, Organization
from core.scoping import ScopedQuerySet
from customers.models import Customer


class Channel(models.TextChoices):
    WHATSAPP = "whatsapp", _("WhatsApp")
    SMS = "sms", _("SMS")


class MessageStatus(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    ACCEPTED = "accepted", _("Accepted by the provider")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    READ = "read", _("Read")
    FAILED = "failed", _("Not sent")
    UNCERTAIN = "uncertain", _("Not known whether it was sent")
    SKIPPED = "skipped", _("Left out")


class SkipReason(models.TextChoices):
    OPTED_OUT = "opted_out", _("The customer wants no messages")
    NO_CONSENT = "no_consent", _("No consent is recorded")
    NO_PHONE = "no_phone", _("No phone is known")
    NOT_ON_WHATSAPP = "not_on_whatsapp", _("The phone is not on WhatsApp")
    NO_LONGER_DUE = "no_longer_due", _("Nothing to remind of any more")
    DELETED = "deleted", _("The customer was deleted")
    EXPIRED = "expired", _("Too late to send")


# The customer has it, or it is with the provider.
REACHED = (
    MessageStatus.ACCEPTED,
    MessageStatus.SENT,
    MessageStatus.DELIVERED,
    MessageStatus.READ,
)


class MessageQuerySet(ScopedQuerySet):
    branch_lookup = "branch"

    def branch_limit(self, branch_ids: frozenset[int]) -> Q:
        return Q(branch__in=branch_ids) | Q(branch=None)

    def sendable(self, *, at: datetime) -> Self:
        """Waiting ones whose time has come."""
        return self.filter(status=MessageStatus.QUEUED, next_try_at__lte=at)

    def abandoned(self, *, at: datetime) -> Self:
        """Taken by a worker that never said what came of it."""
        return self.filter(status=MessageStatus.SENDING, lease_until__lt=at)


class Message(models.Model):
    """One message of one channel: all that a customer is reminded of on a day.

    `bundle` names customer and day as they were when it was made, so that the database lets no
    second one be made, whoever is merged with whom. A row is `sending` before the provider is
    called and never goes back to waiting unless it is certain that nothing was accepted.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="messages", null=True, blank=True
    )
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="messages")
    channel = models.CharField(max_length=10, choices=Channel)
    day = models.DateField(help_text="On which it was due to be sent.")
    bundle = models.CharField(max_length=60, editable=False)
    reference = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False, help_text="Our id, which providers echo."
    )
    status = models.CharField(max_length=10, choices=MessageStatus, default=MessageStatus.QUEUED)
    skip_reason = models.CharField(max_length=16, choices=SkipReason, blank=True)

    phone = models.CharField(max_length=20, blank=True)
    sender = models.CharField(
        max_length=64, blank=True, help_text="The provider's id of the sender."
    )
    template_name = models.CharField(max_length=512, blank=True)
    language = models.CharField(max_length=10, blank=True)
    variables = models.JSONField(default=list)
    body = models.TextField(blank=True, help_text="As it was sent.")

    provider_id = models.CharField(max_length=200, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    error_text = models.CharField(max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(help_text="Not before; quiet hours and back-off move it.")
    expires_at = models.DateTimeField(help_text="Too late from then on: somebody calls instead.")
    claim = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)

    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    resolved_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When its words were forgotten, as the organization's settings say.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["organization", "-id"], name="message_newest_first"),
            models.Index(
                fields=["organization", "next_try_at", "id"],
                name="message_waiting",
                condition=Q(status="queued"),
            ),
            models.Index(
                fields=["organization", "lease_until"],
                name="message_being_sent",
                condition=Q(status="sending"),
            ),
            models.Index(
                fields=["organization", "-id"],
                name="message_uncertain",
                condition=Q(status="uncertain"),
            ),
            # No constraint: what a provider answers must never keep its answer from being stored.
            models.Index(fields=["provider_id"], name="message_by_provider_id"),
            # By whom a reply or a STOP is answered; the sender tells the organizations apart.
            models.Index(fields=["phone", "-id"], name="message_by_phone"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "bundle", "channel"],
                name="message_once_per_bundle_and_channel",
                violation_error_message=_("This message has been made already."),
            ),
            models.CheckConstraint(
                condition=~Q(status="sending") | Q(claim__isnull=False, lease_until__isnull=False),
                name="message_being_sent_is_held",
            ),
            models.CheckConstraint(
                condition=~Q(status="skipped") | ~Q(skip_reason=""),
                name="message_left_out_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} on {self.day:%Y-%m-%d}"
