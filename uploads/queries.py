"""What reads uploads and their rows."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Count, Func, Max, Min, Q, QuerySet, Sum
from django.db.models.sql.compiler import SQLCompiler
from django.utils.functional import cached_property

from accounts.models import Branch, Organization, User
from contacts.models import ContactRecord
from contacts.models.contact import ContactQuerySet
from core.api.pagination import KeysFirstPaginator
from core.dates import local_day
from core.errors import DomainError
from core.indexes import among, using_indexes
from customers.models import Customer, CustomerIdentifier, IdentifierKind
from customers.queries import asked_numbers
from leads.models import ChannelPartner
from uploads.models import (
    FileUpload,
    Outcome,
    PreviewRow,
    UploadBranch,
    UploadRow,
    UploadStatus,
)

_LARGEST_ID = 2**63


class HasProblem(Func):
    """Whether one of a row's problems has all `facts`: `HasProblem("problems", {"code": code})`."""

    output_field = BooleanField()
    arity = 1

    def __init__(self, problems: str, facts: dict[str, str]) -> None:
        super().__init__(problems)
        self.facts = facts

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, tuple[Any, ...]]:
        column, parameters = compiler.compile(self.get_source_expressions()[0])
        if connection.vendor == "postgresql":
            return f"{column} @> %s::jsonb", (*parameters, json.dumps([self.facts]))
        alike = " AND ".join("json_extract(value, %s) = %s" for _ in self.facts)
        found = f"EXISTS (SELECT 1 FROM json_each({column}) WHERE {alike})"  # noqa: S608 - own column
        wanted = [part for name, text in self.facts.items() for part in (f"$.{name}", text)]
        return found, (*parameters, *wanted)


def with_problem(rows: QuerySet[UploadRow], **facts: str) -> QuerySet[UploadRow]:
    """Rows with one problem that has all of these: `code`, `column`, `value`."""
    return rows.filter(HasProblem("problems", facts))


def with_waiting_rows(uploads: QuerySet[FileUpload]) -> QuerySet[FileUpload]:
    """Those of which somebody can still correct rows."""
    over = (UploadStatus.DONE, UploadStatus.FAILED, UploadStatus.CANCELLED)
    return uploads.filter(needs_attention_count__gt=0, status__in=over, corrects=None)


def of_branch(uploads: QuerySet[FileUpload], branch: Branch) -> QuerySet[FileUpload]:
    """Those whose rows without a shop are the branch's, and those with rows of it."""
    with_rows = UploadBranch.objects.filter(branch=branch).values("upload")
    return uploads.filter(Q(branch=branch) | Q(pk__in=with_rows))


_PROBLEM_COUNTS = {
    "postgresql": (
        "SELECT problem->>'code', count(DISTINCT row_number), min(row_number) "
        "FROM uploads_uploadrow, jsonb_array_elements(problems) problem "
        "WHERE upload_id = %s GROUP BY 1 ORDER BY 2 DESC, 1"
    ),
    "sqlite": (
        "SELECT json_extract(problem.value, '$.code'), count(DISTINCT row_number), min(row_number) "
        "FROM uploads_uploadrow, json_each(problems) problem "
        "WHERE upload_id = %s GROUP BY 1 ORDER BY 2 DESC, 1"
    ),
}


@dataclass(frozen=True, slots=True)
class ProblemCount:
    """How many rows have a problem of this code, and the first of them."""

    code: str
    rows: int
    example: UploadRow

    def message(self, problems: list[dict[str, Any]]) -> str:
        """What it says among `problems`, those of the example as a reader may see them."""
        return next(problem["message"] for problem in problems if problem["code"] == self.code)


def problem_counts(upload: FileUpload) -> list[ProblemCount]:
    """Per code, the most frequent first; two queries, counted in the database."""
    with connection.cursor() as cursor:
        cursor.execute(_PROBLEM_COUNTS[connection.vendor], [upload.pk])
        found = cursor.fetchall()
    numbers = {number for _, _, number in found}
    first = {row.row_number: row for row in upload.rows.filter(row_number__in=numbers)}
    return [ProblemCount(code, rows, first[number]) for code, rows, number in found]


def matched_counts(upload: FileUpload) -> dict[str, int]:
    """How many rows found their customer by which key."""
    rows = upload.rows.exclude(matched_by="").order_by()
    return dict(rows.values_list("matched_by").annotate(Count("pk")).order_by("matched_by"))


COUNTERS: dict[str, str] = {
    Outcome.CREATED: "created_count",
    Outcome.UPDATED: "updated_count",
    Outcome.UNCHANGED: "unchanged_count",
    Outcome.NEEDS_ATTENTION: "needs_attention_count",
}


def known_count(upload: FileUpload, outcome: str | None) -> int:
    """How many rows there are of this outcome, or at all, as the upload itself keeps count."""
    if outcome is None:
        return upload.rows_read
    counter = COUNTERS.get(outcome)
    return getattr(upload, counter) if counter else 0


def rows_waiting(uploads: QuerySet[FileUpload]) -> int:
    """Rows of `uploads` that somebody can still put right: what was reverted waits no more.

    Told by what each upload keeps count of; only of those reverted in part the rows are counted.
    """
    whole = uploads.exclude(status__in=_REVERTED)
    kept = whole.order_by().aggregate(rows=Sum("needs_attention_count"))["rows"] or 0
    in_part = UploadRow.objects.filter(
        upload__in=uploads.filter(status__in=_REVERTED).order_by(),
        outcome=Outcome.NEEDS_ATTENTION,
        reverted_at=None,
    )
    return kept + in_part.count()


_REVERTED = (UploadStatus.REVERTING, UploadStatus.REVERTED, UploadStatus.PARTLY_REVERTED)


def seen_before_days(upload: FileUpload) -> tuple[date, date] | None:
    """The organization's days on which the rows that came again first came: the first and last.

    Told from the oldest and newest of those rows, which the index finds however long the sheet is.
    """
    if not upload.seen_before_count:
        return None
    ends = upload.rows.filter(same_as__isnull=False).aggregate(Min("same_as"), Max("same_as"))
    earlier = UploadRow.objects.filter(pk__in=[pk for pk in ends.values() if pk])
    days = sorted(_local_days(earlier, upload))
    return (days[0], days[-1]) if days else None


def _local_days(rows: Iterable[UploadRow], upload: FileUpload) -> list[date]:
    zone = upload.organization.zone
    return [local_day(row.processed_at, zone) for row in rows]


def previewed_count(upload: FileUpload, outcome: str | None) -> int:
    """How many rows there are of this outcome, or at all, as the preview itself counted."""
    return upload.preview_counts.get(outcome or "rows", 0)


def came_otherwise(rows: QuerySet[PreviewRow], upload: FileUpload) -> QuerySet[PreviewRow]:
    return rows.filter(upload=upload).exclude(difference="")


class CountedPaginator(KeysFirstPaginator):
    """Believes a count that is known: counting a million rows takes a second of every page."""

    def __init__(
        self, rows: QuerySet | Sequence[Any], size: int, *, known_count: int | None
    ) -> None:
        super().__init__(rows, size)
        self.known_count = known_count

    @cached_property
    def count(self) -> int:
        return super().count if self.known_count is None else self.known_count


def contacts_of_upload(
    contacts: ContactQuerySet, upload_id: int, reader: User | AnonymousUser
) -> ContactQuerySet:
    """Those that the upload made or found; none of an upload not to be seen."""
    rows = UploadRow.objects.for_user(reader).filter(upload=upload_id, contact__isnull=False)
    return contacts.filter(pk__in=rows.order_by().values("contact"))


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
    keys = CustomerIdentifier.objects.filter(
        organization=organization, kind=IdentifierKind.PHONE, value__in=numbers
    )
    known = {
        "customer": Customer.with_counters.filter(pk__in=keys.values("customer")),
        "contact": ContactRecord.objects.filter(organization=organization, phone__in=numbers),
        "channel_partner": ChannelPartner.objects.filter(
            organization=organization, phone__in=numbers
        ),
    }
    rows = UploadRow.objects.order_by().values("pk")
    of_customers, *of_others = (
        rows.filter(**{f"{name}__in_values": list(found.order_by().values_list("pk", flat=True))})
        for name, found in known.items()
    )
    with using_indexes():
        touched = among(of_customers.union(*of_others))
    related = UploadRow.objects.filter(touched).select_related(
        "upload",
        "upload__uploaded_by",
        "customer",
        "visit",
        "lead",
        "contact",
        "channel_partner",
        "project",
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
