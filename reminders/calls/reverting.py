"""A mis-tap: for a minute its author gets back exactly what was there before."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone

from accounts.models import User
from contacts.models import ContactInteraction, ContactRecord, ContactReminder
from core.errors import DomainError
from customers.matching.store import lock_identities
from customers.models import Customer, CustomerIdentifier, IdentifierKind, OptedOutPhone
from history.changes import Changes, to_json_value
from history.models import ChangeCause
from history.services import record_change
from jobs.schedule import Firing, hourly
from leads.models import FollowUpHistory, Lead
from reminders.calls.people import Called
from reminders.models import REVERTIBLE_FOR, CallOutcome, CustomerReminder, RefillReminder

_NOTE = "Outcome of a call reverted."
Rows = dict[str, dict[str, Any]]  # {id as text, as JSON has it: values}

# What an outcome may change of each, by column.
_FIELDS: dict[type[Model], tuple[str, ...]] = {
    ContactRecord: (
        "status", "worked_status", "attempts", "first_contact_at", "last_contact_at",
        "next_action_on", "closing_reason", "assigned_to_id", "assigned_at", "assigned_by_id",
    ),
    ContactReminder: ("status", "done_at", "done_by_id"),
    Lead: ("conversion_status", "lost_reason", "decided_at", "next_follow_up_on"),
    Customer: ("opted_out_at",),
    OptedOutPhone: ("reported_by_id", "why"),
    RefillReminder: (
        "status", "due_on", "call_only", "sent_at", "sent_by", "sent_by_user_id", "response",
        "response_notes", "responded_at", "responded_by_id", "closing_reason",
    ),
    CustomerReminder: ("status", "due_on", "answer", "handled_at", "handled_by_id"),
}  # fmt: skip
# What it makes: deleted when it is reverted.
_MADE: tuple[type[Model], ...] = (ContactInteraction, FollowUpHistory, OptedOutPhone)
# Of these the log has what changed, but for columns that are not worth a line.
_CAUSES: dict[type[Model], ChangeCause] = {
    ContactRecord: ChangeCause.EDIT,
    Lead: ChangeCause.LEAD,
    Customer: ChangeCause.OPT_OUT,
}
_UNLOGGED = {
    "worked_status", "attempts", "first_contact_at", "last_contact_at", "assigned_at",
    "assigned_by_id", "decided_at",
}  # fmt: skip


class Watched:
    """What an outcome may change of a person, as it was before.

    Locked from here on, in the order in which `revert_call_outcome` locks: what a colleague writes
    down at the same moment stands before this, and is not reverted with it.
    """

    def __init__(self, called: Called, *, opting_out: bool) -> None:
        contact, lead = called.contact, called.lead
        refills = [each.pk for each in called.refills]
        reminders = [each.pk for each in called.reminders]
        found: dict[type[Model], dict[str, Any]] = {
            ContactRecord: {"pk": contact.pk} if contact else {},
            ContactReminder: {"contact": contact.pk} if contact else {},
            Lead: {"pk": lead.pk} if lead else {},
        }
        if opting_out:
            numbers, people = _reached_by(called)
            found[Customer] = {"pk__in": people}
            found[OptedOutPhone] = {"organization": called.organization.pk, "phone__in": numbers}
        found[RefillReminder] = {"pk__in": refills} if refills else {}
        found[CustomerReminder] = {"pk__in": reminders} if reminders else {}
        self._where = {model: where for model, where in found.items() if where}
        self._before = self._read(locked=True)

    def differences(self, made: Iterable[Model]) -> dict[str, Rows]:
        """What changed since, as `CallOutcome.touched` has it; of what was made the ids alone."""
        touched: dict[str, Rows] = {}
        for model, rows in self._read().items():
            changed = _changed(self._before[model], rows)
            if changed:
                touched[model._meta.label] = changed
        for record in made:
            touched.setdefault(record._meta.label, {})[str(record.pk)] = {}
        return touched

    def _read(self, *, locked: bool = False) -> dict[type[Model], Rows]:
        found: dict[type[Model], Rows] = {}
        for model, where in self._where.items():
            rows = model._default_manager.filter(**where).order_by("pk")
            if locked:
                rows = rows.select_for_update(of=("self",), no_key=True)
            found[model] = {
                str(row.pop("pk")): {name: to_json_value(value) for name, value in row.items()}
                for row in rows.values("pk", *_FIELDS.get(model, ()))
            }
        return found


def _changed(before: Rows, after: Rows) -> Rows:
    changed: Rows = {}
    for pk, values in after.items():
        if pk not in before:
            changed[pk] = {}
            continue
        pairs = {name: [before[pk][name], value] for name, value in values.items()}
        differing = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        if differing:
            changed[pk] = differing
    return changed


def _reached_by(called: Called) -> tuple[list[str], list[int]]:
    """The phones that get nothing any more, and whose they are."""
    keys = CustomerIdentifier.objects.filter(
        organization=called.organization, kind=IdentifierKind.PHONE
    )
    numbers = {called.contact.phone} if called.contact else set()
    people: set[int] = set()
    if called.customer is not None:
        people.add(called.customer.pk)
        own = keys.filter(customer=called.customer).values_list("value", flat=True)
        numbers |= {*own, called.customer.phone} - {""}
    owners = keys.filter(value__in=numbers).values_list("customer_id", flat=True)
    return sorted(numbers), sorted(people | set(owners))


@transaction.atomic
def revert_call_outcome(outcome: CallOutcome, *, by: User) -> None:
    """Put back what the outcome changed and delete what it made, itself included.

    Raises DomainError 409: `too_late` after a minute, `reverted` for who was quicker, and
    `changed_since` when somebody changed one of the same values meanwhile.
    """
    if timezone.now() > outcome.revertible_until:
        seconds = int(REVERTIBLE_FOR.total_seconds())
        raise DomainError(
            f"An outcome can be reverted for {seconds} seconds. Record the right one instead: the "
            "latest counts.",
            code="too_late",
            status=409,
        )
    lock_identities(outcome.organization_id)  # a bill plans refills by what it reads of them
    if not CallOutcome.objects.filter(pk=outcome.pk).delete()[0]:
        raise DomainError("This outcome was reverted already.", code="reverted", status=409)
    touched = outcome.touched or {}
    _ensure_latest(outcome)
    for model, fields in _FIELDS.items():
        rows = touched.get(model._meta.label, {})
        if changed := {pk: pairs for pk, pairs in rows.items() if pairs}:
            _put_right(model, fields, changed, by=by)
    for model in _MADE:
        rows = touched.get(model._meta.label, {})
        if made := [int(pk) for pk, pairs in rows.items() if not pairs]:
            _delete(model, made, by=by)


def _delete(model: type[Model], made: Collection[int], *, by: User) -> None:
    """A phone that said STOP itself since, or was opened, is not `by`'s any more."""
    rows = model._default_manager.filter(pk__in=made)
    if model is OptedOutPhone and rows.filter(reported_by=by).count() < len(made):
        raise _changed_since()
    rows.delete()


def _ensure_latest(outcome: CallOutcome) -> None:
    """Nobody wrote down another call of the person since, or another follow-up of the lead."""
    same = Q(customer=outcome.customer_id) if outcome.customer_id else Q()
    same |= Q(contact=outcome.contact_id) if outcome.contact_id else Q()
    later = CallOutcome.objects.filter(same, pk__gt=outcome.pk).exists()
    if not later and outcome.lead_id is not None:
        follow_ups = FollowUpHistory.objects.filter(lead=outcome.lead_id)
        later = follow_ups.filter(done_at__gt=outcome.done_at).exists()
    if later:
        raise _changed_since()


def _put_right(
    model: type[Model], fields: Sequence[str], rows: Mapping[str, Any], *, by: User
) -> None:
    manager: Any = model._default_manager
    locked = manager.select_for_update(of=("self",), no_key=True).in_bulk([int(pk) for pk in rows])
    cause = _CAUSES.get(model)
    now = timezone.now()
    columns: set[str] = set()
    for pk, changed in rows.items():
        record = locked.get(int(pk))
        if (
            record is None
            or _is_decided(record)
            or any(
                to_json_value(getattr(record, name)) != after
                for name, (_, after) in changed.items()
            )
        ):
            raise _changed_since()
        logged: Changes = {}
        for name, (before, after) in changed.items():
            column: Any = model._meta.get_field(name.removesuffix("_id"))
            setattr(record, name, column.to_python(before))
            if name not in _UNLOGGED:
                logged[name] = [after, before]
        columns |= changed.keys()
        if cause is not None and logged:
            of_lead = record.pk if model is Lead else None
            record_change(record, logged, by=by, cause=cause, cause_id=of_lead, note=_NOTE)
        if hasattr(record, "updated_at"):
            record.updated_at = now
            columns.add("updated_at")
    names = [name.removesuffix("_id") for name in fields if name in columns]
    names += ["updated_at"] if "updated_at" in columns else []
    manager.bulk_update(list(locked.values()), names)


def _is_decided(record: Any) -> bool:
    """Merged into another, or bought: its values say so only in part."""
    decided = ("merged_into_id", "bought_on", "converted_on")
    return any(getattr(record, name, None) is not None for name in decided)


def _changed_since() -> DomainError:
    return DomainError(
        "Something of this person was changed since, so nothing was reverted. Open the person and "
        "put it right there.",
        code="changed_since",
        status=409,
    )


@hourly("reminders.forget_what_outcomes_touched")
def forget_what_outcomes_touched(firing: Firing) -> None:
    """Nobody can revert them any more, and notes and answers stand there twice."""
    old = CallOutcome.objects.filter(done_at__lt=timezone.now() - 2 * REVERTIBLE_FOR)
    old.exclude(touched=None).update(touched=None)
