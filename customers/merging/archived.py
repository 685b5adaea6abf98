"""Records that cannot be merged: merged away, they answer with the one that stayed; or of a person
who is about to be erased.
"""

from typing import Any

from core.errors import DomainError
from customers.merging.kinds import MergeKind
from customers.models import Erasure


def ensure_not_archived(record: Any, noun: str) -> None:
    """Raises DomainError 410, which names the survivor, for a record that was merged away."""
    if record.merged_into_id is not None:
        raise DomainError(
            f"This record was merged into {noun} {record.merged_into_id}. Work on that one.",
            code="merged",
            status=410,
            extra={"merged_into": record.merged_into_id},
        )


def ensure_not_merged_away(kind: MergeKind, records: list[Any]) -> None:
    """Raises DomainError 409 where one of those to merge was merged already."""
    for record in records:
        if record.merged_into_id is not None:
            raise DomainError(
                f"{kind.noun.capitalize()} {record.pk} was merged into {kind.noun} "
                f"{record.merged_into_id} already. Merge with that one instead.",
                code="already_merged",
                status=409,
                extra={"record": record.pk, "merged_into": record.merged_into_id},
            )


def ensure_not_being_erased(kind: MergeKind, records: list[Any]) -> None:
    """Raises DomainError 409: the erasure would find an empty record, and leave the person in the
    other one. Within the identity lock, under which an erasure is asked for and begins."""
    persons = {pk for record in records if (pk := kind.person(record)) is not None}
    asked = Erasure.objects.filter(
        organization__in={record.organization_id for record in records},
        customer_number__in=persons,
        finished_at=None,
    )
    if (number := asked.order_by().values_list("customer_number", flat=True).first()) is not None:
        raise DomainError(
            f"Customer {number} is being erased at their request, and is merged with nobody.",
            code="being_erased",
            status=409,
            extra={"customer": number},
        )
