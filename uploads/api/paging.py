"""Pages of long sheets."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from core.api.pagination import Pages
from uploads.queries import CountedPaginator


class RowPages(Pages):
    known_count: int | None = None

    def django_paginator_class(  # type: ignore[override]
        self, rows: QuerySet | Sequence[Any], size: int
    ) -> CountedPaginator:
        return CountedPaginator(rows, size, known_count=self.known_count)
