"""One person's day: whom to call and why, in the order in which to do it (DESIGN 6).

Overdue promises first, then today's follow-ups, then refill calls, then assigned contacts that
nobody called yet. One UNION finds the page, and a constant number of queries fills it.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    F,
    IntegerField,
    Min,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast

from accounts.models import User
from contacts.models import OPEN_STATUSES, ContactRecord, ContactReminder, ContactReminderStatus
from contacts.models.contact import has_opted_out
from leads.models import UNDECIDED, Lead
from reminders.models import LATE_DAYS, CustomerReminder, RefillReminder, RefillStatus

# A refill that nobody reacted to for longer leaves the day's list; it stays in ?list=late.
REFILL_DAYS = 30
CONTACT_REMINDER, LEAD, CONTACT, REFILL = "contact_reminder", "follow_up", "contact", "refill_call"
CUSTOMER_REMINDER = "customer_reminder"
_OVERDUE, _FOLLOW_UP, _REFILL_CALL, _NEW_CONTACT = range(4)
SECTIONS = ("overdue", "follow_ups", "refill_calls", "assigned_contacts")


@dataclass(frozen=True, slots=True)
class Task:
    """`id` is the record's; of a refill call the customer's, who may need several medicines."""

    kind: str
    id: int
    section: str
    due_on: date | None


@dataclass(slots=True)
class Day:
    """The tasks of `user` on `today`, sliceable without reading the rest."""

    user: User
    today: date
    _tasks: QuerySet[Any] = field(init=False)

    def __post_init__(self) -> None:
        parts = [*self._own(), self._refills()]
        self._tasks = parts[0].union(*parts[1:], all=True).order_by("rank", "due", "kind", "ident")

    def count(self) -> int:
        return self._tasks.count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Task]:
        return [
            Task(kind, ident, SECTIONS[rank], due) for kind, ident, rank, due in self._tasks[part]
        ]

    def _own(self) -> list[QuerySet[Any]]:
        """What is the person's alone; refills are whoever's takes the call."""
        return [
            self._contact_reminders(),
            self._customer_reminders(),
            self._leads(),
            self._contacts(),
        ]

    def _customer_reminders(self) -> QuerySet[Any]:
        rows = CustomerReminder.objects.for_user(self.user).open_for_people()
        rows = rows.filter(assigned_to=self.user, due_on__lte=self.today)
        return self._shaped(rows, CUSTOMER_REMINDER, "due_on")

    def _contact_reminders(self) -> QuerySet[Any]:
        """Nobody is called who has bought or asked not to be; what is reopened comes back."""
        called = ContactReminder.objects.exclude(has_opted_out("contact__"))
        rows = called.for_user(self.user).filter(
            assigned_to=self.user,
            status=ContactReminderStatus.OPEN,
            due_on__lte=self.today,
            contact__status__in=OPEN_STATUSES,
        )
        return self._shaped(rows, CONTACT_REMINDER, "due_on")

    def _leads(self) -> QuerySet[Any]:
        rows = Lead.objects.for_user(self.user).to_follow_up(on=self.today)
        rows = rows.filter(assigned_to=self.user, conversion_status__in=UNDECIDED)
        return self._shaped(rows, LEAD, "next_follow_up_on")

    def _contacts(self) -> QuerySet[Any]:
        """Promised for today or before, who came in vain before today, and new ones; but nobody who
        has opted out."""
        rows = ContactRecord.objects.for_user(self.user).open().filter(assigned_to=self.user)
        rows = (
            rows.opted_out(False)
            .with_call_on()
            .filter(Q(call_on__lte=self.today) | Q(call_on=None))
        )
        return self._shaped(rows, CONTACT, "call_on")

    def _refills(self) -> QuerySet[Any]:
        """Of the branches that the person works in, whoever takes the call; one per customer."""
        late = Q(due_on__lte=self.today - timedelta(days=LATE_DAYS))
        rows = (
            RefillReminder.objects.for_user(self.user)
            .of_people_here()
            .filter(
                Q(call_only=True) | late,
                status__in=[RefillStatus.PENDING, RefillStatus.SENT],
                due_on__lte=self.today,
                due_on__gte=self.today - timedelta(days=REFILL_DAYS),
            )
        )
        grouped = rows.order_by().values("customer_id").annotate(due=Min("due_on"))
        return grouped.annotate(
            kind=Value(REFILL, CharField()),
            rank=Case(
                When(due__lt=self.today, then=_OVERDUE),
                default=_REFILL_CALL,
                output_field=IntegerField(),
            ),
        ).values_list("kind", "customer_id", "rank", "due")

    def _shaped(self, rows: QuerySet[Any], kind: str, day: str) -> QuerySet[Any]:
        return (
            rows.order_by()
            .annotate(
                kind=Value(kind, CharField()),
                ident=F("pk"),
                rank=Case(
                    When(**{f"{day}__lt": self.today}, then=_OVERDUE),
                    When(**{day: self.today}, then=_FOLLOW_UP),
                    default=_NEW_CONTACT,
                    output_field=IntegerField(),
                ),
                due=Cast(F(day), DateField()),
            )
            .values_list("kind", "ident", "rank", "due")
        )

    def sections(self) -> dict[str, int]:
        """How many tasks each section has, by five queries."""
        counts = dict.fromkeys(SECTIONS, 0)
        for part in self._own():
            for rank, many in part.values_list("rank").annotate(many=Count("pk")):
                counts[SECTIONS[rank]] += many
        for _, _, rank, _ in self._refills():
            counts[SECTIONS[rank]] += 1
        return counts
