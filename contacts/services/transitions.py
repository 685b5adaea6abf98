"""From which status a contact may go where, and how one contact is changed and written down."""

from collections.abc import Iterable

from accounts.models import User
from contacts.models import ContactRecord, ContactStatus
from core.errors import DomainError
from history.changes import Changes, save_changed, set_fields
from history.models import ChangeCause
from history.services import record_change

# By people. Only a bill with a value converts, from wherever the contact is, and its cancellation
# leads back there. Who came and did not buy stays yellow when called: that says more.
TRANSITIONS: dict[str, tuple[ContactStatus, ...]] = {
    ContactStatus.PENDING: (ContactStatus.CONTACTED, ContactStatus.YELLOW, ContactStatus.INACTIVE),
    ContactStatus.CONTACTED: (ContactStatus.YELLOW, ContactStatus.INACTIVE),
    ContactStatus.YELLOW: (ContactStatus.INACTIVE,),
    ContactStatus.INACTIVE: (ContactStatus.PENDING,),
    ContactStatus.CONVERTED: (),
}


def possible_transitions(contact: ContactRecord) -> list[str]:
    return [status.value for status in TRANSITIONS[contact.status]]


def ensure_transition(contact: ContactRecord, status: str) -> None:
    """Raises DomainError 409, which says what is possible, for a move that the table lacks."""
    if status in TRANSITIONS[contact.status]:
        return
    now = contact.get_status_display().split(":")[0].lower()
    wanted = str(ContactStatus(status).label).split(":")[0].lower()
    if status == ContactStatus.CONVERTED:
        message = f"This contact is {now}. Only a bill with a value converts it: write the bill."
    elif contact.status == ContactStatus.CONVERTED:
        message = (
            f"This contact is converted and cannot become {wanted}: it has bought. "
            "It goes back by itself when the bill is cancelled."
        )
    else:
        message = f"A contact that is {now} cannot become {wanted}. {_possible(contact)}"
    raise DomainError.at(
        "status",
        "move_not_allowed",
        message,
        status=409,
        extra={"possible": possible_transitions(contact)},
    )


def _possible(contact: ContactRecord) -> str:
    if contact.status == ContactStatus.INACTIVE:
        return "Reopen it first: it is then pending."
    return f"Possible from here: {', '.join(possible_transitions(contact))}."


def lock_contact(contact: ContactRecord) -> ContactRecord:
    """The contact as it is now, held until the transaction ends."""
    rows = ContactRecord.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("organization", "assigned_to").get(pk=contact.pk)


def set_worked(contact: ContactRecord, changes: Changes, status: str) -> None:
    """Move a contact that no bill has converted."""
    set_fields(contact, changes, status=str(status))
    contact.worked_status = str(status)


def save_contact(
    contact: ContactRecord,
    changes: Changes,
    *,
    by: User | None,
    why: str = "",
    cause: ChangeCause = ChangeCause.EDIT,
    cause_id: int | None = None,
    also: Iterable[str] = (),
) -> ContactRecord:
    """Write what changed and its line, unless nothing did. `also` are fields not worth a line."""
    written = {*changes, *also} | ({"worked_status"} if "status" in changes else set())
    if written:
        save_changed(contact, sorted(written))
    if changes:
        record_change(contact, changes, by=by, cause=cause, cause_id=cause_id, note=why)
    return contact


def ensure_undecided(contact: ContactRecord) -> None:
    """Nobody works on a contact that is converted or closed: DomainError 409."""
    if contact.status == ContactStatus.CONVERTED:
        raise DomainError(
            f"This contact bought on {contact.converted_on} and is converted: there is nobody to "
            "win any more. Nothing was saved; work on the customer instead.",
            code="converted",
            status=409,
            extra={"customer": contact.customer_id},
        )
    if contact.status == ContactStatus.INACTIVE:
        raise DomainError(
            f"This contact is closed ({contact.closing_reason}). Reopen it to go on.",
            code="closed",
            status=409,
        )
