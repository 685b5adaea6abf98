"""Values of the change log as people read them: names for ids, labels for choices, days in words.

The log keeps what the database holds, so that a revert can write it back; words are made here, when
a change is shown, whatever record it is of.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any, Self

from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateField, DateTimeField, Field, Model
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from customers.normalize import format_phone
from history.models import Change, TargetType, recorded_models

NOTHING = "—"
_PHONES = {"phone", "contact_number"}
# {(model, id): what the record is called}
Names = Mapping[tuple[type[Model], Any], str]


class ChangeValues:
    """The values of some changes in words; the records that they name are asked for at once."""

    def __init__(self, names: Names) -> None:
        self._names = names

    @classmethod
    def of(cls, records: Iterable[Change]) -> Self:
        """One query per model that the changes name records of, however many there are."""
        ids: dict[type[Model], set[Any]] = {}
        for record in records:
            for name, pair in record.changes.items():
                related = _related_model(field_of(record.target_type, name))
                if related is not None:
                    given = [pk for value in pair for pk in _as_list(value)]
                    ids.setdefault(related, set()).update(given)
        return cls(
            {
                (model, found.pk): _name_of(found)
                for model, wanted in ids.items()
                for found in model._base_manager.filter(pk__in=wanted)
            }
        )

    def pair(self, record: Change, name: str) -> list[str]:
        """Before and after of one field."""
        field = field_of(record.target_type, name)
        return [format_value(name, field, value, self._names) for value in record.changes[name]]

    def pairs(self, record: Change) -> dict[str, list[str]]:
        return {name: self.pair(record, name) for name in record.changes}


def format_value(name: str, field: Field | None, value: Any, names: Names) -> str:
    if value in (None, "", []):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "identifiers":
        return ", ".join(shown_key(key) for key in value)
    if isinstance(value, list):
        return ", ".join(format_value(name, field, one, names) for one in value)
    if name in _PHONES:
        return format_phone(value)
    related = _related_model(field)
    if related is not None:
        return names.get((related, value), f"{related._meta.verbose_name} {value}")
    if isinstance(field, DateField):
        return date_format(_day_of(field, str(value)), "j M Y")
    labels: Sequence[Any] = getattr(field, "flatchoices", ())
    return str(dict(labels).get(value, value))


def shown_key(key: str) -> str:
    kind, _, value = key.partition(":")
    return f"{kind} {format_phone(value) if kind == 'phone' else value}"


def field_of(target_type: str, name: str) -> Field | None:
    """None: it is no field of the record or its lines, as the keys of a customer are none."""
    model: Any = recorded_models()[TargetType(target_type)]
    lines = getattr(model, "recorded_lines", None)
    among = [model, model._meta.get_field(lines).related_model] if lines else [model]
    for one in among:
        with suppress(FieldDoesNotExist):
            found = one._meta.get_field(name)
            return found if isinstance(found, Field) else None
    return None


def _as_list(value: Any) -> list[Any]:
    return [one for one in (value if isinstance(value, list) else [value]) if one]


def _related_model(field: Field | None) -> type[Model] | None:
    related: Any = None if field is None else field.related_model
    return related


def _name_of(record: Model) -> str:
    return record.name if isinstance(record, User) else str(record)


def _day_of(field: DateField, text: str) -> date:
    if not isinstance(field, DateTimeField):
        return date.fromisoformat(text[:10])
    instant = datetime.fromisoformat(text)
    return (timezone.localtime(instant) if timezone.is_aware(instant) else instant).date()
