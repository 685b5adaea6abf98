"""When a customer's medicine runs out, and what was done about it."""

from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.models import Branch, Organization
from contacts.models import ContactRecord, ContactReminderStatus
from core.scoping import ScopedQuerySet
from customers.models import Customer
from leads.models import Lead
from messaging.models import Channel, Message
from visits.models import Purchase, Visit

# A refill is late when nobody bought this many days after the day of the reminder.
LATE_DAYS = 3


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

    def late(self, *, on: date) -> Self:
        """Reminded or not, the medicine is not bought `LATE_DAYS` after the reminder's day."""
        return self.of_people_here().filter(
            status__in=[RefillStatus.PENDING, RefillStatus.SENT],
            due_on__lte=on - timedelta(days=LATE_DAYS),
        )


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


class VisitRhythmQuerySet(ScopedQuerySet):
    branch_lookup = "customer__branch"

    def branch_limit(self, branch_ids: frozenset[int]) -> Q:
        """As of the customers: own branches', and those of no branch yet."""
        return Q(customer__branch__in=branch_ids) | Q(customer__branch=None)

    def late(self, *, on: date) -> Self:
        """Who may lapse: later than their rhythm on `on`, but not for so long that they are lost.

        Nobody who came, or bought or declined what had run out, since it was counted.
        """
        came = Visit.objects.filter(
            customer=OuterRef("customer"), visit_date__gt=OuterRef("last_visit_on")
        )
        waits = RefillReminder.objects.filter(
            customer=OuterRef("customer"), status__in=OPEN_REFILLS, runs_out_on__lt=on
        )
        rows = self.filter(
            late_from__lte=on,
            late_from__gt=on - timedelta(days=VisitRhythm.LOST),
            customer__is_active=True,
        ).filter(~Exists(came.order_by()))
        by_refill = Q(Exists(waits.order_by()), refill_late_from__lte=on)
        return rows.filter(Q(visit_late_from__lte=on) | by_refill)


class VisitRhythm(models.Model):
    """How often a customer comes, and from when on they are late; counted every night.

    Of who came too seldom to say, and has no refill that ran out, there is none. How it is counted:
    `reminders.lapsing`.
    """

    LOST: ClassVar[int] = 180  # days: who is late for longer does not come back for a call

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="visit_rhythm")
    visits = models.PositiveIntegerField(help_text="Days on which they came in two years.")
    usual_gap_days = models.PositiveIntegerField(null=True)
    last_visit_on = models.DateField()
    visit_late_from = models.DateField(null=True)
    refill_late_from = models.DateField(null=True)
    late_from = models.DateField(help_text="The earlier of both.")

    objects = VisitRhythmQuerySet.as_manager()

    class Meta:
        ordering = ["-late_from", "-id"]
        indexes = [
            models.Index(fields=["organization", "-late_from", "-id"], name="rhythm_by_lateness"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(late_from=F("visit_late_from")) | Q(late_from=F("refill_late_from")),
                name="rhythm_is_of_visits_or_refills",
            ),
        ]

    def __str__(self) -> str:
        return f"Late from {self.late_from:%Y-%m-%d}"
