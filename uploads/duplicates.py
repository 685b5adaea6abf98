"""Whether the people of a sheet are here already: compared after it was imported.

By a job of its own that begins when the upload has ended, so that no row waits for it, and that
gives way to uploads after every chunk. It compares the records that the sheet's rows made or
changed, of the types that such a sheet brings, and then counts. Uploads that end while one waits
are checked by that one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from customers.duplicates.registry import DuplicateRule, rule_of
from customers.duplicates.scan import compare_all
from customers.models import CandidateStatus, DuplicateScope
from customers.models.duplicate import CUSTOMER, DuplicateCandidateQuerySet
from jobs.models import Job, JobStatus
from jobs.registry import job_handler
from jobs.run import JobRun
from jobs.services import start_job
from leads.duplicates import CHANNEL_PARTNER, LEAD
from uploads.kinds import KINDS
from uploads.models import FileUpload, Outcome, UploadRow

CHECK_JOB = "uploads.check_duplicates"
ROWS_AT_ONCE = 2_000
# A job begins by the database's clock, its rows are written by the worker's.
CLOCKS_DIFFER = timedelta(minutes=1)
_COLUMNS = {CUSTOMER: "customer_id", LEAD: "lead_id", CHANNEL_PARTNER: "channel_partner_id"}


@dataclass(frozen=True)
class Asked:
    """An upload whose rows are to be compared: all, or those imported `since` then."""

    upload: FileUpload
    since: datetime | None

    def rows(self) -> QuerySet[UploadRow]:
        """Those that wrote something."""
        rows = UploadRow.objects.filter(
            upload=self.upload, outcome__in=(Outcome.CREATED, Outcome.UPDATED), reverted_at=None
        )
        return rows if self.since is None else rows.filter(processed_at__gte=self.since)

    def count(self) -> int:
        if self.since is None:
            return self.upload.created_count + self.upload.updated_count
        return self.rows().order_by().count()


def check_after(job: Job) -> None:
    """In the transaction that ends an upload's job, whatever its end: rows imported stay."""
    upload = FileUpload.objects.filter(job=job).select_related("corrects").first()
    if upload is None or upload.finished_at is None or not upload.rows_read:
        return
    if upload.corrects is None:
        check_upload(upload)
    else:
        check_upload(upload.corrects, since=job.started_at)


@transaction.atomic
def check_upload(upload: FileUpload, *, since: datetime | None = None) -> None:
    """Have the upload's rows compared, or those imported since then; by the check of its
    organization that waits already, if there is one."""
    if not KINDS[upload.kind].compared:
        return
    waiting = (
        Job.objects.select_for_update(no_key=True)
        .filter(organization=upload.organization_id, kind=CHECK_JOB)
        .filter(status=JobStatus.QUEUED, claimed_at=None, cancel_requested=False)
        .first()
    )
    asked = _parameters(waiting) if waiting else {}
    key = str(upload.pk)
    moment = (since - CLOCKS_DIFFER).isoformat() if since else None
    asked[key] = min(asked[key] or "", moment or "") or None if key in asked else moment
    if waiting is not None:
        # Only as long as nobody has begun it: SQLite locks no row.
        unclaimed = Job.objects.filter(pk=waiting.pk, status=JobStatus.QUEUED, claimed_at=None)
        if unclaimed.update(parameters={"uploads": asked}):
            return
        asked = {key: moment}
    start_job(CHECK_JOB, organization=upload.organization, parameters={"uploads": asked}, by=None)


def _parameters(job: Job) -> dict[str, str | None]:
    """Upload to the moment since when its rows count; before, a job was of one upload."""
    if "upload" in job.parameters:
        return {str(job.parameters["upload"]): None}
    return dict(job.parameters["uploads"])


@job_handler(CHECK_JOB, label="Looking for duplicates of a sheet's people", background=True)
def check_duplicates(run: JobRun) -> dict[str, Any]:
    given = _parameters(run.job)
    asked = [
        Asked(upload, datetime.fromisoformat(since) if (since := given[str(upload.pk)]) else None)
        for upload in FileUpload.objects.filter(pk__in=given).order_by("pk")
    ]
    types = {name for one in asked for name in KINDS[one.upload.kind].compared}

    def select(rule: DuplicateRule, scope: DuplicateScope) -> "RowsOfUploads":
        return RowsOfUploads(
            [one for one in asked if rule.type in KINDS[one.upload.kind].compared], rule
        )

    compared = compare_all(run, types, select)
    for one in asked:
        if one.upload.pk <= run.cursor.get("counted", 0):
            continue
        count = len(_open_pairs(run, one.upload))
        with run.chunk() as chunk:
            FileUpload.objects.filter(pk=one.upload.pk).update(
                duplicates_count=count, duplicates_checked_at=timezone.now()
            )
            counted = {"counted": one.upload.pk, "open": run.cursor.get("open", 0) + count}
            chunk.checkpoint(run.cursor | counted, run.cursor.get("done", 0))
    return compared | {"uploads": len(asked), "open_pairs": run.cursor.get("open", 0)}


class RowsOfUploads:
    """The records of one type that the rows of some uploads made or changed."""

    is_all_changed = False

    def __init__(self, asked: list[Asked], rule: DuplicateRule) -> None:
        self._asked = asked
        self._column = _COLUMNS[rule.type]

    def count(self) -> int:
        return sum(one.count() for one in self._asked)

    def page(self, after: Any, size: int) -> tuple[list[int], Any]:
        """`after`: upload and row number. Short uploads share a page."""
        upload_id, row_number = after or (0, 0)
        found: list[int] = []
        for one in self._asked:
            if one.upload.pk < upload_id:
                continue
            first = row_number if one.upload.pk == upload_id else 0
            rows = _page(one.rows(), first, self._column, size - len(found))
            found += [pk for _, pk in rows]
            if len(found) == size:
                return sorted(set(found)), [one.upload.pk, rows[-1][0]]
        return sorted(set(found)), None


def _page(rows: QuerySet[UploadRow], after: int, column: str, size: int) -> list[tuple[int, int]]:
    """(row number, record) of the next rows that have one, in the order of the sheet."""
    named = rows.filter(row_number__gt=after, **{f"{column}__isnull": False})
    return list(named.order_by("row_number").values_list("row_number", column)[:size])


def _open_pairs(run: JobRun, upload: FileUpload) -> set[int]:
    """The pairs of `of_upload` that are open, looked for from the rows, a page of them at a time:
    what it costs grows with the sheet, not with what the organization has."""
    found: set[int] = set()
    for type_name in KINDS[upload.kind].compared:
        rule = rule_of(type_name)
        pairs = rule.pairs._default_manager.filter(
            organization=upload.organization_id, type=type_name, status=CandidateStatus.OPEN
        ).order_by()
        for ids in _records(run, upload, _COLUMNS[type_name]):
            for side in (rule.first, rule.second):
                with run.reading():
                    found.update(
                        pairs.filter(**{f"{side}__in_values": ids}).values_list("pk", flat=True)
                    )
    return found


def _records(run: JobRun, upload: FileUpload, column: str) -> Iterator[list[int]]:
    after = 0
    while True:
        with run.reading():
            rows = _page(UploadRow.objects.filter(upload=upload), after, column, ROWS_AT_ONCE)
        if rows:
            yield sorted({pk for _, pk in rows})
        if len(rows) < ROWS_AT_ONCE:
            return
        after = rows[-1][0]


def of_upload(pairs: DuplicateCandidateQuerySet, upload: FileUpload) -> DuplicateCandidateQuerySet:
    """Pairs of which a row of the upload made or found one record.

    Looked at from the pairs, which are few, to the rows by their customer, however long the sheet:
    the sum keeps PostgreSQL, where it has no statistics, from reading all rows of the upload for
    each pair instead.
    """
    own = UploadRow.objects.filter(upload=upload).order_by()
    rows = UploadRow.objects.alias(of=F("upload_id") + 0).filter(of=upload.pk).order_by()
    of_type = {
        CUSTOMER: _either(rows, "first", "second", customer=""),
        LEAD: _either(
            rows.filter(lead__isnull=False),
            "leadduplicate__first_lead",
            "leadduplicate__second_lead",
            customer="__customer",
            lead="",
        ),
    }
    partners = own.filter(channel_partner__isnull=False).values("channel_partner")
    of_type[CHANNEL_PARTNER] = Q(partnerduplicate__first_partner__in=partners) | Q(
        partnerduplicate__second_partner__in=partners
    )
    wanted = Q()
    for type_name in KINDS[upload.kind].compared:
        wanted |= Q(type=type_name) & of_type[type_name]
    return pairs.filter(wanted) if wanted else pairs.none()


def of_upload_for(
    pairs: DuplicateCandidateQuerySet, upload_id: int, reader: Any
) -> DuplicateCandidateQuerySet:
    upload = FileUpload.objects.for_user(reader).filter(pk=upload_id).first()
    return of_upload(pairs, upload) if upload else pairs.none()


def _either(rows: Any, first: str, second: str, **columns: str) -> Q:
    """Whether a row names one of the two; `columns`: of the row, with the way to it from there."""
    positions = (first, second)
    found = [
        rows.filter(**{name: OuterRef(f"{position}{way}") for name, way in columns.items()})
        for position in positions
    ]
    return Q(Exists(found[0])) | Q(Exists(found[1]))
