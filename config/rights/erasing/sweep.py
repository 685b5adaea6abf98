"""Whatever else names the person: in a note of somebody else, in a row that waits, in the result of
a job. Every table of the business is walked through, a slice at a time.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import CharField, Model, QuerySet, UniqueConstraint

from accounts.models import IdempotencyKey, SavedFilter, TrailEntry
from bookings.models import Booking
from config.deleting.rows import rows_of_organization
from config.deleting.steps import all_of
from config.rights.mentions import ERASED, Mentions, text_columns
from contacts.models import ContactRecord
from core.erasing import erasing
from core.errors import DomainError
from core.idempotency import first_answer
from customers.models import CustomerIdentifier, ErasedKey, Erasure, WebhookEvent
from leads.models import Lead
from messaging.models import Message, MessageEvent
from uploads.forgetting import empty_rows
from uploads.models import PreviewRow, UploadRow
from visits.models import Bill, Medicine, number_key

# {label: why nothing is looked for in it}
UNSEARCHED = {
    TrailEntry._meta.label: "names customers by their number alone, and is never changed",
    Erasure._meta.label: "numbers, and what is sealed until the end of this very work",
    ErasedKey._meta.label: "hashes",
    IdempotencyKey._meta.label: "sealed: opened one by one (`forget_answers`)",
}


def tables_to_sweep(organization_id: int) -> Iterator[tuple[type[Model], QuerySet, list[str]]]:
    """(model, its rows in the organization, the columns in which anything may stand)"""
    for model, rows in rows_of_organization(organization_id).items():
        columns = [name for name in text_columns(model) if _may_hold(model, name)]
        if columns and model._meta.label not in UNSEARCHED:
            yield model, rows, columns


def _may_hold(model: type[Model], name: str) -> bool:
    """Neither one of a few choices, nor what must be unique: such a text is somebody's own key,
    unless people make it up."""
    field: Any = model._meta.get_field(name)
    if name == _MADE_UP.get(model):
        return True
    return not (field.choices or field.unique or name in _unique_fields(model))


# What must be unique and may name anybody.
_MADE_UP: Mapping[type[Model], str] = {
    SavedFilter: "name", WebhookEvent: "event_id", Booking: "reference", Bill: "bill_number",
    Medicine: "key",
}  # fmt: skip


def _unique_fields(model: type[Model]) -> set[str]:
    constraints = (one for one in model._meta.constraints if isinstance(one, UniqueConstraint))
    return {name for one in constraints for name in one.fields}


def clean(model: type[Model], keys: list[Any], columns: list[str], mentions: Mentions) -> None:
    """Take the person out of these rows; of a row of nobody's everything."""
    if model is UploadRow:
        nobodys = all_of(UploadRow).filter(
            pk__in=keys, customer=None, lead=None, contact=None, channel_partner=None
        )
        empty_rows(nobodys)
    elif model is PreviewRow:
        all_of(PreviewRow).filter(pk__in=keys).update(**_EMPTY_PREVIEW)
        return
    elif model is Medicine:  # proposed again once it is sold again, by what the lines say now
        all_of(Medicine).filter(pk__in=keys).delete()
        return
    for row in all_of(model).filter(pk__in=keys).only("pk", *columns):
        changed: dict[str, Any] = {}
        for name in columns:
            before = getattr(row, name)
            after = _cleaned(model, name, before, mentions)
            if after != before:
                of_its_own = f" {row.pk}" if name == _MADE_UP.get(model) else ""
                changed[name] = _fitting(model._meta.get_field(name), after, of_its_own)
        if changed:
            if model is UploadRow:
                changed["fingerprint"] = None
            if "bill_number" in changed:
                changed["number_key"] = number_key(changed["bill_number"])
            with erasing():
                all_of(model).filter(pk=row.pk).update(**changed)


_EMPTY_PREVIEW: Mapping[str, Any] = {
    "cells": [], "filled": None, "changes": {}, "problems": [], "difference": "",
}  # fmt: skip


def _cleaned(model: type[Model], name: str, value: Any, mentions: Mentions) -> Any:
    if model is WebhookEvent and name == "waiting":  # the whole item is the person's
        return [
            item if mentions.removed_from(item) == item else {**item, "customer": ERASED}
            for item in value
        ]
    return mentions.removed_from(value)


def _fitting(field: Any, value: Any, ending: str) -> Any:
    if isinstance(field, CharField) and isinstance(value, str) and field.max_length:
        return value[: field.max_length - len(ending)] + ending
    return value


def forget_unclaimed_events(organization_id: int, phones: Collection[str]) -> int:
    """What phones wrote or providers told of them that no business could be found for, unless
    another one knows the phone. How many."""
    others = {
        phone
        for model, column in _KNOWS_PHONES.items()
        for phone in all_of(model)
        .filter(**{f"{column}__in": phones})
        .exclude(organization=organization_id)
        .exclude(organization=None)
        .values_list(column, flat=True)
    }
    events = MessageEvent.objects.filter(organization=None, phone__in=set(phones) - others)
    return events.delete()[0]


_KNOWS_PHONES: Mapping[type[Model], str] = {
    CustomerIdentifier: "value", ContactRecord: "phone", Lead: "contact_number", Message: "phone",
}  # fmt: skip


def forget_answers(organization_id: int, mentions: Mentions) -> int:
    """Answers that are kept for who repeats a request: one that names the person cannot be read any
    more, and says so (`idempotency_answer_lost`). How many."""
    found = 0
    kept = IdempotencyKey.objects.filter(user__organization=organization_id).exclude(answer="")
    for row in kept.order_by("pk").iterator(chunk_size=100):
        try:
            names = mentions.in_text(first_answer(row).answer)
        except DomainError:  # of another SECRET_KEY: nobody can read it any more
            continue
        if names:
            found += IdempotencyKey.objects.filter(pk=row.pk).update(answer="erased")
    return found
