"""How contacts and their reminders are narrowed and searched."""

from typing import Any, cast

import django_filters
from django.db.models import QuerySet
from django.db.models.functions import ExtractHour
from django.utils import timezone

from accounts.api.filters import CreditedToFilter, credited_id
from accounts.models import Branch, User
from contacts.models import OPEN_STATUSES, ContactInteraction, ContactRecord, ContactReminder
from contacts.models.contact import FUNNEL, ContactQuerySet
from core.api.fields import LARGEST_ID
from core.api.filters import (
    DayRangeFilter,
    HourFilter,
    NamedChoiceFilter,
    ScopedFilterSet,
    ScopedOrNoneFilter,
    YesNoFilter,
)
from customers.uploaded import named_by_upload


class ContactFilter(ScopedFilterSet):
    branch = ScopedOrNoneFilter(queryset=Branch.objects.all())
    assigned_to = ScopedOrNoneFilter(queryset=User.objects.all())
    unassigned = YesNoFilter(
        field_name="assigned_to", lookup_expr="isnull", label="Whether nobody has it."
    )
    open = YesNoFilter(method="by_open", label="Whether somebody still has to work on it.")
    stage = NamedChoiceFilter(
        choices=[(stage, stage) for stage in FUNNEL],
        method="by_stage",
        label="How far it came, or farther: contacted, came to a shop, bought.",
    )
    credited_to = CreditedToFilter(
        method="by_credit",
        label="Whose it is in reports: of who called last before the bill, else of who has it.",
    )
    converted_by = CreditedToFilter(
        method="by_conversion",
        label="Won by this member, as reports count it: who called last before the bill, else who "
        "has the contact; of several phones that one bill won, one.",
    )
    once_per_bill = YesNoFilter(
        method="by_bill",
        label="Of several phones that one bill won, one: as reports count conversions.",
    )
    opted_out = YesNoFilter(method="by_opt_out", label="Whether it wants no messages.")
    overdue = YesNoFilter(method="by_overdue", label="Open, and promised for a day before today.")
    upload = django_filters.NumberFilter(
        method="by_upload", min_value=1, max_value=LARGEST_ID, label="Named by this upload."
    )
    next_action_on = DayRangeFilter(label="Days included.")
    converted_on = DayRangeFilter(label="Days included.")
    yellow_on = DayRangeFilter(label="Days included.")
    created = DayRangeFilter(field_name="created_at", label="Days included.")

    class Meta:
        model = ContactRecord
        fields = ["status", "whatsapp_status", "customer"]

    def by_open(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        if value:
            return queryset.filter(status__in=OPEN_STATUSES)
        return queryset.exclude(status__in=OPEN_STATUSES)

    def by_stage(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(status__in=FUNNEL[value])

    def by_credit(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        return cast(ContactQuerySet, queryset).credited().filter(credited=credited_id(value))

    def by_conversion(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        converted = cast(ContactQuerySet, queryset).filter(converted_on__isnull=False)
        return self.by_credit(converted.once_per_bill(), name, value)

    def by_bill(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        converted = cast(ContactQuerySet, queryset).filter(converted_on__isnull=False)
        return converted.once_per_bill() if value else queryset

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


class InteractionFilter(ScopedFilterSet):
    branch = ScopedOrNoneFilter(queryset=Branch.objects.all(), field_name="contact__branch")
    done_by = CreditedToFilter()
    done = DayRangeFilter(field_name="done_at", label="Days included.")
    hour = HourFilter(method="in_hour", label="From this hour of the day to the next.")

    class Meta:
        model = ContactInteraction
        fields = ["contact", "kind", "call_successful"]

    def in_hour(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        zone = timezone.get_current_timezone()
        return queryset.annotate(hour=ExtractHour("done_at", tzinfo=zone)).filter(hour=value)


class ContactReminderFilter(ScopedFilterSet):
    due_on = DayRangeFilter(label="Days included.")

    class Meta:
        model = ContactReminder
        fields = ["status", "assigned_to", "contact"]
