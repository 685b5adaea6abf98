"""Which reminders a message speaks of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedQuerySet
from messaging.models import Channel, Message
from reminders.models.refill import RefillReminder


class MessageReminderQuerySet(ScopedQuerySet):
    organization_lookup = "message__organization"


class MessageReminder(models.Model):
    """Which reminders a message speaks of: each at most once per channel."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="links")
    reminder = models.ForeignKey(
        RefillReminder, on_delete=models.CASCADE, related_name="message_links", db_index=False
    )
    channel = models.CharField(max_length=10, choices=Channel)

    objects = MessageReminderQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["reminder", "channel"],
                name="reminder_once_per_channel",
                violation_error_message=_("This reminder has a message of this channel."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reminder_id} by {self.channel}"
