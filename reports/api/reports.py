"""Reports over HTTP; see reports.figures for what the figures are."""

from typing import Any

from rest_framework import serializers

from reports.api.base import Money, ReportView, documented
from reports.figures.activity import (
    branch_performance,
    busy_hours,
    daily_summary,
    staff_performance,
)
from reports.figures.refills import refill_success
from reports.figures.sales import categories, generic_adoption


class StaffRowSerializer(serializers.Serializer[Any]):
    staff = serializers.IntegerField(allow_null=True, help_text="null: nobody's.")
    staff_name = serializers.CharField()
    open_contacts = serializers.IntegerField(help_text="Assigned and open now.")
    interactions = serializers.IntegerField()
    calls = serializers.IntegerField()
    calls_successful = serializers.IntegerField()
    follow_ups = serializers.IntegerField()
    conversions = serializers.IntegerField(
        help_text="People won; of who called last before the first bill, else of whose they were."
    )
    conversion_value = Money()
    visits = serializers.IntegerField(help_text="Of who attended, else of who wrote the bill.")
    bills = serializers.IntegerField()
    bill_value = Money()
    refills_reminded = serializers.IntegerField()
    refills_answered = serializers.IntegerField(
        help_text='Whose last answer the member heard; "no answer" is none.'
    )
    refills_bought = serializers.IntegerField()


class DayRowSerializer(serializers.Serializer[Any]):
    date = serializers.DateField(source="day", allow_null=True)
    new_customers = serializers.IntegerField()
    visits = serializers.IntegerField()
    visits_without_purchase = serializers.IntegerField()
    bills = serializers.IntegerField()
    bill_value = Money()
    interactions = serializers.IntegerField()
    conversions = serializers.IntegerField()
    conversion_value = Money()
    yellow_contacts = serializers.IntegerField()
    refills_reminded = serializers.IntegerField()


class BranchRowSerializer(DayRowSerializer):
    date: Any = None

    def get_fields(self) -> dict[str, serializers.Field]:
        branch = serializers.IntegerField(allow_null=True, help_text="null: of no branch yet.")
        return {
            "branch": branch,
            "branch_name": serializers.CharField(),
            **super().get_fields(),
        }


class HourRowSerializer(serializers.Serializer[Any]):
    hour = serializers.IntegerField(allow_null=True, help_text="0 to 23, from it to the next.")
    came = serializers.IntegerField(
        help_text="Bills, and visits in vain, written by hand on their own day in this hour."
    )
    calls = serializers.IntegerField()
    calls_successful = serializers.IntegerField()


class CategoryRowSerializer(serializers.Serializer[Any]):
    category = serializers.CharField(allow_null=True)
    category_name = serializers.CharField()
    bills = serializers.IntegerField()
    customers = serializers.IntegerField(help_text="In the total each once.")
    value = Money()
    average_value = Money(allow_null=True)


class GenericRowSerializer(serializers.Serializer[Any]):
    branch = serializers.IntegerField(allow_null=True)
    branch_name = serializers.CharField()
    lines = serializers.IntegerField()
    generic_lines = serializers.IntegerField()
    branded_lines = serializers.IntegerField()
    unspecified_lines = serializers.IntegerField()
    generic_percent = serializers.FloatField(allow_null=True)
    generic_value = Money()
    branded_value = Money()
    unspecified_value = Money()
    customers = serializers.IntegerField(help_text="In the total each once.")
    generic_customers = serializers.IntegerField()


class RefillSuccessRowSerializer(serializers.Serializer[Any]):
    sent_by = serializers.CharField(allow_null=True)
    sent_by_name = serializers.CharField()
    reminded = serializers.IntegerField()
    bought = serializers.IntegerField()
    success_percent = serializers.FloatField(allow_null=True)
    average_days_to_buy = serializers.FloatField(allow_null=True)
    bought_before = serializers.IntegerField(
        help_text="Bought on a day before the reminder, which was entered late: no success of it."
    )
    closed = serializers.IntegerField()
    cancelled = serializers.IntegerField(help_text="The bill it was about was cancelled.")
    waiting = serializers.IntegerField(help_text="None of these yet.")


@documented("What each member of staff did and what came of it")
class StaffPerformanceView(ReportView):
    name = "staff-performance"
    row_serializer = StaffRowSerializer
    figures = staticmethod(staff_performance)


@documented("What happened on each day")
class DailySummaryView(ReportView):
    name = "daily-summary"
    row_serializer = DayRowSerializer
    figures = staticmethod(daily_summary)


@documented("What happened in each branch")
class BranchPerformanceView(ReportView):
    name = "branch-performance"
    row_serializer = BranchRowSerializer
    figures = staticmethod(branch_performance)


@documented("When customers come, and when calls are answered")
class BusyHoursView(ReportView):
    name = "busy-hours"
    row_serializer = HourRowSerializer
    figures = staticmethod(busy_hours)


@documented("Bills by the category of the customer")
class CategoriesView(ReportView):
    name = "categories"
    row_serializer = CategoryRowSerializer
    figures = staticmethod(categories)


@documented("How much of what was sold is generic, by branch")
class GenericAdoptionView(ReportView):
    name = "generic-adoption"
    row_serializer = GenericRowSerializer
    figures = staticmethod(generic_adoption)


@documented("Who was reminded, and who then bought")
class RefillSuccessView(ReportView):
    name = "refill-success"
    row_serializer = RefillSuccessRowSerializer
    figures = staticmethod(refill_success)


REPORTS: tuple[type[ReportView], ...] = (
    StaffPerformanceView,
    DailySummaryView,
    BranchPerformanceView,
    BusyHoursView,
    CategoriesView,
    GenericAdoptionView,
    RefillSuccessView,
)
