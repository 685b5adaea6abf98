from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from config import checks, maintenance  # noqa: F401  (registers them)
        from config.deleting import running  # noqa: F401
