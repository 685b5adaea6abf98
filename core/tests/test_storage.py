"""Files on a disk that is full: nothing is left of what it had no room for."""

import os
import subprocess

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile

from core.storage import DiskStorage
from core.unavailable import StoreUnavailable, cause_of

MEGABYTE = b"x" * 1024 * 1024


def files_below(folder):
    return [name for _, _, names in os.walk(folder) for name in names]


@pytest.fixture
def tiny_disk(tmp_path):
    """A real file system of 256 KB."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a file system")
    yield DiskStorage(location=folder)
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def uploaded():
    """As a web server hands it on: in a temporary folder, which is most likely another disk."""
    files = []

    def make(content):
        file = TemporaryUploadedFile("sheet.csv", "text/csv", len(content), None)
        files.append(file)
        file.write(content)
        file.flush()
        file.seek(0)
        return file

    yield make
    for file in files:
        file.close()


@pytest.fixture(params=["in memory", "on another disk"])
def make(request, uploaded):
    return ContentFile if request.param == "in memory" else uploaded


def test_a_full_disk_keeps_nothing_of_what_it_has_no_room_for(tiny_disk, make):
    with pytest.raises(StoreUnavailable) as caught:
        tiny_disk.save("uploads/1/sheet.csv", make(MEGABYTE))

    assert "No space left" in cause_of(caught.value)
    assert str(tiny_disk.location) in cause_of(caught.value)
    assert files_below(tiny_disk.location) == []
    tiny_disk.save("uploads/1/small.csv", make(b"name\n"))
    assert files_below(tiny_disk.location) == ["small.csv"]


def test_a_write_that_was_cut_short_is_no_file(tmp_path, uploaded, monkeypatch):
    storage, write = DiskStorage(location=tmp_path / "media"), os.write
    monkeypatch.setattr("django.core.files.move.os.rename", raise_other_disk)
    monkeypatch.setattr(
        "django.core.files.move.os.write", lambda fd, piece: write(fd, piece[: len(piece) // 2])
    )

    with pytest.raises(StoreUnavailable, match="full"):
        storage.save("sheet.csv", uploaded(b"x" * 1000))
    assert files_below(tmp_path / "media") == []


def raise_other_disk(*names):
    raise OSError(18, "Invalid cross-device link")


def test_what_is_saved_is_whole(tmp_path, uploaded):
    storage = DiskStorage(location=tmp_path)
    name = storage.save("uploads/1/sheet.csv", uploaded(MEGABYTE))

    with storage.open(name) as file:
        assert file.read() == MEGABYTE
    assert files_below(tmp_path) == ["sheet.csv"]


def test_a_lost_file_is_not_found(tmp_path):
    with pytest.raises(FileNotFoundError):
        DiskStorage(location=tmp_path).open("uploads/1/lost.csv")
