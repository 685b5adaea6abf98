from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "customers"

    def ready(self) -> None:
        from core.text_search import keep_text_indexes
        from customers import record_search  # noqa: F401 - its indexes and those of search
        from customers.registered import register

        keep_text_indexes(self)
        register()
