"""A business that does everything: the same sheets, calls, bills and merges each time it is run.

`open_business` and its three parts (`begins`, `works`, `reverts`) do what people do over HTTP,
and note every answer. What differs from run to run by nature (instants, cursors, rates) is left
out of the notes, ids are not: see `start_ids_at`.
"""

import csv
import io
import json
import re
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import Branch, Organization, User
from config.tests.routes import api_routes
from core.admin.base import ScopedAdmin
from core.roles import Role
from jobs.testing import run_jobs

RAMILA, SURESH, TANVI, KETAN = "9904350509", "9427057936", "9825062891", "9723521333"
_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)|\d\d? \w+ \d{4}, \d\d:\d\d"
)
_CURSOR = re.compile(r"cursor=[^&\"]+")
# What a clock says, and what is random by design.
_VOLATILE = {"rate", "seconds_left", "rows_per_second", "time_left", "key_id", "secret", "took"}
SHEETS = {
    "customers": [
        ["Name", "Mobile", "Email", "Passport No", "Shop", "Visit Date", "City"],
        ["Ramila Parekh", RAMILA, "ramila@mail.example", "", "CG Road", "2/5/2024", "Ahmedabad"],
        ["Suresh Nayak", SURESH, "", "K1234567", "Shivranjani", "3/5/2024", "Surat"],
        ["Ramila Parikh", "", "ramila.p@mail.example", "", "CG Road", "4/5/2024", "Ahmedabad"],
        ["Nobody", "12345", "", "", "CG Road", "5/5/2024", ""],
        ["Harish Nowhere", "9825012399", "", "", "Nowhere", "5/5/2024", ""],
    ],
    "contacts": [
        ["Name", "Mobile", "Notes"],
        ["Tanvi Kale", TANVI, "Camp"],
        ["Ramila P", RAMILA, "Known"],
        ["Ketan Desai", KETAN, ""],
        ["Meena Rao", "9687013579", ""],
    ],
    "channel_partners": [
        ["Firm", "Mobile", "CP Code", "Project", "Commission %", "City"],
        ["Prime Realty", "9898011111", "CP-1", "Sky Heights", "2", "Surat"],
        ["Prime Reality", "9898022222", "CP-2", "Sky Heights", "2.5", "Surat"],
    ],
    "leads": [
        ["Name", "Mobile", "Passport No", "Project", "CP Code", "Status", "Source", "Enquiry Date"],
        ["Ketan Desai", KETAN, "Z7654321", "Sky Heights", "CP-1", "new", "Fair", "1/5/2024"],
        ["Suresh Nayak", SURESH, "K1234567", "Sky Heights", "", "new", "Web", "1/5/2024"],
        ["Bhavna Joshi", "9712345670", "B7654321", "Sky Heights", "", "new", "Fair", "1/5/2024"],
    ],
    "purchases": [
        ["Bill No", "Bill Date", "Patient", "Mobile", "Medicine", "Qty", "Amount", "Days", "Shop"],
        ["B-1", "2/5/2024", "Ramila Parekh", RAMILA, "Metformin 500", "60", "180", "30", "CG Road"],
        ["B-1", "2/5/2024", "Ramila Parekh", RAMILA, "Aspirin 75", "10", "40", "", "CG Road"],
        ["B-2", "3/5/2024", "Tanvi Kale", TANVI, "Atorva 10", "30", "300", "30", "CG Road"],
    ],
}
LATER = {
    "customers": [
        SHEETS["customers"][0],
        ["Ramila N Parekh", RAMILA, "rp@mail.example", "", "Shivranjani", "9/5/2024", "Vadodara"],
        ["Suresh Nayak", "9427057999", "", "K1234567", "CG Road", "9/5/2024", "Surat"],
        ["Kavita Shah", "9638527410", "", "", "CG Road", "9/5/2024", ""],
    ],
    "contacts": [["Name", "Mobile", "Notes"], ["Tanvi K", TANVI, "Again"], ["X Y", SURESH, ""]],
    "channel_partners": [
        SHEETS["channel_partners"][0],
        ["Prime Realty Ltd", "9898011111", "CP-1", "Green Valley", "3", "Ahmedabad"],
    ],
    # A passport that is known, with another number: the lead's number changes.
    "leads": [
        SHEETS["leads"][0],
        [
            "Ketan Desai",
            "9723521444",
            "Z7654321",
            "Green Valley",
            "CP-2",
            "won",
            "Fair",
            "8/5/2024",
        ],
        ["Suresh Nayak", "9427057888", "K1234567", "Sky Heights", "", "hot", "Web", "8/5/2024"],
        ["Bhavna Joshi", "9712345671", "B7654321", "Sky Heights", "", "hot", "Fair", "8/5/2024"],
    ],
    "purchases": [
        SHEETS["purchases"][0],
        ["B-3", "9/5/2024", "Ramila", RAMILA, "Metformin 500", "60", "190", "30", "CG Road"],
        ["B-4", "9/5/2024", "Kavita", "9638527410", "ORS", "5", "50", "", "CG Road"],
    ],
}


class Business:
    """One organization, its people, and the answers that they got: [(what, status, body)]."""

    def __init__(self, name: str) -> None:
        self.shop = Organization.objects.create(name=f"Stores {name}")
        self.branches = [
            Branch.objects.create(organization=self.shop, name=branch)
            for branch in ("CG Road", "Shivranjani")
        ]
        self.people: dict[str, User] = {}
        for role in Role.values:
            self.people[role] = User.objects.create(
                username=f"{name}-{role}",
                first_name=role,
                organization=self.shop,
                role=role,
                is_staff=True,
            )
        self.answers: list[tuple[str, int, Any]] = []
        self.uploads: dict[str, int] = {}
        self.name = name

    def ask(self, method: str, path: str, body: Any = None, *, by: str = "owner") -> Any:
        client = APIClient()
        client.force_authenticate(self.people[by])
        form = {"format": "multipart"} if isinstance(body, dict) and "file" in body else {}
        response = getattr(client, method)(f"/api/{path}", body, **(form or {"format": "json"}))
        if response.get("Content-Type", "") == "application/json":
            given: Any = response.json()
        elif response.get("Content-Type", "").startswith("text/"):
            given = self.cells(b"".join(response).decode())
        else:
            given = len(b"".join(response)) > 0
        self.answers.append((f"{method} {path}", response.status_code, self.plain(given)))
        return given

    @staticmethod
    def cells(text: str) -> list[dict[str, Any]]:
        """A CSV's rows as data, what is nested in its cells included."""
        rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
        return [{name: _nested(cell) for name, cell in row.items()} for row in rows]

    def plain(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {k: self.plain(v) for k, v in value.items() if k not in _VOLATILE}
        if isinstance(value, list):
            return [self.plain(one) for one in value]
        if isinstance(value, str):
            return _CURSOR.sub("cursor=C", _INSTANT.sub("T", value)).replace(self.name, "NAME")
        return value

    def ids(self, path: str, **filters: str) -> list[int]:
        found = self.ask("get", path)["results"]
        return [
            row["id"]
            for row in found
            if all(str(row.get(name)) == value for name, value in filters.items())
        ]

    def id_of(self, path: str, **filters: str) -> int:
        return self.ids(path, **filters)[0]

    def upload(self, kind: str, rows: list[list[str]], **choices: Any) -> int:
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        file = SimpleUploadedFile(f"{kind}.csv", text.getvalue().encode())
        form = {"file": file, "branch": self.branches[0].pk, **choices}
        path = "uploads/"
        if kind == "contacts" and not choices:
            path = "contacts/upload/"
        else:
            form["kind"] = kind
        pk = self.ask("post", path, form, by="manager")["id"]
        run_jobs()
        for part in ("", "rows/", "summary/", "workbook/", "file/"):
            self.ask("get", f"uploads/{pk}/{part}")
        return pk

    # The three parts of its story
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
        self._tidies()
        run_jobs()

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
            self.ask("post", f"refill-reminders/{reminder}/{step}", body)

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

    def reads(self) -> None:
        """Every address that can be read: lists, files, and each record of theirs."""
        lists: dict[type, list[int]] = {}
        routes = [route for route in api_routes() if route.method == "get"]
        for route in routes:
            if route.action == "list":
                found = self.ask("get", route.template.removeprefix("/api/"))
                lists[route.view] = [row["id"] for row in found["results"]][:3]
                self.ask("get", f"{route.template.removeprefix('/api/')}?format=csv")
        for route in routes:
            path = route.template.removeprefix("/api/")
            if path == "" or route.action == "list" or "{" in path.replace("{pk}", ""):
                continue
            for pk in lists.get(route.view, [0]) if "{pk}" in path else [0]:
                self.ask("get", path.replace("{pk}", str(pk)))
        for query in (
            "customers/lookup/?phone=",
            "uploads/history/?phone=",
            "leads/search/?phone=",
            "customers/phone/",
        ):
            for phone in (RAMILA, KETAN, TANVI):
                self.ask("get", query + phone + ("" if query.endswith("=") else "/"))
        for pk in self.uploads.values():
            self.ask("get", f"uploads/customers/?upload={pk}")
        for name in ("customers", "contacts", "leads", "bills", "channel-partners"):
            for text in ("Ramila", KETAN, "Prime"):
                self.ask("get", f"{name}/?search={text}")
        for name in ("customers", "leads", "channel-partners"):
            self.ask("get", f"{name}/?show_duplicates=true")
        self._opens_admin()

    def _opens_admin(self) -> None:
        """Whose records the lists of the admin hold, and what its pickers find."""
        client = Client()
        client.force_login(self.people["owner"])
        for model, page in admin.site._registry.items():
            if not isinstance(page, ScopedAdmin):
                continue
            options = model._meta
            answer = client.get(
                reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
            )
            listed = answer.context["cl"].result_list if answer.status_code == 200 else ()
            self.answers.append((options.label, answer.status_code, [row.pk for row in listed]))
            for name in page.autocomplete_fields:
                asked = {"app_label": options.app_label, "model_name": options.model_name}
                found = client.get("/admin/autocomplete/", {**asked, "field_name": name})
                given = self.plain(found.json()) if found.status_code == 200 else None
                self.answers.append((f"{options.label}.{name}", found.status_code, given))


def _nested(cell: str) -> Any:
    try:
        return json.loads(cell) if cell.startswith("{") else cell
    except ValueError:  # several of them
        return cell


def start_ids_at(number: int) -> None:
    """From now on every table's new ids are `number` and up, whatever it holds already."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")
            names = [name for (name,) in cursor.fetchall()]
            cursor.execute("DELETE FROM sqlite_sequence")
            for name in names:
                cursor.execute(
                    "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, number]
                )
        else:
            cursor.execute("SELECT schemaname || '.' || sequencename FROM pg_sequences")
            for (name,) in cursor.fetchall():
                cursor.execute("SELECT setval(%s, %s)", [name, number])
