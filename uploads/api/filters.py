"""How uploads and their rows are narrowed."""

import django_filters
from django.db.models import QuerySet

from accounts.api.filters import DayRangeFilter, ScopedFilterSet
from uploads.models import FileUpload, MatchedBy, Outcome
from uploads.queries import with_problem


class UploadFilter(ScopedFilterSet):
    uploaded = DayRangeFilter(field_name="uploaded_at", label="Uploaded, days included.")

    class Meta:
        model = FileUpload
        fields = ["kind", "status", "branch", "uploaded_by"]


class UploadRowFilter(ScopedFilterSet):
    """Without a model: the API document finds it on the view of uploads."""

    outcome = django_filters.ChoiceFilter(choices=Outcome.choices)
    matched_by = django_filters.ChoiceFilter(choices=MatchedBy.choices)
    problem = django_filters.CharFilter(
        method="with_problem", label="Rows with a problem of this code, such as branch_unknown."
    )
    search = django_filters.NumberFilter(
        field_name="row_number", min_value=0, max_value=2_000_000_000, label="The row's number."
    )

    def with_problem(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        return with_problem(rows, code)
