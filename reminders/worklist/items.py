"""What is known about the people of a page of the worklist: a constant number of queries."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.formats import date_format

from accounts.models import User
from contacts.models import ContactInteraction, ContactRecord, ContactReminder, ContactStatus
from core.medical import note_if_medical
from core.roles import Can
from customers.models import Customer
from leads.models import FollowUpHistory, Lead
from messaging.models import Message, MessageStatus
from reminders.call_times import best_times
from reminders.calls.rules import most_in_a_row, no_answers_of, usual_ends
from reminders.models import CustomerReminder, MessageReminder, RefillReminder, RefillStatus
from reminders.worklist.sections import (
    CONTACT,
    CONTACT_REMINDER,
    CUSTOMER_REMINDER,
    LEAD,
    REFILL,
    Task,
)
from visits.models import Visit

Item = dict[str, Any]


def items_of(tasks: Sequence[Task], *, reader: User, today: date) -> list[Item]:
    """One dictionary per task, in the same order; see `WorklistItemSerializer` for its keys."""
    ids = {kind: [task.id for task in tasks if task.kind == kind] for kind in
           (CONTACT_REMINDER, CUSTOMER_REMINDER, LEAD, CONTACT, REFILL)}  # fmt: skip
    reminders = _by_id(ContactReminder.objects.select_related("contact"), ids[CONTACT_REMINDER])
    contacts = _by_id(ContactRecord.objects.all(), ids[CONTACT])
    contacts |= {each.contact_id: each.contact for each in reminders.values()}
    leads = _by_id(Lead.objects.all(), ids[LEAD])
    planned = _by_id(CustomerReminder.objects.select_related("handled_by"), ids[CUSTOMER_REMINDER])
    of_planned = [each.customer_id for each in planned.values()]
    customers = _customers(contacts.values(), leads.values(), [*ids[REFILL], *of_planned])
    refills = _refills(ids[REFILL], reader)
    known = _Known(customers, contacts, leads)
    messages = _latest_messages([each.pk for some in refills.values() for each in some])
    medical = reader.can(Can.READ_MEDICAL)
    items = []
    for task in tasks:
        item: Item = {
            "type": task.kind,
            "section": task.section,
            "due_on": task.due_on,
            "record": task.id,
        }
        if task.kind == REFILL:
            item |= known.of_customer(customers[task.id])
            open_refills = refills.get(task.id, [])
            item["refills"] = [
                _refill(each, messages.get(each.pk), medical) for each in open_refills
            ]
            item |= _why_refill(item["refills"])
        elif task.kind == LEAD:
            item |= known.of_lead(leads[task.id])
            item |= {"why": "Follow-up of a lead", "reason": "follow_up"}
        elif task.kind == CUSTOMER_REMINDER:
            plan = planned[task.id]
            item |= known.of_customer(customers[plan.customer_id])
            item |= _customer_reminder(plan, medical)
        elif task.kind == CONTACT_REMINDER:
            reminder = reminders[task.id]
            item |= known.of_contact(reminder.contact)
            item |= {"why": reminder.note or "Reminder", "reason": "reminder"}
            item["note"] = reminder.note
        else:
            contact = contacts[task.id]
            item |= known.of_contact(contact)
            item |= _why_contact(contact)
        items.append(item)
    _add_outcomes(items, today)
    _add_best_times(items, reader)
    return items


def _add_best_times(items: Sequence[Item], reader: User) -> None:
    if reader.organization is None:
        return
    people = [(item["customer"], item["contact"]) for item in items]
    times = best_times(reader.organization, people)
    for item, person in zip(items, people, strict=True):
        item["best_time"] = times.get(person)


def _add_outcomes(items: Sequence[Item], today: date) -> None:
    """What each outcome of a call would do, which depends on how often nobody answered."""
    counts = no_answers_of(
        [item["customer"] for item in items if item["customer"]],
        [item["contact"] for item in items if item["contact"]],
    )
    for item in items:
        item["outcomes"] = usual_ends(
            no_answers=most_in_a_row(counts, customer=item["customer"], contact=item["contact"]),
            today=today,
            has_refills="refills" in item,
        )


class _Known:
    """What was last done for these people, and who they are."""

    def __init__(
        self,
        customers: dict[int, Customer],
        contacts: dict[int, ContactRecord],
        leads: dict[int, Lead],
    ) -> None:
        self.customers = customers
        self.last_visits = dict(
            Visit.objects.filter(customer__in=list(customers))
            .order_by()
            .values_list("customer")
            .annotate(last=Max("visit_date"))
        )
        self.interactions = _latest(ContactInteraction.objects.all(), "contact", list(contacts))
        self.follow_ups = _latest(FollowUpHistory.objects.all(), "lead", list(leads))

    def of_customer(self, customer: Customer) -> Item:
        return {
            "name": customer.full_name,
            "phone": customer.phone,
            "contact": None,
            "lead": None,
            "last_contact": None,
            **self._customer(customer.pk),
        }

    def of_lead(self, lead: Lead) -> Item:
        last = self.follow_ups.get(lead.pk)
        return {
            "name": lead.full_name,
            "phone": lead.contact_number,
            "contact": None,
            "lead": lead.pk,
            "last_contact": last and _response_item(last, last.response),
            **self._customer(lead.customer_id),
        }

    def of_contact(self, contact: ContactRecord) -> Item:
        last = self.interactions.get(contact.pk)
        return {
            "name": contact.name,
            "phone": contact.phone,
            "contact": contact.pk,
            "lead": None,
            "attempts": contact.attempts,
            "last_contact": last and _response_item(last, last.customer_response),
            **self._customer(contact.customer_id),
        }

    def _customer(self, pk: int | None) -> Item:
        customer = self.customers.get(pk or 0)
        if customer is None:
            return {"customer": None}
        return {
            "customer": customer.pk,
            "name": customer.full_name,
            "city": customer.city,
            "category": customer.category,
            "whatsapp_status": customer.whatsapp_status,
            "opted_out": customer.opted_out_at is not None,
            "last_visit": self.last_visits.get(customer.pk),
        }


def _response_item(row: Any, answer: str) -> Item:
    return {
        "kind": row.kind,
        "at": row.done_at,
        "by": row.done_by.name if row.done_by else "",
        "notes": row.notes,
        "answer": answer,
    }


def _customer_reminder(reminder: CustomerReminder, medical: bool) -> Item:
    """Why, and what was said about it last."""
    if medical:
        note_if_medical(reminder, ["note", "answer"])
    last = None
    if reminder.handled_at is not None:
        last = {
            "kind": "call",
            "at": reminder.handled_at,
            "by": reminder.handled_by.name if reminder.handled_by else "",
            "notes": "",
            "answer": reminder.answer if medical else "",
        }
    note = reminder.note if medical else ""
    why = {"why": note or "Reminder", "reason": "reminder", "note": note}
    return {**why, "last_contact": last}


def _why_contact(contact: ContactRecord) -> Item:
    if contact.status == ContactStatus.YELLOW and contact.yellow_on is not None:
        why = f"Came on {date_format(contact.yellow_on, 'j M Y')} and did not buy"
        return {"why": why, "reason": "came_without_buying", "came_on": contact.yellow_on}
    if contact.next_action_on:
        return {"why": "Promised call", "reason": "promised"}
    if contact.attempts:
        return {"why": "Called before, no day was set", "reason": "called_before"}
    return {"why": "New contact to call", "reason": "new_contact"}


def _why_refill(refills: Sequence[Item]) -> Item:
    many = len(refills)
    why = f"{many} medicine{'s' if many > 1 else ''} to refill"
    if any(each["message_status"] == MessageStatus.UNCERTAIN for each in refills):
        why += "; a message may have reached them, which nobody knows"
    return {"why": why, "reason": "refills"}


def _refill(reminder: RefillReminder, message: Message | None, medical: bool) -> Item:
    if medical:
        note_if_medical(reminder, ["medicine_name"])
    return {
        "id": reminder.pk,
        "medicine_name": reminder.medicine_name if medical else "",
        "due_on": reminder.due_on,
        "runs_out_on": reminder.runs_out_on,
        "status": reminder.status,
        "response": reminder.response,
        "responded_at": reminder.responded_at,
        "message": message.pk if message else None,
        "message_status": message.status if message else "",
    }


def _by_id(rows: QuerySet[Any], ids: list[int]) -> dict[int, Any]:
    return rows.in_bulk(ids) if ids else {}


def _customers(
    contacts: Iterable[ContactRecord], leads: Iterable[Lead], ids: Iterable[int]
) -> dict[int, Customer]:
    wanted = {*ids, *(lead.customer_id for lead in leads)}
    wanted |= {each.customer_id for each in contacts if each.customer_id}
    return Customer.objects.in_bulk(list(wanted))


def _refills(customer_ids: list[int], reader: User) -> dict[int, list[RefillReminder]]:
    found: dict[int, list[RefillReminder]] = {}
    rows = RefillReminder.objects.for_user(reader).filter(
        customer__in=customer_ids, status__in=[RefillStatus.PENDING, RefillStatus.SENT]
    )
    for reminder in rows.order_by("due_on", "pk"):
        found.setdefault(reminder.customer_id, []).append(reminder)
    return found


def _latest_messages(reminder_ids: list[int]) -> dict[int, Message]:
    """Of each reminder: the last message that speaks of it, of whatever channel."""
    links = MessageReminder.objects.filter(reminder__in=reminder_ids).select_related("message")
    return {link.reminder_id: link.message for link in links.order_by("message_id")}


def _latest(rows: QuerySet[Any], owner: str, ids: list[int]) -> dict[int, Any]:
    """The newest row of each owner, by two queries."""
    newest = rows.filter(**{f"{owner}__in": ids}).order_by().values(owner).annotate(pk=Max("id"))
    latest = rows.filter(pk__in=newest.values("pk")).select_related("done_by")
    return {getattr(row, f"{owner}_id"): row for row in latest}
