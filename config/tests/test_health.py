from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from config import __version__
from jobs.models import Job, JobStatus

pytestmark = pytest.mark.django_db


def test_a_sound_service_says_so(client):
    response = client.get("/health/")

    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "version": __version__,
        "database": "ok",
        "work": {"status": "ok", "oldest_waiting_seconds": 0},
    }


def test_without_its_database_it_is_down(client, monkeypatch):
    def unreachable():
        raise DatabaseError("connection refused")

    monkeypatch.setattr(connection, "ensure_connection", unreachable)
    response = client.get("/health/")

    assert response.status_code == 503
    assert response.json()["database"] == "unreachable"


def waiting_job(minutes, **fields):
    job = Job.objects.create(kind="test", **fields)
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(minutes=minutes))


def test_work_that_nobody_takes_up_is_late(client):
    waiting_job(minutes=5)
    response = client.get("/health/")

    assert response.status_code == 200
    assert response.json()["work"] == {"status": "late", "oldest_waiting_seconds": 300}


def test_work_that_was_begun_is_not_late(client):
    waiting_job(minutes=5, status=JobStatus.RUNNING, attempts=1)

    assert client.get("/health/").json()["work"]["status"] == "ok"


def test_work_that_is_meant_for_later_is_not_late(client):
    waiting_job(minutes=300, lease_until=timezone.now() + timedelta(hours=8))

    assert client.get("/health/").json()["work"]["status"] == "ok"


def test_nothing_may_be_written_to_it(client):
    assert client.post("/health/").status_code == 405


def test_the_version_is_the_packages(settings):
    assert f'version = "{__version__}"' in (settings.BASE_DIR / "pyproject.toml").read_text()
