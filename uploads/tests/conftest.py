"""Sheets handed in over HTTP, as a person or a program does."""

from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Organization, User
from jobs.testing import run_jobs, without_queue
from uploads.duplicates import CHECK_JOB
from uploads.tests.lead_sheets import open_shop

HEADINGS = "Name,Mobile,Shop,Visit Date,Allergies"
ASHA = "Asha Patel,97235 21333,CG Road,2/5/2024,Penicillin"
RAVI = "Ravi Shah,99043 09398,CG Raod,3/5/2024,"
SHEET = "\n".join([HEADINGS, ASHA, RAVI])

Send = Callable[..., Any]


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(params=["disk", pytest.param("bucket", marks=pytest.mark.one_database)])
def both_stores(request: pytest.FixtureRequest) -> None:
    """The test is tried with files in a folder, and in a bucket."""
    if request.param == "bucket":
        request.getfixturevalue("bucket")


@pytest.fixture
def send() -> Send:
    """POST a sheet: the raw response."""

    def post(
        client: APIClient, content: str | bytes = SHEET, name: str = "may.csv", **form: Any
    ) -> Any:
        data = content.encode() if isinstance(content, str) else content
        file = SimpleUploadedFile(name, data)
        form = {"kind": "customers", "file": file, **form}
        form = {key: value for key, value in form.items() if value is not None}
        return client.post("/api/uploads/", form, format="multipart")

    return post


@pytest.fixture
def upload(send: Send) -> Send:
    """Hand a sheet in, let the workers work, and tell how it ended."""

    def handed_in(client: APIClient, *args: Any, **form: Any) -> dict[str, Any]:
        response = send(client, *args, **form)
        assert response.status_code == 201, response.content
        run_jobs()
        return client.get(f"/api/uploads/{response.data['id']}/").data

    return handed_in


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def by_bilal(bilal: User) -> Client:
    return signed_in(bilal)


@pytest.fixture
def by_veena(veena: User) -> Client:
    return signed_in(veena)


@pytest.fixture
def office(db: None) -> Organization:
    """With two projects and two partners."""
    return open_shop()


@pytest.fixture(autouse=True)
def _people_not_compared(request: pytest.FixtureRequest) -> Iterator[None]:
    """No look for similar names after a sheet, which takes a third of what its import does, but for
    tests of it, which are marked."""
    if request.node.get_closest_marker("people_compared"):
        yield
        return
    with mock.patch("uploads.duplicates.check_upload"):
        yield


@pytest.fixture
def _past_the_queue() -> Iterator[None]:
    """For many examples: each job is run as it was started, but for the look for similar names."""
    with without_queue(shutting_down=[CHECK_JOB]):
        yield
