"""The keys by which other systems sign what they send, and what they have sent."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiKey, Organization
from core.scoping import ScopedQuerySet


class WebhookKey(models.Model):
    """Names a signing secret. The secret itself is stored nowhere: see `customers.webhook.keys`."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="webhook_keys"
    )
    key_id = models.CharField("key", max_length=40, unique=True)
    label = models.CharField(max_length=100, blank=True, help_text="Which system signs with it.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(
        null=True, blank=True, help_text="Nothing signed with it is taken from then on."
    )
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "webhook key"

    def __str__(self) -> str:
        return self.label or self.key_id


class WebhookEvent(models.Model):
    """One call that was imported, with its answer, so that sending it again changes nothing."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="webhook_events", db_index=False
    )
    key = models.ForeignKey(
        WebhookKey,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        help_text="Who signed it; empty when it came with an API key.",
    )
    api_key = models.ForeignKey(
        ApiKey,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="With which it came, unsigned.",
    )
    event_id = models.CharField(max_length=100)
    body_sha256 = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    waiting = models.JSONField(
        default=list, help_text="Items that need attention, as they came; nothing is lost."
    )
    received_at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "event_id"],
                name="webhook_event_once_per_organization",
                violation_error_message=_("This event was imported at the same moment."),
            ),
            models.CheckConstraint(
                condition=models.Q(key=None) ^ models.Q(api_key=None),
                name="webhook_event_by_one_key",
            ),
        ]

    def __str__(self) -> str:
        return self.event_id
