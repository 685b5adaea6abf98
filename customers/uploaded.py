"""Which records an upload named. An app above keeps uploads: it says how to ask, for each model."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

Rows = TypeVar("Rows", bound=QuerySet[Any])
# (rows, upload id, reader) -> those of the rows
Restrict = Callable[[Any, int, Any], Any]
_restricts: dict[type[Model], Restrict] = {}


def register_uploaded(model: type[Model], restrict: Restrict) -> None:
    """Called in AppConfig.ready by the app that keeps uploads."""
    _restricts[model] = restrict


def named_by_upload(rows: Rows, upload_id: int, reader: Any) -> Rows:
    """Those of `rows` that the upload named; none when `reader` may not see the upload."""
    restricted: Rows = _restricts[rows.model](rows, upload_id, reader)
    return restricted
