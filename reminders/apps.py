from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"

    def ready(self) -> None:
        from contacts.services.handled import register_handling
        from customers.counts import register_count
        from history.journey import register_source
        from messaging.subjects import register_subjects
        from reminders import merging, schedule, signals  # noqa: F401  (register themselves)
        from reminders.handling import refill_handlings
        from reminders.journey import RefillReminders
        from reminders.queries import count_refill_reminders
        from reminders.services import enqueue  # noqa: F401  (registers itself)
        from reminders.subjects import RefillSubjects

        merging.register()
        register_source(RefillReminders())
        register_handling("refill_reminders", refill_handlings)
        register_count("refill_reminders", count_refill_reminders)
        register_subjects(RefillSubjects())
