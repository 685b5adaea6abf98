"""Files in a bucket that speaks S3's protocol. Imported only where STORAGE_URL names one: boto3
takes memory and half a second.

Nobody but us reads there: files are handed out by views that ask for rights, never by an address of
the bucket. A file is one PUT, which is there whole or not at all.
"""

import os
import shutil
import tempfile
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NoReturn

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, IncompleteReadError
from django.conf import settings
from django.core.files import File
from storages.backends.s3 import S3Storage
from urllib3.exceptions import HTTPError

from core.unavailable import StoreUnavailable

_NOT_THERE = {"404", "NoSuchKey", "NotFound"}
_THERE_ALREADY = {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}
_MOST_DELETED = 1_000  # what one request takes
_creating = threading.Lock()


class ObjectStorage(S3Storage):
    """Raises StoreUnavailable where the bucket can't be asked; a lost file is FileNotFoundError."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **options,
            file_overwrite=False,
            default_acl=None,
            client_config=Config(
                signature_version="s3v4",
                s3={"addressing_style": options.get("addressing_style")},
                connect_timeout=3,  # seconds; a server that is cut off never refuses
                read_timeout=10,
                retries={"mode": "standard", "total_max_attempts": 2},
                # Others than Amazon's own may not know the newer checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )
        self._connection: Any = None

    @property
    def connection(self) -> Any:
        """One for all threads: its client may be shared, and takes memory."""
        with _creating:
            if self._connection is None:
                self._connection = self._create_session().resource(
                    "s3",
                    region_name=self.region_name,
                    endpoint_url=self.endpoint_url,
                    config=self.client_config,
                )
        return self._connection

    def create_bucket(self) -> None:
        """Unless it is there."""
        elsewhere = not self.endpoint_url and self.region_name != "us-east-1"
        where = {"LocationConstraint": self.region_name}
        with self._translated(self.bucket_name):
            try:
                self.connection.meta.client.create_bucket(
                    Bucket=self.bucket_name,
                    **({"CreateBucketConfiguration": where} if elsewhere else {}),
                )
            except ClientError as error:
                if error.response["Error"]["Code"] not in _THERE_ALREADY:
                    raise

    def _open(self, name: str, mode: str = "rb") -> File:
        """A copy in a nameless temporary file, whole: who reads may seek, and waits for no network
        in the middle."""
        if mode != "rb":
            raise ValueError("Files of a bucket are opened to be read, as bytes.")
        # It outlives this method; whoever reads closes it.
        copy = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115
        try:
            with self._translated(name):
                body = self._ask("get_object", name)["Body"]
                with body:  # which raises when less comes than was announced
                    shutil.copyfileobj(body, copy, 1024 * 1024)
            copy.seek(0)
        except BaseException:
            copy.close()
            raise
        return File(copy, name=name)

    def _save(self, name: str, content: File) -> str:
        """One PUT, which takes 5 GB: one in parts that is cut off leaves parts behind which no list
        of files shows, and which cost money for ever."""
        content.seek(0)
        with self._translated(name):
            parameters = self._get_write_parameters(name, content)
            self._ask("put_object", name, Body=content, **parameters)
        return name

    def delete(self, name: str) -> None:
        with self._translated(name):
            self._ask("delete_object", name)

    def delete_many(self, names: Collection[str]) -> None:
        waiting = list(names)
        while some := waiting[:_MOST_DELETED]:
            keys = [{"Key": self._normalize_name(name)} for name in some]
            with self._translated(some[0]):
                try:
                    answer = self.connection.meta.client.delete_objects(
                        Bucket=self.bucket_name, Delete={"Objects": keys, "Quiet": True}
                    )
                except ClientError:  # some others want another checksum here, or can't do it at all
                    answer = {"Errors": keys}
            if answer.get("Errors"):
                for name in some:
                    self.delete(name)
            del waiting[:_MOST_DELETED]

    def exists(self, name: str) -> bool:
        with self._translated(name):
            return bool(super().exists(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with self._translated(path):
            folders, files = super().listdir(path)
        return folders, files

    def size(self, name: str) -> int:
        with self._translated(name):
            return int(self._ask("head_object", name)["ContentLength"])

    def get_modified_time(self, name: str) -> datetime:
        with self._translated(name):
            moment: datetime = self._ask("head_object", name)["LastModified"]
        return moment

    def url(self, name: str | None, *arguments: Any, **options: Any) -> NoReturn:
        raise ValueError("Files have no public address; views that ask for rights hand them out.")

    def _ask(self, operation: str, name: str, **parameters: Any) -> dict[str, Any]:
        ask = getattr(self.connection.meta.client, operation)
        answer: dict[str, Any] = ask(
            Bucket=self.bucket_name, Key=self._normalize_name(name), **parameters
        )
        return answer

    @contextmanager
    def _translated(self, name: str) -> Iterator[None]:
        where = (
            f"{self.endpoint_url or 'Amazon S3'}, {os.path.join(self.bucket_name, self.location)}"
        )
        try:
            yield
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in _NOT_THERE:
                raise FileNotFoundError(f"{name} is not in {where}") from error
            raise StoreUnavailable(f"{error} (at {where})") from error
        except (BotoCoreError, HTTPError, IncompleteReadError) as error:
            raise StoreUnavailable(f"{error} (at {where})") from error
