"""Filters of lists: ids of one's own organization only, and an ordering that says when it can't."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.db.models import QuerySet
from django_filters.rest_framework import FilterSet
from rest_framework.exceptions import ValidationError
from rest_framework.filters import OrderingFilter
from rest_framework.request import Request

from accounts.scoping import ScopedQuerySet


def _scoped(request: Any, rows: Any) -> QuerySet:
    queryset = rows.all()  # a manager, when the filter was made from a foreign key
    if not isinstance(queryset, ScopedQuerySet):
        raise TypeError(f"{queryset.model.__name__}: its manager must be a ScopedQuerySet")
    return queryset.for_user(request.user) if request is not None else queryset.none()


class ScopedModelChoiceFilter(django_filters.ModelChoiceFilter):
    """By the id of a related record; an id to type, never a drop-down of everybody."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.NumberInput)
        super().__init__(*args, **kwargs)

    def get_queryset(self, request: Any) -> QuerySet:
        return _scoped(request, super().get_queryset(request))


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
    }


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
        if {"pk", "-pk", "id", "-id"} & {key for key in keys if isinstance(key, str)}:
            return ordered
        return ordered.order_by(*keys, "-pk")
