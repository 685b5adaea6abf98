from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "bookings"

    def ready(self) -> None:
        from bookings.collection import scan  # noqa: F401  (registers itself)
        from bookings.registered import register

        register()
