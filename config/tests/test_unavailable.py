"""A full disk, a store or a database that is away: 503 with words for people; why is in the log."""

import errno
import io
from time import monotonic

import pytest
from django.core.files.storage import InMemoryStorage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import OperationalError, connection, connections

from core.postgresql.base import DatabaseWrapper
from core.tests.proxies import Proxy
from core.unavailable import StoreUnavailable, cause_of
from uploads.models import FileUpload

pytestmark = pytest.mark.django_db
SHEET = b"Name,Phone\nAsha Patel,9723521333\n"


def send(client, content=SHEET, **headers):
    file = SimpleUploadedFile("may.csv", content)
    return client.post(
        "/api/uploads/", {"kind": "customers", "file": file}, format="multipart", **headers
    )


def full(*arguments, **options):
    raise OSError(errno.ENOSPC, "No space left on device", "/srv/media/uploads/1")


@pytest.fixture
def patient(as_bilal):
    """Gives answers of 500 and above instead of raising what they came of."""
    as_bilal.raise_request_exception = False
    return as_bilal


@pytest.fixture
def store(monkeypatch):
    """The store of files; tests break it."""
    storage = InMemoryStorage()
    monkeypatch.setattr(FileUpload._meta.get_field("file"), "storage", storage)
    return storage


def assert_unavailable(response):
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert response.json()["code"] == "unavailable"
    assert set(response.json()) == {"code", "message", "errors"}


def test_a_full_disk_is_a_503_whose_cause_is_the_operators(patient, store, monkeypatch, caplog):
    monkeypatch.setattr(store, "_save", full)
    response = send(patient)

    assert_unavailable(response)
    assert "disk" not in response.json()["message"]
    assert "/srv/media" not in response.content.decode()
    assert "the disk is full: '/srv/media/uploads/1' (POST /api/uploads/)" in caplog.text
    assert not FileUpload.objects.exists()


def test_a_store_that_cannot_be_reached_is_one_too(patient, store, monkeypatch, caplog):
    def unreachable(*arguments):
        raise StoreUnavailable("s3.internal:9000 refuses") from ConnectionRefusedError()

    monkeypatch.setattr(store, "_save", unreachable)

    assert_unavailable(send(patient))
    assert "s3.internal:9000 refuses" in caplog.text


def test_the_same_request_works_when_there_is_room_again(patient, store, monkeypatch):
    key = {"headers": {"Idempotency-Key": "till-7"}}
    with monkeypatch.context() as broken:
        broken.setattr(store, "_save", full)
        assert_unavailable(send(patient, **key))

    assert send(patient, **key).status_code == 201
    assert FileUpload.objects.count() == 1


def test_while_a_big_file_arrives_the_disk_may_fill_up(patient, settings, monkeypatch, tmp_path):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    monkeypatch.setattr(TemporaryUploadedFile, "write", full, raising=False)
    sent = io.BytesIO(SHEET * 10_000)
    sent.name = "may.csv"

    response = patient.post(
        "/api/uploads/", {"kind": "customers", "file": sent}, format="multipart"
    )
    assert_unavailable(response)
    assert list(tmp_path.iterdir()) == []


def test_in_the_admin_it_is_a_page(client, operator, monkeypatch):
    client.force_login(operator)
    client.raise_request_exception = False
    monkeypatch.setattr("jobs.admin.JobAdmin.get_queryset", full)
    response = client.get("/admin/jobs/job/")

    assert response.status_code == 503
    assert "Try again in some seconds" in response.content.decode()


def test_the_document_says_it_of_every_operation(client):
    document = client.get("/api/schema/?format=json").json()
    operations = [one for path in document["paths"].values() for one in path.values()]

    assert len(operations) > 100
    assert all("Retry-After" in one["responses"]["503"]["headers"] for one in operations)


def test_our_own_mistakes_stay_our_own(patient, monkeypatch, store):
    monkeypatch.setattr(store, "_save", lambda *arguments: {}["missing"])

    assert send(patient).status_code == 500
    assert cause_of(OperationalError("no such table: uploads_fileupload")) is None
    assert cause_of(ValueError("disk is full")) is None


# --- The database -------------------------------------------------------------------------------
needs_pool = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no server")


@pytest.fixture
def server(transactional_db):
    """The way to the database of this test, through a pool as in production."""
    known = connection.settings_dict
    proxy = Proxy(known["HOST"], known["PORT"])
    options = {"pool": {"min_size": 1, "max_size": 4, "timeout": 0.5}, "connect_timeout": 5}
    settings = {
        **known, "HOST": "127.0.0.1", "PORT": proxy.port, "OPTIONS": options, "CONN_MAX_AGE": 0,
    }  # fmt: skip
    before, connections["default"] = connections["default"], DatabaseWrapper(settings, "proxied")
    yield proxy
    connections["default"].close()
    connections["default"].close_pool()
    connections["default"] = before
    proxy.refuse()


@pytest.fixture
def ask(client):
    client.raise_request_exception = False

    def ask(path):
        try:
            return client.get(path)
        finally:
            connections["default"].close()  # as at the end of every request

    return ask


@needs_pool
def test_after_a_restart_the_first_request_is_answered(server, ask):
    pool = connections["default"].pool
    pool.open()
    for one in [pool.getconn() for _ in range(4)]:
        pool.putconn(one)
    server.cut()

    assert ask("/health/").status_code == 200


@needs_pool
def test_while_the_server_is_away_everybody_is_told(server, ask, asha, client_for, caplog):
    client = client_for(asha)
    client.raise_request_exception = False
    assert client.get("/api/branches/").status_code == 200
    server.refuse()
    connections["default"].close()

    report = ask("/health/")
    assert (report.status_code, report.json()["database"]) == (503, "unreachable")
    assert ask("/api/branches/").status_code == 401  # who is nobody needs no database
    assert_unavailable(client.get("/api/branches/"))
    assert "the database gives no connection: connection failed" in caplog.text
    server.listen()
    assert client.get("/api/branches/").status_code == 200


@needs_pool
def test_who_is_in_the_middle_when_the_server_leaves_is_told_so(server, asha, client_for):
    client = client_for(asha)
    client.raise_request_exception = False
    assert client.get("/api/branches/").status_code == 200
    server.cut()  # the connection is still this request's

    assert_unavailable(client.get("/api/branches/"))
    connections["default"].close()
    assert client.get("/api/branches/").status_code == 200


@needs_pool
def test_with_every_connection_in_use_one_is_told_to_come_again(server, asha, client_for, caplog):
    client = client_for(asha)
    client.raise_request_exception = False
    pool = connections["default"].pool
    connections["default"].close()
    taken = [pool.getconn() for _ in range(4)]

    assert_unavailable(client.get("/api/branches/"))
    assert "no connection: couldn't get a connection" in caplog.text
    for one in taken:
        pool.putconn(one)
    assert client.get("/api/branches/").status_code == 200


@needs_pool
def test_the_health_is_told_within_two_seconds_of_a_silent_server(server, ask):
    assert ask("/health/").status_code == 200
    server.silent.set()
    began = monotonic()

    assert ask("/health/").status_code == 503
    assert monotonic() - began < 2  # what is promised to load balancers
    server.silent.clear()


@needs_pool
def test_the_health_is_told_though_its_table_is_locked(server, ask, caplog):
    other = connections["default"].pool
    other.open()
    with other.connection() as mine:
        mine.execute("BEGIN")
        mine.execute("LOCK TABLE jobs_job")
        began = monotonic()

        assert ask("/health/").status_code == 503
        assert monotonic() - began < 2
        mine.execute("ROLLBACK")
    assert "statement timeout" in caplog.text
