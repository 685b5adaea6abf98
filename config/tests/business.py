"""A business that does everything: the same sheets, calls, bills and merges each time it is run.

`begins`, `works`, `errs`, `reverts` and `ends` do what people do over HTTP, and note every answer.
What differs from run to run by nature (instants, cursors, rates) is left out of the notes, ids are
not: see `databases.start_ids_at`.
"""

import json
from datetime import timedelta
from typing import Any

from accounts.models import User
from config.tests.asking import Asking
from config.tests.other_systems import call_of_a_till
from config.tests.sheets_of_a_business import KETAN, LATER, MISTAKEN, RAMILA, SHEETS, SURESH, TANVI
from jobs.services import start_job
from jobs.testing import run_jobs
from messaging.services.outbox import enqueue_dispatch
from reminders.services.enqueue import ENQUEUE


class Business(Asking):
    def begins(self) -> None:
        for name in ("Sky Heights", "Green Valley"):
            self.ask("post", "projects/", {"name": name})
        for kind, rows in SHEETS.items():
            self.uploads[kind] = self.upload(kind, rows)
        cg_road = self.branches[0].pk
        self.ask("post", "customers/manual-add/", {"full_name": "Ramila", "phone": RAMILA})
        self.ask("post", "customers/", {"full_name": "Asha Vyas", "phone": "9825098250"})
        self.ask("post", "customers/", {"full_name": "Asha Vyas", "email": "asha@mail.example"})
        item = {"medicine_name": "Ecosprin", "amount": "50", "duration_days": 10}
        self.ask(
            "post",
            "bills/quick-purchase/",
            {"phone": KETAN, "name": "Ketan", "items": [item], "branch": cg_road},
        )
        self.ask(
            "post",
            "leads/",
            {"full_name": "Asha V", "phone": "9825098250", "project": self.project()},
        )
        self.ask(
            "post",
            "bookings/",
            {
                "reference": "BK-1",
                "booked_on": "2024-05-03",
                "project": self.project(),
                "persons": [{"full_name": "Suresh Nayak", "phone": SURESH}],
            },
        )
        self.ask("post", "area-customers/", {"full_name": "Leela", "phone": "9824098240"})
        self._hears_from_a_till()
        run_jobs()

    def works(self) -> None:
        for kind, rows in LATER.items():
            self.uploads[f"later {kind}"] = self.upload(kind, rows)
        self.uploads["previewed"] = self.upload("customers", LATER["customers"], preview="true")
        self.ask("get", f"uploads/{self.uploads['previewed']}/preview/")
        self.ask("get", f"uploads/{self.uploads['previewed']}/preview/rows/")
        self._fixes_rows()
        self._calls()
        self._sells()
        self._converts()
        self._writes_and_is_answered()
        self._works_the_list()
        self._tidies()
        run_jobs()

    def errs(self) -> None:
        for kind, rows in MISTAKEN.items():
            self.uploads[f"mistaken {kind}"] = self.upload(kind, rows)

    def reverts(self) -> None:
        for name in reversed(list(self.uploads)):
            pk = self.uploads[name]
            self.ask("post", f"uploads/{pk}/revert/preview/")
            run_jobs()
            self.ask("get", f"uploads/{pk}/revert/preview/")
            self.ask("get", f"uploads/{pk}/revert/entries/?preview=true")
            self.ask("post", f"uploads/{pk}/revert/", {"reason": "Wrong sheet"})
            run_jobs()
            self.ask("get", f"uploads/{pk}/revert/")
            self.ask("get", f"uploads/{pk}/revert/entries/")
        for bill in self.ids("bills/"):
            self.ask("post", f"bills/{bill}/cancel/", {"reason": "Typed twice"})
        for customer in self.ids("customers/")[:2]:
            self.ask("delete", f"customers/{customer}/")
            self.ask("post", f"customers/{customer}/restore/")
        self.ask("post", "customers/auto-collection/", {"cutoff_days": 30})
        run_jobs()
        gone = self.branches[1]
        self.ask("get", f"branches/{gone.pk}/deletion/")
        self.ask("post", f"branches/{gone.pk}/deletion/", {"name": gone.name})
        run_jobs()

    def ends(self) -> None:
        operator = User.objects.create_superuser(f"{self.name}-operator")
        path = f"organizations/{self.shop.pk}/deletion/"
        self.ask("get", path, by=operator)
        self.ask("post", path, {"name": self.shop.name}, by=operator)
        run_jobs()
        self.ask("get", path, by=operator)

    # Pieces of its days
    def project(self) -> int:
        return self.id_of("projects/", name="Sky Heights")

    def _fixes_rows(self) -> None:
        pk = self.uploads["customers"]
        waiting = self.ask("get", f"uploads/{pk}/rows/?outcome=needs_attention")["results"]
        for row in waiting:
            cells = {"Mobile": "9825055555"} if "12345" in json.dumps(row) else {"Shop": "CG Road"}
            self.ask("patch", f"uploads/{pk}/rows/{row['row_number']}/", {"cells": cells})
        self.ask("post", f"uploads/{pk}/rows/retry/", {})
        run_jobs()

    def _calls(self) -> None:
        contacts = self.ids("contacts/")
        self.ask("post", "contacts/assign/", {"contacts": contacts}, by="manager")
        soon = (self.shop.today() + timedelta(days=2)).isoformat()
        for contact in contacts[:2]:
            call = {"kind": "call", "call_successful": True, "next_action_on": soon}
            self.ask("post", f"contacts/{contact}/interactions/", call)
            self.ask("post", f"contacts/{contact}/reminders/", {"due_on": soon, "note": "Ring"})
        self.ask("post", f"contacts/{contacts[-1]}/mark-yellow/", {})
        self.ask("put", f"contacts/{contacts[0]}/", {"name": "Renamed"})
        self.ask("post", "contacts/", {"phone": TANVI, "name": "Known already"})
        self.ask("post", "contacts/redistribute/", {"from": [self.people["staff"].pk]})

    def _sells(self) -> None:
        branch = self.branches[1].pk
        line = {"medicine_name": "Metformin 500", "amount": "200", "duration_days": 30}
        day = self.shop.today().isoformat()
        bill = {"branch": branch, "bill_date": day, "phone": RAMILA, "full_name": "Ramila"}
        made = self.ask("post", "bills/", {**bill, "purchases": [line], "bill_number": "B-9"})
        self.ask("post", "bills/", {**bill, "purchases": [line], "bill_number": "B-9"})
        self.ask("patch", f"bills/{made['id']}/", {"purchases": [{**line, "amount": "210"}]})
        self.ask("post", "bills/", {**bill, "phone": TANVI, "visited_but_no_purchase": True})
        self.ask("post", "visits/", {"branch": branch, "phone": KETAN, "visit_date": day})
        reminders = self.ids("refill-reminders/?list=all")
        for number, reminder in enumerate(reminders):
            step, body = [
                ("mark-sent/", {"sent_by": "call"}),
                ("snooze/", {"until": (self.shop.today() + timedelta(days=3)).isoformat()}),
                ("response/", {"response": "call_later"}),
            ][number % 3]
            done = self.ask("post", f"refill-reminders/{reminder}/{step}", body)
            if token := done.get("revert_token"):
                self.ask("post", f"refill-reminders/{reminder}/revert/", {"token": token})
                self.ask("post", f"refill-reminders/{reminder}/{step}", body)

    def _hears_from_a_till(self) -> None:
        people = [
            {"full_name": "Ramila", "phone": RAMILA, "city": "Anand"},
            {"full_name": "Nita Shah", "phone": "9898098980", "branch": "CG Road"},
            {"full_name": "Suresh", "passport_number": "K1234567", "phone": SURESH},
        ]
        answer = call_of_a_till(self.shop, people)
        self.note("a till calls", answer.status_code, answer.json())

    def _writes_and_is_answered(self) -> None:
        """Reminders of two go out; what providers and the two say of them comes in."""
        sold = (self.shop.today() - timedelta(days=25)).isoformat()
        for phone in (RAMILA, TANVI):
            line = {"medicine_name": "Thyronorm 50", "amount": "90", "duration_days": 30}
            bill = {"branch": self.branches[0].pk, "bill_date": sold, "phone": phone}
            self.ask("post", "bills/", {**bill, "full_name": "R", "purchases": [line]})
        run_jobs()
        start_job(ENQUEUE, organization=self.shop, parameters={})
        run_jobs()
        enqueue_dispatch(self.shop)
        run_jobs()
        sent = self.ask("get", "messages/?ordering=id")["results"]
        assert len(sent) == 2
        for message, state in zip(sent, ("delivered", "failed"), strict=False):
            self._hears_of_a_message(message["provider_id"], state)
        replies = [(RAMILA, "Will come"), (TANVI, "STOP"), (KETAN, "STOP")]
        for number, (phone, text) in enumerate(replies):
            answer = self.providers.replies(f"+91{phone}", text, number=number)
            self.note(f"{phone} writes", answer.status_code, answer.json())
        self._hears_by_sms()
        run_jobs()
        self.ask("get", "messages/")

    def _hears_of_a_message(self, provider_id: str, state: str) -> None:
        error = 131026 if state == "failed" else 0
        for known in (provider_id, "wamid.unknown"):
            answer = self.providers.reports(known, state, error=error)
            self.note(f"{state} is reported", answer.status_code, answer.json())

    def _hears_by_sms(self) -> None:
        sender = self.providers.senders["sms"]
        status = {"MessageSid": "SM1", "MessageStatus": "delivered", "From": sender}
        reply = {"MessageSid": "SM2", "From": f"+91{SURESH}", "To": sender, "Body": "STOP"}
        for path, fields in (("status", status), ("inbound", reply)):
            answer = self.providers.sms(f"/webhooks/sms/{path}/", **fields)
            self.note(f"sms {path}", answer.status_code, answer.content.decode())

    def _works_the_list(self) -> None:
        """Each kind of task on the day's list is answered as the staff would."""
        self._plans_for_today()
        tasks = self.ask("get", "worklist/", by="staff")["results"]
        assert {task["type"] for task in tasks} >= {"contact", "contact_reminder", "follow_up"}
        for task in tasks:
            path, body = self._answer_to(task)
            self.ask("post", path, body, by="staff")
        self._calls_by_outcome()

    def _calls_by_outcome(self) -> None:
        """Once for each person; the last one is reverted."""
        leads = self.ask("get", "leads/")["results"]
        undecided = [
            row["id"] for row in leads if row["conversion_status"] in ("open", "contacted")
        ]
        self.ask("get", f"call-outcomes/proposals/?lead={undecided[0]}")
        for number, lead in enumerate(undecided):
            outcome = ("no_answer", "call_later", "will_come")[number % 3]
            made = self.ask("post", "call-outcomes/", {"lead": lead, "outcome": outcome})
        self.ask("post", f"call-outcomes/{made['id']}/revert/")
        self.ask("get", "call-outcomes/")
        customer = self.ids("customers/")[0]
        for end in ("done", "cancel"):
            plan = {"customer": customer, "due_on": self.shop.today().isoformat(), "note": "Ring"}
            made = self.ask("post", "customer-reminders/", plan)
            self.ask("post", f"customer-reminders/{made['id']}/{end}/")
        for path in ("medicines/?q=metf", "search/?q=ramila", "colleagues/"):
            self.ask("get", path, by="staff")
        liked = {"list": "contacts", "name": "Yellow", "parameters": {"status": "yellow"}}
        self.ask("post", "saved-filters/", liked, by="staff")
        self.ask("get", "saved-filters/", by="staff")

    def _plans_for_today(self) -> None:
        staff, today = self.people["staff"].pk, self.shop.today().isoformat()
        leads = self.ask("get", "leads/")["results"]
        over = ("converted", "lost")
        lead = next(row["id"] for row in leads if row["conversion_status"] not in over)
        self.ask("post", f"leads/{lead}/assign/", {"assigned_to": staff})
        self.ask("post", f"leads/{lead}/follow-ups/", {"next_follow_up_on": today})
        fresh = [
            self.ask("post", "contacts/", {"phone": phone, "name": "Falguni Dave"})["id"]
            for phone in ("9687099999", "9687088888")
        ]
        self.ask("post", "contacts/assign/", {"contacts": fresh}, by="manager")
        self.ask("post", f"contacts/{fresh[0]}/reminders/", {"due_on": today, "assigned_to": staff})

    def _answer_to(self, task: dict[str, Any]) -> tuple[str, Any]:
        soon = (self.shop.today() + timedelta(days=4)).isoformat()
        if task["type"] == "contact_reminder":
            return f"contact-reminders/{task['record']}/done/", {}
        if task["type"] == "contact":
            call = {"kind": "call", "call_successful": False, "next_action_on": soon}
            return f"contacts/{task['record']}/interactions/", call
        if task["type"] == "follow_up":
            return f"leads/{task['record']}/follow-ups/", {"next_follow_up_on": soon}
        refill = task["refills"][0]["id"]
        return f"refill-reminders/{refill}/response/", {"response": "will_buy"}

    def _converts(self) -> None:
        leads = self.ids("leads/")
        project = self.project()
        soon = (self.shop.today() + timedelta(days=2)).isoformat()
        for lead in leads:
            self.ask("post", f"leads/{lead}/follow-ups/", {"next_follow_up_on": soon})
            self.ask("post", "lead-projects/", {"lead": lead, "project": project})
        partners = self.ids("channel-partners/")
        claim = {"lead": leads[0], "project": project}
        for partner in partners:
            self.ask("post", "partner-claims/", {**claim, "partner": partner})
        self.ask(
            "post",
            "loan-commitments/",
            {"lead": leads[0], "amount": "100000", "promised_on": soon},
        )
        self.ask("post", f"leads/{leads[0]}/convert/", {"project": project, "value": "500000"})
        self.ask("post", f"leads/{leads[-1]}/lose/", {"reason": "Bought elsewhere"})
        self.ask("post", "channel-partners/", {"phone": "9898011111", "project": project})
        self.ask("patch", f"leads/{leads[0]}/", {"phone": "9723521555"})

    def _tidies(self) -> None:
        self.ask("post", "duplicates/scan/", {})
        run_jobs()
        pairs = self.ask("get", "duplicates/?page_size=100")["results"]
        for pair in pairs[1:]:
            self.ask("post", f"duplicates/{pair['id']}/dismiss/")
        people = self.ids("customers/", full_name="Asha Vyas") + self.ids("customers/")
        primary, other = list(dict.fromkeys(people))[:2]
        merge = {"type": "customer", "primary": primary, "duplicates": [other]}
        preview = self.ask("post", "merges/preview/", merge)
        choices = {one["name"]: primary for one in preview["fields"] if one.get("conflict")}
        self.ask("post", "merges/", {**merge, "choices": choices})
        self.ask("post", f"customers/{primary}/opt-out/", {"why": "Asked"})
        self.ask("patch", f"customers/{primary}/", {"city": "Rajkot"})
        self.ask("post", "ignored-identifiers/", {"value": "9638527410", "reason": "Ours"})
