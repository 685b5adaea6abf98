"""Merging: everything of several records goes to one of them, in one transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, TrailKind, User
from accounts.trail import record as write_trail
from core.bulk import reserve_ids
from customers.matching.store import lock_identities
from customers.merging.archived import ensure_not_being_erased, ensure_not_merged_away
from customers.merging.choices import (
    check_choices,
    check_ids,
    ensure_resolved,
    kind_named,
    require_all,
)
from customers.merging.fields import CHOOSE, decide_fields, is_empty, same
from customers.merging.kinds import MergeKind
from customers.merging.merging import Merging
from customers.merging.registry import finishes_of, repoint
from customers.merging.snapshots import differences, plain, snapshot
from customers.models import MergeMember, MergeRecord

LONGEST_LABEL = 250


@transaction.atomic
def merge_records(
    type_name: str,
    primary: int,
    duplicates: Sequence[int],
    *,
    choices: Mapping[str, int],
    by: User | None,
    organization: Organization,
) -> MergeRecord:
    """Merge `duplicates` into `primary`; `choices` is `{field: id of the record to take it from}`.

    Raises DomainError: 400 for ids that are not the organization's, a record with itself, more
    records than fit, wrong choices and conflicts that nobody decided; 409 for a record that was
    merged away already, or is being erased.
    """
    merging = _begin(type_name, primary, duplicates, organization, by)
    check_choices(merging.kind, choices, {record.pk: record for record in merging.records})
    _decide(merging, choices)
    ensure_resolved(merging.decided, choices)
    record = _carry_out(merging)
    write_trail(
        TrailKind.MERGED,
        by=by,
        target=merging.primary,
        details={"merge": record.pk, "merged_away": merging.gone},
    )
    return record


def preview_merge(
    type_name: str,
    primary: int,
    duplicates: Sequence[int],
    *,
    choices: Mapping[str, int] | None = None,
    by: User,
    organization: Organization,
) -> Merging:
    """What merging would do, by doing it and taking it back: the very code of the real one.

    Conflicts that nobody decided are decided as suggested. Raises DomainError as `merge_records`.
    """
    with transaction.atomic():
        merging = _begin(type_name, primary, duplicates, organization, by)
        check_choices(merging.kind, choices or {}, {r.pk: r for r in merging.records})
        _decide(merging, choices or {})
        _carry_out(merging)
        transaction.set_rollback(True)
    return merging


def merge_part(whole: Merging, kind: MergeKind, primary: int, duplicates: Sequence[int]) -> Merging:
    """A merge that follows from `whole`: of leads whose customers are merged, and the reverse.

    Nobody is asked: what was chosen for `whole` counts here, too, and the rest is decided as
    suggested. The record keeps all values.
    """
    records = _locked(kind, [primary, *duplicates], whole.organization)
    part = _new(kind, records, whole.organization, whole.by, part_of=whole)
    whole.parts.append(part)
    _decide(part, _chosen_before(part, whole))
    _carry_out(part)
    return part


def _chosen_before(part: Merging, whole: Merging) -> dict[str, int]:
    """Of the choices for `whole` those that a record of `part` has the same value for."""
    chosen = {
        whole.kind.customers_field.get(name, name): whole.decided[name].result
        for name in whole.choices
    }
    choices = {}
    for one in part.kind.decidable():
        rule = part.kind.fields.get(one.name, CHOOSE)
        value = chosen.get(part.kind.customers_field.get(one.name, one.name))
        if is_empty(value) or not rule.choosable:
            continue
        choosing = (r.pk for r in part.records if same(getattr(r, one.attname), value))
        if (pk := next(choosing, None)) is not None:
            choices[one.name] = pk
    return choices


def _begin(
    type_name: str,
    primary: int,
    duplicates: Sequence[int],
    organization: Organization,
    by: User | None,
) -> Merging:
    """The records as they are now, locked before anybody else may decide who is who."""
    kind = kind_named(type_name)
    wanted = check_ids(kind, primary, duplicates)
    lock_identities(organization.pk)
    records = _locked(kind, wanted, organization)
    require_all(kind, wanted, {record.pk: record for record in records})
    ensure_not_merged_away(kind, records)
    ensure_not_being_erased(kind, records)
    return _new(kind, records, organization, by)


def _locked(kind: MergeKind, wanted: Sequence[int], organization: Organization) -> list[Any]:
    """In key order, so that two merges of the same records wait instead of blocking each other."""
    rows = kind.model._default_manager.select_for_update(no_key=True).order_by("pk")
    found = {row.pk: row for row in rows.filter(organization=organization, pk__in=wanted)}
    return [found[pk] for pk in wanted if pk in found]


def _new(
    kind: MergeKind,
    records: list[Any],
    organization: Organization,
    by: User | None,
    *,
    part_of: Merging | None = None,
) -> Merging:
    (record_id,) = reserve_ids(MergeRecord, 1)
    at = part_of.at if part_of else timezone.now()
    merging = Merging(kind, organization, records, by, at, record_id, part_of)
    for record in records:
        merging.snapshots[record.pk] = {**snapshot(record), **kind.snapshot_more(record)}
        merging.labels[record.pk] = _label(record)
    return merging


def _label(record: Any) -> str:
    return str(record)[:LONGEST_LABEL]


def _decide(merging: Merging, choices: Mapping[str, int]) -> None:
    kind = merging.kind
    merging.choices = dict(choices)
    merging.decided = decide_fields(
        kind.decidable(), kind.fields, merging.records, choices, last_active=kind.last_active
    )


def _carry_out(merging: Merging) -> MergeRecord:
    kind, primary = merging.kind, merging.primary
    kind.before(merging)
    repoint(merging, kind.model, primary.pk, merging.gone)
    before = snapshot(primary)
    for name, one in merging.decided.items():
        setattr(primary, _attname(kind, name), one.result)
    (kind.store or archive_and_save)(merging)
    merging.changes = differences(before, snapshot(primary))
    record = _write_down(merging)
    kind.after(merging)
    for finish in finishes_of(kind):
        finish(merging)
    return record


def _attname(kind: MergeKind, name: str) -> str:
    return next(field.attname for field in kind.decidable() if field.name == name)


def archive_and_save(merging: Merging) -> None:
    """The duplicates first: what is unique among active records may be the kept one's then."""
    archive(merging)
    merging.primary.save()


def archive(merging: Merging) -> None:
    model, kept = merging.kind.model, merging.primary
    values: dict[str, Any] = {"is_active": False, "merged_into": kept, "updated_at": merging.at}
    model._base_manager.filter(pk__in=merging.gone).update(**values)


def _write_down(merging: Merging) -> MergeRecord:
    whole = merging.part_of
    record = MergeRecord(
        pk=merging.record_id,
        organization=merging.organization,
        type=merging.kind.name,
        primary_id=merging.primary.pk,
        choices={n: one.taken for n, one in merging.decided.items() if one.taken is not None},
        changes={name: [plain(v) for v in pair] for name, pair in merging.changes.items()},
        moved={name: {"count": m.count, "ids": m.ids} for name, m in merging.moved.items()},
        combined=merging.combined,
        merged_by=merging.by,
        merged_at=merging.at,
    )
    if whole is not None:
        record.part_of_id = whole.record_id
    record.save(force_insert=True)
    MergeMember.objects.bulk_create(
        MergeMember(
            merge=record,
            record_id=pk,
            is_primary=pk == merging.primary.pk,
            label=merging.labels[pk],
            snapshot=given,
        )
        for pk, given in merging.snapshots.items()
    )
    return record
