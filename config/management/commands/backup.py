"""Backs up database and files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.backup.backups import make_backup


class Command(BaseCommand):
    help = (
        "Back up database and files, as they are at one moment, while people work. A file is "
        "copied once, whichever backups have it. Then rehearse: manage.py restore --rehearse"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where backups are kept, on another disk")
        parser.add_argument(
            "--keep", type=int, help="how many backups stay; older ones go with their files"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        keep = options["keep"]
        if keep is not None and keep < 1:
            raise CommandError("--keep is 1 or more: the backup that is made now stays.")
        backup = make_backup(options["folder"], keep=keep)
        manifest = backup.manifest
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(
            f"{backup.folder}: {len(manifest['tables'])} tables, {rows:,} rows, "
            f"{manifest['files']:,} files."
        )
        for name in manifest["lost_files"]:
            self.stderr.write(f"The store has lost {name}, which a row names.")
