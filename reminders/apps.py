from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"

    def ready(self) -> None:
        from contacts.services.handled import register_handling
        from customers.counts import register_count
        from history.journey import register_source
        from messaging.subjects import register_subjects
        from reminders import registered, signals  # noqa: F401  (signals register themselves)
        from reminders.services import enqueue  # noqa: F401  (registers itself)
        from reminders.services.sending import RefillSubjects

        registered.register()
        register_source(registered.RefillReminders())
        register_handling("refill_reminders", registered.refill_handlings)
        register_count("refill_reminders", registered.count_refill_reminders)
        register_subjects(RefillSubjects())
