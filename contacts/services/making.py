"""Contacts imported: from sheets by the thousand, by hand one at a time. A phone is one contact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accounts.models import Organization, User
from accounts.services import ensure_own_branch
from contacts.models import ContactRecord
from contacts.services.converting import follow_bills
from core.bulk import lookup_by_keys, side_effect
from core.errors import DomainError, FieldError
from customers.intake import read_person
from customers.matching import OrganizationRules
from customers.matching.store import lock_identities
from customers.models import CustomerIdentifier, IdentifierKind
from history.changes import Changes
from history.importing import BatchImporter, Cause, State
from history.models import ChangeCause, TargetType
from history.services import NewChange

LONGEST_NOTES = 20_000
# What a list may say of a phone that is known: it only fills what is blank.
_FILLED = ("name", "branch_id", "notes", "source")
_BLANK: dict[str, Any] = dict.fromkeys(_FILLED, "") | {"branch_id": None}


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
    """`contact_id` is known once the batch is written."""

    entry: ContactEntry
    contact_id: int = 0
    created: bool = False
    changes: Changes = field(default_factory=dict)


class _Contact(State):
    __slots__ = ("phone",)
    KEY = ("phone",)

    def __init__(
        self, pk: int | None, phone: str, fields: dict[str, Any], *, is_new: bool = False
    ) -> None:
        super().__init__(pk, fields, is_new=is_new)
        self.phone = phone


class ContactImporter(BatchImporter[ContactEntry, ContactOutcome]):
    """Finds or makes the contact of each phone; a known one only learns what was blank.

    Phones of customers lead to them, and are converted when they have bought.
    """

    def __init__(self, organization: Organization, cause: Cause) -> None:
        super().__init__(organization, cause)
        self.contacts: dict[str, _Contact] = {}
        self.outcomes: list[tuple[ContactOutcome, _Contact]] = []

    def load(self, entries: Sequence[ContactEntry]) -> None:
        """Nobody edits them meanwhile: who does takes the same lock."""
        found = lookup_by_keys(
            ContactRecord,
            ["phone"],
            [(phone,) for phone in dict.fromkeys(entry.phone for entry in entries)],
            where={"organization_id": self.organization.pk},
            columns=["id", *_FILLED],
        )
        self.contacts = {
            phone: _Contact(pk, phone, dict(zip(_FILLED, fields, strict=True)))
            for (phone,), (pk, *fields) in found
        }

    def decide(self, entry: ContactEntry) -> ContactOutcome:
        outcome = ContactOutcome(entry)
        contact = self.contacts.get(entry.phone)
        if contact is None:
            contact = _Contact(None, entry.phone, dict(_BLANK), is_new=True)
            self.contacts[entry.phone] = contact
            outcome.created = True
            outcome.changes["phone"] = ["", entry.phone]
        values = {name: getattr(entry, name) for name in _FILLED}
        contact.fill(values, outcome.changes, only_blank=True)
        self.outcomes.append((outcome, contact))
        return outcome

    def write(self) -> None:
        contacts = self.contacts.values()
        self.insert(
            ContactRecord,
            contacts,
            organization_id=self.organization.pk,
            created_by_id=self.cause.by.pk if self.cause.by else None,
        )
        self.update(ContactRecord, contacts, updated_at=self.at)
        for outcome, contact in self.outcomes:
            assert contact.id is not None
            outcome.contact_id = contact.id
        self.record(
            TargetType.CONTACT,
            [
                NewChange(
                    outcome.contact_id,
                    outcome.changes,
                    cause_id=outcome.entry.cause_id,
                    note=outcome.entry.label,
                )
                for outcome, _ in self.outcomes
                if outcome.changes
            ],
        )
        self._link_customers()

    @side_effect
    def _link_customers(self) -> None:
        """Those of the new phones that customers have follow what these bought."""
        new = {contact.phone: contact.id for contact in self.contacts.values() if contact.is_new}
        owned = lookup_by_keys(
            CustomerIdentifier,
            ["value"],
            [(phone,) for phone in new],
            where={"organization_id": self.organization.pk, "kind": IdentifierKind.PHONE.value},
        )
        ids = [pk for (phone,), _ in owned if (pk := new[phone]) is not None]
        if ids:
            follow_bills(self.organization, contact_ids=ids, by=self.cause.by)


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
    (outcome,) = ContactImporter(organization, Cause(ChangeCause.EDIT, by=by)).run([entry])
    return ContactRecord.objects.get(pk=outcome.contact_id), outcome.created


def _unusable(problems: Sequence[tuple[str, Any]]) -> DomainError:
    if not problems:
        return DomainError.at("phone", "phone_missing", "A contact is a phone to call. Give one.")
    return DomainError(
        "Nothing was saved. Correct the values below and send them again.",
        errors=[FieldError(name, problem.code, problem.message) for name, problem in problems],
    )
