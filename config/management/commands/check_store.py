"""Tries whether files can be kept where the settings say."""

import time
import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from core.unavailable import StoreUnavailable, cause_of

PAUSE_SECONDS = 1


class Command(BaseCommand):
    help = "Writes a file, finds it, reads it and removes it. Says why that can't be done."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--create", action="store_true", help="Make a missing bucket.")
        parser.add_argument("--wait", type=float, default=0, metavar="SECONDS", help="Try so long.")

    def handle(self, *args: Any, **options: Any) -> None:
        ends = time.monotonic() + options["wait"]
        while True:
            try:
                if options["create"] and hasattr(default_storage, "create_bucket"):
                    default_storage.create_bucket()
                try_store()
            except (StoreUnavailable, OSError) as error:
                if time.monotonic() >= ends:
                    raise CommandError(cause_of(error) or str(error)) from error
                time.sleep(PAUSE_SECONDS)
                continue
            break
        self.stdout.write("Files can be kept: one was written, found, read and removed.")


def try_store() -> None:
    content = uuid.uuid4().hex.encode()
    name = default_storage.save(f"checks/{content.decode()}", ContentFile(content))
    try:
        if name.rpartition("/")[2] not in default_storage.listdir("checks")[1]:
            raise StoreUnavailable(f"{name} was written, and is in no list of files")
        with default_storage.open(name) as file:
            if file.read() != content:
                raise StoreUnavailable(f"{name} came back with other contents")
    finally:
        default_storage.delete(name)
