from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "customers"

    def ready(self) -> None:
        from customers.journey import register_source
        from customers.journey.edits import Edits

        register_source(Edits())
