from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "contacts"

    def ready(self) -> None:
        from contacts import search  # noqa: F401 - its indexes
        from contacts.registered import register
        from contacts.services import auto_assigning  # noqa: F401 - registers itself
        from core.text_search import keep_text_indexes

        keep_text_indexes(self)
        register()
