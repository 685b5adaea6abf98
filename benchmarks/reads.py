"""How long one waits for what one reads, on a large register: `make bench-reads`.

    python -m benchmarks.reads --customers 1000000

A sheet makes the customers, with their visits, changes and rows. Then every list, search, look-up,
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
from urllib.parse import urlencode
from wsgiref.simple_server import WSGIRequestHandler, make_server

from benchmarks.ingest import upload_sheet
from benchmarks.measuring import empty_database, files_of_its_own, judged, kept, set_up
from benchmarks.sheet import REPEATED

SEARCH_GOAL = 3.0  # times the look-up
PASSWORD = "only-for-a-benchmark"
statements = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=20)
    options = parser.parse_args()
    os.environ["LOG_LEVEL"] = "ERROR"
    with files_of_its_own() as folder:
        set_up()
        with empty_database():
            upload_sheet(folder, round(options.customers / (1 - REPEATED)), "customers")
            with served() as port, kept("make bench-reads"):
                measure(Reader(port), options.repeat)


class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


class served:
    """The service on a free port of loopback, in a thread, its statements counted."""

    def __enter__(self) -> int:
        from django.contrib.staticfiles.handlers import StaticFilesHandler
        from django.core.wsgi import get_wsgi_application
        from django.db.backends.utils import CursorWrapper

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
    """The owner of the business, signed in."""

    def __init__(self, port: int) -> None:
        from accounts.models import Organization, User

        shop = Organization.objects.get()
        User.objects.create_user("owner", password=PASSWORD, organization=shop, role="owner")
        self.port = port
        self.headers = {"Content-Type": "application/json"}
        answer = self.ask("POST", "/api/token/", {"username": "owner", "password": PASSWORD})
        self.headers["Authorization"] = f"Bearer {json.loads(answer)['access']}"

    def ask(self, method: str, path: str, body: object = None) -> bytes:
        connection = HTTPConnection("127.0.0.1", self.port)
        connection.request(method, path, body and json.dumps(body), self.headers)
        response = connection.getresponse()
        answer = response.read()
        assert response.status == 200, (path, response.status, answer[:300])
        return answer


def measure(reader: Reader, repeat: int) -> None:
    from django.db import connection

    from customers.models import Customer

    print(f"{connection.vendor}, {Customer.objects.count():,} customers")
    print(f"{'':58} median     95 %  x look-up  statements     kB")
    floor = 0.0
    for title, path in asked():
        times, before = [], statements
        for _ in range(repeat):
            start = time.perf_counter()
            answer = reader.ask("GET", path)
            times.append((time.perf_counter() - start) * 1000)
        median, late = statistics.median(times), sorted(times)[int(len(times) * 0.95) - 1]
        floor = floor or median
        goal = judged(median / floor, SEARCH_GOAL) if title.startswith("search") else ""
        print(
            f"{title[:57]:57} {median:7.1f}  {late:7.1f}  {median / floor:9.1f}  "
            f"{(statements - before) / repeat:10.1f}  {len(answer) / 1000:5.1f}  {goal}",
            flush=True,
        )


def asked() -> Iterator[tuple[str, str]]:
    """(title, path), the look-up of a phone first."""
    from customers.models import Customer
    from uploads.models import FileUpload

    someone = Customer.objects.exclude(email="").exclude(phone="").order_by("-pk")[1000]
    local, mail = someone.phone.removeprefix("+91"), someone.email
    first, last = someone.full_name.split()[:2]
    upload = FileUpload.objects.latest("pk")
    far = max(Customer.objects.count() // 60, 1)  # a page near the end
    yield "look-up of a phone", f"/api/customers/lookup/?{urlencode({'phone': local})}"
    for text in (
        local, f"{local[:5]} {local[5:]}", local[:5], local[2:7], local[:3], first, last,
        f"{first} {last}", f"{last} {local[:5]}", mail, first[:2], first[:1], "Zzyzx",
    ):  # fmt: skip
        shown = {"search": text, "count": "approximate"}
        yield f'search "{text}"', f"/api/customers/?{urlencode(shown)}"
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


def other_lists() -> Iterator[str]:
    """Every other list and report that needs nothing named, from the API's own document."""
    from drf_spectacular.generators import SchemaGenerator

    known = {"/api/customers/", "/api/customers/lookup/", "/api/uploads/history/"}
    document = SchemaGenerator().get_schema(request=None, public=True)
    for path, methods in sorted(document["paths"].items()):
        parameters = methods.get("get", {}).get("parameters", [])
        needed = "{" in path or any(each.get("required") for each in parameters)
        if "get" in methods and not needed and path not in known:
            yield path


if __name__ == "__main__":
    main()
