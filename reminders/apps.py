from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"

    def ready(self) -> None:
        from reminders import lapsing  # noqa: F401  (registers itself)
        from reminders.calls import reverting  # noqa: F401  (registers itself)
        from reminders.registered import register
        from reminders.services import enqueue  # noqa: F401  (registers itself)

        register()
