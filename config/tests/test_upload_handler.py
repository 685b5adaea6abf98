import pytest
from django.core.files.uploadedfile import SimpleUploadedFile


@pytest.fixture
def receive(rf):
    requests = []

    def receive(content: bytes):
        request = rf.post("/", {"file": SimpleUploadedFile("sheet.csv", content)})
        requests.append(request)
        return request.FILES["file"]

    yield receive
    for request in requests:
        request.close()


def test_a_small_file_stays_in_memory(receive):
    file = receive(b"name,phone\n")

    assert not hasattr(file, "temporary_file_path")
    assert file.read() == b"name,phone\n"


def test_a_big_file_goes_to_disk_whole(receive, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    content = b"x" * 300_000
    file = receive(content)

    assert file.temporary_file_path()
    assert file.read() == content


def test_of_an_oversized_file_the_true_size_is_known_but_not_all_is_kept(receive, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    settings.UPLOAD_MAX_BYTES = 100_000
    file = receive(b"x" * 1_000_000)

    assert file.size == 1_000_000
    assert len(file.read()) < 200_000
