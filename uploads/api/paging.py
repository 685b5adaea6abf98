"""Pages of long sheets."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

from core.api.pagination import Pages
from uploads.queries import CountedPaginator


class RowPages(Pages):
    known_count: int | None = None

    def django_paginator_class(  # type: ignore[override]
        self, records: QuerySet | Sequence[Any], size: int
    ) -> Paginator:
        if self.known_count is None:
            return super().django_paginator_class(records, size)
        return CountedPaginator(records, size, known_count=self.known_count)
