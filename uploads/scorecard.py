"""How well the sheets were that people handed in: by month, branch and person (DESIGN 7).

Summed up from what each upload keeps count of itself, its reasons for waiting included: no row is
read, so a year of millions of rows costs as much as its few thousand uploads.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import TruncMonth

from accounts.models import Branch, Organization, User
from core.dates import start_of_day
from uploads.models import FileUpload, WaitReason
from uploads.models.upload import FileUploadQuerySet

_MONTHS = 12
_GROUP = ("month", "branch_id", "uploaded_by_id")
_PERSON = ("uploaded_by__first_name", "uploaded_by__last_name", "uploaded_by__username")


@dataclass(slots=True)
class Score:
    """One person's uploads for one branch in one month."""

    month: date
    branch: str
    branch_id: int | None
    person: str
    person_id: int | None
    uploads: int
    rows: int
    waited: int
    fixed: int
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def waited_percent(self) -> float:
        return _percent(self.waited, self.rows)

    @property
    def fixed_percent(self) -> float:
        return _percent(self.fixed, self.waited)


def scorecard(
    organization: Organization,
    *,
    reader: User,
    first: date | None = None,
    last: date | None = None,
    branch: Branch | None = None,
) -> list[Score]:
    """Scores of the days from `first` to `last` (default: this month and the eleven before it).

    The newest month first, in it those with the most rows that waited. `reader` gets what they may
    see: staff their own uploads, managers all. Two queries, however many rows there are.
    Corrected workbooks do not count: their lines are rows of other uploads.
    """
    uploads = FileUpload.objects.filter(organization=organization).scored(reader)
    if branch is not None:
        uploads = uploads.filter(branch=branch)
    uploads = _between(uploads, organization, first, last)
    reasons = _reasons(uploads, organization)
    scores = [
        Score(
            month=found["month"].date(),
            branch=found["branch__name"] or "",
            branch_id=found["branch_id"],
            person=_name(found),
            person_id=found["uploaded_by_id"],
            uploads=found["uploads"],
            rows=found["rows"],
            waited=found["waited"],
            fixed=found["fixed"],
            reasons=reasons[tuple(found[name] for name in _GROUP)],
        )
        for found in _by_month(uploads, organization)
        .values(*_GROUP, "branch__name", *_PERSON)
        .annotate(
            uploads=Count("pk"),
            rows=Sum("rows_read"),
            waited=Sum(F("needs_attention_count") + F("fixed_count")),
            fixed=Sum("fixed_count"),
        )
        .order_by()
    ]
    scores.sort(key=lambda score: (-score.month.toordinal(), -score.waited, score.person))
    return scores


def _name(found: dict[str, Any]) -> str:
    """As `User.name`, without a query for each."""
    first, last, username = (found[column] or "" for column in _PERSON)
    return f"{first} {last}".strip() or username


def default_span(organization: Organization) -> tuple[date, date]:
    """From the first day of the month eleven months ago to today."""
    today = organization.today()
    months = today.year * 12 + today.month - 1 - (_MONTHS - 1)
    return date(months // 12, months % 12 + 1, 1), today


def describe_reasons(reasons: dict[str, int]) -> str:
    """The most frequent first: "branch unknown 41, phone invalid 3"."""
    return ", ".join(f"{code.replace('_', ' ')} {rows:,}" for code, rows in reasons.items())


def _between(
    uploads: FileUploadQuerySet,
    organization: Organization,
    first: date | None,
    last: date | None,
) -> FileUploadQuerySet:
    earliest, latest = default_span(organization)
    zone = organization.zone
    start = start_of_day(first or earliest, zone)
    end = start_of_day((last or latest) + timedelta(days=1), zone)
    return uploads.filter(uploaded_at__gte=start, uploaded_at__lt=end)


def _by_month(rows: QuerySet[Any], organization: Organization, of: str = "") -> QuerySet[Any]:
    return rows.annotate(month=TruncMonth(f"{of}uploaded_at", tzinfo=organization.zone))


def _reasons(
    uploads: FileUploadQuerySet, organization: Organization
) -> dict[tuple[Any, ...], dict[str, int]]:
    """{group: {code: rows}}, the most frequent code first."""
    found: dict[tuple[Any, ...], dict[str, int]] = defaultdict(dict)
    reasons = _by_month(WaitReason.objects.filter(upload__in=uploads), organization, "upload__")
    counted: Iterable[tuple[Any, ...]] = (
        reasons.values_list("month", "upload__branch_id", "upload__uploaded_by_id", "code")
        .annotate(total=Sum("rows"))
        .order_by("-total", "code")
    )
    for *group, code, total in counted:
        found[tuple(group)][code] = total
    return found


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0
