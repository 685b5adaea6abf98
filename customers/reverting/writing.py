"""Writing decisions: a constant number of statements, whatever the batch's size."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from core.bulk import delete_rows, lookup_by_keys, update_rows
from customers.models import Customer, CustomerIdentifier, DuplicateCandidate
from customers.reverting.records import RevertAction, RevertDecision
from history.models import ChangeAction, ChangeCause, TargetType
from history.services import NewChange, delete_changes, record_changes


def write_decisions(
    decisions: Collection[RevertDecision],
    *,
    organization_id: int,
    cause_id: int,
    by_id: int | None,
    at: datetime,
) -> None:
    """Do what was decided. Whatever else referred to customers that go is gone already.

    Who stays has it in their history, with the cause `revert` and `cause_id`.
    """
    _remove(
        [decision.person.id for decision in decisions if decision.action is RevertAction.REMOVED]
    )
    staying = [decision for decision in decisions if decision.action is not RevertAction.REMOVED]
    _remove_keys(staying, organization_id)
    _revert_values(staying, at)
    _record(staying, organization_id, cause_id, by_id, at)
    _settle_pairs(decisions, at)


def _remove(ids: list[int]) -> None:
    if not ids:
        return
    CustomerIdentifier.objects.filter(customer__in_values=ids).delete()
    delete_changes(TargetType.CUSTOMER, ids)
    DuplicateCandidate.objects.filter(Q(first__in_values=ids) | Q(second__in_values=ids)).delete()
    delete_rows(Customer, ids)


def _remove_keys(decisions: Iterable[RevertDecision], organization_id: int) -> None:
    by_kind: dict[str, list[tuple[str]]] = {}
    for decision in decisions:
        for key in decision.keys:
            kind, _, value = key.partition(":")
            by_kind.setdefault(kind, []).append((value,))
    for kind, values in by_kind.items():
        found = lookup_by_keys(
            CustomerIdentifier,
            ["value"],
            values,
            where={"organization_id": organization_id, "kind": kind},
            columns=["id"],
        )
        delete_rows(CustomerIdentifier, [pk for _, (pk,) in found])


def _revert_values(decisions: Iterable[RevertDecision], at: datetime) -> None:
    """One statement per set of fields."""
    by_fields: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for decision in decisions:
        if decision.values:
            names = tuple(sorted("branch_id" if n == "branch" else n for n in decision.values))
            values = {
                ("branch_id" if name == "branch" else name): _stored(name, after)
                for name, (_, after) in decision.values.items()
            }
            row = (decision.person.id, *(values[name] for name in names), at)
            by_fields.setdefault(names, []).append(row)
    for names, rows in by_fields.items():
        update_rows(Customer, [*names, "updated_at"], rows)


def _stored(name: str, value: Any) -> Any:
    """A value as histories tell it, as the column takes it."""
    return value if name == "branch" else _COLUMNS[name].to_python(value)


_COLUMNS = {column.name: column for column in Customer._meta.concrete_fields}


def _record(
    decisions: Iterable[RevertDecision],
    organization_id: int,
    cause_id: int,
    by_id: int | None,
    at: datetime,
) -> None:
    record_changes(
        TargetType.CUSTOMER,
        [
            NewChange(decision.person.id, decision.changes, _action(decision), cause_id)
            for decision in decisions
            if decision.changes
        ],
        organization_id=organization_id,
        cause=ChangeCause.REVERT,
        by_id=by_id,
        at=at,
    )


def _action(decision: RevertDecision) -> ChangeAction:
    hidden = decision.values.get("is_active") == [True, False]
    return ChangeAction.DELETED if hidden else ChangeAction.UPDATED


def _settle_pairs(decisions: Iterable[RevertDecision], at: datetime) -> None:
    gone: set[int] = set()
    changed: dict[int, DuplicateCandidate] = {}
    for decision in decisions:
        gone.update(decision.candidates_gone)
        changed.update({pair.pk: pair for pair in decision.candidates_changed})
    if gone:
        DuplicateCandidate.objects.filter(pk__in_values=gone).delete()
    left = [pair for pk, pair in changed.items() if pk not in gone]
    for pair in left:
        pair.updated_at = at
    names = ["reasons", "key_score", "updated_at"]
    DuplicateCandidate.objects.bulk_update(left, names, batch_size=500)
