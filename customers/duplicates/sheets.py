"""The pairs that the rows of an uploaded sheet are in, as the app that keeps sheets tells them."""

from collections.abc import Callable
from typing import Any

from customers.models.duplicate import DuplicateCandidateQuerySet

_narrow: list[Callable[[DuplicateCandidateQuerySet, int, Any], DuplicateCandidateQuerySet]] = []


def register_sheets(
    narrow: Callable[[DuplicateCandidateQuerySet, int, Any], DuplicateCandidateQuerySet],
) -> None:
    """Called in AppConfig.ready by the app that keeps sheets."""
    _narrow[:] = [narrow]


def pairs_of_sheet(
    pairs: DuplicateCandidateQuerySet, upload_id: int, reader: Any
) -> DuplicateCandidateQuerySet:
    """Those of `pairs` that a row of the upload is in; none when the reader may not see it."""
    return _narrow[0](pairs, upload_id, reader) if _narrow else pairs.none()
