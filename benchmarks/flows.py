"""How much of the house a flow passes: modules, functions, and how deep the calls go.

    python -m benchmarks.flows

Each flow runs here, in a fresh SQLite database, with Python's profiler counting the frames of our
own code (not of tests, benchmarks or libraries); the process that opens a file is not counted.
`--modules` lists them in the order in which they are first entered.
"""

import argparse
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = ("/.venv/", "/tests/", "/benchmarks/", "/migrations/", "/jobs/testing.py")
CUSTOMERS = """Name,Mobile,Shop,Visit Date
Asha Patel,97235 21333,CG Road,2/5/2024
Ravi Shah,99043 09398,CG Road,3/5/2024
Asha Patel,9723521333,CG Road,6/5/2024
"""
LEADS = """Name,Mobile,Project,Status,Channel Partner
Imran Khan,98250 12345,Sky Gardens,New,
Kavita Rao,98250 54321,Sky Gardens,Site visit,
"""


@dataclass
class Trace:
    """What one flow passed."""

    modules: dict[str, None] = field(default_factory=dict)  # in the order of their first call
    functions: set[CodeType] = field(default_factory=set)
    deepest: int = 0

    def note(self, frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and is_ours(frame.f_code.co_filename):
            self.modules[module_of(frame.f_code.co_filename)] = None
            self.functions.add(frame.f_code)
            self.deepest = max(self.deepest, sum(ours_around(frame)))


def is_ours(file: str) -> bool:
    return file.startswith(f"{ROOT}/") and not any(part in file for part in NOT_OURS)


def ours_around(frame: FrameType | None) -> Iterator[bool]:
    while frame is not None:
        yield is_ours(frame.f_code.co_filename)
        frame = frame.f_back


def module_of(file: str) -> str:
    return file.removeprefix(f"{ROOT}/").removesuffix(".py").replace("/", ".")


@contextmanager
def traced() -> Iterator[Trace]:
    trace = Trace()
    threading.setprofile(trace.note)
    sys.setprofile(trace.note)
    try:
        yield trace
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--modules", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DATABASE_URL": f"sqlite:///{folder}/flows.sqlite3",
            "MEDIA_ROOT": f"{folder}/media",
            "SECRET_KEY": "only-for-a-benchmark-that-serves-nobody-at-all",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "HTTPS": "false",
            "LOG_LEVEL": "ERROR",
            "ALLOWED_HOSTS": "testserver",
        }
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        print(f"{'':28}{'modules':>8}{'functions':>11}{'deepest':>9}")
        for name, flow in flows():
            with traced() as trace:
                flow()
            counted = (len(trace.modules), len(trace.functions), trace.deepest)
            print(f"{name:28}{counted[0]:8}{counted[1]:11}{counted[2]:9}", flush=True)
            if options.modules:
                print("\n".join(f"    {module}" for module in trace.modules))


def flows() -> Iterator[tuple[str, Callable[[], None]]]:
    """Each is prepared when it is asked for, and run, traced, before the next."""
    from rest_framework.test import APIClient

    from accounts.models import Branch, Organization, User
    from benchmarks.due_refills import shop_with_due
    from core.roles import Role
    from jobs.services import start_job
    from jobs.testing import run_jobs
    from reminders.services.enqueue import ENQUEUE

    shop = Organization.objects.create(name="Asha Medicals")
    Branch.objects.create(organization=shop, name="CG Road")
    asha = User.objects.create_user("asha", organization=shop, role=Role.OWNER)
    client = APIClient(HTTP_ACCEPT="application/json")
    client.force_authenticate(asha)

    upload_id = hand_in(client, "customers", CUSTOMERS)
    yield "job of a CSV", run_jobs
    run_jobs()
    answered(
        client.post(
            f"/api/uploads/{upload_id}/revert/", {"reason": "The wrong file."}, format="json"
        )
    )
    yield "job of its revert", run_jobs
    branch_id = Branch.objects.get().pk
    bill = {
        "branch": branch_id,
        "bill_date": str(shop.today()),
        "phone": "98250 99999",
        "full_name": "Noor Shaikh",
        "items": [
            {"medicine_name": "Telma 40", "quantity": 30, "amount": 250, "duration_days": 30}
        ],
    }
    yield "bill at the counter", lambda: answered(client.post("/api/bills/", bill, format="json"))
    run_jobs()
    answered(client.post("/api/projects/", {"name": "Sky Gardens"}, format="json"))
    hand_in(client, "leads", LEADS)
    yield "job of a sheet of leads", run_jobs
    run_jobs()
    due = shop_with_due("Noor Medicals", 2, first=1)
    start_job(ENQUEUE, organization=due, parameters={})
    yield "reminder to message", run_jobs


def hand_in(client: Any, kind: str, content: str) -> int:
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile(f"{kind}.csv", content.encode())
    response = client.post("/api/uploads/", {"kind": kind, "file": file}, format="multipart")
    return int(answered(response)["id"])


def answered(response: Any) -> Any:
    if response.status_code >= 300:
        raise RuntimeError(f"{response.status_code}: {response.content.decode()}")
    return response.json()


if __name__ == "__main__":
    main()
