"""Two machines, each with a web server, a worker and disks of its own, that share PostgreSQL, Redis
and a bucket."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest
import redis
from django.conf import settings as configured
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection

from accounts.models import Branch, User
from config.tests.test_serve import free_port
from conftest import PASSWORD
from customers.models import Customer, CustomerIdentifier
from jobs.tests.workers import until
from uploads.models import FileUpload, UploadRow
from uploads.tests.sheets import csv_file, import_rows, state_of, sum_closes
from uploads.tests.test_kills import tangled_sheet
from uploads.tests.workbooks import Sheet
from visits.models import Visit

pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
]
ROWS = 1_000
SHOPS = ("CG Road", "Shivranjani")


class Machine:
    """What runs on one machine, and what it has on its disks."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder, self.port = folder, free_port()
        self.arriving = folder / "arriving"
        self.arriving.mkdir(parents=True)
        self.environment = environment | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "BIND": f"127.0.0.1:{self.port}",
            "MEDIA_ROOT": str(folder / "media"),
            "FILE_UPLOAD_TEMP_DIR": str(self.arriving),
            "TMPDIR": str(self.arriving),
        }
        self.running: list[subprocess.Popen] = []

    def start_web(self) -> None:
        gunicorn = str(Path(sys.executable).with_name("gunicorn"))
        self._start(gunicorn, "-c", "config/gunicorn.py")

    def start_worker(self) -> subprocess.Popen:
        return self._start(sys.executable, "manage.py", "worker", "--interval", "0.2")

    def ask(self, method: str, address: str, token: str = "", **options: Any) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = f"http://127.0.0.1:{self.port}/api/{address}"
        return httpx2.request(method, url, headers=headers, timeout=30, **options)

    def health(self) -> int:
        try:
            return httpx2.get(f"http://127.0.0.1:{self.port}/health/", timeout=5).status_code
        except httpx2.HTTPError:
            return 0

    def left(self) -> list[str]:
        """Files of people on its disks."""
        return sorted(path.name for path in self.folder.rglob("*") if path.is_file())

    def stop(self) -> None:
        for process in self.running:
            process.kill()
            process.wait()

    def _start(self, *command: str) -> subprocess.Popen:
        log = (self.folder.parent / f"{self.folder.name}.log").open("ab")
        with log:
            process = subprocess.Popen(
                command, cwd=configured.BASE_DIR, env=self.environment, stdout=log, stderr=log
            )
        self.running.append(process)
        return process


@pytest.fixture
def machines(
    environment, tmp_path, redis_server, bucket, asha
) -> Iterator[tuple[Machine, Machine]]:
    if connection.vendor != "postgresql":
        pytest.skip("Several machines need PostgreSQL: set DATABASE_URL.")
    redis.Redis(port=redis_server[0]).flushall()
    # Tests have a quicker way to keep passwords than what is started here.
    kept = PBKDF2PasswordHasher().encode(PASSWORD, "salt-of-a-test-and-long", iterations=1)
    User.objects.filter(pk=asha.pk).update(password=kept)
    shared = environment | {
        "SECRET_KEY": "kT9v-2mQx7Lr4Zp0Wb8Ns3Yd6Hf1Jc5Ga_UeVoXiRq",
        "REDIS_URL": f"redis://127.0.0.1:{redis_server[0]}/0",
        "STORAGE_URL": bucket.url,
        "UPLOAD_CHUNK_ROWS": "40",
        "UPLOAD_WORKBOOK_ROWS_AT_ONCE": "0",
        "LOGIN_FAILURE_LIMIT": "3",
        "WEB_WORKERS": "1",
    }
    both = Machine(tmp_path / "one", shared), Machine(tmp_path / "other", shared)
    for machine in both:
        machine.start_web()
    for machine in both:
        until(lambda: machine.health() == 200, seconds=180, what="the web server")  # noqa: B023
    yield both
    for machine in both:
        machine.stop()


@pytest.fixture
def house(shop):
    for name in SHOPS:
        Branch.objects.create(organization=shop, name=name)
    return shop


def sign_in(machine: Machine, password: str = PASSWORD) -> httpx2.Response:
    return machine.ask("POST", "token/", json={"username": "asha", "password": password})


def send(machine: Machine, token: str, rows: list[list[str]], name: str) -> int:
    files = {"file": (name, csv_file(rows).read(), "text/csv")}
    answer = machine.ask("POST", "uploads/", token, data={"kind": "customers"}, files=files)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def wait_for(upload: FileUpload) -> None:
    def is_over() -> bool:
        upload.refresh_from_db()
        return upload.status not in ("queued", "processing")

    until(is_over, seconds=120, what="the upload's end")
    assert (upload.status, upload.error) == ("done", "")


def rows_of(pk: int) -> int:
    return UploadRow.objects.filter(upload=pk).count()


def kill(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_what_one_machine_began_and_lost_the_other_finishes(
    machines, house, asha, other_shop, bucket
):
    one, other = machines
    for name in SHOPS:
        Branch.objects.create(organization=other_shop, name=name)
    sheet = tangled_sheet(seed=15, rows=ROWS)
    calm = import_rows(other_shop, sheet)
    token = sign_in(one).json()["access"]

    pk = send(one, token, sheet, "sheet.csv")
    chance, killed_at = random.Random(15), []
    for machine in (other, one):
        victim, reached = machine.start_worker(), rows_of(pk)
        until(lambda: rows_of(pk) > reached, seconds=180, what="progress")  # noqa: B023
        time.sleep(chance.random() * 0.2)
        kill(victim)
        killed_at.append(rows_of(pk))
    assert any(name.startswith("footfall-copy-") for name in other.left())
    one.start_worker()
    upload = FileUpload.objects.get(pk=pk)
    wait_for(upload)

    assert 0 < killed_at[0] < ROWS
    assert upload.job.attempts > len([rows for rows in killed_at if rows < ROWS])
    assert sum_closes(upload)
    assert state_of(house) == state_of(other_shop)
    assert upload.needs_attention_count == calm.needs_attention_count > 0

    # What the first wrote into the bucket, the second hands out.
    original = other.ask("GET", f"uploads/{pk}/file/", token)
    assert original.content == csv_file(sheet).read()
    assert other.ask("GET", f"uploads/{pk}/workbook/", token).status_code == 202
    until(
        lambda: other.ask("GET", f"uploads/{pk}/workbook/", token).status_code == 200,
        seconds=60,
        what="the workbook",
    )
    workbook = Sheet(other.ask("GET", f"uploads/{pk}/workbook/", token).content)
    assert len(workbook.page["A"]) == 1 + upload.needs_attention_count
    assert any("/workbooks/" in name for name in bucket.objects())

    # Nothing stays on a machine, not even of workers that were killed.
    other.start_worker()
    until(lambda: other.left() == [], seconds=90, what="the copies of killed workers to go")
    assert one.left() == []


def test_the_same_people_on_both_at_once_are_one_customer_each(machines, house, asha):
    people = [
        [f"Person {n}", f"98250{n:05d}", f"person{n}@example.in", "", "CG Road", "2/5/2024", ""]
        for n in range(400)
    ]
    spelled = [
        [name.upper(), f"+91 {phone[:5]}-{phone[5:]}", email, "", "Shivranjani", "3/5/2024", ""]
        for name, phone, email, *_ in reversed(people)
    ]
    for machine in machines:
        machine.start_worker()
    token = sign_in(machines[0]).json()["access"]

    with ThreadPoolExecutor(2) as pool:
        sent = [
            pool.submit(send, machine, token, rows, name)
            for machine, rows, name in zip(
                machines, (people, spelled), ("may.csv", "june.csv"), strict=True
            )
        ]
        uploads = [FileUpload.objects.get(pk=each.result()) for each in sent]
    for upload in uploads:
        wait_for(upload)

    assert all(map(sum_closes, uploads))
    assert Customer.objects.filter(organization=house).count() == 400
    assert CustomerIdentifier.objects.filter(organization=house, kind="phone").count() == 400
    assert Visit.objects.filter(organization=house).count() == 800
    assert sum(upload.created_count for upload in uploads) == 400

    # Wrong passwords are counted on both together, too.
    answers = [sign_in(machine, "wrong").status_code for machine in (*machines, machines[0])]
    assert answers == [401, 401, 401]
    assert sign_in(machines[1]).status_code == 429
