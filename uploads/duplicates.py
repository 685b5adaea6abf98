"""Whether the people of a sheet are here already: compared after it was taken in.

By a job of its own that begins when the upload has ended, so that no row waits for it. It compares
what was saved since the last check, as the hourly one does, of the types that such a sheet brings,
and then counts.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from customers.duplicates.scan import compare_all
from customers.models import CandidateStatus, DuplicateCandidate
from customers.models.duplicate import CUSTOMER, DuplicateCandidateQuerySet
from jobs.models import Job
from jobs.registry import job_handler
from jobs.run import JobRun
from jobs.services import start_job
from leads.duplicates import CHANNEL_PARTNER, LEAD
from uploads.models import FileUpload, UploadKind, UploadRow

CHECK_JOB = "uploads.check_duplicates"
_TYPES: dict[str, tuple[str, ...]] = {
    UploadKind.CUSTOMERS: (CUSTOMER,),
    UploadKind.PURCHASES: (CUSTOMER,),
    UploadKind.LEADS: (CUSTOMER, LEAD),
    UploadKind.CHANNEL_PARTNERS: (CHANNEL_PARTNER,),
}


def check_after(job: Job) -> None:
    """In the transaction that ends an upload's job, whatever its end: rows taken in stay."""
    upload = FileUpload.objects.filter(job=job).select_related("corrects").first()
    if upload is None or upload.finished_at is None or not upload.rows_read:
        return
    check_upload(upload.corrects or upload)


def check_upload(upload: FileUpload) -> None:
    if upload.kind in _TYPES:
        start_job(
            CHECK_JOB, organization=upload.organization, parameters={"upload": upload.pk}, by=None
        )


@job_handler(CHECK_JOB, label="Looking for duplicates of a sheet's people")
def check_duplicates(run: JobRun) -> dict[str, Any]:
    upload = FileUpload.objects.get(pk=run.parameters["upload"])
    compared = compare_all(run, _TYPES[upload.kind])
    pairs = DuplicateCandidate.objects.filter(
        organization=upload.organization_id, status=CandidateStatus.OPEN
    )
    count = of_upload(pairs, upload).count()
    with run.chunk() as chunk:
        FileUpload.objects.filter(pk=upload.pk).update(
            duplicates_count=count, duplicates_checked_at=timezone.now()
        )
        chunk.checkpoint(run.cursor, run.cursor.get("done", 0))
    return compared | {"open_pairs": count}


def of_upload(pairs: DuplicateCandidateQuerySet, upload: FileUpload) -> DuplicateCandidateQuerySet:
    """Pairs of which a row of the upload made or found one record.

    Looked at from the pairs, which are few, to the rows by their customer, however long the sheet.
    """
    rows = UploadRow.objects.filter(upload=upload).order_by()
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
    partners = rows.filter(channel_partner__isnull=False).values("channel_partner")
    of_type[CHANNEL_PARTNER] = Q(partnerduplicate__first_partner__in=partners) | Q(
        partnerduplicate__second_partner__in=partners
    )
    wanted = Q()
    for type_name in _TYPES.get(upload.kind, ()):
        wanted |= Q(type=type_name) & of_type[type_name]
    return pairs.filter(wanted) if wanted else pairs.none()


def of_upload_for(
    pairs: DuplicateCandidateQuerySet, upload_id: int, reader: Any
) -> DuplicateCandidateQuerySet:
    upload = FileUpload.objects.for_user(reader).filter(pk=upload_id).first()
    return of_upload(pairs, upload) if upload else pairs.none()


def _either(rows: Any, first: str, second: str, **columns: str) -> Q:
    """Whether a row names one of the two; `columns`: of the row, with the way to it from there."""
    places = (first, second)
    found = [
        rows.filter(**{name: OuterRef(f"{place}{way}") for name, way in columns.items()})
        for place in places
    ]
    return Q(Exists(found[0])) | Q(Exists(found[1]))
