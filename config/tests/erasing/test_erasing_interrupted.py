"""Erasing that is killed, fails, or is followed by a backup from before."""

import json
from contextlib import nullcontext
from datetime import timedelta
from itertools import count
from unittest import mock

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from config.rights.erasing import running
from config.rights.erasing.again import LIST, add_to_backups
from config.rights.erasing.services import go_on_with_erasures
from config.tests.erasing.people import FARIDA, PHONE, ask, erase
from config.tests.searching import files_with, rows_with
from customers.models import Customer, Erasure
from jobs.errors import JobFailed
from jobs.models import Job, JobStatus
from jobs.runner import run_job
from jobs.testing import run_jobs
from uploads.tests.sheets import import_rows
from visits.models import Visit


class Killed(BaseException):
    """As if the power went."""


def test_killed_in_any_chunk_it_goes_on_to_the_same_end(as_asha, farida, shop, monkeypatch):
    monkeypatch.setattr("config.rights.erasing.running.CHUNK", 1)
    import_rows(shop, [[*FARIDA[:5], f"{day}/6/2024", "Surat"] for day in (1, 2, 3)])
    job = Job.objects.get(pk=ask(as_asha, farida).data["id"])
    kills = 0

    while job.status != JobStatus.DONE:
        dying = mock.patch("config.rights.erasing.running._count", _dying_at_call(1 + kills % 3))
        try:
            with dying if kills < 8 else nullcontext():
                run_job(job.pk)
        except Killed:
            kills += 1
        Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING).update(
            lease_until=timezone.now() - timedelta(seconds=1), attempts=0, died_at=None
        )
        job.refresh_from_db()

    assert kills > 5
    assert rows_with(PHONE, "Farida", "farida@mail.example", "K7654321") == set()
    assert files_with(PHONE) == set()
    assert Visit.objects.filter(customer=farida).count() == 4
    assert Erasure.objects.get().sealed == ""


def _dying_at_call(number):
    calls, honest = count(1), running._count

    def dies(*given):
        if next(calls) == number:
            raise Killed
        honest(*given)

    return dies


def test_an_erasure_that_failed_goes_on_by_itself(as_asha, farida):
    with mock.patch(
        "config.rights.erasing.running._sweep_tables",
        side_effect=JobFailed("The disk is full.", code="disk_full"),
    ):
        job = Job.objects.get(pk=ask(as_asha, farida).data["id"])
        run_job(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED

    assert go_on_with_erasures() == 1
    run_jobs()

    assert Erasure.objects.get().finished_at is not None
    assert rows_with(PHONE) == set()


def test_what_is_sealed_meanwhile_says_nothing(as_asha, farida):
    with mock.patch("config.rights.erasing.running._sweep_tables", side_effect=Killed):
        job = ask(as_asha, farida).data["id"]
        with pytest.raises(Killed):
            run_job(job)

    erasure = Erasure.objects.get()
    assert erasure.sealed != ""
    assert PHONE not in erasure.sealed
    assert not Customer.objects.filter(pk=farida.pk).exists()


def test_whom_a_restored_backup_brings_back_is_erased_again(
    as_asha, farida, shop, tmp_path, capsys
):
    """The database is as it was before; the list lies in the store, and beside the backups."""
    erase(as_asha, farida)
    (kept,) = default_storage.listdir("erased")[1]
    with default_storage.open(f"erased/{kept}") as file:
        content = json.loads(file.read())
    assert (content["organization"], content["customer"]) == (shop.pk, farida.pk)
    add_to_backups(tmp_path)
    assert (tmp_path / LIST).read_text().count("\n") == 1
    Erasure.objects.all().delete()
    Customer.with_counters.filter(pk=farida.pk).update(erased_at=None)
    Customer.objects.filter(pk=farida.pk).update(full_name="Farida Khan", is_active=True)
    default_storage.delete(f"erased/{kept}")

    call_command("erase_again", str(tmp_path))
    run_jobs()
    call_command("erase_again", str(tmp_path))

    output = capsys.readouterr().out
    assert f"Erased again, as soon as a worker runs: customers {farida.pk}." in output
    assert "Nobody has to be erased again." in output
    assert rows_with("Farida") == set()
    assert Erasure.objects.get().asked_by is None
