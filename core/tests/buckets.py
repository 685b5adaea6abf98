"""A server that speaks S3's protocol, on loopback, and what stands between it and the service."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import pytest
from django.core.files.storage import default_storage

from core.stores import default_store

_numbers = count(1)


@dataclass
class Bucket:
    """One of its own for each test. `url` is what STORAGE_URL would be."""

    url: str
    name: str
    server: str

    def objects(self) -> list[str]:
        found = self._client().list_objects_v2(Bucket=self.name).get("Contents", [])
        return sorted(each["Key"] for each in found)

    def create(self) -> None:
        self._client().create_bucket(Bucket=self.name)

    def _client(self):
        import boto3

        return boto3.client(
            "s3",
            endpoint_url=self.server,
            region_name="us-east-1",
            aws_access_key_id="shop",
            aws_secret_access_key="secret",
        )


_SERVER = """
import sys
from moto.server import ThreadedMotoServer

server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()  # until whoever started us is gone
server.stop()
"""


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """In a process of its own: its logs and warnings are none of ours."""
    server = subprocess.Popen(
        [sys.executable, "-c", _SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdin
    assert server.stdout
    yield f"127.0.0.1:{server.stdout.readline().strip()}"
    server.stdin.close()
    server.wait(timeout=10)
    server.stdout.close()


@pytest.fixture
def bucket(s3_server, settings) -> Bucket:
    """Files are kept in a bucket for as long as the test lasts."""
    name = f"shop-{next(_numbers)}"
    made = Bucket(f"s3+http://shop:secret@{s3_server}/{name}/files", name, f"http://{s3_server}")
    made.create()
    settings.STORAGES = {**settings.STORAGES, "default": default_store(made.url)}
    return made


def stored_files(folder: str) -> list[str]:
    """Names of all files below it, wherever files are kept."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    names = [f"{folder}/{name}" for name in files]
    return sorted(names + [file for each in folders for file in stored_files(f"{folder}/{each}")])
