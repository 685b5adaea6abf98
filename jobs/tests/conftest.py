"""Kinds of work that tests register for a moment, and a job to try them on."""

from collections.abc import Callable, Iterator

import pytest

from accounts.models import Organization
from jobs import registry
from jobs.models import Job
from jobs.services import start_job


@pytest.fixture
def organization(db) -> Organization:
    return Organization.objects.create(name="Glow Clinic")


@pytest.fixture
def handle(monkeypatch) -> Iterator[Callable]:
    """Registers a handler for this test only: `handle("kind", function, on_failed=...)`."""
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))

    def register(kind: str, handler, **hooks) -> None:
        registry.job_handler(kind, **hooks)(handler)

    return register


@pytest.fixture
def counting(organization, handle) -> Job:
    """A job that counts to 5 in chunks of one."""

    def count(run):
        for number in range(run.cursor.get("next", 0), 5):
            with run.chunk() as chunk:
                chunk.checkpoint({"next": number + 1}, done=number + 1, total=5)
        return {"counted": run.job.done}

    handle("tests.count", count)
    return start_job("tests.count", organization=organization, parameters={})
