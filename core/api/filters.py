"""Filters of lists: ids of one's own organization only, and an ordering that says when it can't."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.utils import timezone
from django_filters.fields import ChoiceField, RangeField
from django_filters.rest_framework import DjangoFilterBackend, FilterSet
from django_filters.widgets import DateRangeWidget
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend, OrderingFilter, SearchFilter
from rest_framework.request import Request

from core.scoping import ScopedQuerySet


def _scoped(request: Any, rows: Any, *, whole: bool) -> QuerySet:
    queryset = rows.all()  # a manager, when the filter was made from a foreign key
    if not isinstance(queryset, ScopedQuerySet):
        raise TypeError(f"{queryset.model.__name__}: its manager must be a ScopedQuerySet")
    if request is None:
        return queryset.none()
    return queryset.within_organization(request.user) if whole else queryset.for_user(request.user)


class NamedChoiceField(ChoiceField):
    def validate(self, value: Any) -> None:
        try:
            super().validate(value)
        except forms.ValidationError as error:
            known = ", ".join(str(key) for key, _ in self.choices if key)
            message = f'"{str(value)[:50]}" is no choice. Use one of: {known}.'
            raise forms.ValidationError(message, code="invalid_choice") from error


class NamedChoiceFilter(django_filters.ChoiceFilter):
    """By one of a few names; the answer to any other lists them."""

    field_class = NamedChoiceField


class HourFilter(NamedChoiceFilter):
    """By an hour of the day, 0 to 23: from it to the next."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[(str(hour), str(hour)) for hour in range(24)], **kwargs)


class ScopedModelChoiceFilter(django_filters.ModelChoiceFilter):
    """By the id of a related record; an id to type, never a drop-down of everybody.

    `within_organization=True` takes ids of other branches too, where the list itself is limited.
    """

    def __init__(self, *args: Any, within_organization: bool = False, **kwargs: Any) -> None:
        self.within_organization = within_organization
        kwargs.setdefault("widget", forms.NumberInput)
        super().__init__(*args, **kwargs)

    def get_queryset(self, request: Any) -> QuerySet:
        rows = super().get_queryset(request)
        return _scoped(request, rows, whole=self.within_organization)


NONE = "none"


@extend_schema_field(
    {
        "oneOf": [{"type": "integer"}, {"type": "string", "enum": [NONE]}],
        "description": f"An id, or `{NONE}` for those that have none.",
    }
)
class ScopedOrNoneFilter(ScopedModelChoiceFilter):
    """By the id of a related record, or `none`: those that have none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, null_label=NONE, null_value=NONE, **kwargs)


FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


def days_out_of_range(given: Mapping[str, Any], *names: str) -> dict[str, list[str]]:
    """{name: what to do} of those given days that no calendar of ours reaches."""
    message = f"Give days from {FIRST_DAY} to {LAST_DAY}."
    return {n: [message] for n in names if not FIRST_DAY <= given.get(n, FIRST_DAY) <= LAST_DAY}


class _DayRangeField(RangeField):
    widget = DateRangeWidget

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Not 02/05/2024, which is February or May by the reader's habit.
        days = [forms.DateField(input_formats=["%Y-%m-%d"]) for _ in range(2)]
        super().__init__(days, *args, **kwargs)

    def compress(self, data_list: list[date | None]) -> slice | None:
        if not data_list:
            return None
        start, end = data_list
        if any(day and not FIRST_DAY <= day <= LAST_DAY for day in data_list):
            raise forms.ValidationError(
                f"Give days from {FIRST_DAY} to {LAST_DAY}.", code="date_out_of_range"
            )
        if start and end and end < start:
            raise forms.ValidationError(
                f"The range ends on {end}, before it starts on {start}. Swap the two.",
                code="range_reversed",
            )
        return slice(start, end)


class DayRangeFilter(django_filters.DateFromToRangeFilter):
    """`NAME_after` and `NAME_before`: days as 2024-05-31, both included, each may be left out.

    For instants the days are those of the organization's time zone.
    """

    field_class = _DayRangeField

    def filter(self, qs: QuerySet, value: slice | None) -> QuerySet:
        if value is None:
            return qs
        name = self.field_name
        if not isinstance(qs.model._meta.get_field(name), models.DateTimeField):
            bounds: dict[str, Any] = {f"{name}__gte": value.start, f"{name}__lte": value.stop}
        else:
            bounds = instants_within(name, value)
        return qs.filter(**{lookup: bound for lookup, bound in bounds.items() if bound})


def instants_within(name: str, days: slice) -> dict[str, datetime]:
    """Look-ups of an instant on these days, both ends included, each of which may be None."""
    after = {f"{name}__gte": _midnight(days.start)} if days.start else {}
    return after | ({f"{name}__lt": _midnight(days.stop + timedelta(days=1))} if days.stop else {})


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class _YesNoField(forms.Field):
    widget = forms.TextInput

    def to_python(self, value: Any) -> bool | None:
        text = str(value or "").strip().lower()
        if text in ("true", "1", "yes"):
            return True
        if text in ("false", "0", "no"):
            return False
        if text:
            raise forms.ValidationError("Give true or false.", code="invalid")
        return None


def yes_or_no(request: Request, name: str) -> bool:
    """What `?name=` asks, False when it asks nothing; else ValidationError."""
    try:
        return bool(_YesNoField(required=False).clean(request.query_params.get(name, "")))
    except forms.ValidationError as error:
        raise ValidationError({name: error.messages}) from error


class YesNoFilter(django_filters.BooleanFilter):
    """true or false; unlike its parent it does not take another word for "all"."""

    field_class = _YesNoField


class ScopedFilterSet(FilterSet):
    """A FilterSet whose foreign keys are scoped without being declared."""

    FILTER_DEFAULTS = {
        **FilterSet.FILTER_DEFAULTS,
        **{
            kind: {
                "filter_class": ScopedModelChoiceFilter,
                "extra": lambda field: {"queryset": field.remote_field.model._default_manager},
            }
            for kind in (models.ForeignKey, models.OneToOneField)
        },
        models.BooleanField: {"filter_class": YesNoFilter},
    }


class ScopedFilterBackend(DjangoFilterBackend):
    """Makes the filters of a view's `filterset_fields` as strict as those of a declared set."""

    filterset_base = ScopedFilterSet


class StrictSearch(SearchFilter):
    """`search` over the view's `search_fields`; where there are none it is no parameter."""

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        searched = getattr(view, "search_fields", None)
        return super().get_schema_operation_parameters(view) if searched else []


class StrictOrdering(OrderingFilter):
    """`ordering=-name,city` over the view's `ordering_fields`; always ends in a unique key.

    Without that key two pages of equal values could show a row twice and another never.
    """

    ordering_description = "Field to sort by, with - in front for descending; several by comma."

    def remove_invalid_fields(
        self, queryset: QuerySet, fields: Iterable[str], view: Any, request: Request
    ) -> list[str]:
        allowed = [name for name, _ in self.get_valid_fields(queryset, view)]
        wanted = list(fields)
        for field in wanted:
            if field.removeprefix("-") not in allowed:
                choice = f"Choose from: {', '.join(allowed)}." if allowed else "It has a fixed one."
                raise ValidationError(
                    {self.ordering_param: [f'This list cannot be ordered by "{field}". {choice}']}
                )
        return wanted

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        ordered = super().filter_queryset(request, queryset, view)
        keys = ordered.query.order_by or ordered.model._meta.ordering
        if {"pk", "-pk", "id", "-id"}.isdisjoint(key for key in keys if isinstance(key, str)):
            keys = (*keys, "-pk")
        return ordered.order_by(*(_empty_last(ordered.model, key) for key in keys))


def searched_by(search: type[BaseFilterBackend]) -> tuple[type[BaseFilterBackend], ...]:
    """The filters of a list whose `search=` is `search`'s to understand."""
    return (ScopedFilterBackend, search, StrictOrdering)


def _empty_last(model: type[models.Model], key: Any) -> Any:
    """SQLite and PostgreSQL disagree where nothing belongs; to people it is last, both ways."""
    try:
        field = model._meta.get_field(key.removeprefix("-")) if isinstance(key, str) else None
    except FieldDoesNotExist:  # "pk", an annotation or a path
        return key
    if field is None or not field.null:
        return key
    return OrderBy(F(field.name), descending=key.startswith("-"), nulls_last=True)
