"""Which contacts a list named. Lists are sheets, which an app above keeps: it says how to ask."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User

Reader = User | AnonymousUser
Rows = TypeVar("Rows", bound=QuerySet[Any])
# (upload id, reader) -> ids of the contacts named by it, as a subquery.
_named_by: list[Callable[[int, Reader], QuerySet[Any]]] = []


def register_lists(named_by: Callable[[int, Reader], QuerySet[Any]]) -> None:
    """Called in AppConfig.ready by the app that keeps the lists."""
    _named_by[:] = [named_by]


def named_by_list(contacts: Rows, upload_id: int, reader: Reader) -> Rows:
    """Those of `contacts` that the upload named; none when the reader may not see the upload."""
    if not _named_by:
        return contacts.none()
    return contacts.filter(pk__in=_named_by[0](upload_id, reader))
