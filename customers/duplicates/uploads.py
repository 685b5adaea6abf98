"""The pairs that the rows of an uploaded sheet are in, as the app that keeps sheets tells them."""

from collections.abc import Callable
from typing import Any

from customers.models.duplicate import DuplicateCandidateQuerySet

_restrict: list[Callable[[DuplicateCandidateQuerySet, int, Any], DuplicateCandidateQuerySet]] = []


def register_uploads(
    restrict: Callable[[DuplicateCandidateQuerySet, int, Any], DuplicateCandidateQuerySet],
) -> None:
    """Called in AppConfig.ready by the app that keeps sheets."""
    _restrict[:] = [restrict]


def pairs_of_upload(
    pairs: DuplicateCandidateQuerySet, upload_id: int, reader: Any
) -> DuplicateCandidateQuerySet:
    """Those of `pairs` that a row of the upload is in; none when the reader may not see it."""
    return _restrict[0](pairs, upload_id, reader) if _restrict else pairs.none()
