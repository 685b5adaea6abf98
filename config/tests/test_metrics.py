"""Figures for Prometheus: what the database knows, and what web processes count together."""

import json
import os
import re
import urllib.request
from contextlib import suppress

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from config.metrics.state import DatabaseState
from config.tests.databases import sqlite_template
from config.tests.test_serve import free_port, manage, real_server, wait_for
from jobs.lease import claim
from jobs.models import Job, JobStatus
from uploads.models import FileUpload


def read(text):
    """{(name, labels as text): value}"""
    return {
        (sample.name, ",".join(map(str, sample.labels.values()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def state():
    registry = CollectorRegistry()
    registry.register(DatabaseState(leave=lambda: None))
    return read(generate_latest(registry).decode())


@pytest.mark.django_db
def test_jobs_are_counted_by_kind_and_status(shop):
    for status in (JobStatus.DONE, JobStatus.DONE, JobStatus.FAILED):
        Job.objects.create(kind="uploads.import", status=status)
    figures = state()

    assert figures["footfall_jobs", "uploads.import,done"] == 2
    assert figures["footfall_jobs", "uploads.import,failed"] == 1
    assert figures["footfall_database_up", ""] == 1


@pytest.mark.django_db
def test_a_job_that_another_worker_takes_over_is_counted():
    job = Job.objects.create(kind="uploads.import")
    claim(job.pk)
    Job.objects.update(lease_until=timezone.now() - timezone.timedelta(seconds=1))
    assert state()["footfall_job_takeovers_total", "uploads.import"] == 0

    assert claim(job.pk)
    assert state()["footfall_job_takeovers_total", "uploads.import"] == 1


@pytest.mark.django_db
def test_rows_of_sheets_are_counted_by_what_became_of_them(shop):
    for created in (10, 5):
        FileUpload.objects.create(
            organization=shop,
            kind="customers",
            size=1,
            rows_read=created + 2,
            created_count=created,
            updated_count=2,
        )
    figures = state()

    assert figures["footfall_upload_rows_total", "created"] == 15
    assert figures["footfall_upload_rows_total", "updated"] == 4


@pytest.mark.django_db
def test_without_the_database_the_rest_is_there(monkeypatch, caplog):
    def away():
        raise DatabaseError("connection refused")

    monkeypatch.setattr("config.metrics.state.messages", away)
    figures = state()

    assert figures["footfall_database_up", ""] == 0
    assert ("footfall_oldest_waiting_seconds", "") in figures
    assert "Figures of away are missing: connection refused" in caplog.text


@pytest.mark.django_db
def test_asking_takes_as_many_statements_however_much_there_is():
    with CaptureQueriesContext(connection) as of_nothing:
        state()
    Job.objects.bulk_create([Job(kind=f"kind-{number % 7}") for number in range(50)])
    with CaptureQueriesContext(connection) as of_much:
        state()

    assert len(of_much) == len(of_nothing)


def test_it_is_off_unless_a_folder_is_named(settings):
    assert "config.metrics.requests.CountRequests" not in settings.MIDDLEWARE
    with pytest.raises(CommandError, match="set METRICS_DIR"):
        call_command("metrics")


# --- Real processes -------------------------------------------------------------------------------
def fetch(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return answer.read().decode()


@pytest.fixture
def house(tmp_path):
    """A web server of two processes, and who serves figures; their ports and the first process."""
    database = tmp_path / "metrics.sqlite3"
    database.write_bytes(sqlite_template().read_bytes())
    environment = real_server(database) | {
        "METRICS_DIR": str(tmp_path / "figures"),
        "WEB_WORKERS": "2",
    }
    web, figures = free_port(), free_port()
    started = [
        manage(environment, "serve", "--port", str(web)),
        manage(environment, "metrics", "--port", str(figures)),
    ]
    yield web, figures, started[0]
    for process in started:
        for child in [*process.children(recursive=True), process]:
            with suppress(ProcessLookupError, Exception):
                child.kill()
        process.wait()


def answers_at(port, path):
    with suppress(OSError):
        return fetch(port, path)
    return None


@pytest.mark.slow
def test_requests_of_all_processes_are_counted_together_also_after_a_kill(house, tmp_path):
    web, figures, server = house
    wait_for(lambda: answers_at(web, "/health/"), what="an answer")
    wait_for(lambda: answers_at(figures, "/metrics"), what="figures")

    def counted():
        return read(fetch(figures, "/metrics"))["footfall_requests_total", "GET,health,200"]

    before = counted()
    for _ in range(20):
        fetch(web, "/health/")
    assert counted() == before + 20

    master = next(one for one in server.children() if "gunicorn" in " ".join(one.cmdline()))
    killed = {child.pid for child in master.children()}
    for child in master.children():
        child.kill()
    wait_for(
        lambda: len({child.pid for child in master.children()} - killed) == 2,
        what="two new processes",
    )
    wait_for(lambda: answers_at(web, "/health/"), what="an answer after the kill")
    for _ in range(5):
        fetch(web, "/health/")

    assert counted() >= before + 26
    kept = {re.search(r"_(\d+)\.db", name)[1] for name in os.listdir(tmp_path / "figures")}
    assert kept <= {"1", "2"}


# --- The example board and alarms -----------------------------------------------------------------
NAMES = {
    "footfall_requests_total",
    "footfall_request_seconds_bucket",
    "footfall_jobs",
    "footfall_job_takeovers_total",
    "footfall_oldest_waiting_seconds",
    "footfall_messages",
    "footfall_upload_rows_total",
    "footfall_database_up",
}


def test_board_and_alarms_ask_for_figures_that_there_are(settings):
    folder = settings.BASE_DIR / "deploy" / "prometheus"
    board = json.loads((folder / "board.json").read_text())
    alarms = yaml.safe_load((folder / "alarms.yml").read_text())
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    asked += [rule["expr"] for group in alarms["groups"] for rule in group["rules"]]

    named = {name for expression in asked for name in re.findall(r"footfall_\w+", expression)}
    assert named == NAMES
