"""Contacts imported: from sheets by the thousand, by hand one at a time. A phone is one contact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, User
from accounts.services import ensure_own_branch
from contacts.models import ContactRecord, ContactStatus
from contacts.services.converting import follow_bills
from contacts.services.transitions import described
from core.bulk import insert_rows, lookup_by_keys, reserve_ids, side_effect, update_rows
from core.errors import DomainError, FieldError
from customers.intake import read_person
from customers.matching import OrganizationRules
from customers.matching.store import lock_identities
from customers.models import CustomerIdentifier, IdentifierKind, WhatsAppStatus
from history.changes import Changes
from history.models import ChangeCause, TargetType
from history.services import NewChange, record_changes

LONGEST_NOTES = 20_000
# What a list may say of a phone that is known: it only fills what is blank.
_FILLED = ("name", "branch_id", "notes", "source")


@dataclass(slots=True)
class ContactEntry:
    """What a line says of a phone. Empty values say nothing; `label` names the line in words."""

    phone: str
    name: str = ""
    branch_id: int | None = None
    notes: str = ""
    source: str = ""
    cause_id: int | None = None
    label: str = ""


@dataclass(slots=True)
class ContactOutcome:
    contact_id: int
    created: bool
    changes: Changes = field(default_factory=dict)


@dataclass(slots=True)
class _Known:
    id: int
    fields: dict[str, Any]
    is_new: bool
    dirty: bool = False
    lines: list[tuple[Changes, ContactEntry]] = field(default_factory=list)


def import_contacts(
    organization: Organization,
    entries: Sequence[ContactEntry],
    *,
    by: User | None,
    cause: ChangeCause,
) -> list[ContactOutcome]:
    """Make or find the contact of each entry, strictly in order; one outcome per entry.

    A known phone only learns what was blank. Phones of customers lead to them, and are converted
    when they have bought. The caller holds the identity lock; the number of queries is constant.
    """
    known = _load(organization, entries)
    new = [phone for phone in dict.fromkeys(e.phone for e in entries) if phone not in known]
    ids = dict(zip(new, reserve_ids(ContactRecord, len(new)), strict=True))
    outcomes = []
    for entry in entries:
        contact = known.get(entry.phone)
        changes: Changes = {}
        created = contact is None
        if contact is None:
            blank = {"name": "", "branch_id": None, "notes": "", "source": ""}
            contact = known[entry.phone] = _Known(ids[entry.phone], blank, is_new=True)
            changes["phone"] = ["", entry.phone]
        for name in _FILLED:
            value = getattr(entry, name)
            if value and not contact.fields[name]:
                changes[name] = [contact.fields[name], value]
                contact.fields[name] = value
                contact.dirty = True
        if changes:
            contact.lines.append((changes, entry))
        outcomes.append(ContactOutcome(contact.id, created, changes))
    _write(organization, known, by, cause)
    return outcomes


@transaction.atomic
def add_contact(
    organization: Organization, values: Mapping[str, Any], *, by: User | None
) -> tuple[ContactRecord, bool]:
    """The contact of this phone, and whether it is new; a known one learns what was blank.

    `values` has phone as typed, name, branch, notes and source. Raises DomainError 400 for a
    phone that cannot be read or is on the ignore list, and for a branch of somebody else.
    """
    branch = values.get("branch")
    ensure_own_branch(branch, organization)
    rules = OrganizationRules.of(organization)
    reading = read_person(rules, full_name=values.get("name", ""), phones=[values.get("phone", "")])
    too_long = [item for item in reading.problems if item.problem.code == "too_long"]
    phones = reading.incoming.phones
    if too_long or not phones:
        problems = too_long or [item for item in reading.problems if item.field == "phone"]
        raise _unusable([(item.field, item.problem) for item in problems])
    entry = ContactEntry(
        phones[0],
        name=reading.incoming.full_name,
        branch_id=branch.pk if branch else None,
        notes=values.get("notes", "").strip(),
        source=values.get("source", "").strip(),
    )
    lock_identities(organization.pk)
    (outcome,) = import_contacts(organization, [entry], by=by, cause=ChangeCause.EDIT)
    return ContactRecord.objects.get(pk=outcome.contact_id), outcome.created


def _load(organization: Organization, entries: Sequence[ContactEntry]) -> dict[str, _Known]:
    """Nobody edits them meanwhile: who does takes the same lock."""
    found = lookup_by_keys(
        ContactRecord,
        ["phone"],
        [(phone,) for phone in dict.fromkeys(entry.phone for entry in entries)],
        where={"organization_id": organization.pk},
        columns=["id", *_FILLED],
    )
    return {
        phone: _Known(pk, dict(zip(_FILLED, fields, strict=True)), is_new=False)
        for (phone,), (pk, *fields) in found
    }


def _write(
    organization: Organization, known: dict[str, _Known], by: User | None, cause: ChangeCause
) -> None:
    now = timezone.now()
    author = by.pk if by else None
    new = {phone: contact for phone, contact in known.items() if contact.is_new}
    insert_rows(
        ContactRecord,
        [
            "id", "phone", *_FILLED, "organization_id", "whatsapp_status", "status",
            "worked_status", "yellow_by_visit", "attempts", "closing_reason", "created_by_id",
            "created_at", "updated_at",
        ],
        [
            (
                contact.id, phone, *contact.fields.values(), organization.pk,
                WhatsAppStatus.UNKNOWN.value, ContactStatus.PENDING.value,
                ContactStatus.PENDING.value, False, 0, "", author, now, now,
            )
            for phone, contact in new.items()
        ],
    )  # fmt: skip
    update_rows(
        ContactRecord,
        [*_FILLED, "updated_at"],
        [
            (contact.id, *contact.fields.values(), now)
            for contact in known.values()
            if contact.dirty and not contact.is_new
        ],
    )
    record_changes(
        TargetType.CONTACT,
        [
            NewChange(contact.id, described(changes), cause_id=entry.cause_id, note=entry.label)
            for contact in known.values()
            for changes, entry in contact.lines
        ],
        organization_id=organization.pk,
        cause=cause,
        by_id=author,
        at=now,
    )
    _link_customers(organization, new, by)


@side_effect
def _link_customers(organization: Organization, new: Mapping[str, _Known], by: User | None) -> None:
    """Those of the new phones that customers have follow what these bought."""
    owned = lookup_by_keys(
        CustomerIdentifier,
        ["value"],
        [(phone,) for phone in new],
        where={"organization_id": organization.pk, "kind": IdentifierKind.PHONE.value},
    )
    if owned:
        ids = [new[phone].id for (phone,), _ in owned]
        follow_bills(organization, contact_ids=ids, by=by)


def _unusable(problems: Sequence[tuple[str, Any]]) -> DomainError:
    if not problems:
        return DomainError.at("phone", "phone_missing", "A contact is a phone to call. Give one.")
    return DomainError(
        "Nothing was saved. Correct the values below and send them again.",
        errors=[FieldError(name, problem.code, problem.message) for name, problem in problems],
    )
