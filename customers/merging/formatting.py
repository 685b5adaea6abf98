"""Values, rows and relations of a merge in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.formats import date_format
from django.utils.timezone import localtime

from customers.merging.fields import is_empty
from customers.merging.registry import called
from customers.normalize import format_phone

_PHONES = frozenset({"phone", "contact_number"})
_DAYS = frozenset({"last_activity"})  # of a sheet it is local noon
_DULL = frozenset({"id", "organization", "created_at", "updated_at"})


@dataclass(frozen=True, slots=True)
class Line:
    """A field beside each other: what each side says of it, and what it became."""

    label: str
    sides: list[str]
    became: str = ""

    @property
    def differs(self) -> bool:
        return len({side for side in self.sides if side}) > 1


def names_of(field: Field, ids: Sequence[Any]) -> dict[Any, str]:
    """What the records that a relation names are called; one query, or none."""
    wanted = {pk for pk in ids if pk is not None}
    if not field.is_relation or not wanted:
        return {}
    model: Any = field.related_model
    return {pk: str(row) for pk, row in model._base_manager.in_bulk(wanted).items()}


def shown(field: Field, value: Any, names: Mapping[Any, str]) -> str:
    if is_empty(value):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.is_relation:
        return names.get(value, f"no. {value}")
    if field.name in _PHONES:
        return format_phone(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, datetime):
        form = "j M Y" if field.name in _DAYS else "j M Y, H:i"
        return date_format(localtime(value), form)
    if isinstance(value, date):
        return date_format(value, "j M Y")
    return str(value)


def side_by_side(
    model: type[Model],
    sides: Sequence[Mapping[str, Any]],
    became: Mapping[str, Any],
    *,
    leave_out: frozenset[str] = frozenset(),
) -> list[Line]:
    """Snapshots of rows of `model`, field by field, those that say anything."""
    lines = []
    for name in sides[0]:
        field = _field(model, name)
        if field is None or name in _DULL or name in leave_out:
            continue
        values = [field.to_python(side.get(name)) for side in (*sides, became)]
        names = names_of(field, values)
        *before, now = [shown(field, value, names) for value in values]
        if any(before):
            lines.append(Line(label_of(field), before, now))
    return lines


def combined_lines(entry: Mapping[str, Any]) -> list[Line]:
    """In what the rows that were combined differ, and what it became."""
    label, _, relation = entry["relation"].rpartition(".")
    lines = side_by_side(
        apps.get_model(label), entry["were"], entry["now"], leave_out=frozenset({relation})
    )
    return [line for line in lines if any(side != line.became for side in line.sides)]


def label_of(field: Field) -> str:
    return str(field.verbose_name).capitalize()


def rows_called(relation: str) -> str:
    """`visits` of `visits.Visit.customer`."""
    model = apps.get_model(relation.rpartition(".")[0])
    return called(relation) or str(model._meta.verbose_name_plural)


def _field(model: type[Model], name: str) -> Field | None:
    """None for a column that went since the snapshot was taken."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) else None
