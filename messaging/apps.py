from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "messaging"

    def ready(self) -> None:
        from customers.merging import Moves, register_merge_rule
        from history.journey import register_source
        from messaging import dispatch, schedule, signals  # noqa: F401  (register themselves)
        from messaging.journey import Messages
        from messaging.models import Message

        register_source(Messages())
        register_merge_rule(Message, "customer", Moves())
