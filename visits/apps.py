from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "visits"

    def ready(self) -> None:
        from customers.counts import register_count
        from customers.totals import register_totals
        from history.causes import register_cause
        from history.journey import register_source
        from history.models import ChangeCause
        from visits import currency, merging  # noqa: F401  (currency listens)
        from visits.bill_journey import BillChanges, Bills
        from visits.journey import StoreVisits
        from visits.queries import (
            bill_labels,
            count_bills,
            count_visits,
            totals_of_visits,
            visit_labels,
        )

        merging.register()
        for source in (StoreVisits(), Bills(), BillChanges()):
            register_source(source)
        register_count("visits", count_visits)
        register_count("bills", count_bills)
        register_totals("visits", totals_of_visits)
        register_cause(ChangeCause.VISIT, visit_labels)
        register_cause(ChangeCause.BILL, bill_labels)
