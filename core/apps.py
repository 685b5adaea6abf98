from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core import erasing, lookups  # noqa: F401  `footfall_erasing` of SQLite, `in_values`
