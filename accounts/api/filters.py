"""Filters by people."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from core.api.filters import ScopedOrNoneFilter


class CreditedToFilter(ScopedOrNoneFilter):
    """By whom a row counts for in reports: a member, even one who left, or an API key.

    The operator is taken as well: what they did for a business stands in its reports.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=User.everybody.all(), **kwargs)

    def get_queryset(self, request: Any) -> QuerySet:
        operators = User.everybody.filter(organization=None, is_superuser=True)
        return super().get_queryset(request) | operators


def credited_id(value: User | str) -> int | None:
    """Of what such a filter gives its method: the member's id, None for nobody."""
    return None if isinstance(value, str) else value.pk
