"""Copies of the files that rows name. A file never changes under its name: one copy is enough."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.apps import apps
from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import FileField
from django.utils._os import safe_join

from core.storage import UNFINISHED

# Made again when it is asked for.
LEFT_OUT = "workbooks/"


@dataclass(frozen=True)
class Kept:
    name: str
    size: int
    sha256: str


def file_columns() -> list[tuple[str, str]]:
    """Of all tables."""
    return [
        (model._meta.db_table, str(field.column))
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, FileField)
    ]


def copy_files(
    names: Iterable[str], folder: Path, known: dict[str, Kept]
) -> tuple[list[Kept], list[str]]:
    """What `folder` has of them now, and the names that the store has lost.

    `known`: what the backup before says of its files; they are not read again.
    """
    kept, lost = [], []
    for name in sorted(set(names)):
        if name.startswith(LEFT_OUT):
            continue
        target = Path(safe_join(folder, name))
        if target.is_file():
            before = known.get(name)
            kept.append(before or Kept(name, target.stat().st_size, sha256_of(target)))
            continue
        try:
            with default_storage.open(name) as file:
                _copy(file, target)
        except FileNotFoundError:
            lost.append(name)
            continue
        kept.append(Kept(name, target.stat().st_size, sha256_of(target)))
    return kept, lost


def check_files(kept: Iterable[Kept], folder: Path) -> list[str]:
    """What is wrong with the copies, in sentences."""
    wrong = []
    for one in kept:
        copy = folder / one.name
        if not copy.is_file():
            wrong.append(f"The file {one.name} is missing")
        elif sha256_of(copy) != one.sha256:
            wrong.append(f"The file {one.name} has other contents")
    return wrong


def fill_store(kept: Iterable[Kept], folder: Path) -> int:
    """Into the store, what it does not have; how many."""
    count = 0
    for one in kept:
        if default_storage.exists(one.name):
            continue
        with (folder / one.name).open("rb") as copy:
            default_storage.save(one.name, File(copy))
        count += 1
    return count


def write_list(kept: Iterable[Kept], file: Path) -> None:
    with file.open("w") as lines:
        lines.writelines(json.dumps(asdict(one)) + "\n" for one in kept)


def read_list(file: Path) -> Iterator[Kept]:
    with file.open() as lines:
        for line in lines:
            yield Kept(**json.loads(line))


def remove_unnamed(folder: Path, named: set[str]) -> int:
    """Copies that no backup names any more; how many."""
    count = 0
    for copy in folder.rglob("*"):
        if copy.is_file() and copy.relative_to(folder).as_posix() not in named:
            copy.unlink()
            count += 1
    return count


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy(file: File, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(target.name + UNFINISHED)
    with unfinished.open("wb") as copy:
        shutil.copyfileobj(file, copy, 1024 * 1024)
        copy.flush()
        os.fsync(copy.fileno())
    unfinished.replace(target)
