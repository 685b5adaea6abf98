"""What the people of an organization ask over HTTP, and every answer that they get."""

import csv
import io
from typing import Any

from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import Branch, Organization, User
from config.tests.other_systems import Providers
from config.tests.plain_answers import cells_of, plain
from config.tests.routes import api_routes
from config.tests.sheets_of_a_business import KETAN, RAMILA, TANVI
from core.admin.base import ScopedAdmin
from core.roles import Role
from jobs.testing import run_jobs


class Asking:
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
        self.providers = Providers(self.shop)

    def ask(self, method: str, path: str, body: Any = None, *, by: str | User = "owner") -> Any:
        client = APIClient()
        client.force_authenticate(self.people[by] if isinstance(by, str) else by)
        form = {"format": "multipart"} if isinstance(body, dict) and "file" in body else {}
        response = getattr(client, method)(f"/api/{path}", body, **(form or {"format": "json"}))
        if response.get("Content-Type", "") == "application/json":
            given: Any = response.json()
        elif response.get("Content-Type", "").startswith("text/html"):  # papers to print
            given = b"".join(response).decode()
        elif response.get("Content-Type", "").startswith("text/"):
            given = cells_of(b"".join(response).decode())
        else:
            given = len(b"".join(response)) > 0
        self.note(f"{method} {path}", response.status_code, given)
        return given

    def note(self, what: str, status: int, given: Any) -> None:
        self.answers.append((plain(what, self.name), status, plain(given, self.name)))

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

    def reads(self, *, once_more: bool = False) -> None:
        """Every address that can be read: lists, files, and each record of theirs. Once more, as
        what was read comes from the same code, without files and the admin."""
        lists: dict[type, list[int]] = {}
        routes = [route for route in api_routes() if route.method == "get"]
        for route in routes:
            if route.action == "list":
                found = self.ask("get", route.template.removeprefix("/api/"))
                lists[route.view] = [row["id"] for row in found["results"]][:2]
                if not once_more:
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
        if not once_more:
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
                given = plain(found.json(), self.name) if found.status_code == 200 else None
                self.answers.append((f"{options.label}.{name}", found.status_code, given))
