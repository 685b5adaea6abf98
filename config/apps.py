from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from config import checks, maintenance  # noqa: F401  (registers them)
        from config.deleting import running
        from history.causes import register_cause
        from history.models import ChangeCause

        register_cause(ChangeCause.BRANCH_DELETED, running.names_of_deleted)
