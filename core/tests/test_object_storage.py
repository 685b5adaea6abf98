"""Files in a bucket: whole or not there; away or lost, and which of the two."""

import fcntl
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from botocore.exceptions import ClientError
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import models
from django.db.models.fields.files import FieldFile

from core.files import remove_files
from core.local_copies import local_copy, remove_left_copies
from core.stores import default_store
from core.tests.proxies import Proxy
from core.unavailable import StoreUnavailable, cause_of

NAME = "uploads/1/2026/05/may.csv"
SECRET = "wJalrXUtnFEMI"


def store_at(server, name, **query):
    more = "?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else ""
    return storages.create_storage(default_store(f"s3+http://shop:{SECRET}@{server}/{name}{more}"))


@pytest.fixture
def proxy(s3_server):
    host, port = s3_server.split(":")
    between = Proxy(host, port)
    yield between
    between.refuse()


def test_a_file_is_kept_found_read_and_removed(bucket):
    name = default_storage.save(NAME, ContentFile(b"Name,Phone\n"))

    assert (name, bucket.objects()) == (NAME, [f"files/{NAME}"])
    assert default_storage.size(name) == 11
    assert default_storage.listdir("uploads/1/2026") == (["05"], [])
    assert default_storage.listdir("uploads/1/2026/05") == ([], ["may.csv"])
    with default_storage.open(name) as file:
        assert (file.read(4), file.seek(0), file.read()) == (b"Name", 0, b"Name,Phone\n")
    default_storage.delete(name)
    default_storage.delete(name)  # whoever comes second has nothing left to do
    assert not default_storage.exists(name)
    assert default_storage.listdir("uploads") == ([], [])


@pytest.mark.parametrize("many_at_once", [True, False])
def test_many_files_go_in_few_requests_where_the_server_can(bucket, monkeypatch, many_at_once):
    monkeypatch.setattr("core.object_storage._MOST_DELETED", 4)
    names = [default_storage.save(f"uploads/1/{n}.csv", ContentFile(b"x")) for n in range(9)]
    kept = default_storage.save("uploads/2/may.csv", ContentFile(b"x"))
    client, asked = default_storage.connection.meta.client, []
    ask = client.delete_objects

    def counting(**parameters):
        asked.append(parameters)
        if many_at_once:
            return ask(**parameters)
        raise ClientError({"Error": {"Code": "MissingContentMD5"}}, "DeleteObjects")

    monkeypatch.setattr(client, "delete_objects", counting)
    remove_files(default_storage, [*names, "uploads/1/gone.csv"])

    assert bucket.objects() == [f"files/{kept}"]
    assert len(asked) == 3


def test_of_many_files_none_is_said_to_be_gone_while_the_bucket_is_away(bucket, proxy):
    away = store_at(f"127.0.0.1:{proxy.port}", bucket.name)
    proxy.refuse()

    with pytest.raises(StoreUnavailable):
        remove_files(away, [NAME])


def test_on_a_disk_each_file_goes_by_itself(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    names = [default_storage.save(f"uploads/1/{n}.csv", ContentFile(b"x")) for n in range(3)]
    remove_files(default_storage, [*names, "uploads/1/gone.csv"])

    assert default_storage.listdir("uploads/1") == ([], [])


def test_what_a_request_brought_is_stored_as_it_came(bucket):
    content = os.urandom(3_000_000)
    with TemporaryUploadedFile("may.csv", "text/csv", len(content), None) as arrived:
        arrived.write(content)
        arrived.read()  # the digest was computed from it
        default_storage.save(NAME, arrived)

    with default_storage.open(NAME) as file:
        assert file.read() == content


def test_another_file_of_the_same_name_has_another_one(bucket):
    first, second = (default_storage.save(NAME, ContentFile(text)) for text in (b"1", b"2"))

    assert first != second
    with default_storage.open(first) as file:
        assert file.read() == b"1"


@pytest.mark.parametrize("ask", ["open", "size", "get_modified_time"])
def test_a_lost_file_is_not_found(bucket, ask):
    with pytest.raises(FileNotFoundError):
        getattr(default_storage, ask)(NAME)


def test_a_file_has_no_address_that_others_could_ask(bucket):
    with pytest.raises(ValueError, match="no public address"):
        default_storage.url(NAME)


@pytest.mark.parametrize("ask", ["open", "exists", "size", "delete", "listdir"])
def test_a_server_that_is_away_is_named_without_the_secret(bucket, proxy, ask):
    away = store_at(f"127.0.0.1:{proxy.port}", bucket.name)
    proxy.refuse()

    with pytest.raises(StoreUnavailable) as caught:
        getattr(away, ask)(NAME)
    assert f"http://127.0.0.1:{proxy.port}, {bucket.name}" in cause_of(caught.value)
    assert SECRET not in cause_of(caught.value)


def test_a_bucket_that_does_not_exist_is_no_lost_file(s3_server):
    with pytest.raises(StoreUnavailable, match="NoSuchBucket"):
        store_at(s3_server, "nowhere").open(NAME)
    with pytest.raises(StoreUnavailable, match="NoSuchBucket"):
        store_at(s3_server, "nowhere").save(NAME, ContentFile(b"x"))


def test_a_file_that_is_cut_off_on_its_way_there_is_no_file(bucket, proxy):
    cut = store_at(f"127.0.0.1:{proxy.port}", bucket.name)
    proxy.cut_after = 100_000

    with pytest.raises(StoreUnavailable):
        cut.save(NAME, ContentFile(os.urandom(1_000_000)))
    assert bucket.objects() == []


def test_a_file_that_is_cut_off_on_its_way_back_is_not_read(bucket, proxy, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    default_storage.save(NAME, ContentFile(os.urandom(1_000_000)))
    cut = store_at(f"127.0.0.1:{proxy.port}", f"{bucket.name}/files")
    proxy.cut_after = 100_000

    with pytest.raises(StoreUnavailable):
        cut.open(NAME)
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_is_refused_is_said_to_the_operator():
    class Refusing(BaseHTTPRequestHandler):
        def do_PUT(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            body = b"<Error><Code>AccessDenied</Code><Message>Access Denied.</Message></Error>"
            self.send_response(403)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_HEAD(self):
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with pytest.raises(StoreUnavailable, match="AccessDenied"):
        store_at(f"127.0.0.1:{server.server_port}", "shop").save(NAME, ContentFile(b"x"))
    server.shutdown()
    server.server_close()


# The copy that another process reads
@pytest.fixture
def copies(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return lambda: sorted(tmp_path.iterdir())


def field_file(name):
    return FieldFile(None, models.FileField(), name)


def stored_file():
    return field_file(default_storage.save(NAME, ContentFile(b"Name,Phone\n")))


def test_a_copy_lasts_as_long_as_it_is_needed(bucket, copies):
    with local_copy(stored_file()) as path:
        assert path.read_bytes() == b"Name,Phone\n"
        assert path.stat().st_mode & 0o777 == 0o600
        remove_left_copies()  # another worker starts meanwhile
        assert copies() == [path]
    assert copies() == []


def test_on_a_disk_nothing_is_copied(settings, tmp_path, copies):
    settings.MEDIA_ROOT = tmp_path / "media"
    with local_copy(stored_file()) as path:
        assert path == tmp_path / "media" / NAME


@pytest.mark.parametrize("kept_in", ["bucket", None])
def test_of_a_lost_file_there_is_no_copy(request, settings, copies, kept_in):
    settings.MEDIA_ROOT = "/nonexistent"
    if kept_in:
        request.getfixturevalue(kept_in)
    with pytest.raises(FileNotFoundError), local_copy(field_file(NAME)):
        pass
    assert copies() == []


def test_a_copy_of_a_killed_process_goes(copies, tmp_path):
    script = (
        "import fcntl, sys, time; held = open(sys.argv[1], 'wb');"
        "fcntl.flock(held, fcntl.LOCK_EX); print('held', flush=True); time.sleep(60)"
    )
    left = tmp_path / "footfall-copy-x1"
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(left)], stdout=subprocess.PIPE, text=True
    )
    holder.stdout.readline()
    remove_left_copies()
    assert copies() == [left]
    holder.kill()
    holder.wait()
    holder.stdout.close()
    remove_left_copies()
    assert copies() == []


def test_a_copy_that_was_taken_for_a_left_one_is_made_again(bucket, copies, monkeypatch):
    lock, made = fcntl.flock, []

    def after_a_sweep(file, how):
        if how == fcntl.LOCK_EX and not made:
            made.append(file)
            os.unlink(file.name)
        return lock(file, how)

    monkeypatch.setattr("core.local_copies.fcntl.flock", after_a_sweep)
    with local_copy(stored_file()) as path:
        assert path.read_bytes() == b"Name,Phone\n"
    assert len(made) == 1


# The setting
def test_without_it_files_are_kept_on_a_disk():
    assert default_store("") == {"BACKEND": "core.storage.DiskStorage"}


def test_what_it_says_is_understood():
    options = default_store(
        "s3://KEY:a%2Fb%40c@s3.internal:9000/footfall/shops/of%20ours?region=ap-south-1"
    )["OPTIONS"]

    assert options == {
        "bucket_name": "footfall",
        "location": "shops/of ours",
        "access_key": "KEY",
        "secret_key": "a/b@c",
        "endpoint_url": "https://s3.internal:9000",
        "region_name": "ap-south-1",
        "addressing_style": "path",
    }


def test_amazons_own_needs_neither_host_nor_key():
    options = default_store("s3:///footfall?region=ap-south-1")["OPTIONS"]

    assert (options["endpoint_url"], options["access_key"]) == (None, None)
    assert options["addressing_style"] == "auto"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("/srv/media", "begins with '' instead of s3://"),
        ("gs://bucket", "begins with 'gs'"),
        (f"s3://key:{SECRET}@host", "names no bucket"),
        (f"s3://key:{SECRET}@host:port/bucket", "port is no number"),
        ("s3://key@host/bucket", "a key without a secret"),
        (f"s3://key:{SECRET}@host/bucket?acl=public-read", "has acl, and only"),
        ("s3://host/bucket?addressing=odd", "addressing is one of path, virtual, auto"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_without_its_secret(url, words):
    with pytest.raises(ImproperlyConfigured) as caught:
        default_store(url)
    assert words in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("process", "begins"),
    [
        ("the service", "import django; django.setup(); import config.urls, uploads.registered"),
        ("whoever reads a sheet", "import uploads.understanding.without_database"),
    ],
)
def test_who_keeps_files_on_a_disk_does_not_pay_for_it(settings, process, begins):
    script = f"{begins}; import sys; print({{'boto3', 'botocore', 'storages'}} & set(sys.modules))"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": "x" * 50}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "set()", process
