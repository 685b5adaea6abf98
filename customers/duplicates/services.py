"""What people and other apps do with possible duplicates: look for them, ask, dismiss."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Branch, Organization, User
from core.errors import DomainError
from customers.duplicates.blocks import scope_of
from customers.duplicates.incremental import compare_changed
from customers.duplicates.registry import all_joins, rule_of, rules
from customers.duplicates.scan import KIND
from customers.duplicates.weights import VERSION
from customers.matching.store import lock_identities
from customers.models import CandidateStatus, DuplicateCandidate, DuplicateScope
from customers.models.duplicate import DuplicateCandidateQuerySet, branch_paths
from jobs.models import Job
from jobs.services import start_job


@transaction.atomic
def start_scan(organization: Organization, *, by: User | None, whole: bool) -> Job:
    """Compare everybody, or only what changed; a job that is at it already is the answer."""
    lock_identities(organization.pk)
    running = Job.objects.unfinished().filter(organization=organization, kind=KIND).first()
    if running is not None:
        return running
    return start_job(KIND, organization=organization, parameters={"whole": whole}, by=by)


def check_if_changed(organization: Organization) -> Job | None:
    """Start comparing what changed, when something did."""
    scopes = {
        scope.type: scope for scope in DuplicateScope.objects.filter(organization=organization)
    }
    for rule in rules():
        scope = scopes.get(rule.type)
        if scope is None or scope.version != VERSION or scope.compared_until is None:
            needed = rule.living(organization.pk).exists()
        else:
            # Not with the overlap, or every hour would find the last one's records again.
            needed = (
                rule.rows()
                .filter(
                    rule.changed(organization.pk, scope.compared_until), organization=organization
                )
                .exists()
            )
        if needed:
            return start_scan(organization, by=None, whole=False)
    return None


@transaction.atomic
def compare_now(type_name: str, record_id: int, organization: Organization) -> None:
    """Compare one record that was just saved: a few index look-ups, however many there are."""
    lock_identities(organization.pk)
    rule = rule_of(type_name)
    scope = scope_of(organization, rule)
    compare_changed(organization, rule, scope, [record_id], at=timezone.now())


@transaction.atomic
def dismiss(pair: DuplicateCandidate, *, by: User | None) -> DuplicateCandidate:
    """These are two: no scan, upload or edit opens the pair again. A second time changes nothing.

    Raises DomainError 409 for a pair that was merged.
    """
    lock_identities(pair.organization_id)
    open_pair = DuplicateCandidate.objects.filter(pk=pair.pk, status=CandidateStatus.OPEN)
    open_pair.update(status=CandidateStatus.DISMISSED, updated_at=timezone.now())
    pair.refresh_from_db(fields=["status", "updated_at"])
    if pair.status == CandidateStatus.MERGED:
        raise DomainError(
            "These two were merged into one record; a merge cannot be reverted.",
            code="merged",
            status=409,
        )
    return pair


def pairs_to_show(pairs: DuplicateCandidateQuerySet) -> DuplicateCandidateQuerySet:
    """With both records of each pair, whatever its type, in one query."""
    return pairs.select_related(*all_joins())


def open_pairs_of(
    type_name: str, ids: Collection[int], reader: Any
) -> dict[int, list[DuplicateCandidate]]:
    """Per record the open pairs that `reader` may see, the surest first; one query."""
    rule = rule_of(type_name)
    first, second = rule.path(rule.first), rule.path(rule.second)
    pairs = DuplicateCandidate.objects.for_user(reader).filter(
        Q(**{f"{first}__in_values": ids}) | Q(**{f"{second}__in_values": ids}),
        type=type_name,
        status=CandidateStatus.OPEN,
    )
    wanted = set(ids)
    found: dict[int, list[DuplicateCandidate]] = {}
    for pair in pairs.select_related(*rule.joins()):
        for record in rule.sides(pair):
            if record.pk in wanted:
                found.setdefault(record.pk, []).append(pair)
    return found


def related_pairs(pair: DuplicateCandidate, reader: Any) -> list[DuplicateCandidate]:
    """Open pairs that one of its records is in, too, the surest first: they may all be one."""
    ids = [record.pk for record in rule_of(pair.type).sides(pair)]
    found = open_pairs_of(pair.type, ids, reader)
    others = {one.pk: one for pairs in found.values() for one in pairs if one.pk != pair.pk}
    return sorted(others.values(), key=lambda one: (-one.score, -one.pk))


def of_branch(branch: Branch) -> Q:
    """Pairs of which a record is of that branch."""
    found = Q()
    for type_name, *paths in branch_paths():
        for path in filter(None, paths):
            found |= Q(type=type_name, **{path: branch})
    return found


def in_open_pair(type_name: str, records: QuerySet[Any], reader: Any) -> QuerySet[Any]:
    """Those of `records` that an open pair names which `reader` may see."""
    rule = rule_of(type_name)
    pairs = DuplicateCandidate.objects.for_user(reader).filter(
        type=type_name, status=CandidateStatus.OPEN
    )
    first, second = (
        Exists(pairs.filter(**{rule.path(position): OuterRef("pk")}).order_by())
        for position in (rule.first, rule.second)
    )
    return records.filter(Q(first) | Q(second))


def count_open_pairs(type_name: str, record_id: int, reader: User) -> int:
    rule = rule_of(type_name)
    first, second = rule.path(rule.first), rule.path(rule.second)
    either = Q(**{first: record_id}) | Q(**{second: record_id})
    pairs = DuplicateCandidate.objects.for_user(reader)
    return pairs.filter(either, type=type_name, status=CandidateStatus.OPEN).count()
