"""Files that no row names: what a process left that was killed between the two. A sweep a day."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage
from django.utils import timezone

from core.files import remove_files
from core.storage import UNFINISHED
from jobs.errors import JobFailed
from jobs.registry import job_handler
from jobs.run import JobRun
from jobs.schedule import Firing, daily
from jobs.services import start_job
from jobs.threads import nothing
from uploads.models import FileUpload, WaitingWorkbook

logger = logging.getLogger(__name__)

STRAY_FILES = "uploads.stray_files"
FOLDERS = ("uploads", "workbooks")
# A file is written within minutes; its row follows at once.
UNFINISHED_AFTER = timedelta(days=1)
# Names that are looked up at once.
_BATCH = 500
# Of so many files at least half belong to rows, or this is not the database of these files.
_FEW = 20


@dataclass
class Found:
    """What lies in the store: `unfinished` and `stray` may go, and are old enough for it."""

    files: int = 0
    unfinished: list[str] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)


@daily("uploads.stray_files", hour=4)
def start_sweep(firing: Firing) -> None:
    start_job(STRAY_FILES, organization=None, parameters={})


@job_handler(STRAY_FILES, label="Clearing away files that belong to no upload", background=True)
def sweep(run: JobRun) -> dict[str, Any]:
    store = FileUpload._meta.get_field("file").storage
    found = find_stray_files(store, now=timezone.now(), between=run.renew)
    if len(found.stray) > _FEW and len(found.stray) * 2 > found.files:
        raise JobFailed(
            f"{len(found.stray):,} of {found.files:,} files belong to no upload. Nothing was "
            "cleared away: is this store another installation's, or the database an older one?",
            code="stray_files",
        )
    names = iter(found.unfinished + found.stray)
    while batch := list(islice(names, _BATCH)):
        run.renew()
        remove_files(store, batch)
    if found.unfinished or found.stray:
        counts = len(found.unfinished), len(found.stray)
        logger.warning("Cleared away %s unfinished files and %s of no upload.", *counts)
    return {"files": found.files, "unfinished": len(found.unfinished), "stray": len(found.stray)}


def find_stray_files(
    store: Storage, *, now: datetime, between: Callable[[], None] = nothing
) -> Found:
    """`between` is called between batches. Only of what no row names the age is asked: an object
    store takes a request for each."""
    found = Found()
    keep = timedelta(days=settings.UPLOAD_STRAY_FILE_KEEP_DAYS)
    for folder in FOLDERS:
        names = _files_below(store, folder)
        while batch := list(islice(names, _BATCH)):
            between()
            found.files += len(batch)
            known = _named_by_rows(batch)
            for name in batch:
                if name.endswith(UNFINISHED):
                    if _is_older(store, name, now - UNFINISHED_AFTER):
                        found.unfinished.append(name)
                elif keep and name not in known and _is_older(store, name, now - keep):
                    found.stray.append(name)
    return found


def _files_below(store: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = store.listdir(folder)
    except FileNotFoundError:  # nothing was ever kept there
        return
    yield from (f"{folder}/{name}" for name in sorted(files))
    for below in sorted(folders):
        yield from _files_below(store, f"{folder}/{below}")


def _named_by_rows(names: list[str]) -> set[str]:
    uploads = FileUpload.objects.filter(file__in=names).values_list("file", flat=True)
    workbooks = WaitingWorkbook.objects.filter(file__in=names).values_list("file", flat=True)
    return {*uploads.order_by(), *workbooks.order_by()}


def _is_older(store: Storage, name: str, moment: datetime) -> bool:
    try:
        return store.get_modified_time(name) < moment
    except FileNotFoundError:  # somebody else cleared it away
        return False
