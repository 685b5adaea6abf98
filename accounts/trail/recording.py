"""Writing the trail."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.utils import timezone

from accounts.models import ActorType, Organization, TrailEntry, TrailKind, User
from core.origin import current_origin

# Ids that an entry about many records keeps; a page shows at most 200.
MOST_IDS = 200
_LONGEST_NAME = 150


def record(
    kind: TrailKind,
    *,
    by: User | None,
    target: Model | None = None,
    target_name: str = "",
    details: Mapping[str, Any] | None = None,
    organization_id: int | None = None,
) -> None:
    """Write down that `by` did something, to `target` where it was one record.

    It belongs to the target's organization, else to that of `by`, else to `organization_id`.
    `details` are plain JSON without personal data: ids, counts, names of fields. `target_name` is
    for users and keys alone.
    """
    owner = _organization_of(target) or (by.organization_id if by else None) or organization_id
    _write(
        kind,
        by=by,
        organization_id=owner,
        details=details,
        # `type` would name what Django's middleware wraps a user in.
        target_type=word_for(target.__class__) if target is not None else "",
        target_id=target.pk if target is not None else None,
        target_name=target_name[:_LONGEST_NAME],
    )


def record_about(
    kind: TrailKind,
    target_type: str,
    ids: Sequence[int],
    *,
    by: User,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Write down what `by` did to several records at once: their number, and up to 200 ids."""
    _write(
        kind,
        by=by,
        organization_id=by.organization_id,
        details={**(details or {}), **({"count": len(ids)} if len(ids) > 1 else {})},
        target_type=target_type,
        target_id=ids[0] if len(ids) == 1 else None,
        target_ids="".join(f",{pk}" for pk in ids[:MOST_IDS]) + "," if len(ids) > 1 else "",
    )


def word_for(model: type[Model]) -> str:
    """What the trail calls a record of `model`: the change log's word where it has one."""
    return getattr(model, "recorded_as", None) or str(model._meta.verbose_name).lower().replace(
        " ", "_"
    )


def _organization_of(target: Model | None) -> int | None:
    if isinstance(target, Organization):
        return target.pk
    return getattr(target, "organization_id", None)


def _write(
    kind: TrailKind, *, by: User | None, details: Mapping[str, Any] | None, **of: Any
) -> None:
    origin = current_origin()
    TrailEntry.objects.create(
        kind=kind,
        at=timezone.now(),
        **_actor(by),
        details=dict(details or {}),
        address=origin.address,
        browser=origin.browser,
        **of,
    )


def _actor(by: User | None) -> dict[str, Any]:
    if by is None:
        return {}
    if by.is_program:
        key = by.api_key
        return {"actor_type": ActorType.API_KEY, "actor_id": key.pk, "actor_name": key.name}
    return {"actor_type": ActorType.USER, "actor_id": by.pk, "actor_name": by.username}
