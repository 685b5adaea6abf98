"""The process that reads a file is killed while a worker takes the file in: the same result."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Branch, Organization
from jobs.testing import run_jobs
from uploads.models import FileUpload
from uploads.readers import wire
from uploads.readers.launch import ReaderProcess
from uploads.services import receive_upload
from uploads.tests.hostile import good_files
from uploads.tests.sheets import state_of, sum_closes
from uploads.tests.test_readers_apart import kill_reader

pytestmark = pytest.mark.django_db


def import_rows(organization: Organization, name: str) -> FileUpload:
    file = SimpleUploadedFile(name, good_files()[name])
    upload = receive_upload(organization, kind="customers", file=file, by=None)
    run_jobs()
    upload.refresh_from_db()
    return upload


def with_a_shop(name: str) -> Organization:
    organization = Organization.objects.create(name=name)
    Branch.objects.create(organization=organization, name="CG Road")
    return organization


@pytest.fixture
def killing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[int]]:
    """Kill the reader before each answer of whose number that is so; returns those numbers.

    It may have answered just before; `unheard`: then nobody hears that either.
    """

    def start(when: Callable[[int], bool], *, unheard: bool = False) -> list[int]:
        receive, count, kills = ReaderProcess.receive, [0], []

        def killed_before(process: ReaderProcess, while_waiting: Callable[[], None]) -> Any:
            count[0] += 1
            if when(count[0]):
                kills.append(count[0])
                kill_reader(process)
                if unheard:
                    raise wire.Ended
            return receive(process, while_waiting)

        monkeypatch.setattr(ReaderProcess, "receive", killed_before)
        return kills

    return start


@pytest.mark.parametrize("name", sorted(good_files()))
def test_a_reader_killed_at_any_moment_leaves_what_an_undisturbed_one_leaves(
    name, killing, settings
):
    settings.UPLOAD_CHUNK_ROWS = 7
    calm, stormy = with_a_shop("Undisturbed"), with_a_shop("Killed")
    undisturbed = import_rows(calm, name)
    kills = killing(lambda number: number % 3 == 1)

    upload = import_rows(stormy, name)

    assert len(kills) >= 3
    assert (upload.status, upload.error) == ("done", "")
    assert upload.rows_read == undisturbed.rows_read == 60
    assert sum_closes(upload)
    assert state_of(stormy) == state_of(calm)
    assert upload.job.attempts == 1


def test_a_file_whose_reader_is_always_killed_fails_with_a_reason_and_the_next_is_taken_in(
    killing, shop, cg_road
):
    kills = killing(lambda number: number <= 3, unheard=True)
    first = receive_upload(
        shop,
        kind="customers",
        file=SimpleUploadedFile("people.xlsx", good_files()["people.xlsx"]),
        by=None,
    )
    second = import_rows(shop, "people.csv")

    first.refresh_from_db()
    assert len(kills) == 3
    assert first.status == "failed"
    assert "ended from outside several times at the same place" in first.error
    assert (second.status, second.rows_read) == ("done", 60)
