"""How lists are cut into pages: `count, next, previous, results`."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet, Sum
from django.utils.functional import cached_property
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response

from core.indexes import page_of_many

# Records before a page from where on finding it costs more than a query of its own.
_FAR = 1_000
# How far a list is counted for `count=approximate`.
_COUNTED = 1_000
APPROXIMATE = "approximate"


class KeysFirstPaginator(Paginator):
    """Finds a page far down a list by its keys alone, then reads only the records of that page.

    Measured on PostgreSQL: rows 175,000 to 175,050 of an upload took 600 ms, as the database read
    and joined every row before them; so they take 90 ms.
    """

    def page(self, number: int | str) -> Page:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        records = self.object_list
        if getattr(records, "searched_in", None) is not None:
            return Page(page_of_many(records, start, start + self.per_page), number, self)
        if start < _FAR or not isinstance(records, QuerySet):
            return super().page(number)
        keys = list(records.values_list("pk", flat=True)[start : start + self.per_page])
        return Page(records.filter(pk__in=keys), number, self)


class BoundedPaginator(KeysFirstPaginator):
    """Counts no further than `bound` records; `is_exact` says whether there are no more."""

    def __init__(self, records: QuerySet | Sequence[Any], size: int, bound: int) -> None:
        super().__init__(records, size)
        self.bound = bound
        self.is_exact = True

    @cached_property
    def count(self) -> int:
        if not isinstance(self.object_list, QuerySet):
            return len(self.object_list)
        found = self.object_list.order_by()[: self.bound + 1].count()
        self.is_exact = found <= self.bound
        return min(found, self.bound)


class Pages(PageNumberPagination):
    """50 a page; `page_size` asks for up to 200. More at once is what the exports are for.

    `count=approximate` counts no further than 1,000 records, or than one beyond the page, and says
    in `count_is_exact` whether these are all: to count a million costs more than its first page.
    """

    count_bound: int | None = None
    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    page_size_query_description = f"How many a page, up to {max_page_size}."
    invalid_page_message = "There is no page {page_number}. Start again at page 1."

    def get_page_size(self, request: Request) -> int:
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return self.page_size
        if not asked.isdecimal() or int(asked[:9]) < 1:
            message = f"Give a number from 1 to {self.max_page_size}."
            raise ValidationError({self.page_size_query_param: [message]})
        return min(int(asked[:9]), self.max_page_size)

    def django_paginator_class(  # type: ignore[override]
        self, records: QuerySet | Sequence[Any], size: int
    ) -> Paginator:
        if self.count_bound is None:
            return KeysFirstPaginator(records, size)
        return BoundedPaginator(records, size, self.count_bound)

    def paginate_queryset(
        self, queryset: QuerySet | Sequence[Any], request: Request, view: Any = None
    ) -> list[Any] | None:
        page = request.query_params.get(self.page_query_param, "")
        if len(page) > 9:
            raise NotFound(self.invalid_page_message.format(page_number=page[:9]))
        if self._asks_approximately(request) and page not in self.last_page_strings:
            number = int(page) if page.isdecimal() else 1
            self.count_bound = max(_COUNTED, number * self.get_page_size(request) + 1)
        return super().paginate_queryset(queryset, request, view)

    def _asks_approximately(self, request: Request) -> bool:
        asked = request.query_params.get("count", "")
        if asked not in ("", APPROXIMATE):
            message = f'Give "{APPROXIMATE}", or leave it out for the exact count.'
            raise ValidationError({"count": [message]})
        return asked == APPROXIMATE

    def get_paginated_response(self, data: Any) -> Response:
        answer = super().get_paginated_response(data)
        if self.count_bound is not None:
            paginator = self.page.paginator if self.page else None
            exact = getattr(paginator, "is_exact", True)
            answer.data = {"count": None, "count_is_exact": exact, **answer.data}
        return answer

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            *super().get_schema_operation_parameters(view),
            {
                "name": "count",
                "in": "query",
                "required": False,
                "description": f"`{APPROXIMATE}` counts no further than {_COUNTED:,}, which is "
                "quicker on long lists.",
                "schema": {"type": "string", "enum": [APPROXIMATE]},
            },
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        described = super().get_paginated_response_schema(schema)
        described["properties"]["count_is_exact"] = {
            "type": "boolean",
            "example": True,
            "description": f"With `count={APPROXIMATE}`: false where there are more than `count`.",
        }
        return described


class SummedPages(Pages):
    """Says what amounts of the whole list add up to, however many pages it has, when it is asked.

    For a view whose `summed_fields` name columns of its records. One statement more.
    """

    sums: dict[str, str] | None = None

    def paginate_queryset(
        self, queryset: QuerySet | Sequence[Any], request: Request, view: Any = None
    ) -> list[Any] | None:
        asked = request.query_params.get("sums")
        if asked is not None and isinstance(queryset, QuerySet):
            if asked not in view.summed_fields:
                raise ValidationError({"sums": [f"Give {', '.join(view.summed_fields)}."]})
            found = queryset.order_by().aggregate(sum=Sum(asked))["sum"]
            self.sums = {asked: str(found or 0)}
        return super().paginate_queryset(queryset, request, view)

    def get_paginated_response(self, data: Any) -> Response:
        answer = super().get_paginated_response(data)
        if self.sums is not None:
            answer.data["sums"] = self.sums
        return answer

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        known = super().get_schema_operation_parameters(view)
        if view.action != "list":
            return known
        return [
            *known,
            {
                "name": "sums",
                "in": "query",
                "required": False,
                "description": "What this amount of the whole list adds up to comes as `sums`.",
                "schema": {"type": "string", "enum": list(view.summed_fields)},
            },
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        described = super().get_paginated_response_schema(schema)
        described["properties"]["sums"] = {
            "type": "object",
            "additionalProperties": {"type": "string", "format": "decimal"},
            "example": {"total_amount": "1250.50"},
            "description": "With `sums`: that amount of the whole list, not of the page alone.",
        }
        return described
