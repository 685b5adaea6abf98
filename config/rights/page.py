"""Everything that is known of a customer as a page for people: fields by their names in words."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateField, DateTimeField, DecimalField, Model
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime

from config.rights.export import Everything, Section, Values
from config.rights.records import KINDS

_NOTHING: tuple[Any, ...] = (None, "", [], {})
_MODELS = {str(model._meta.model_name): model for model in KINDS}


def page_context(found: Everything) -> dict[str, Any]:
    zone = found.customer.organization.zone
    return {
        "organization": found.customer.organization.name,
        "customer": found.customer,
        "made_at": date_format(found.made_at.astimezone(zone), "j F Y, H:i"),
        "made_by": found.made_by.name,
        "medical": found.medical,
        "sections": [
            {"title": one.title, "records": [list(_lines(one, record)) for record in one.records]}
            for one in found.sections
        ],
    }


def _lines(section: Section, record: Values) -> Iterator[tuple[str, str]]:
    """(label, value in words), without what is empty; a name stands in the place of its number."""
    model = _MODELS.get(section.name)
    for name, value in record.items():
        if value in _NOTHING or (name.endswith("_name") and name.removesuffix("_name") in record):
            continue
        shown = record.get(f"{name}_name") or _in_words(model, name, value)
        yield _label(model, name), str(shown)


def _label(model: type[Model] | None, name: str) -> str:
    field = _field(model, name)
    words = str(field.verbose_name) if field is not None else name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _field(model: type[Model] | None, name: str) -> Any:
    try:
        return model._meta.get_field(name) if model is not None else None
    except FieldDoesNotExist:
        return None


def _in_words(model: type[Model] | None, name: str, value: Any) -> str:
    field = _field(model, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field is not None and field.choices and value in dict(field.flatchoices):
        return str(dict(field.flatchoices)[value])
    if isinstance(field, DateTimeField):
        return date_format(localtime(datetime.fromisoformat(value)), "j F Y, H:i")
    if isinstance(field, DateField):
        return date_format(date.fromisoformat(value), "j F Y")
    if isinstance(field, DecimalField):
        return _amount(value)
    return _plain(value)


def _amount(digits: str) -> str:
    try:
        return number_format(Decimal(digits).normalize(), use_l10n=True, force_grouping=True)
    except InvalidOperation:
        return digits


def _plain(value: Any) -> str:
    """A list or a dictionary of JSON on one line."""
    if isinstance(value, dict):
        kept = [f"{name}: {_plain(one)}" for name, one in value.items() if one not in _NOTHING]
        return "; ".join(kept)
    if isinstance(value, list):
        if len(value) == 2 and not any(isinstance(one, list | dict) for one in value):
            return " → ".join(_plain(one) or "(empty)" for one in value)
        return ", ".join(map(_plain, value))
    return "" if value is None else str(value)
