"""What the database refused, in words: which constraint, or what still hangs on a record."""

import re
from collections import Counter

from django.apps import apps
from django.db import IntegrityError
from django.db.models import ProtectedError, RestrictedError, UniqueConstraint

_SQLITE_COLUMNS = re.compile(r"UNIQUE constraint failed: (?P<columns>.+)")


def describe_conflict(exc: IntegrityError) -> str | None:
    """The sentence of the violated unique constraint; None when it was no race that explains it.

    Reached when two requests raced past the checks of the services: the later one is told.
    """
    violated = _violated_columns(exc)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if not isinstance(constraint, UniqueConstraint):
                continue
            columns = {
                f"{model._meta.db_table}.{model._meta.get_field(field).column}"  # type: ignore[union-attr]
                for field in constraint.fields
            }
            if constraint.name in str(exc) or (columns and columns == violated):
                return str(constraint.get_violation_error_message())
    if "foreign key" in str(exc).lower():
        return "Something that this leads to was removed at this moment. Load it again and check."
    if violated or "unique constraint" in str(exc):
        return "Somebody saved the same at this moment. Load it again and repeat what is missing."
    return None


def _violated_columns(exc: IntegrityError) -> set[str]:
    match = _SQLITE_COLUMNS.search(str(exc))
    return set(match["columns"].split(", ")) if match else set()


def describe_protected(exc: IntegrityError) -> str:
    """What still hangs on a record that cannot be deleted: "12 visits, 3 customers"."""
    if isinstance(exc, ProtectedError):
        objects = exc.protected_objects
    else:
        assert isinstance(exc, RestrictedError)
        objects = exc.restricted_objects
    counts = Counter(type(obj)._meta for obj in objects)
    held = ", ".join(
        f"{count} {options.verbose_name if count == 1 else options.verbose_name_plural}"
        for options, count in counts.most_common()
    )
    hang = "hangs" if sum(counts.values()) == 1 else "hang"
    return f"It cannot be deleted: {held} {hang} on it. Move them or deactivate it instead."
