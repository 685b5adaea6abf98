from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "customers"

    def ready(self) -> None:
        from customers.history import register_cause
        from customers.journey import register_source
        from customers.journey.edits import Edits
        from customers.models import ChangeCause
        from customers.webhook.events import event_labels

        register_source(Edits())
        register_cause(ChangeCause.WEBHOOK, event_labels)
