"""Making a backup, rehearsing its restoring, and restoring it."""

import json
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from config import __version__
from config.backup.databases import this_database
from config.backup.files import (
    Kept,
    check_files,
    copy_files,
    file_columns,
    fill_store,
    read_list,
    remove_unnamed,
    write_list,
)
from config.backup.tables import Table, compare
from config.rights.erasing.again import add_to_backups
from core.storage import UNFINISHED

FILES = "files"


@dataclass(frozen=True)
class Backup:
    """One that was made, in a folder of its own."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def tables(self) -> dict[str, Table]:
        return {name: Table(**table) for name, table in self.manifest["tables"].items()}

    @property
    def kept(self) -> list[Kept]:
        return list(read_list(self.folder / "files.jsonl"))

    @property
    def files(self) -> Path:
        return self.folder.parent / FILES


@dataclass(frozen=True)
class Report:
    """What restoring brought about; `wrong` in sentences."""

    tables: int
    rows: int
    files: int
    wrong: list[str]


def make_backup(home: Path, *, keep: int | None = None) -> Backup:
    """Database first, then files: a file that no row names does no harm, the other way it would.

    `keep`: how many backups stay, this one among them; with the others their files go.
    """
    made_at = datetime.now(UTC)
    folder = home / f"{made_at:%Y-%m-%dT%H-%M-%SZ}"
    unfinished = folder.with_name(folder.name + UNFINISHED)
    unfinished.mkdir(parents=True, mode=0o700)
    database = this_database()
    earlier = all_backups(home)
    try:
        tables, names = database.dump(unfinished / database.file_name, file_columns())
        known = {one.name: one for one in earlier[-1].kept} if earlier else {}
        kept, lost = copy_files(names, home / FILES, known)
        write_list(kept, unfinished / "files.jsonl")
        manifest = {
            "made_at": made_at.isoformat(),
            "version": __version__,
            "database": connection.vendor,
            "tables": {name: asdict(table) for name, table in tables.items()},
            "files": len(kept),
            "lost_files": lost,
        }
        (unfinished / "manifest.json").write_text(json.dumps(manifest, indent=1))
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    add_to_backups(home)
    if keep is not None:
        _keep_newest(home, keep)
    return Backup(folder, manifest)


def read_backup(folder: Path) -> Backup:
    try:
        return Backup(folder, json.loads((folder / "manifest.json").read_text()))
    except (OSError, ValueError) as error:
        raise CommandError(f"{folder} is no backup: {error}") from error


def all_backups(home: Path) -> list[Backup]:
    """From the oldest to the newest."""
    return [read_backup(file.parent) for file in sorted(home.glob("*Z/manifest.json"))]


def try_restoring(backup: Backup) -> Report:
    """Restore into a database made for it, which goes again, and read every copied file."""
    database = _fitting_database(backup)
    return _report(backup, database.try_restoring(backup.folder / database.file_name))


def restore(backup: Backup) -> Report:
    """Fill the empty database and put the files into the store, as far as it lacks them."""
    database = _fitting_database(backup)
    found = database.restore(backup.folder / database.file_name)
    report = _report(backup, found)
    if not report.wrong:
        fill_store(backup.kept, backup.files)
    return report


def missing_migrations() -> int:
    """How many this version has that the database here does not."""
    loader = MigrationLoader(connection)
    return len(loader.disk_migrations.keys() - loader.applied_migrations.keys())


def _report(backup: Backup, found: dict[str, Table]) -> Report:
    kept = backup.kept
    wrong = [str(difference) for difference in compare(backup.tables, found)]
    wrong += check_files(kept, backup.files)
    rows = sum(table.rows for table in found.values())
    return Report(tables=len(found), rows=rows, files=len(kept), wrong=wrong)


def _fitting_database(backup: Backup) -> Any:
    if backup.manifest["database"] != connection.vendor:
        raise CommandError(
            f"This is a backup of {backup.manifest['database']}, and DATABASE_URL names "
            f"{connection.vendor}."
        )
    return this_database()


def _keep_newest(home: Path, keep: int) -> None:
    backups = all_backups(home)
    for old in backups[: max(0, len(backups) - keep)]:
        shutil.rmtree(old.folder)
    named = {one.name for backup in all_backups(home) for one in backup.kept}
    remove_unnamed(home / FILES, named)
