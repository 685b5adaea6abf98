import socket

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from core.stores import default_store
from core.tests.buckets import stored_files


def test_a_store_that_works_is_left_as_it_was(bucket, capsys):
    call_command("check_store")

    assert capsys.readouterr().out.startswith("Files can be kept")
    assert bucket.objects() == []


def test_a_folder_is_tried_as_well(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    call_command("check_store", "--create")

    assert stored_files("checks") == []


def test_a_bucket_is_made_once(s3_server, settings):
    url = f"s3+http://shop:secret@{s3_server}/made-by-command"
    settings.STORAGES = {**settings.STORAGES, "default": default_store(url)}
    with pytest.raises(CommandError, match="NoSuchBucket"):
        call_command("check_store")
    call_command("check_store", "--create")
    default_storage.save("uploads/1/may.csv", ContentFile(b"x"))
    call_command("check_store", "--create")

    assert default_storage.exists("uploads/1/may.csv")


def test_one_that_is_away_is_waited_for_and_then_named(settings):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"s3+http://shop:secret@127.0.0.1:{port}/shop"
    settings.STORAGES = {**settings.STORAGES, "default": default_store(url)}

    with pytest.raises(CommandError, match=rf"127\.0\.0\.1:{port}, shop"):
        call_command("check_store", "--wait", "0.5")
