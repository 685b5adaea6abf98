"""One contact changed by hand: its details, its mark, its end and its second life."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.services import ensure_own_branch
from contacts.models import ContactRecord, ContactStatus
from contacts.services.transitions import (
    ensure_transition,
    ensure_undecided,
    lock_contact,
    save_contact,
    set_worked,
)
from core.errors import DomainError
from core.refusals import ensure_not_future, ensure_not_past
from customers.matching.rules import ensure_somebodys_name
from customers.matching.store import lock_identities
from customers.normalize import clean_name
from history.changes import Changes, set_fields

DETAIL_FIELDS = frozenset({"name", "branch", "notes", "source"})
EDITABLE_FIELDS = DETAIL_FIELDS | {"status", "closing_reason", "next_action_on"}


@transaction.atomic
def edit_contact(
    contact: ContactRecord, values: Mapping[str, Any], *, by: User | None
) -> ContactRecord:
    """Set some of `EDITABLE_FIELDS`; an empty value erases. `TRANSITIONS` limits the status.

    Raises DomainError: 400 for a branch of somebody else, a name that is nobody's, a day that is
    past or an end without a reason, 409 for a move that is not allowed or a next day of a contact
    that is converted.
    """
    if unknown := values.keys() - EDITABLE_FIELDS:
        raise TypeError(f"Not edited by hand: {', '.join(sorted(unknown))}")
    details = {name: value for name, value in values.items() if name in DETAIL_FIELDS}
    if details:
        lock_identities(contact.organization_id)  # as whoever takes lists in, who fills blanks
    contact = lock_contact(contact)
    ensure_own_branch(details.get("branch"), contact.organization)
    if "name" in details:
        details["name"] = clean_name(details["name"])
        ensure_somebodys_name(details["name"], contact.organization, "name", known=contact.name)
    changes: Changes = {}
    set_fields(contact, changes, **details)
    _move(contact, changes, values)
    _set_next_day(contact, changes, values)
    return save_contact(contact, changes, by=by, why="Edited by hand.", also=["yellow_by_visit"])


@transaction.atomic
def mark_yellow(
    contact: ContactRecord,
    *,
    by: User | None,
    on: date | None = None,
    next_action_on: date | None = None,
) -> ContactRecord:
    """Came, but bought nothing, on day `on` (today). Marking again moves the day.

    Raises DomainError: 400 for a day to come, 409 for a contact that is converted or closed.
    """
    contact = lock_contact(contact)
    organization = contact.organization
    ensure_not_future(on, organization, "on")
    ensure_not_past(next_action_on, organization, "next_action_on")
    changes: Changes = {}
    if contact.status != ContactStatus.YELLOW:
        ensure_transition(contact, ContactStatus.YELLOW)
        set_worked(contact, changes, ContactStatus.YELLOW)
    set_fields(contact, changes, yellow_on=on or organization.today())
    if next_action_on is not None:
        set_fields(contact, changes, next_action_on=next_action_on)
    contact.yellow_by_visit = False
    return save_contact(
        contact, changes, by=by, why="Came and did not buy.", also=["yellow_by_visit"]
    )


@transaction.atomic
def reopen_contact(
    contact: ContactRecord, *, by: User | None, next_action_on: date | None = None
) -> ContactRecord:
    """A closed contact is to be called again. Raises DomainError 409 for one that is not closed."""
    contact = lock_contact(contact)
    if contact.status != ContactStatus.INACTIVE:
        raise DomainError(
            f"This contact is {contact.status}, not closed. There is nothing to reopen.",
            code="not_closed",
            status=409,
        )
    ensure_not_past(next_action_on, contact.organization, "next_action_on")
    changes: Changes = {}
    set_worked(contact, changes, ContactStatus.PENDING)
    set_fields(contact, changes, closing_reason="", next_action_on=next_action_on)
    return save_contact(contact, changes, by=by, why="Reopened.")


def _move(contact: ContactRecord, changes: Changes, values: Mapping[str, Any]) -> None:
    status = values.get("status", contact.status)
    reason = " ".join(str(values.get("closing_reason", contact.closing_reason)).split())
    if status != contact.status:
        ensure_transition(contact, status)
        set_worked(contact, changes, status)
        if status == ContactStatus.YELLOW:
            set_fields(contact, changes, yellow_on=contact.organization.today())
            contact.yellow_by_visit = False
        if status == ContactStatus.PENDING:
            reason = ""
    if contact.worked_status == ContactStatus.INACTIVE:
        if not reason:
            message = "Say why the contact is closed: give a closing_reason."
            raise DomainError.at("closing_reason", "required", message)
        set_fields(contact, changes, closing_reason=reason, next_action_on=None)
    elif reason:
        message = "A closing_reason closes the contact. Send status inactive with it."
        raise DomainError.at("closing_reason", "invalid", message)
    else:
        set_fields(contact, changes, closing_reason="")


def _set_next_day(contact: ContactRecord, changes: Changes, values: Mapping[str, Any]) -> None:
    if "next_action_on" not in values or values["next_action_on"] == contact.next_action_on:
        return
    day = values["next_action_on"]
    if day is not None and contact.status == ContactStatus.CONVERTED:
        ensure_undecided(contact)
    if day is not None and contact.worked_status == ContactStatus.INACTIVE:
        message = "This contact is closed. Reopen it to plan a next day."
        raise DomainError.at("next_action_on", "closed", message)
    ensure_not_past(day, contact.organization, "next_action_on")
    set_fields(contact, changes, next_action_on=day)
