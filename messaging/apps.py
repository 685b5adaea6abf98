from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "messaging"

    def ready(self) -> None:
        from customers.merging import Moves, register_merge_rule
        from history.journey import register_source
        from messaging import schedule, signals  # noqa: F401  (register themselves)
        from messaging.models import Message
        from messaging.registered import Messages
        from messaging.services import dispatch  # noqa: F401  (registers itself)

        register_source(Messages())
        register_merge_rule(Message, "customer", Moves())
