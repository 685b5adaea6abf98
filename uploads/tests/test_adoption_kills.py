"""An adoption that is killed, again and again, ends as one that nobody disturbed."""

import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Branch, Organization
from conftest import make_member
from core.roles import Role
from customers.models import Customer
from jobs.tests.workers import BASE_DIR, until
from uploads.models import FileUpload
from uploads.tests.lead_sheets import whole_state_of
from uploads.tests.other_system import MAPPING, TABLES, Tables, as_folder, mapping_file
from visits.models import Visit

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PEOPLE = 600


def large_tables() -> Tables:
    """People who come twice, leads of several projects, all of a few partners."""
    chance = random.Random(17)
    people, leads, memberships = ([*TABLES[name][:1]] for name in ("person", "enq", "enq_prop"))
    for number in range(PEOPLE):
        phone = f"98250{chance.randrange(PEOPLE // 2):05d}"
        day = f"{chance.randint(1, 28)}/5/2024"
        people.append([number, f"Person {phone}", "", phone, "", day, "CG Road", "N"])
        leads.append([number, f"Lead {phone}", phone, "1", "05/23/2024", 11, 1, 0])
        memberships.append([number, chance.randrange(PEOPLE), chance.randint(1, 3), "2"])
    return {**TABLES, "person": people, "enq": leads, "enq_prop": memberships}


def open_business(name: str, login: str) -> Organization:
    organization = Organization.objects.create(name=name)
    Branch.objects.create(organization=organization, name="CG Road")
    make_member(organization, login, Role.OWNER)
    return organization


def state_of_all(organization: Organization) -> dict[str, Any]:
    """Without the numbers of visits and branches, which are each business's own."""
    state = whole_state_of(organization)
    visits = Visit.objects.filter(organization=organization).order_by("pk")
    customers = Customer.objects.filter(organization=organization).order_by("pk")
    position = {pk: number for number, pk in enumerate(customers.values_list("pk", flat=True))}
    state["visits"] = [(position[each.customer_id], each.visit_date) for each in visits]
    changes = 7  # of a row
    for row in state["rows"]:
        for name in ("visit", "branch", "lead branch"):
            if name in row[changes]:
                row[changes][name] = ["", name]
    return state


def test_kills_leave_what_an_undisturbed_adoption_leaves(environment, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    environment |= {"MEDIA_ROOT": str(settings.MEDIA_ROOT), "UPLOAD_CHUNK_ROWS": "40"}
    source, mapping = as_folder(tmp_path / "kesar", large_tables()), mapping_file(tmp_path, MAPPING)
    calm, stormy = open_business("Undisturbed", "asha"), open_business("Killed", "dev")

    def start(login: str) -> subprocess.Popen:
        options = ["--by", login, "--mapping", str(mapping), "--report", str(tmp_path / login)]
        command = [sys.executable, "manage.py", "adopt", str(source), *options, "--for-good"]
        with (Path(tmp_path) / f"{login}.log").open("ab") as log:
            return subprocess.Popen(command, cwd=BASE_DIR, env=environment, stdout=log, stderr=log)

    def rows_of(organization: Organization) -> int:
        uploads = FileUpload.objects.filter(organization=organization)
        return sum(uploads.values_list("rows_read", flat=True))

    assert start("asha").wait(timeout=240) == 0
    chance = random.Random(5)
    killed_at: list[int] = []
    while len(killed_at) < 3:
        reached = rows_of(stormy)
        running = start("dev")
        until(lambda: rows_of(stormy) > reached, seconds=180, what="progress after a kill")  # noqa: B023
        time.sleep(chance.random() * 0.7)
        assert running.poll() is None, "over before it could be killed"
        running.kill()
        running.wait()
        killed_at.append(rows_of(stormy))
    assert start("dev").wait(timeout=240) == 0

    total = rows_of(calm)
    assert all(0 < rows < total for rows in killed_at)
    assert rows_of(stormy) == total
    assert FileUpload.objects.filter(organization=stormy).count() == 4
    assert state_of_all(stormy) == state_of_all(calm)
