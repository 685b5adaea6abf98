from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class FootfallAdminConfig(AdminConfig):
    default_site = "accounts.admin_site.FootfallAdminSite"


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from config import checks, maintenance, password_mail  # noqa: F401  (registers them)
        from config.deleting import running
        from config.rights.erasing import services  # noqa: F401  (its job, and what the clock starts)
        from history.causes import register_cause
        from history.models import ChangeCause

        register_cause(ChangeCause.BRANCH_DELETED, running.names_of_deleted)
