"""What a person does with uploads: hand a sheet in, say what its columns are, cancel, look back."""

from datetime import date
from typing import Any

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Branch, Organization, User
from accounts.services import ensure_own_branch
from contacts.models import ContactRecord
from core.errors import DomainError, FieldError
from core.files import digest_of
from customers.models import CustomerIdentifier, IdentifierKind
from customers.queries import asked_numbers
from jobs.services import cancel_job
from leads.models import ChannelPartner
from uploads.answers import with_columns_checked
from uploads.choices import checked_choices, merged_options
from uploads.clearing import clear_later
from uploads.kinds import KINDS
from uploads.models import FileUpload, UploadKind, UploadRow, UploadStatus
from uploads.queueing import queue_upload
from uploads.receiving import check_file

_UNFINISHED = (UploadStatus.QUEUED, UploadStatus.PREVIEWING, UploadStatus.PROCESSING)
_WAITING = (UploadStatus.NEEDS_MAPPING, UploadStatus.PREVIEWED)


def receive_upload(
    organization: Organization,
    *,
    kind: str,
    file: UploadedFile,
    by: User | None,
    branch: Branch | None = None,
    options: dict[str, Any] | None = None,
    preview: bool = False,
) -> FileUpload:
    """Store the file as it came and queue its importing; nothing of it is read before.

    With `preview` it waits for `run_upload` once it was shown what it would do. The same bytes
    again are accepted, with `same_file_as`. Raises DomainError: 400 for an empty file, one that is
    no spreadsheet, an unknown kind or choice; 403 for a choice that needs a manager; 413 for a
    file over the limit.
    """
    if kind not in KINDS:
        known = ", ".join(KINDS)
        raise DomainError(
            f'"{kind}" is no kind of sheet. Use one of: {known}.',
            errors=[FieldError("kind", "invalid_choice", f"Use one of: {known}.")],
        )
    ensure_own_branch(branch, organization)
    chosen = checked_choices(kind, options or {}, by=by)
    name = (file.name or "upload")[-255:]
    check_file(file, name)
    digest = digest_of(file)
    same = (
        FileUpload.objects.filter(organization=organization, sha256=digest).order_by("pk").first()
    )
    upload = FileUpload(
        organization=organization,
        branch=branch,
        uploaded_by=by,
        kind=kind,
        original_name=name,
        size=file.size or 0,
        sha256=digest,
        same_file_as=same,
        options=chosen,
        wants_preview=preview,
    )
    # The file is written before the transaction: a rollback leaves a stray file, never a row
    # without its file.
    upload.file.save(name, file, save=False)
    try:
        with transaction.atomic():
            upload.save()
            queue_upload(upload, by)
    except BaseException:
        upload.file.delete(save=False)
        raise
    return upload


@transaction.atomic
def start_upload(upload: FileUpload, *, by: User | None, options: dict[str, Any]) -> FileUpload:
    """Go on with an upload that asked what its columns are, with the answers.

    Raises DomainError 409 when it did not ask, 400 and 403 as `receive_upload` for the answers.
    """
    given = checked_choices(upload.kind, options, by=by)
    if upload.status == UploadStatus.NEEDS_MAPPING:
        given = with_columns_checked(upload, given)
    asked = FileUpload.objects.filter(pk=upload.pk, status=UploadStatus.NEEDS_MAPPING)
    if not asked.update(status=UploadStatus.QUEUED, error=""):
        upload.refresh_from_db()
        raise DomainError(
            f"This upload is not waiting for an answer: {upload.get_status_display()}. "
            "Upload the file again to import it another way.",
            code="not_waiting",
            status=409,
        )
    upload.refresh_from_db()
    upload.options = merged_options(upload.options, options, given)
    upload.save(update_fields=["options"])
    queue_upload(upload, by)
    return upload


def cancel_upload(upload: FileUpload, *, by: User | None) -> FileUpload:
    """Stop after the rows being written; what was imported stays. 409 when it is over already."""
    asking = FileUpload.objects.filter(pk=upload.pk, status__in=_WAITING)
    if asking.update(status=UploadStatus.CANCELLED, finished_at=timezone.now()):
        upload.refresh_from_db()
        clear_later(upload)
        return upload
    upload.refresh_from_db()  # somebody may have answered in the meantime
    if upload.status not in _UNFINISHED or upload.job is None:
        raise DomainError(
            f"This upload is over: {upload.get_status_display()}. There is nothing to cancel.",
            code="already_finished",
            status=409,
        )
    cancel_job(upload.job, by)
    upload.refresh_from_db()
    return upload


def open_original(upload: FileUpload) -> File:
    """The file as it came, open for reading. DomainError 404 when the storage lost it."""
    try:
        return upload.file.open("rb")
    except FileNotFoundError as error:
        raise DomainError(
            "The file is no longer in the service's storage. Its rows are still here.",
            code="file_gone",
            status=404,
        ) from error


def get_customers_by_upload_date(
    upload_date: date | str | None = None,
    upload_id: int | str | None = None,
    *,
    organization: Organization | None = None,
) -> QuerySet[UploadRow]:
    """The rows imported on `upload_date` (the organization's day), or by upload `upload_id`.

    Each row has the entry as it was uploaded and, as `customer`, the person as they are now. The
    day may be ISO text: "2025-09-25", and the id text: "12". Of one organization: the given one,
    that of the upload, or the only one there is. Callers that act for a user narrow it by
    `.for_user(user)`. Raises DomainError: 400 without a day or an upload, for a day that cannot be
    read and when nothing says whose rows; 404 for an upload that the organization does not have.
    """
    day = _as_day(upload_date) if upload_date is not None else None
    pk = _as_id(upload_id) if upload_id is not None else None
    if day is None and pk is None:
        raise DomainError.at(
            "upload_date", "invalid", "Give a day, such as 2025-09-25, or the id of an upload."
        )
    if pk is None:
        organization = _one_organization(organization)
    else:
        organization = _organization_of(pk, organization)
    rows = UploadRow.objects.filter(
        customer__is_counter=False, upload__organization=organization
    ).select_related("customer", "customer__branch", "upload", "visit", "visit__branch")
    rows = rows.defer("upload__profile", "upload__options")
    if pk is not None:
        rows = rows.filter(upload=pk)
    if day is not None:
        first, after = organization.instants_of(day, day)
        rows = rows.filter(upload__uploaded_at__gte=first, upload__uploaded_at__lt=after)
    return rows.order_by("-upload_id", "row_number")


def get_upload_history(
    phone_number: str | None = None, *, organization: Organization | None = None
) -> QuerySet[UploadRow] | QuerySet[FileUpload]:
    """The rows that touched the person with this phone, newest first; without it, recent uploads.

    Be they a customer, and with that perhaps a lead, a contact, a channel partner, or all of them.
    The phone comes in any spelling. Of one organization: the given one, or the only one there is.
    Raises DomainError 400 for a phone that cannot be read, and when nothing says whose history.
    """
    organization = _one_organization(organization)
    if not phone_number:
        uploads = FileUpload.objects.select_related("uploaded_by", "branch", "job", "organization")
        return uploads.filter(organization=organization)
    numbers = asked_numbers(phone_number, organization)
    owners = CustomerIdentifier.objects.filter(
        organization=organization, kind=IdentifierKind.PHONE, value__in=numbers
    )
    partners = ChannelPartner.objects.filter(organization=organization, phone__in=numbers)
    contacts = ContactRecord.objects.filter(organization=organization, phone__in=numbers)
    touched = Q(customer__in=owners.values("customer"))
    if of_contacts := list(contacts):
        touched |= Q(contact__in=of_contacts)
    if of_partners := list(partners):
        # Rows have no index by partner: look in the sheets of partners only, which are few.
        touched |= Q(upload__kind=UploadKind.CHANNEL_PARTNERS, channel_partner__in=of_partners)
    related = UploadRow.objects.filter(touched).select_related(
        "upload",
        "upload__uploaded_by",
        "customer",
        "visit",
        "lead",
        "contact",
        "channel_partner",
        "purchase__bill",
    )
    return related.defer("upload__profile", "upload__options").order_by("-pk")


def _one_organization(organization: Organization | None) -> Organization:
    """The given one, or the only one there is: what one business has is never told with another's.

    Raises DomainError 400 when there are several, or none.
    """
    found = [organization] if organization else list(Organization.objects.order_by("pk")[:2])
    if len(found) != 1:
        message = "Say whose uploads: there are several organizations. Give organization=."
        raise DomainError.at("organization", "organization_missing", message)
    return found[0]


def _organization_of(upload_id: int, organization: Organization | None) -> Organization:
    known = 0 < upload_id < _LARGEST_ID
    uploads = FileUpload.objects.filter(pk=upload_id) if known else FileUpload.objects.none()
    if organization is not None:
        uploads = uploads.filter(organization=organization)
    upload = uploads.select_related("organization").only("organization").first()
    if upload is None:
        raise _no_upload(upload_id)
    return upload.organization


def _as_id(given: int | str) -> int:
    if isinstance(given, int):
        return given
    text = given.strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise _no_upload(given)
    return int(text)


def _no_upload(given: int | str) -> DomainError:
    message = f"There is no upload {given}. Give the id of one of your uploads."
    return DomainError.at("upload_id", "not_found", message, status=404)


def _as_day(given: date | str) -> date:
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given.strip())
    except ValueError as error:
        message = f'"{given}" is no day that exists. Write it as 2025-09-25.'
        raise DomainError.at("upload_date", "invalid", message) from error


_LARGEST_ID = 2**63
