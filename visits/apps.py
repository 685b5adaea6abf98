from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "visits"

    def ready(self) -> None:
        from core.text_search import keep_text_indexes
        from visits import medicines, search  # noqa: F401 - their indexes
        from visits.registered import register

        keep_text_indexes(self)
        register()
