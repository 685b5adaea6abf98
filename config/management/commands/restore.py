"""Restores a backup, or rehearses it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config.backup.backups import (
    Report,
    all_backups,
    missing_migrations,
    read_backup,
    restore,
    try_restoring,
)


class Command(BaseCommand):
    help = (
        "Restore a backup that manage.py backup made: into the empty database that DATABASE_URL "
        "names and the store of files; or with --rehearse into a database that goes again, "
        "comparing rows and checksums of every table and file."
    )
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", type=Path, help="of one backup; of all of them: the newest is taken"
        )
        parser.add_argument(
            "--rehearse", action="store_true", help="only try; nothing of this service changes"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if backups := all_backups(folder):
            folder = backups[-1].folder
        backup = read_backup(folder)
        self.stdout.write(f"{folder}, made {backup.manifest['made_at']}")
        report = (try_restoring if options["rehearse"] else restore)(backup)
        self._describe(report)
        if options["rehearse"]:
            self.stdout.write("Nothing of this service was changed.")
        elif missing := missing_migrations():
            self.stdout.write(f"Now: manage.py migrate ({missing} migrations are newer).")
            self.stdout.write("Then, before anybody works: manage.py erase_again FOLDER")
        else:
            call_command("erase_again", folder.parent, stdout=self.stdout)

    def _describe(self, report: Report) -> None:
        if report.wrong:
            listed = "\n".join(f"  {sentence}" for sentence in report.wrong)
            raise CommandError(f"What was restored is not what was backed up:\n{listed}")
        self.stdout.write(
            f"Same as backed up: {report.tables} tables with {report.rows:,} rows, "
            f"{report.files:,} files."
        )
