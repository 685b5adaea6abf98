from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "leads"

    def ready(self) -> None:
        from core.text_search import keep_text_indexes
        from leads import search  # noqa: F401 - its indexes
        from leads.registered import register

        keep_text_indexes(self)
        register()
