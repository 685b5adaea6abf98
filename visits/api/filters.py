from core.api.filters import DayRangeFilter, ScopedFilterSet, ScopedModelChoiceFilter
from customers.models import Customer
from visits.models import Visit


class VisitFilter(ScopedFilterSet):
    customer = ScopedModelChoiceFilter(
        queryset=Customer.objects.all(), within_organization=True, label="Of whatever branch."
    )
    visit_date = DayRangeFilter(label="Days included.")

    class Meta:
        model = Visit
        fields = ["branch", "outcome", "source", "attended_by"]
