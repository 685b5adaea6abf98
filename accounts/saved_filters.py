"""Keeping filters: a person's own, a limited number of them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import SavedFilter, User
from core.errors import DomainError

MOST_FILTERS = 50


@transaction.atomic
def add_filter(user: User, values: Mapping[str, Any]) -> SavedFilter:
    """Raises ValidationError for a name that is taken or parameters that are none, and DomainError
    409 for more than `MOST_FILTERS`."""
    # Of two at the same moment the second counts the first one's.
    User.everybody.select_for_update(no_key=True).only("pk").get(pk=user.pk)
    if SavedFilter.objects.filter(user=user).count() >= MOST_FILTERS:
        message = f"You have {MOST_FILTERS} saved filters. Delete one that you need no more."
        raise DomainError(message, code="too_many", status=409)
    return change_filter(SavedFilter(user=user), values)


@transaction.atomic
def change_filter(saved: SavedFilter, values: Mapping[str, Any]) -> SavedFilter:
    """Raises ValidationError as `add_filter` does."""
    for name, value in values.items():
        setattr(saved, name, value)
    saved.full_clean()
    saved.save()
    return saved
