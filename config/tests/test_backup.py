"""Backups of database and files, and their restoring, in rehearsal and for good."""

import json
import re
import shutil
from contextlib import contextmanager

import pytest
from django.conf import settings as configured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from config.backup.backups import all_backups, make_backup, read_backup, restore, try_restoring
from config.backup.tables import Table, compare
from config.rights.erasing.services import start_erasing
from config.tests.factories import FACTORIES
from customers.models import Customer
from jobs.testing import run_jobs
from jobs.tests.workers import database_url  # noqa: F401  (SQLite's database as a file)
from uploads.models import FileUpload

SHEET = b"Name,Phone\nAsha Patel,9723521333\n"


@pytest.fixture
def house(transactional_db, database_url, settings, tmp_path, shop):  # noqa: F811
    """A business with records and a sheet, and where its backups are kept."""
    settings.MEDIA_ROOT = tmp_path / "media"
    for number in (1, 2, 3):
        FACTORIES[Customer](shop, number)
    hand_in(shop, "may.csv")
    return tmp_path / "backups"


def hand_in(shop, name):
    stored = default_storage.save(f"uploads/{shop.pk}/2026/05/{name}", ContentFile(SHEET))
    return FileUpload.objects.create(
        organization=shop, kind="customers", size=len(SHEET), file=stored, original_name=name
    )


def databases():
    """Names of all databases of the server."""
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE '%rehearsal%'")
        return {name for (name,) in cursor.fetchall()}


def test_a_rehearsal_finds_all_that_was_backed_up(house, capsys):
    call_command("backup", str(house))
    call_command("restore", str(house), "--rehearse")

    output = capsys.readouterr().out
    assert re.search(r"\d+ tables, [\d,]+ rows, 1 files", output)
    assert "Same as backed up" in output
    assert read_backup(all_backups(house)[0].folder).tables["customers_customer"].rows == 3
    assert databases() == set()


def test_what_was_written_meanwhile_is_in_neither(house, shop, monkeypatch):
    """The dump, the names of files and the checksums are of one moment."""
    from config.backup import backups

    copy = backups.copy_files

    def then_copy(names, *arguments):
        FACTORIES[Customer](shop, 9)
        assert len(list(names)) == 1
        return copy(names, *arguments)

    monkeypatch.setattr(backups, "copy_files", then_copy)
    backup = make_backup(house)

    assert Customer.objects.count() == 4
    assert backup.tables["customers_customer"].rows == 3
    assert try_restoring(backup).wrong == []


@pytest.mark.one_database
def test_a_row_that_is_another_one_is_found(house):
    backup = make_backup(house)
    manifest = json.loads((backup.folder / "manifest.json").read_text())
    manifest["tables"]["customers_customer"]["checksum"] = "1"
    (backup.folder / "manifest.json").write_text(json.dumps(manifest))

    with pytest.raises(CommandError, match="customers_customer: as many rows, with other contents"):
        call_command("restore", str(backup.folder), "--rehearse")


def test_a_dump_that_was_cut_off_is_no_success(house):
    backup = make_backup(house)
    dump = next(backup.folder.glob("database.*"))
    dump.write_bytes(dump.read_bytes()[: dump.stat().st_size // 2])

    with pytest.raises(Exception, match=r"failed|malformed|other contents|instead of|missing"):
        call_command("restore", str(backup.folder), "--rehearse")
    assert databases() == set()


@pytest.mark.one_database
def test_files_that_are_lost_or_changed_are_found(house, shop):
    hand_in(shop, "june.csv")
    backup = make_backup(house)
    may, june = sorted((house / "files").rglob("*.csv"))
    may.unlink()
    june.write_bytes(b"Name\n")
    wrong = try_restoring(backup).wrong

    assert len(wrong) == 2
    assert {sentence.split()[-1] for sentence in wrong} == {"missing", "contents"}


@pytest.mark.one_database
def test_a_file_that_the_store_lost_is_named(house, capsys):
    default_storage.delete(FileUpload.objects.get().file.name)
    call_command("backup", str(house))

    assert "The store has lost uploads/" in capsys.readouterr().err
    assert all_backups(house)[0].manifest["files"] == 0


@pytest.mark.one_database
def test_a_file_is_copied_once_and_goes_with_the_last_backup_that_names_it(
    house, shop, monkeypatch
):
    first = make_backup(house)
    opened = []
    monkeypatch.setattr(default_storage, "open", lambda name: opened.append(name))
    second = make_backup_later(house, first)
    assert (opened, second.manifest["files"]) == ([], 1)

    FileUpload.objects.all().delete()
    third = make_backup_later(house, second, keep=1)

    assert [backup.folder for backup in all_backups(house)] == [third.folder]
    assert list((house / "files").rglob("*.csv")) == []


def make_backup_later(house, before, **options):
    """Backups are named after the second: another one of the same second is moved back."""
    earlier = before.folder.with_name("2020" + before.folder.name[4:])
    number = sum(1 for _ in house.glob("2020*"))
    before.folder.rename(earlier.with_name(earlier.name.replace("Z", f"-{number}Z")))
    return make_backup(house, **options)


def test_only_an_empty_database_is_filled(house):
    backup = make_backup(house)

    with pytest.raises(CommandError, match=r"is not empty: it has .* Nothing was changed"):
        restore(backup)


@pytest.mark.one_database
def test_a_backup_that_broke_leaves_nothing_half_done(house, monkeypatch):
    def fail(*arguments):
        raise OSError("the disk is full")

    monkeypatch.setattr("config.backup.backups.write_list", fail)
    with pytest.raises(OSError, match="full"):
        make_backup(house)

    assert [path.name for path in house.iterdir()] == ["files"]


@pytest.mark.one_database
def test_another_kind_of_database_is_refused(house):
    backup = make_backup(house)
    backup.manifest["database"] = "oracle"

    with pytest.raises(CommandError, match="This is a backup of oracle"):
        try_restoring(backup)


def test_into_an_empty_database_all_comes_back(house, settings, tmp_path):
    """The database of the test is put aside for one that has no tables."""
    backup = make_backup(house)
    name = FileUpload.objects.get().file.name
    settings.MEDIA_ROOT = tmp_path / "new-media"

    with empty_database(tmp_path):
        report = restore(backup)

    assert (report.wrong, report.files) == ([], 1)
    with default_storage.open(name) as file:
        assert file.read() == SHEET


@pytest.mark.one_database
def test_files_of_a_bucket_are_backed_up_and_come_back(house, shop, bucket, tmp_path):
    name = hand_in(shop, "june.csv").file.name
    FileUpload.objects.exclude(file=name).delete()  # it lies in the folder of before
    backup = make_backup(house)
    default_storage.delete(name)

    assert backup.manifest["lost_files"] == []
    with empty_database(tmp_path):
        assert restore(backup).wrong == []
    with default_storage.open(name) as file:
        assert file.read() == SHEET


def test_whoever_was_erased_since_is_erased_again(house, shop, asha, settings, tmp_path, capsys):
    """By the list in the store, though the backup knows nothing of it."""
    backup = make_backup(house)
    customer = Customer.objects.order_by("pk").first()
    start_erasing(customer, confirm=str(customer.pk), by=asha)
    run_jobs()
    assert not Customer.objects.filter(pk=customer.pk).exists()

    with empty_database(tmp_path), working_in_it():
        call_command("restore", str(backup.folder))
        assert Customer.objects.get(pk=customer.pk).full_name == customer.full_name
        run_jobs()
        assert not Customer.objects.filter(pk=customer.pk).exists()
        assert Customer.objects.count() == 2

    assert f"Erased again, as soon as a worker runs: customers {customer.pk}." in (
        capsys.readouterr().out
    )


@contextmanager
def working_in_it():
    """What is asked from now on is asked of the database that was named last."""
    connection.close()
    yield
    connection.close()


class empty_database:
    def __init__(self, folder):
        self.folder, self.known = folder, connection.settings_dict["NAME"]

    def __enter__(self):
        name = f"{self.known}_empty" if connection.vendor == "postgresql" else None
        if name:
            with connection.cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        connection.settings_dict["NAME"] = name or str(self.folder / "empty.sqlite3")

    def __exit__(self, *error):
        name, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], self.known
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_without_the_clients_programs_it_says_what_to_install(house, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite needs none")
    monkeypatch.setenv("PATH", "/nowhere")
    assert shutil.which("pg_dump") is None

    with pytest.raises(CommandError, match="pg_dump is not installed"):
        make_backup(house)


def test_tables_are_compared_by_rows_and_contents():
    before = {"a": Table(1, "x"), "b": Table(2, "y"), "c": Table(3, "z")}
    after = {"a": Table(1, "x"), "b": Table(3, "y"), "d": Table(0, "0")}

    assert [str(difference) for difference in compare(before, after)] == [
        "b has 3 rows instead of 2",
        "c is missing",
        "d was not in the backup",
    ]


def test_every_file_that_a_row_names_is_backed_up():
    from config.backup.files import file_columns

    assert ("uploads_fileupload", "file") in file_columns()
    assert configured.STORAGES["default"]["BACKEND"] == "core.storage.DiskStorage"
