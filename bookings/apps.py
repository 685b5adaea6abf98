from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "bookings"

    def ready(self) -> None:
        from bookings import search  # noqa: F401 - its indexes
        from bookings.collection import scan  # noqa: F401  (registers itself)
        from bookings.registered import register
        from core.text_search import keep_text_indexes

        keep_text_indexes(self)
        register()
