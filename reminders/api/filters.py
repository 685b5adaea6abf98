from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django_filters import FilterSet

from core.api.filters import DayRangeFilter, ScopedFilterSet, YesNoFilter
from reminders.models import RefillReminder, RefillStatus

_LISTS = {
    "due": "Open and due today or before",
    "calls": "Due, and for a call",
    "late": "Three days late: not bought, reminded or not",
    "upcoming": "Open and not due yet",
    "all": "Every one, whatever became of it",
}


class RefillReminderFilter(ScopedFilterSet):
    list = django_filters.ChoiceFilter(
        choices=list(_LISTS.items()),
        method="restrict_to_list",
        label="Which list of today. Left out: due, or all where a status is asked for.",
    )
    status = django_filters.MultipleChoiceFilter(choices=RefillStatus.choices)
    due_on = DayRangeFilter()
    reminder_date = DayRangeFilter()
    call_only = YesNoFilter()

    class Meta:
        model = RefillReminder
        fields = ["branch", "customer", "response", "sent_by"]

    def filter_queryset(self, queryset: QuerySet[RefillReminder]) -> QuerySet[RefillReminder]:
        """Whoever asks for nothing else works through what is due.

        A status names other ones by itself: those due are never sent, closed or bought.
        """
        rows: Any = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        if asked["list"] or asked["status"]:
            return rows
        return rows.due(on=_today(self.request))

    def restrict_to_list(
        self: FilterSet, queryset: QuerySet[RefillReminder], name: str, value: str
    ) -> Any:
        today = _today(self.request)
        rows: Any = queryset
        if value == "all":
            return rows
        if value == "due":
            return rows.due(on=today)
        if value == "calls":
            return rows.to_call(on=today)
        if value == "late":
            return rows.late(on=today)
        return rows.filter(status=RefillStatus.PENDING, due_on__gt=today)


def _today(request: Any) -> date:
    organization = request.user.organization
    return organization.today() if organization else date.today()  # noqa: DTZ011 - the operator's
