"""What reads uploads and their rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Count, Func, Max, Min, Q, QuerySet, Sum, Value
from django.db.models.sql.compiler import SQLCompiler
from django.utils.functional import cached_property

from accounts.models import Branch, User
from core.api.pagination import KeysFirstPaginator
from uploads.models import FileUpload, Outcome, PreviewRow, UploadBranch, UploadRow, UploadStatus


class HasProblem(Func):
    """Whether a row's problems include one of this code: `HasProblem("problems", Value(code))`."""

    output_field = BooleanField()
    arity = 2

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, tuple[Any, ...]]:
        (column, _), (code, parameters) = (
            compiler.compile(part) for part in self.get_source_expressions()
        )
        if connection.vendor == "postgresql":
            found = f"{column} @> jsonb_build_array(jsonb_build_object('code', {code}::text))"
        else:
            found = (
                f"EXISTS (SELECT 1 FROM json_each({column}) "  # noqa: S608 - own column
                f"WHERE json_extract(value, '$.code') = {code})"
            )
        return found, tuple(parameters)


def with_problem(rows: QuerySet[UploadRow], code: str) -> QuerySet[UploadRow]:
    return rows.filter(HasProblem("problems", Value(code)))


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
    return [row.processed_at.astimezone(zone).date() for row in rows]


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


def named_contacts(upload_id: int, reader: User | AnonymousUser) -> QuerySet[Any]:
    """Ids of the contacts that the upload made or found; none of an upload not to be seen."""
    rows = UploadRow.objects.for_user(reader).filter(upload=upload_id, contact__isnull=False)
    return rows.order_by().values("contact")
