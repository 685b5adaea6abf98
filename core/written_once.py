"""Rows that are written once: the database refuses to change them, by a trigger of a migration, and
so do the models, with the reason.
"""

from collections.abc import Iterable
from typing import Any, NoReturn

from django.db import models

from core.scoping import ScopedQuerySet


def _refuse(*args: Any, **kwargs: Any) -> NoReturn:
    raise TypeError("This is written once and never changed.")


class WrittenOnceQuerySet(ScopedQuerySet):
    """Reads and adds; what is written stays as it is."""

    update = delete = bulk_update = update_or_create = _refuse

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        if kwargs.get("update_conflicts"):
            _refuse()
        return super().bulk_create(objs, *args, **kwargs)


class WrittenOnce(models.Model):
    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse()
