from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "jobs"

    def ready(self) -> None:
        from jobs import lookups, maintenance  # noqa: F401  registers `within`, its schedule
