"""Everything that is known of a customer, for the customer: as JSON, and as a page to print.

What a reader's role may not read is left out, and so is what speaks of other people.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Field, ForeignKey, Model
from django.utils import timezone

from accounts.models import Branch, TrailKind, User
from accounts.trail import record as write_trail
from config.deleting.steps import all_of
from config.rights.mentions import Mentions
from config.rights.person import Person
from config.rights.records import KINDS, records_of
from core.medical import not_collecting
from core.roles import Can
from customers.merging.snapshots import plain
from customers.models import Customer, WebhookEvent
from history.models import Change
from leads.models import ChannelPartner, Project
from uploads.medical import MEDICAL_FIELDS, MedicalRedactor
from uploads.models import FileUpload, Outcome, PreviewRow, RowAttempt, UploadRow

# Whom or what a column of these names is said, beside its number.
_NAMED = (Branch, User, Project, ChannelPartner)
Values = dict[str, Any]


@dataclass(frozen=True)
class Section:
    """Records of one kind. `name` is for programs, `title` for people."""

    name: str
    title: str
    records: list[Values]


@dataclass(frozen=True)
class Everything:
    customer: Customer
    made_at: datetime
    made_by: User
    medical: bool
    sections: list[Section]


def everything_known(customer: Customer, *, reader: User, file_format: str) -> Everything:
    """All that the business has of the person, and of whoever was merged into them.

    It is in the trail as an export. A constant number of queries, but for rows that wait, which are
    looked through for the person's keys.
    """
    person = Person.of(customer)
    medical = reader.can(Can.READ_MEDICAL)
    with not_collecting():  # the trail's entry says that medical details are in it
        sections = [
            Section(str(model._meta.model_name), kind.title, _records(model, person, reader))
            for model, kind in KINDS.items()
            if not kind.not_exported
        ]
        sections += [_waiting_rows(person, reader), _waiting_calls(person, reader)]
    found = [section for section in sections if section.records]
    details = {"list": "everything", "format": file_format} | ({"medical": True} if medical else {})
    write_trail(TrailKind.EXPORTED, by=reader, target=customer, details=details)
    return Everything(customer, timezone.now(), reader, medical, found)


def as_json(everything: Everything) -> Values:
    customer = everything.customer
    return {
        "organization": customer.organization.name,
        "customer": customer.pk,
        "made_at": everything.made_at.isoformat(),
        "made_by": everything.made_by.name,
        "medical": everything.medical,
        "sections": [
            {"name": one.name, "title": one.title, "records": one.records}
            for one in everything.sections
        ],
    }


def _records(model: type[Model], person: Person, reader: User) -> list[Values]:
    describe = _DESCRIBED.get(model)
    rows = records_of(person, model).order_by("pk")
    related = [field.name for field in _fields(model) if _is_named(field)]
    rows = rows.select_related(*related, *_ALSO.get(model, ()))
    return (describe or _describe)(list(rows), reader)


def _describe(records: Sequence[Model], reader: User) -> list[Values]:
    return [_values(record, reader) for record in records]


def _values(record: Model, reader: User) -> Values:
    """{field: value}, and {field}_name beside a branch, a user, a project or a partner."""
    model = type(record)
    kind = KINDS[model]
    left_out = kind.hidden if reader.can(Can.READ_MEDICAL) else kind.hidden | kind.medical
    values: Values = {}
    for field in _fields(model):
        if field.name in left_out:
            continue
        values[field.name] = plain(getattr(record, field.attname))
        if _is_named(field) and (named := getattr(record, field.name)) is not None:
            values[f"{field.name}_name"] = named.name
    return values


def _fields(model: type[Model]) -> list[Field]:
    return [field for field in model._meta.concrete_fields if field.name not in _FOR_ITSELF]


_FOR_ITSELF = frozenset({"organization", "snapshot_digest"})


def _is_named(field: Field) -> bool:
    return isinstance(field, ForeignKey) and field.related_model in _NAMED


def _changes(records: Sequence[Any], reader: User) -> list[Values]:
    """Of a field that the reader may not read neither name nor value."""
    medical = reader.can(Can.READ_MEDICAL)
    described = []
    for record in records:
        values = _values(record, reader)
        if not medical:
            changes = values["changes"].items()
            values["changes"] = {name: pair for name, pair in changes if name not in MEDICAL_FIELDS}
        described.append(values)
    return described


# --- Rows of sheets: the cells by their headings, as the reader may read them ---------------------


class _Redactors:
    def __init__(self, reader: User) -> None:
        self._reader = reader
        self._known: dict[int, MedicalRedactor] = {}

    def of(self, upload: FileUpload) -> MedicalRedactor:
        if upload.pk not in self._known:
            self._known[upload.pk] = MedicalRedactor(upload, self._reader)
        return self._known[upload.pk]


def _rows(records: Sequence[UploadRow | PreviewRow], reader: User) -> list[Values]:
    redactors = _Redactors(reader)
    described = []
    for row in records:
        redactor = redactors.of(row.upload)
        values: Values = {
            "upload": row.upload_id,
            "upload_name": row.upload.original_name,
            "uploaded_at": row.upload.uploaded_at.isoformat(),
            "row_number": row.row_number,
            "outcome": row.outcome,
            "raw": redactor.raw(row),
            "filled": redactor.filled(row),
            "changes": redactor.changes(row),
            "problems": _problems(redactor.problems(row)),
        }
        if isinstance(row, UploadRow):
            values["corrected"] = redactor.corrected(row)
            values["reverted_at"] = plain(row.reverted_at)
        described.append(values)
    return described


def _problems(problems: Sequence[Mapping[str, Any]]) -> list[Values]:
    """Without their sentences: "+91... belongs to ..." names somebody else."""
    return [{name: one[name] for name in ("column", "value", "code")} for one in problems]


def _attempts(records: Sequence[RowAttempt], reader: User) -> list[Values]:
    redactors = _Redactors(reader)
    return [
        {
            "upload": attempt.row.upload_id,
            "row_number": attempt.row.row_number,
            "number": attempt.number,
            "cells": redactors.of(attempt.row.upload).named(attempt.cells),
            "outcome": attempt.outcome,
            "tried_at": plain(attempt.tried_at),
        }
        for attempt in records
    ]


_ALSO: dict[type[Model], tuple[str, ...]] = {
    UploadRow: ("upload",),
    PreviewRow: ("upload",),
    RowAttempt: ("row__upload",),
}
_DESCRIBED: dict[type[Model], Callable[[Sequence[Any], User], list[Values]]] = {
    UploadRow: _rows,
    PreviewRow: _rows,
    RowAttempt: _attempts,
    Change: _changes,
}


# --- What waits and belongs to nobody yet ---------------------------------------------------------


def mentions_of_keys(person: Person) -> Mentions:
    return Mentions(phones=person.phones, emails=person.emails, passports=person.passports)


def _waiting_rows(person: Person, reader: User) -> Section:
    waiting = all_of(UploadRow).filter(
        organization=person.organization_id, outcome=Outcome.NEEDS_ATTENTION, customer=None
    )
    ids = _naming(person, waiting, ["cells", "filled", "corrections"])
    rows = all_of(UploadRow).filter(pk__in=ids).select_related("upload").order_by("pk")
    return Section("waiting_row", "Rows of uploads that wait", _rows(list(rows), reader))


def _waiting_calls(person: Person, reader: User) -> Section:
    """Items of other systems that could not be used, as they came; not those of other people."""
    title = "Sent by other systems, waiting"
    if not reader.can(Can.READ_MEDICAL):  # nobody looked at what stands in them
        return Section("webhookevent", title, [])
    events = all_of(WebhookEvent).filter(organization=person.organization_id).exclude(waiting=[])
    mentions = mentions_of_keys(person)
    ids = _naming(person, events, ["waiting"])
    return Section(
        "webhookevent",
        title,
        [
            {"received_at": plain(event.received_at), "item": item["customer"]}
            for event in all_of(WebhookEvent).filter(pk__in=ids).order_by("pk")
            for item in event.waiting
            if mentions.removed_from(item) != item
        ],
    )


def _naming(person: Person, rows: Any, columns: list[str]) -> list[int]:
    if not person.keys:
        return []
    slices = mentions_of_keys(person).in_slices(rows, columns)
    return [pk for some in slices for pk in some.keys]
