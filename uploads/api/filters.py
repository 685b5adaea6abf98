"""How uploads and their rows are narrowed."""

import django_filters
from django.db.models import QuerySet

from accounts.models import Branch
from core.api.filters import DayRangeFilter, ScopedFilterSet, ScopedModelChoiceFilter
from uploads.models import FileUpload, MatchedBy, Outcome
from uploads.queries import of_branch, with_problem


class UploadFilter(ScopedFilterSet):
    uploaded = DayRangeFilter(field_name="uploaded_at", label="Uploaded, days included.")

    branch = ScopedModelChoiceFilter(
        queryset=Branch.objects.all(),
        method="of_branch",
        label="With rows of this branch, or handed in for it.",
    )

    class Meta:
        model = FileUpload
        fields = ["kind", "status", "uploaded_by"]

    def of_branch(self, uploads: QuerySet, name: str, branch: Branch) -> QuerySet:
        return of_branch(uploads, branch)


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
