"""Keeping what comparing found: new pairs, those still alike, and those that are so no longer."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Organization
from core.bulk import insert_rows, reserve_ids, update_rows
from customers.duplicates.registry import DuplicateRule
from customers.duplicates.scoring import Likeness
from customers.models import CandidateStatus, DuplicateCandidate

Pair = tuple[int, int]
_COLUMNS = ("pk", "status", "key_score", "compared_at")
_LONGEST = 600


def save_pairs(
    organization: Organization, rule: DuplicateRule, found: dict[Pair, Likeness], *, at: datetime
) -> int:
    """Store `found`; how many pairs are new. The caller holds the identity lock.

    A pair that a person has dismissed or merged is left as it is: nobody is asked twice.
    """
    if not found:
        return 0
    known = _known(rule, found)
    updates = []
    for pair, (pk, status, key_score, _) in known.items():
        if status == CandidateStatus.OPEN:
            like = found[pair]
            updates.append((pk, max(key_score, like.score), like.reason[:_LONGEST], at, at))
    update_rows(DuplicateCandidate, ["score", "likeness", "compared_at", "updated_at"], updates)
    new = sorted(pair for pair in found if pair not in known)
    _insert(organization, rule, {pair: found[pair] for pair in new}, at)
    return len(new)


def settled_pairs(rule: DuplicateRule, pairs: Collection[Pair], *, since: datetime) -> set[Pair]:
    """Those that were compared since then, or that a person has decided about."""
    return {
        pair
        for pair, (_, status, _, at) in _known(rule, pairs).items()
        if status != CandidateStatus.OPEN or (at is not None and at >= since)
    }


def forget_pairs(pairs: QuerySet[Any]) -> None:
    """Open pairs that are alike no longer: gone, unless keys that met stay a reason."""
    unlike = pairs.filter(status=CandidateStatus.OPEN).exclude(likeness="")
    ids = list(unlike.order_by().values_list("pk", "key_score"))
    kept = [(pk, key_score, "", None) for pk, key_score in ids if key_score > 0]
    update_rows(DuplicateCandidate, ["score", "likeness", "compared_at"], kept)
    gone = [pk for pk, key_score in ids if not key_score]
    pairs.model._default_manager.filter(pk__in_values=gone).delete()


def open_pairs_among(rule: DuplicateRule, ids: Collection[int]) -> QuerySet[Any]:
    """Open pairs of which at least one record is among `ids`, found by their likeness."""
    pairs = rule.pairs._default_manager.filter(type=rule.type, status=CandidateStatus.OPEN)
    either = Q(**{f"{rule.first}__in_values": ids}) | Q(**{f"{rule.second}__in_values": ids})
    return pairs.filter(either).exclude(likeness="").order_by()


def _known(rule: DuplicateRule, pairs: Iterable[Pair]) -> dict[Pair, tuple[Any, ...]]:
    wanted = set(pairs)
    rows = rule.pairs._default_manager.filter(
        **{
            f"{rule.first}__in_values": {first for first, _ in wanted},
            f"{rule.second}__in_values": {second for _, second in wanted},
        }
    ).order_by()
    found = rows.values_list(f"{rule.first}_id", f"{rule.second}_id", *_COLUMNS)
    return {(row[0], row[1]): row[2:] for row in found if (row[0], row[1]) in wanted}


def _insert(
    organization: Organization, rule: DuplicateRule, found: dict[Pair, Likeness], at: datetime
) -> None:
    ids = reserve_ids(DuplicateCandidate, len(found))
    base = ["id", "organization_id", "type", "score", "reasons", "key_score", "likeness"]
    base += ["compared_at", "status", "created_at", "updated_at"]
    ends = (at, CandidateStatus.OPEN.value, at, at)
    rows = [
        (pk, organization.pk, rule.type, like.score, "[]", 0.0, like.reason[:_LONGEST], *ends)
        for pk, like in zip(ids, found.values(), strict=True)
    ]
    names = [f"{rule.first}_id", f"{rule.second}_id"]
    if not rule.child:
        parts = [(*row, *pair) for row, pair in zip(rows, found, strict=True)]
        insert_rows(DuplicateCandidate, [*base, *names], parts)
        return
    insert_rows(DuplicateCandidate, base, rows)
    children = [(pk, *pair) for pk, pair in zip(ids, found, strict=True)]
    insert_rows(rule.pairs, ["duplicatecandidate_ptr_id", *names], children)
