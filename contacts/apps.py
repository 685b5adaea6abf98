from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "contacts"

    def ready(self) -> None:
        from contacts import merging, schedule, signals  # noqa: F401  (register themselves)
        from contacts.effects import contact_of_bill
        from contacts.journey import ContactChanges, Interactions
        from history.journey import register_source
        from visits.effects import register_effect

        merging.register()
        register_source(Interactions())
        register_source(ContactChanges())
        register_effect("contact", contact_of_bill)
