"""One person's day: whom to call and why, in the order in which to do it (DESIGN 6).

Overdue promises first, then today's follow-ups, then refill calls, then assigned contacts that
nobody called yet; of equal urgency, whoever answers likelier at this hour than at others. One UNION
finds the page, and a constant number of queries fills it.
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
from reminders.call_times.hints import better_now
from reminders.models import LATE_DAYS, CustomerReminder, RefillReminder, RefillStatus

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

    def count(self) -> int:
        return self._tasks(_Now()).count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Task]:
        tasks = self._tasks(self._best_now())
        return [Task(kind, ident, SECTIONS[rank], due) for kind, ident, rank, due, _ in tasks[part]]

    def _tasks(self, now: "_Now") -> QuerySet[Any]:
        parts = [_shaped(one, self.today, now) for one in self._own()] + [self._refills(now)]
        union = parts[0].union(*parts[1:], all=True)
        return union.order_by("rank", "due", "later", "kind", "ident")

    def _own(self) -> "list[_Part]":
        """What is the person's alone; refills are whoever's takes the call."""
        return [
            _Part(CONTACT_REMINDER, self._contact_reminders(), "due_on", contact="contact"),
            _Part(CUSTOMER_REMINDER, self._customer_reminders(), "due_on", customer="customer"),
            _Part(LEAD, self._leads(), "next_follow_up_on", customer="customer"),
            _Part(CONTACT, self._contacts(), "call_on", contact="pk"),
        ]

    def _best_now(self) -> "_Now":
        """Who of the day answers likelier at this hour than at others."""
        organization = self.user.organization
        if organization is None:
            return _Now()
        own = self._own()
        contacts = [one.rows.order_by().values(one.contact) for one in own if one.contact]
        people = [one.rows.order_by().values(one.customer) for one in own if one.customer]
        people.append(self._open_refills().order_by().values("customer"))
        return _Now(
            *better_now(
                organization, contacts[0].union(*contacts[1:]), people[0].union(*people[1:])
            )
        )

    def _customer_reminders(self) -> QuerySet[Any]:
        rows = CustomerReminder.objects.for_user(self.user).open_for_people()
        return rows.filter(assigned_to=self.user, due_on__lte=self.today)

    def _contact_reminders(self) -> QuerySet[Any]:
        """Nobody is called who has bought or asked not to be; what is reopened comes back."""
        called = ContactReminder.objects.exclude(has_opted_out("contact__"))
        return called.for_user(self.user).filter(
            assigned_to=self.user,
            status=ContactReminderStatus.OPEN,
            due_on__lte=self.today,
            contact__status__in=OPEN_STATUSES,
        )

    def _leads(self) -> QuerySet[Any]:
        rows = Lead.objects.for_user(self.user).to_follow_up(on=self.today)
        return rows.filter(assigned_to=self.user, conversion_status__in=UNDECIDED)

    def _contacts(self) -> QuerySet[Any]:
        """Promised for today or before, who came in vain before today, and new ones; but nobody who
        has opted out."""
        rows = ContactRecord.objects.for_user(self.user).open().filter(assigned_to=self.user)
        return (
            rows.opted_out(False)
            .with_call_on()
            .filter(Q(call_on__lte=self.today) | Q(call_on=None))
        )

    def _open_refills(self) -> QuerySet[Any]:
        """Of the branches that the person works in, whoever takes the call."""
        late = Q(due_on__lte=self.today - timedelta(days=LATE_DAYS))
        return (
            RefillReminder.objects.for_user(self.user)
            .of_people_here()
            .long_over(False, on=self.today)
            .filter(
                Q(call_only=True) | late,
                status__in=[RefillStatus.PENDING, RefillStatus.SENT],
                due_on__lte=self.today,
            )
        )

    def _refills(self, now: "_Now") -> QuerySet[Any]:
        """One per customer."""
        rows = self._open_refills().order_by()
        grouped = rows.values("customer_id").annotate(due=Min("due_on"))
        return grouped.annotate(
            kind=Value(REFILL, CharField()),
            rank=Case(
                When(due__lt=self.today, then=_OVERDUE),
                default=_REFILL_CALL,
                output_field=IntegerField(),
            ),
            later=_later(Q(customer__in=now.customers)),
        ).values_list("kind", "customer_id", "rank", "due", "later")

    def sections(self) -> dict[str, int]:
        """How many tasks each section has, by five queries."""
        counts = dict.fromkeys(SECTIONS, 0)
        for part in self._own():
            ranked = part.rows.order_by().annotate(rank=_rank(part.day, self.today))
            for rank, many in ranked.values_list("rank").annotate(many=Count("pk")):
                counts[SECTIONS[rank]] += many
        for _, _, rank, _, _ in self._refills(_Now()):
            counts[SECTIONS[rank]] += 1
        return counts


@dataclass(frozen=True, slots=True)
class _Now:
    """Ids of those who are better called now than at other hours."""

    contacts: list[int] = field(default_factory=list)
    customers: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Part:
    """Tasks of one kind: by which field they are due, and by which one they name whom to call."""

    kind: str
    rows: QuerySet[Any]
    day: str
    contact: str = ""
    customer: str = ""


def _shaped(part: _Part, today: date, now: _Now) -> QuerySet[Any]:
    best = Q(**{f"{part.contact}__in": now.contacts}) if part.contact else (
        Q(**{f"{part.customer}__in": now.customers})
    )  # fmt: skip
    return (
        part.rows.order_by()
        .annotate(
            kind=Value(part.kind, CharField()),
            ident=F("pk"),
            rank=_rank(part.day, today),
            due=Cast(F(part.day), DateField()),
            later=_later(best),
        )
        .values_list("kind", "ident", "rank", "due", "later")
    )


def _rank(day: str, today: date) -> Case:
    return Case(
        When(**{f"{day}__lt": today}, then=_OVERDUE),
        When(**{day: today}, then=_FOLLOW_UP),
        default=_NEW_CONTACT,
        output_field=IntegerField(),
    )


def _later(best: Q) -> Case:
    """0 for who is better called now, 1 for all others."""
    return Case(When(best, then=0), default=1, output_field=IntegerField())
