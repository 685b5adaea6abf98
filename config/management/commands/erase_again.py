"""Erases again whom a restored backup brought back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from config.rights.erasing.again import erase_again, read_from_backups


class Command(BaseCommand):
    help = (
        "Erase again those who had been erased after the backup was made that was restored: by the "
        "list that lies in the store of files, and that beside the backups. Workers do it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", help="where backups are kept")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"]
        queued = erase_again(read_from_backups(folder) if folder else [])
        if not queued:
            self.stdout.write("Nobody has to be erased again.")
            return
        numbers = ", ".join(map(str, queued))
        self.stdout.write(f"Erased again, as soon as a worker runs: customers {numbers}.")
