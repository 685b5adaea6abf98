"""A business that is played through the product's services and written down as it goes."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from accounts.models import Branch, User
from config.tests.figures import facts as f
from config.tests.figures.counter import Counter
from contacts.models import ContactRecord
from contacts.services.assigning import assign_contacts, redistribute_contacts
from contacts.services.editing import mark_yellow, reopen_contact
from contacts.services.interacting import record_interaction
from contacts.services.making import ContactEntry, ContactImporter
from core.errors import DomainError
from customers.matching.store import lock_identities
from history.importing import Cause
from history.models import ChangeCause
from jobs.testing import run_jobs
from leads.models import ChannelPartner, Lead, Project
from leads.services.follow_ups import record_follow_up
from leads.services.leads import create_lead
from leads.services.transitions import assign_lead, convert_lead, lose_lead, reopen_lead
from reminders.models import RefillReminder
from reminders.services.refills import mark_sent, respond, snooze
from uploads.models import FileUpload, UploadRow


class Business(Counter):
    """With its lists of contacts, its leads, its reminders and its sheets."""

    # Contacts.

    def list_contacts(self, phones: list[str], branch: Branch | None = None) -> list[f.Contact]:
        lock_identities(self.shop.pk)
        entries = [ContactEntry(p, branch_id=branch.pk if branch else None) for p in phones]
        made = []
        cause = Cause(ChangeCause.EDIT, by=self.manager)
        given = ContactImporter(self.shop, cause).run(entries)
        here = branch.pk if branch else None
        for phone, outcome in zip(phones, given, strict=True):
            if outcome.created:
                contact = f.Contact(outcome.contact_id, phone, here, self.now)
                self.facts.contacts[contact.id] = contact
                made.append(contact)
            else:  # only learns what was blank
                known = self.facts.contacts[outcome.contact_id]
                known.branch = known.branch or here
        for contact in made:
            if person := self.facts.owner_of(contact.phone):
                self.facts.follow(person, self.today)
        return made

    def give_out(self, *, reassign: bool = False, daily_limit: int | None = None) -> Any:
        """What the product decided is a fact; whether its answer agrees is for the test."""
        matching = assign_contacts(
            self.shop, ContactRecord.objects.filter(organization=self.shop), by=self.manager,
            reassign=reassign, daily_limit=daily_limit,
        )  # fmt: skip
        self._read_owners()
        return matching

    def leave(self, member: User) -> Any:
        """The member is gone, and the open contacts go to the others."""
        self.staff.remove(member)
        User.objects.filter(pk=member.pk).update(is_active=False)
        given = redistribute_contacts(self.shop, [member.pk], by=self.manager)
        self._read_owners()
        return given

    def _read_owners(self) -> None:
        rows = ContactRecord.objects.filter(organization=self.shop)
        for pk, owner in rows.values_list("pk", "assigned_to_id"):
            self.facts.contacts[pk].owner = owner

    def call(self, contact: f.Contact, by: User, **given: Any) -> None:
        """Ends with a day (`again`, in days from today) or a reason (`closing_reason`)."""
        again = given.pop("again", None)
        day = None if again is None else self.today + timedelta(days=again)
        stored = ContactRecord.objects.get(pk=contact.id)
        try:
            record_interaction(stored, by=by, next_action_on=day, **given)
        except DomainError:
            return
        kind, success = given.get("kind", "call"), given.get("call_successful")
        self.facts.calls.append(f.Call(contact, self.now, by.pk, kind, success))
        if success is not False:
            contact.reached_at = self.now
            if contact.worked == "pending":
                contact.worked = "contacted"
        if day is None:
            contact.worked = "inactive"
        contact.promised = day
        if contact.owner is None and day is not None:
            contact.owner = by.pk

    def mark_yellow(self, contact: f.Contact) -> None:
        """Only of phones of nobody: else the shop's own visits say so."""
        try:
            mark_yellow(ContactRecord.objects.get(pk=contact.id), by=self.manager)
        except DomainError:
            return
        contact.worked, contact.by_visit, contact.yellow_on = "yellow", False, self.today

    def reopen(self, contact: f.Contact) -> None:
        try:
            reopen_contact(ContactRecord.objects.get(pk=contact.id), by=self.manager)
        except DomainError:
            return
        contact.worked, contact.promised = "pending", None

    # Leads.

    def lead(
        self, phone: str, *, branch: Branch, project: Project | None = None,
        partner: ChannelPartner | None = None,
    ) -> f.Lead:  # fmt: skip
        values = {"full_name": f"Lead {phone[-4:]}", "phone": phone, "branch": branch}
        stored = create_lead(
            self.shop, values, by=self.manager, project=project, channel_partner=partner
        ).lead
        person = stored.customer_id
        if person not in self.facts.people:
            self.facts.people[person] = f.Person(person, {phone}, branch.pk, self.now)
        self.facts.people[person].active = True
        lead = self.facts.leads.setdefault(stored.pk, f.Lead(stored.pk, person, branch.pk))
        if lead.decided == "lost":  # who asks again is not lost
            lead.decided = ""
        if project:
            position = lead.positions.setdefault(project.pk, f.Membership())
            if partner:
                position.claims.append((partner.pk, self.now))
        for contact in self.facts.contacts.values():
            if contact.phone == phone:
                self.facts.follow(person, self.today)
        return lead

    def work_on(self, lead: f.Lead, member: User) -> None:
        assign_lead(Lead.objects.get(pk=lead.id), member, by=self.manager)
        lead.owner = member.pk

    def follow_up(
        self, lead: f.Lead, by: User, *, kind: str, again: int, project: Project | None = None
    ) -> None:
        day = self.today + timedelta(days=again)
        stored = Lead.objects.get(pk=lead.id)
        try:
            record_follow_up(stored, by=by, kind=kind, next_follow_up_on=day, project=project)
        except DomainError:
            return
        self.facts.follow_ups.append(
            f.FollowUp(lead, project.pk if project else None, kind, self.now, by.pk)
        )
        lead.next_on = day

    def convert(self, lead: f.Lead, project: Project, value: str) -> None:
        stored = Lead.objects.get(pk=lead.id)
        convert_lead(stored, by=self.manager, value=Decimal(value), project=project)
        position = lead.positions.setdefault(project.pk, f.Membership())
        position.converted_at_, position.value = position.converted_at_ or self.now, Decimal(value)
        if lead.decided != "won":
            lead.decided, lead.next_on = "won", None

    def lose(self, lead: f.Lead) -> None:
        if not lead.decided:
            lose_lead(Lead.objects.get(pk=lead.id), reason="Bought elsewhere", by=self.manager)
            lead.decided, lead.next_on = "lost", None

    def reopen_lead(self, lead: f.Lead) -> None:
        if lead.decided:
            reopen_lead(Lead.objects.get(pk=lead.id), by=self.manager)
            lead.decided = ""
            for position in lead.positions.values():
                position.converted_at_ = None

    # Refills.

    def remind(self, each: f.Reminder, by: User | None, way: str) -> None:
        if each.status != "pending":
            return
        mark_sent(RefillReminder.objects.get(purchase=each.line), sent_by=way, by=by)
        each.status, each.sent_at, each.sent_by = "sent", self.now, way
        each.sender, each.call_only = by.pk if by else None, False

    def answer(self, each: f.Reminder, by: User, response: str) -> None:
        if each.status not in ("pending", "sent"):
            return
        again = max(self.today + timedelta(days=4), each.planned)
        later = {"call_again_on": again} if response == "call_later" else {}
        stored = RefillReminder.objects.get(purchase=each.line)
        respond(stored, response=response, by=by, **later)
        each.response, each.answered_at, each.listener = response, self.now, by.pk
        if response == "bought_elsewhere":
            each.status = "closed"
        elif response == "call_later":
            each.due, each.call_only = again, True
        elif response == "will_buy" and each.status == "pending":
            each.status, each.sent_at, each.sent_by = "sent", self.now, "call"
            each.sender, each.call_only = by.pk, False

    def put_off(self, each: f.Reminder) -> None:
        if each.status == "pending":
            day = max(self.today + timedelta(days=2), each.planned)
            snooze(RefillReminder.objects.get(purchase=each.line), until=day)
            each.due = day

    # Sheets.

    def sheet(self, phones: list[str], *, by: User, branch: Branch) -> int:
        """One visit per phone, and one row that waits for a phone with digits enough."""
        rows = [f"Visitor {p[-4:]},{p[3:]},{branch.name},{self.today:%d/%m/%Y}" for p in phones]
        text = "\n".join(["Name,Mobile,Shop,Visit Date", *rows, "Short,98250 1,CG Road,1/2/2026"])
        pk = self._hand_in(text, "customers", by, branch)
        for row in UploadRow.objects.filter(upload=pk).exclude(customer=None):
            person = row.customer_id
            assert person is not None
            phone = phones[row.row_number - 2]
            self.facts.people[person] = f.Person(person, {phone}, branch.pk, self.now)
            self.facts.visits[person, branch.pk, self.today] = f.Visit(by_hand=True)
            self.fragile.add(person)
        self.facts.sheets[pk] = f.Sheet(self.now, by.pk, branch.pk, len(phones) + 1, 1)
        return pk

    def contact_sheet(self, phones: list[str], *, by: User) -> int:
        pk = self._hand_in("\n".join(["Name,Mobile", *(f"X,{p[3:]}" for p in phones)]),
                           "contacts", by, None)  # fmt: skip
        given = f.Sheet(self.now, by.pk, None, len(phones), 0)
        for row in UploadRow.objects.filter(upload=pk).select_related("contact"):
            assert row.contact is not None
            given.contacts.add(row.contact.pk)
            known = f.Contact(row.contact.pk, row.contact.phone, None, self.now)
            self.facts.contacts.setdefault(row.contact.pk, known)
        self.facts.sheets[pk] = given
        return pk

    def revert(self, pk: int) -> None:
        client = APIClient()
        client.force_authenticate(self.manager)
        answer = client.post(f"/api/uploads/{pk}/revert/", {}, format="json")
        assert answer.status_code in (200, 201, 202), answer.content
        run_jobs()
        self.facts.sheets[pk].reverted = True
        self.facts.visits = {
            key: visit for key, visit in self.facts.visits.items() if key[0] not in self.fragile
        }
        for person in self.fragile:
            del self.facts.people[person]
        self.fragile.clear()

    def _hand_in(self, text: str, kind: str, by: User, branch: Branch | None) -> int:
        client = APIClient()
        client.force_authenticate(by)
        file = SimpleUploadedFile(f"{kind}-{next(self.numbers)}.csv", text.encode())
        form = {"kind": kind, "file": file} | ({"branch": branch.pk} if branch else {})
        answer = client.post("/api/uploads/", form, format="multipart")
        assert answer.status_code == 201, answer.content
        run_jobs()
        upload = FileUpload.objects.get(pk=answer.data["id"])
        assert upload.status == "done", upload.status
        return upload.pk
