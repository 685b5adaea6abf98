from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "customers"

    def ready(self) -> None:
        from core.text_search import keep_text_indexes
        from customers import search  # noqa: F401 - its indexes
        from customers.counts import register_count
        from customers.duplicates import schedule  # noqa: F401 - registers itself
        from customers.duplicates.people import CUSTOMERS
        from customers.duplicates.registry import register_rule
        from customers.duplicates.services import count_open_pairs
        from customers.journey.edits import Edits
        from customers.journey.merges import CustomerMerges, merge_labels
        from customers.merging import rules
        from customers.webhook.events import event_labels
        from history.causes import register_cause
        from history.journey import register_source
        from history.models import ChangeCause

        keep_text_indexes(self)
        rules.register()
        register_source(Edits())
        register_source(CustomerMerges())
        register_cause(ChangeCause.MERGE, merge_labels)
        register_cause(ChangeCause.WEBHOOK, event_labels)
        register_rule(CUSTOMERS, branch="branch")
        register_count(
            "potential_duplicates",
            lambda customer, reader: count_open_pairs(CUSTOMERS.type, customer.pk, reader),
        )
