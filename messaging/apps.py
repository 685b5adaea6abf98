from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "messaging"

    def ready(self) -> None:
        from messaging import retention, schedule  # noqa: F401  (register themselves)
        from messaging.registered import register
        from messaging.services import dispatch  # noqa: F401  (registers itself)

        register()
