"""How contacts and their reminders are narrowed and searched."""

from typing import Any, cast

import django_filters
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from contacts.models import OPEN_STATUSES, ContactRecord, ContactReminder
from contacts.models.contact import ContactQuerySet
from core.api.fields import LARGEST_ID
from core.api.filters import DayRangeFilter, ScopedFilterSet, ScopedModelChoiceFilter, YesNoFilter
from customers.uploaded import named_by_upload


class ContactFilter(ScopedFilterSet):
    unassigned = YesNoFilter(
        field_name="assigned_to", lookup_expr="isnull", label="Whether nobody has it."
    )
    open = YesNoFilter(method="by_open", label="Whether somebody still has to work on it.")
    converted_by = ScopedModelChoiceFilter(
        queryset=User.objects.all(),
        method="by_credit",
        label="Won by this member, as reports count it: who called last before the bill, else who "
        "has the contact; of several phones that one bill won, one.",
    )
    opted_out = YesNoFilter(method="by_opt_out", label="Whether it wants no messages.")
    overdue = YesNoFilter(method="by_overdue", label="Open, and promised for a day before today.")
    upload = django_filters.NumberFilter(
        method="by_upload", min_value=1, max_value=LARGEST_ID, label="Named by this upload."
    )
    next_action_on = DayRangeFilter(label="Days included.")
    converted_on = DayRangeFilter(label="Days included.")
    created = DayRangeFilter(field_name="created_at", label="Days included.")

    class Meta:
        model = ContactRecord
        fields = ["status", "branch", "assigned_to", "whatsapp_status", "customer"]

    def by_open(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        if value:
            return queryset.filter(status__in=OPEN_STATUSES)
        return queryset.exclude(status__in=OPEN_STATUSES)

    def by_credit(self, queryset: QuerySet, name: str, value: User) -> QuerySet:
        converted = cast(ContactQuerySet, queryset).filter(converted_on__isnull=False)
        return converted.credited().once_per_bill().filter(credited=value.pk)

    def by_opt_out(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return cast(ContactQuerySet, queryset).opted_out(value)

    def by_overdue(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        late = {"status__in": OPEN_STATUSES, "next_action_on__lt": timezone.localdate()}
        ids = queryset.model._default_manager.filter(**late).values("pk")
        return queryset.filter(**late) if value else queryset.exclude(pk__in=ids)

    def by_upload(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        if value != int(value):
            return queryset.none()
        return named_by_upload(queryset, int(value), self.request.user)


class ContactReminderFilter(ScopedFilterSet):
    due_on = DayRangeFilter(label="Days included.")

    class Meta:
        model = ContactReminder
        fields = ["status", "assigned_to", "contact"]
