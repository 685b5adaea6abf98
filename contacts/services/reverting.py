"""Contacts, when the rows of a list that told of them are reverted.

Who was made by such a row and nobody worked on goes; what it filled is blank again while nobody
else said or changed it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from contacts.models import ContactRecord, ContactStatus
from contacts.services.making import ContactEntry
from core.bulk import delete_rows, update_rows
from customers.models import WhatsAppStatus
from customers.reverting import ChangeEntry, Reference, field_histories, lines_of, references_to
from history.changes import Changes
from history.models import ChangeCause, TargetType
from history.services import NewChange, delete_changes, record_changes

_FILLED = ("name", "branch_id", "notes", "source")
# What a contact has that nobody worked on; the customer is found by the phone, without anybody.
_UNTOUCHED: dict[str, Any] = {
    "status": ContactStatus.PENDING.value,
    "whatsapp_status": WhatsAppStatus.UNKNOWN.value,
    "assigned_to_id": None,
    "attempts": 0,
    "next_action_on": None,
    "closing_reason": "",
    "yellow_on": None,
}


@dataclass(slots=True)
class RowOfContact:
    """An active row, and what it tells."""

    pk: int
    at: datetime
    label: str
    values: ContactEntry


@dataclass(slots=True)
class KnownContact:
    id: int
    phone: str
    filled: dict[str, Any]
    worked: dict[str, Any]
    lines: list[ChangeEntry] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.filled["name"] or self.phone


@dataclass(slots=True)
class ContactDecision:
    contact: KnownContact
    goes: bool = False
    values: Changes = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)


class ContactReverter:
    """For writing, the caller holds the identity lock."""

    def __init__(
        self,
        ids: Collection[int],
        *,
        locking: bool,
        ignored_models: Collection[type] = (),
        branches: Mapping[int, str],
    ) -> None:
        self.branches = branches
        rows = ContactRecord.objects.filter(pk__in_values=ids).order_by("pk")
        if locking:
            rows = rows.select_for_update()
        size = len(_FILLED)
        self.known = {
            pk: KnownContact(
                pk, phone, dict(zip(_FILLED, values[:size], strict=True)),
                dict(zip(_UNTOUCHED, values[size:], strict=True)),
            )
            for pk, phone, *values in rows.values_list("pk", "phone", *_FILLED, *_UNTOUCHED)
        }  # fmt: skip
        for owner, line in lines_of(TargetType.CONTACT, self.known):
            self.known[owner].lines.append(line)
        for pk, found in references_to(
            ContactRecord, self.known, ignored_models=ignored_models
        ).items():
            self.known[pk].references += found

    def decide(self, pk: int, gone: set[int], active: list[RowOfContact]) -> ContactDecision:
        contact = self.known[pk]
        decision = ContactDecision(contact)

        def is_gone(line: ChangeEntry) -> bool:
            return line.cause == ChangeCause.UPLOAD_ROW and line.cause_id in gone

        mine = [line for line in contact.lines if is_gone(line)]
        if not mine:
            return decision
        later = [row for row in active if row.at > mine[0].at]
        if any("phone" in line.changes for line in mine):
            if not active:
                decision.blocked = _in_the_way(contact, is_gone)
                decision.goes = not decision.blocked
                return decision
            decision.kept.append(f"The contact stays: also named by {active[-1].label}.")
        for name, history in field_histories(contact.lines, is_gone).items():
            column = "branch_id" if name == "branch" else name
            if column not in _FILLED or not history.has_gone:
                continue
            now, run = contact.filled[column], history.run
            who = next((r.label for r in later if getattr(r.values, column) == now), "")
            text = f"{name.capitalize()} stays {self.shown(name, now)}:"
            if not run or now != run[-1].after:
                decision.kept.append(f"{text} changed since.")
            elif who:
                decision.kept.append(f"{text} also named by {who}.")
            elif now != run[0].before:
                decision.values[name] = [now, run[0].before]
        return decision

    def shown(self, name: str, value: Any) -> str:
        if value in (None, ""):
            return "—"
        return self.branches.get(value, f"branch {value}") if name == "branch" else str(value)

    def write(
        self,
        decisions: Iterable[ContactDecision],
        *,
        organization_id: int,
        cause_id: int,
        by_id: int | None,
        at: datetime,
    ) -> None:
        """Rows of sheets point to none of the contacts that go any more."""
        going, changed = [], []
        for decision in decisions:
            if decision.goes:
                going.append(decision.contact.id)
            elif decision.values:
                changed.append(decision)
        delete_changes(TargetType.CONTACT, going)
        delete_rows(ContactRecord, going)
        update_rows(
            ContactRecord,
            [*_FILLED, "updated_at"],
            [(one.contact.id, *(_after(one, column) for column in _FILLED), at) for one in changed],
        )
        record_changes(
            TargetType.CONTACT,
            [
                NewChange(
                    one.contact.id, one.values, cause_id=cause_id, note="The list was reverted"
                )
                for one in changed
            ],
            organization_id=organization_id,
            cause=ChangeCause.REVERT,
            by_id=by_id,
            at=at,
        )


def detach_customers(
    customer_ids: Collection[int],
    *,
    organization_id: int,
    cause_id: int,
    by_id: int | None,
    at: datetime,
) -> None:
    """Contacts whose phone turned out to be a customer's who goes now are nobody's again."""
    found = ContactRecord.objects.filter(customer__in_values=customer_ids).order_by("pk")
    whose = dict(found.values_list("pk", "customer_id")) if customer_ids else {}
    update_rows(ContactRecord, ["customer_id", "updated_at"], [(pk, None, at) for pk in whose])
    why = "The customer's sheet was reverted"
    record_changes(
        TargetType.CONTACT,
        [
            NewChange(pk, {"customer": [customer, None]}, cause_id=cause_id, note=why)
            for pk, customer in whose.items()
        ],
        organization_id=organization_id,
        cause=ChangeCause.REVERT,
        by_id=by_id,
        at=at,
    )


def _after(decision: ContactDecision, column: str) -> Any:
    name = "branch" if column == "branch_id" else column
    return decision.values.get(name, [None, decision.contact.filled[column]])[1]


def _in_the_way(contact: KnownContact, is_gone: Any) -> list[str]:
    found = [str(each) for each in contact.references][:5]
    found += [
        f"its {name.removesuffix('_id').replace('_', ' ')} was set since"
        for name, blank in _UNTOUCHED.items()
        if contact.worked[name] != blank
    ]
    others = [x for x in contact.lines if not is_gone(x) and x.cause != ChangeCause.REVERT]
    if others and not found:
        found.append("changed since")
    return found
