from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"

    def ready(self) -> None:
        from contacts.services.handled import register_handling
        from customers.counts import register_count
        from history.journey import register_source
        from messaging import dispatch, schedule
        from messaging.journey import Messages
        from reminders import merging, signals  # noqa: F401  (registers itself)
        from reminders.handling import refill_handlings
        from reminders.journey import RefillReminders
        from reminders.queries import count_refill_reminders
        from reminders.services import enqueue  # noqa: F401  (register)

        merging.register()
        register_source(RefillReminders())
        register_source(Messages())
        register_handling("refill_reminders", refill_handlings)
        register_count("refill_reminders", count_refill_reminders)
