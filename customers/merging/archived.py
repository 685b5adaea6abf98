"""Records that were merged away: they answer with the one that stayed."""

from typing import Any

from core.errors import DomainError
from customers.merging.kinds import MergeKind


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
