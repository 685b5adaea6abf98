from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "visits"

    def ready(self) -> None:
        from customers.counts import register_count
        from customers.history import register_cause
        from customers.journey import register_source
        from customers.models import ChangeCause
        from visits.journey import StoreVisits
        from visits.queries import count_visits, visit_labels

        register_source(StoreVisits())
        register_count("visits", count_visits)
        register_cause(ChangeCause.VISIT, visit_labels)
