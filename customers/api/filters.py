"""How lists of customers are narrowed."""

from typing import Any, cast

import django_filters
from django import forms
from django.db.models import QuerySet
from django_filters.fields import ChoiceField
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework.exceptions import ValidationError

from accounts.api.filters import CreditedToFilter, credited_id
from accounts.models import Branch
from core.api.filters import DayRangeFilter, ScopedFilterSet, ScopedOrNoneFilter, YesNoFilter
from customers.models import Customer
from customers.models.customer import CustomerQuerySet

ACTIVE_STATES = [
    ("true", "Active ones: the default"),
    ("false", "Deleted ones"),
    ("all", "Both"),
]
# On a customer's own URL, those below it, and wherever a phone finds customers.
STATE_PARAMETER = OpenApiParameter(
    "is_active",
    enum=[state for state, _ in ACTIVE_STATES],
    default="true",
    description="With `all` or `false` a manager reaches a deleted customer, too; to everybody "
    "else and without it they are a 404.",
)


class _ActiveField(ChoiceField):
    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value) or "").strip().lower()
        return {"1": "true", "0": "false"}.get(text, text)


def active_state(asked: str) -> str:
    """true, false or all of `?is_active=`, true when nothing is asked; else ValidationError."""
    try:
        found = _ActiveField(choices=ACTIVE_STATES, required=False).clean(asked)
    except forms.ValidationError as error:
        raise ValidationError({"is_active": error.messages}) from error
    return found or "true"


@extend_schema_field(
    {
        "type": "string",
        "enum": [state for state, _ in ACTIVE_STATES],
        "default": "true",
        "description": "Active customers (the default); for managers also deleted ones, or all.",
    }
)
class ActiveFilter(django_filters.ChoiceFilter):
    """true, false or all; whoever does not ask sees active ones. Deleted ones are for managers."""

    field_class = _ActiveField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=ACTIVE_STATES, empty_label=None, **kwargs)

    def filter(self, qs: Any, value: str) -> QuerySet:
        return qs.in_state(value)


class CustomerFilter(ScopedFilterSet):
    is_active = ActiveFilter(field_name="is_active")
    branch = ScopedOrNoneFilter(queryset=Branch.objects.all())
    created_by = CreditedToFilter(method="by_maker")
    has_phone = YesNoFilter(
        field_name="phone", lookup_expr="gt", method="with_phone", label="Whether a phone is known."
    )
    city = django_filters.CharFilter(lookup_expr="iexact", label="In any case.")
    source = django_filters.CharFilter(lookup_expr="iexact", label="In any case.")
    last_activity = DayRangeFilter(label="Last activity, days included.")
    created = DayRangeFilter(field_name="created_at", label="Created, days included.")
    first_uploaded = DayRangeFilter(
        field_name="first_uploaded_at", label="First uploaded, days included."
    )

    class Meta:
        model = Customer
        fields = ["category", "whatsapp_status", "gender"]

    def by_maker(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        return cast(CustomerQuerySet, queryset).with_maker().filter(maker=credited_id(value))

    def with_phone(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return queryset.exclude(phone="") if value else queryset.filter(phone="")
