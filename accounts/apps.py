from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.sign_in import admin_sessions  # noqa: F401
        from accounts.sign_in import receivers as sign_in_receivers  # noqa: F401
        from accounts.trail import receivers  # noqa: F401
