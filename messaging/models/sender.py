"""By which sender and with which words an organization's messages go out, and why they do not."""

from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from core.scoping import ScopedQuerySet
from messaging.models.message import Channel


class SenderStateQuerySet(ScopedQuerySet):
    def stopped(self) -> Self:
        return self.exclude(stopped_at=None)


class SenderState(models.Model):
    """An organization's sender in a channel: whose number it is, and whether it is open.

    Stopped by an error that a person must see to; paused by itself when the provider asks for it.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="senders", db_index=False
    )
    channel = models.CharField(max_length=10, choices=Channel)
    sender_id = models.CharField(
        max_length=64,
        blank=True,
        help_text="The organization's own: WhatsApp's phone number id, or the number or messaging "
        "service that SMS come from. Empty: that of the installation.",
    )
    stopped_at = models.DateTimeField(null=True, blank=True)
    stop_code = models.CharField(max_length=40, blank=True)
    stop_reason = models.CharField(max_length=500, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    pauses = models.PositiveSmallIntegerField(
        default=0, help_text="How often in a row the provider asked to wait."
    )
    reset_at = models.DateTimeField(null=True, blank=True)
    reset_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    objects = SenderStateQuerySet.as_manager()

    class Meta:
        ordering = ["organization_id", "channel"]
        verbose_name = "sender"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "channel"],
                name="one_sender_per_organization_and_channel",
                violation_error_message=_("There is a sender for this channel already."),
            ),
            models.UniqueConstraint(
                fields=["channel", "sender_id"],
                name="sender_id_of_one_organization",
                condition=~Q(sender_id=""),
                violation_error_message=_("Another organization has this sender."),
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None) | ~Q(stop_reason=""),
                name="stopped_sender_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}"


class MessageTemplate(models.Model):
    """The words of a reminder. Without one of its own an organization has those of the code."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="message_templates", db_index=False
    )
    channel = models.CharField(max_length=10, choices=Channel)
    language = models.CharField(
        max_length=10,
        default="en",
        validators=[
            RegexValidator(r"^[a-z]{2,3}(_[A-Z]{2})?$", 'Use a code such as "en" or "hi".')
        ],
        help_text="As WhatsApp writes it: en, en_US, hi, gu.",
    )
    provider_name = models.CharField(
        "name at the provider",
        max_length=512,
        blank=True,
        help_text="WhatsApp: the approved template's name. SMS in India: its DLT template id.",
    )
    body = models.TextField(
        help_text="With {name}, {shop} and {branch}; {medicines} only where that is switched on. "
        "WhatsApp sends the text approved under the name above with these in order of appearance."
    )
    names_medicines = models.BooleanField(
        default=False,
        help_text="Says in the message what is taken. That is health data, and Meta restricts it: "
        "see docs/messages.md before you switch it on.",
    )
    stopped_at = models.DateTimeField(null=True, blank=True)
    stop_reason = models.CharField(max_length=500, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["channel", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "channel", "language"],
                name="one_template_per_channel_and_language",
                violation_error_message=_("There is a template for this channel and language."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} ({self.language})"
