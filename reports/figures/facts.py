"""What happened, each kind of it once: every report counts these rows, grouped in its own way.

Each has `whose`, the id of the member it is credited to (None: nobody's), `at_branch`, the id of
its branch (None: of none yet), and `day`, in the organization's zone. So the columns of one report
are those of another, whatever is asked.
"""

from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import ExtractHour, TruncDate

from contacts.models import ContactInteraction, ContactRecord
from customers.models import Customer
from leads.models import FollowUpHistory
from reminders.models import RefillReminder
from reports.scope import Scope
from visits.models import Bill, Visit
from visits.queries import count_returning, credited_visits

Facts = QuerySet[Any, Any]


def visits(scope: Scope) -> Facts:
    rows = credited_visits(Visit.objects.for_user(scope.reader))
    return _on_days(scope, rows, "visit_date", whose="credited")


def returning(scope: Scope) -> int:
    """How many came in the range and had come before it: as `came_before` lists them."""
    return count_returning(visits(scope), before=scope.start, reader=scope.reader)


def arrivals(scope: Scope) -> Facts:
    """Who stood at a counter when their bill, or their visit in vain, was written; with `hour`."""
    rows = Bill.objects.for_user(scope.reader).written_at_once(scope.organization.zone).credited()
    return _on_days(scope, rows, "bill_date", whose="credited")


def sales(scope: Scope) -> Facts:
    """Bills on which something was bought."""
    rows = Bill.objects.for_user(scope.reader).sales().credited()
    return _on_days(scope, rows, "bill_date", whose="credited")


def conversions(scope: Scope) -> Facts:
    """People who were won, by the day of their first bill: with several phones they are one."""
    rows = ContactRecord.objects.for_user(scope.reader).credited().once_per_bill()
    return _on_days(scope, rows, "converted_on", whose="credited")


def yellow_contacts(scope: Scope) -> Facts:
    """Contacts who came in vain, by the last day they did."""
    rows = ContactRecord.objects.for_user(scope.reader)
    return _on_days(scope, rows, "yellow_on", whose="assigned_to")


def open_contacts(scope: Scope) -> Facts:
    """Of now, whatever days are asked for."""
    rows = ContactRecord.objects.for_user(scope.reader).open()
    return _of(scope, rows, whose="assigned_to")


def interactions(scope: Scope) -> Facts:
    rows = ContactInteraction.objects.for_user(scope.reader)
    rows = rows.annotate(hour=ExtractHour("done_at", tzinfo=scope.organization.zone))
    return _at_instants(scope, rows, "done_at", whose="done_by", branch="contact__branch")


def follow_ups(scope: Scope) -> Facts:
    rows = FollowUpHistory.objects.for_user(scope.reader)
    return _at_instants(scope, rows, "done_at", whose="done_by", branch="lead__branch")


def refills_reminded(scope: Scope) -> Facts:
    """Nobody's are those that a message went out for by itself."""
    rows = RefillReminder.objects.for_user(scope.reader)
    return _at_instants(scope, rows, "sent_at", whose="sent_by_user")


def refills_answered(scope: Scope) -> Facts:
    """By the last answer. Who did not pick up gave none; a reply to a message nobody heard."""
    rows = RefillReminder.objects.for_user(scope.reader)
    return _at_instants(scope, rows.answered(), "responded_at", whose="responded_by")


def new_customers(scope: Scope) -> Facts:
    """Of whoever made them, as the history says: by hand, with a bill, from a sheet. Those who were
    erased since count on."""
    people = Customer.with_counters.people()
    rows = people.for_user(scope.reader).filter(merged_into=None).with_maker()
    return _at_instants(scope, rows, "created_at", whose="maker")


def _on_days(scope: Scope, rows: Facts, day: str, *, whose: str) -> Facts:
    return _of(scope, rows.filter(**scope.days(day)), whose=whose).annotate(day=F(day))


def _at_instants(
    scope: Scope, rows: Facts, instant: str, *, whose: str, branch: str = "branch"
) -> Facts:
    rows = _of(scope, rows.filter(**scope.instants(instant)), whose=whose, branch=branch)
    return rows.annotate(day=TruncDate(instant, tzinfo=scope.organization.zone))


def _of(scope: Scope, rows: Facts, *, whose: str, branch: str = "branch") -> Facts:
    """Of the branch and the member that are asked for."""
    rows = rows.filter(**scope.chosen(branch=branch)).order_by()
    rows = rows.annotate(whose=F(whose), at_branch=F(branch))
    return rows if scope.staff is None else rows.filter(whose=scope.staff.pk)
