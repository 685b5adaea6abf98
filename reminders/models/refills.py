"""When a customer's medicine runs out, and what was done about it."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Branch, Organization
from core.scoping import ScopedQuerySet
from customers.models import Customer
from messaging.models import Channel, Message
from visits.models import Purchase

# A refill is late when nobody bought this many days after the day of the reminder.
LATE_DAYS = 3
# After so many days without a reaction it is long over: in nobody's day, in a list of its own.
LONG_OVER_DAYS = 30


class RefillStatus(models.TextChoices):
    PENDING = "pending", _("Pending")
    SENT = "sent", _("Reminded")
    PURCHASED = "purchased", _("Reminded and bought")
    SUPERSEDED = "superseded", _("Bought again before")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled with the bill")


OPEN_REFILLS = (RefillStatus.PENDING, RefillStatus.SENT)
# Those that somebody may have to do something about, before all others.
OPEN_FIRST = Case(
    When(status__in=[RefillStatus.PENDING, RefillStatus.SENT], then=Value(0)), default=Value(1)
)


class SentBy(models.TextChoices):
    WHATSAPP = "whatsapp", _("WhatsApp")
    SMS = "sms", _("SMS")
    CALL = "call", _("Call")


class RefillResponse(models.TextChoices):
    WILL_BUY = "will_buy", _("Will buy")
    CALL_LATER = "call_later", _("Call later")
    NO_ANSWER = "no_answer", _("No answer")
    BOUGHT_ELSEWHERE = "bought_elsewhere", _("Bought elsewhere")
    STOPPED = "stopped", _("No longer takes it")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    NOT_INTERESTED = "not_interested", _("Not interested")
    REPLIED = "replied", _("Replied to the message")


class RefillReminderQuerySet(ScopedQuerySet):
    branch_lookup = "branch"

    def of_people_here(self) -> Self:
        """Nobody is reminded or called whom somebody deleted; who comes back is again."""
        return self.filter(customer__is_active=True)

    def answered(self) -> Self:
        """Who did not pick up gave no answer."""
        return self.exclude(response__in=["", RefillResponse.NO_ANSWER])

    def due(self, *, on: date) -> Self:
        """Open reminders whose date is `on` or earlier; superseded ones never come back."""
        return self.of_people_here().filter(status=RefillStatus.PENDING, due_on__lte=on)

    def to_send(self, *, on: date) -> Self:
        """Due ones that a message may be sent for: those born past are for a call."""
        return self.due(on=on).filter(call_only=False)

    def to_call(self, *, on: date) -> Self:
        """Whom to call: a call was promised, no message can go out, or they were born past."""
        return self.of_people_here().filter(
            status__in=[RefillStatus.PENDING, RefillStatus.SENT], call_only=True, due_on__lte=on
        )

    def with_message_status(self) -> Self:
        """With `message_status`: of the last message that spoke of it, "" where none did."""
        links = MessageReminder.objects.filter(reminder=OuterRef("pk")).order_by("-message")
        last = Subquery(links.values("message__status")[:1])
        return self.annotate(message_status=Coalesce(last, Value("")))

    def late(self, *, on: date) -> Self:
        """Reminded or not, the medicine is not bought `LATE_DAYS` after the reminder's day."""
        return self.of_people_here().filter(
            status__in=[RefillStatus.PENDING, RefillStatus.SENT],
            due_on__lte=on - timedelta(days=LATE_DAYS),
        )

    def long_over(self, is_over: bool, *, on: date) -> Self:
        """Those that nobody reacted to for more than `LONG_OVER_DAYS`, or all others."""
        since = on - timedelta(days=LONG_OVER_DAYS)
        return self.filter(due_on__lt=since) if is_over else self.filter(due_on__gte=since)


class RefillReminder(models.Model):
    """One per purchase with a duration. `due_on` is `reminder_date` unless it was snoozed."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="refill_reminders", db_index=False
    )
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="refill_reminders")
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="refill_reminders"
    )
    purchase = models.OneToOneField(
        Purchase, on_delete=models.CASCADE, related_name="refill_reminder"
    )
    medicine_name = models.CharField(max_length=200)
    medicine_key = models.CharField(max_length=200)
    runs_out_on = models.DateField(help_text="With stock that was left, where that is counted.")
    reminder_date = models.DateField()
    due_on = models.DateField()
    call_only = models.BooleanField(
        default=False,
        help_text="Call, never send: its date was past when it was made, or a call was promised.",
    )
    status = models.CharField(max_length=10, choices=RefillStatus, default=RefillStatus.PENDING)
    bought_by = models.ForeignKey(
        Purchase,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="refilled_reminders",
        help_text="The purchase that took its place.",
    )
    bought_on = models.DateField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.CharField(max_length=10, choices=SentBy, blank=True)
    sent_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    response = models.CharField(max_length=16, choices=RefillResponse, blank=True)
    response_notes = models.CharField(max_length=500, blank=True)
    responded_at = models.DateTimeField(null=True, blank=True)
    responded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="Who heard the answer; nobody when the customer replied to a message.",
    )
    closing_reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    messages = models.ManyToManyField(
        Message, through="reminders.MessageReminder", related_name="reminders", editable=False
    )

    objects = RefillReminderQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(
                fields=["organization", "due_on", "id"],
                name="refill_due",
                condition=Q(status__in=["pending", "sent"]),
            ),
            models.Index(fields=["organization", "-reminder_date"], name="refill_by_date"),
            # The order of the API's list, whatever the status, and of the admin's.
            models.Index(fields=["organization", "due_on", "id"], name="refill_by_due_day"),
            models.Index("organization", OPEN_FIRST, "due_on", "id", name="refill_open_first"),
            # Reports of a range of days.
            models.Index(
                fields=["organization", "sent_at"],
                name="refill_by_sending",
                condition=Q(sent_at__isnull=False),
            ),
            models.Index(
                fields=["organization", "responded_at"],
                name="refill_by_answer",
                condition=Q(responded_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "medicine_key"],
                name="one_open_refill_per_medicine",
                condition=Q(status="pending"),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("reminder_date")), name="refill_snoozed_later_only"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["sent", "purchased"]) | Q(sent_at__isnull=False),
                name="refill_sent_has_an_instant",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["superseded", "purchased"]) | Q(bought_on__isnull=False),
                name="refill_bought_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | ~Q(closing_reason=""),
                name="closed_refill_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Refill due on {self.due_on:%Y-%m-%d}"  # viewers read no medicine

    @property
    def is_open(self) -> bool:
        """Whether somebody may still have to do something."""
        return self.status in (RefillStatus.PENDING, RefillStatus.SENT)


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
