from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"

    def ready(self) -> None:
        from customers.counts import register_count
        from customers.journey import register_source
        from leads.services.contacts.handled import register_handling
        from reminders import merging, signals  # noqa: F401  (registers itself)
        from reminders.handling import refill_handlings
        from reminders.journey import RefillReminders
        from reminders.message_journey import Messages
        from reminders.messages import dispatch, enqueue, schedule  # noqa: F401  (register)
        from reminders.queries import count_refill_reminders

        merging.register()
        register_source(RefillReminders())
        register_source(Messages())
        register_handling("refill_reminders", refill_handlings)
        register_count("refill_reminders", count_refill_reminders)
