"""How long one waits for what one reads, on a large register: `make bench-reads`.

    python -m benchmarks.reads --customers 1000000

The register is made by COPY (`benchmarks.register`). Then every list, search, look-up,
page and report is asked over HTTP, by its owner: median and 95th percentile, statements and bytes,
and the median as a multiple of the look-up of a phone, which is one page's floor. Without
DATABASE_URL it measures SQLite in a temporary file.
"""

import argparse
import json
import os
import statistics
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from math import ceil
from typing import Any
from urllib.parse import urlencode
from wsgiref.simple_server import WSGIRequestHandler, make_server

from benchmarks.measuring import empty_database, files_of_its_own, judged, kept, set_up
from benchmarks.register import make_register

SEARCH_GOAL = 3.0  # times the look-up
LONGEST = 5_000  # milliseconds for one thing; the first three times are measured anyway
SEARCHED = [
    "contacts", "leads", "channel-partners", "partner-claims", "bookings", "area-customers",
    "bills", "visits", "refill-reminders", "uploads",
]  # fmt: skip
PASSWORD = "only-for-a-benchmark"
statements = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=20)
    parser.add_argument("--only", default="", help="What titles must have, such as: admin")
    options = parser.parse_args()
    os.environ["LOG_LEVEL"] = "ERROR"
    with files_of_its_own() as folder:
        set_up()
        with empty_database():
            started = time.monotonic()
            make_register(folder, options.customers)
            print(f"made in {time.monotonic() - started:.0f} s", flush=True)
            with served() as port, kept("make bench-reads"):
                measure(Reader(port), options.repeat, options.only)


class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


class served:
    """The service on a free port of loopback, in a thread, its statements counted."""

    def __enter__(self) -> int:
        from django.conf import settings
        from django.contrib.staticfiles.handlers import StaticFilesHandler
        from django.core.wsgi import get_wsgi_application
        from django.db.backends.utils import CursorWrapper

        # Nobody collected files here, which pages of the admin name.
        plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
        execute = CursorWrapper.execute

        def counted(cursor, *arguments, **options):
            global statements
            statements += 1
            return execute(cursor, *arguments, **options)

        CursorWrapper.execute = counted
        application = StaticFilesHandler(get_wsgi_application())
        self.server = make_server("127.0.0.1", 0, application, handler_class=Quiet)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self.server.server_port

    def __exit__(self, *exc: object) -> None:
        self.server.shutdown()


class Reader:
    """The owner of the business, signed in to the API and to the admin."""

    def __init__(self, port: int) -> None:
        from django.conf import settings
        from django.test import Client

        from accounts.models import Organization, User

        shop = Organization.objects.get()
        owner = User.objects.create_user(
            "owner", password=PASSWORD, organization=shop, role="owner", is_staff=True
        )
        self.port = port
        self.headers = {"Content-Type": "application/json"}
        answer = self.ask("POST", "/api/token/", {"username": "owner", "password": PASSWORD})
        self.headers["Authorization"] = f"Bearer {json.loads(answer)['access']}"
        browser = Client()
        browser.force_login(owner)
        session = browser.cookies[settings.SESSION_COOKIE_NAME]
        self.headers["Cookie"] = f"{session.key}={session.value}"

    def ask(self, method: str, path: str, body: object = None) -> bytes:
        connection = HTTPConnection("127.0.0.1", self.port)
        connection.request(method, path, body and json.dumps(body), self.headers)
        response = connection.getresponse()
        answer = response.read()
        assert response.status == 200, (path, response.status, answer[:300])
        return answer


def measure(reader: Reader, repeat: int, only: str) -> None:
    from django.db import connection

    from customers.models import Customer

    print(f"{connection.vendor}, {Customer.objects.count():,} customers")
    print(f"{'':58} median     95 %  x look-up  statements     kB")
    floor, above = 0.0, 0
    for title, path in asked():
        if floor and only not in title:
            continue
        times, before = [], statements
        for number in range(repeat):
            start = time.perf_counter()
            answer = reader.ask("GET", path)
            times.append((time.perf_counter() - start) * 1000)
            if number >= 2 and sum(times) > LONGEST:
                break
        asked_for = (statements - before) / len(times)
        median, late = statistics.median(times), sorted(times)[ceil(len(times) * 0.95) - 1]
        floor = floor or median
        goal = judged(median / floor, SEARCH_GOAL) if title.startswith("search") else ""
        above += goal.startswith("ABOVE")
        print(
            f"{title[:57]:57} {median:7.1f}  {late:7.1f}  {median / floor:9.1f}  "
            f"{asked_for:10.1f}  {len(answer) / 1000:5.1f}  {goal}",
            flush=True,
        )
    print(f"{above} searches above their goal")


def asked() -> Iterator[tuple[str, str]]:
    """(title, path), the look-up of a phone first."""
    from customers.models import Customer
    from uploads.models import FileUpload

    someone = Customer.objects.exclude(email="").filter(leads=None).order_by("-pk")[1000]
    local, mail = someone.phone.removeprefix("+91"), someone.email
    first, last = someone.full_name.split()[:2]
    upload = FileUpload.objects.latest("pk")
    far = max(upload.rows_read // 60, 1)  # a page near the end
    forms = [
        local, f"{local[:5]} {local[5:]}", local[:5], local[2:7], local[:3], first, last,
        f"{first} {last}", f"{last} {local[:5]}", "Patel", "Patel Ramesh", mail, first[:2],
        first[:1], "Zzyzx",
    ]  # fmt: skip
    yield "look-up of a phone", f"/api/customers/lookup/?{urlencode({'phone': local})}"
    for text in forms:
        shown = {"search": text, "count": "approximate"}
        yield f'search "{text}"', f"/api/customers/?{urlencode(shown)}"
    yield "search exactly counted", f"/api/customers/?{urlencode({'search': 'Patel'})}"
    for query in (
        "", "count=approximate", "ordering=-last_activity&count=approximate",
        "ordering=full_name&count=approximate", "ordering=-created_at&count=approximate",
        f"page={far}&count=approximate", "city=Surat&count=approximate",
        "totals=true&count=approximate",
    ):  # fmt: skip
        yield f"customers ?{query}", f"/api/customers/?{query}"
    one = f"/api/customers/{someone.pk}/"
    for path in ("", "history/", "journey/"):
        yield f"one customer: {path or 'details'}", f"{one}{path}"
    yield "the counter's answer", f"/api/customers/phone/{local}/"
    yield "upload history of a phone", f"/api/uploads/history/?{urlencode({'phone': local})}"
    for path in ("", "rows/", f"rows/?page={far}"):
        yield f"one upload: {path or 'details'}", f"/api/uploads/{upload.pk}/{path}"
    for path in other_lists():
        yield path, path
    yield from months_and_boards()
    for name in SEARCHED:
        for text in (local, local[:5], last, f"{first} {last}", first[:2], "Zzyzx"):
            shown = {"search": text, "count": "approximate"}
            yield f'search {name} "{text}"', f"/api/{name}/?{urlencode(shown)}"
    yield from pages_of_the_admin(someone, [local, last, first[:2]])


def months_and_boards() -> Iterator[tuple[str, str]]:
    """The dashboard of a year, of a branch and of a member, partners of a month, a whole board."""
    from accounts.models import Branch, Organization, User
    from leads.models import Project

    today = Organization.objects.get().today()
    dashboard, year = "/api/reports/dashboard/", f"from={today.replace(month=1, day=1)}"
    staff, branch = User.objects.filter(role="staff").latest("pk"), Branch.objects.latest("pk")
    for query in (year, f"branch={branch.pk}", f"staff={staff.pk}"):
        yield f"{dashboard}?{query}", f"{dashboard}?{query}"
    yield "partners this month", f"/api/channel-partners/performance/?from={today.replace(day=1)}"
    board = f"/api/lead-projects/board/?project={Project.objects.latest('pk').pk}"
    yield "a project's board", board


def pages_of_the_admin(someone: Any, texts: list[str]) -> Iterator[tuple[str, str]]:
    """Every list, searched where it can be, and the page of one record of each."""
    from django.contrib import admin
    from django.urls import reverse

    yield "admin: home", reverse("admin:index")
    for model, page in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        record = model._base_manager.order_by("-pk").first()
        if record is None or not hasattr(page, "search"):
            continue
        called = model._meta.verbose_name_plural
        address = reverse(f"{name}_changelist")
        yield f"admin: {called}", address
        for text in texts if page.search_fields else ():
            yield f'admin: {called}, searched "{text}"', f"{address}?{urlencode({'q': text})}"
        record = someone if isinstance(someone, model) else record
        yield f"admin: one of {called}", reverse(f"{name}_change", args=[record.pk])


def other_lists() -> Iterator[str]:
    """Every other list and report that needs nothing named, from the API's own document."""
    from drf_spectacular.generators import SchemaGenerator

    known = {"/api/customers/", "/api/customers/lookup/", "/api/uploads/history/"}
    # Of several parameters they need one, which no document says.
    known |= {"/api/leads/search/", "/api/uploads/customers/"}
    document = SchemaGenerator().get_schema(request=None, public=True)
    for path, methods in sorted(document["paths"].items()):
        parameters = methods.get("get", {}).get("parameters", [])
        needed = "{" in path or any(each.get("required") for each in parameters)
        if "get" in methods and not needed and path not in known:
            yield path


if __name__ == "__main__":
    main()
