from contacts.api.viewsets import ContactReminderViewSet, ContactViewSet
from core.api.router import ApiRouter


def register(router: ApiRouter) -> None:
    router.register("contacts", ContactViewSet, "contact")
    router.register("contact-reminders", ContactReminderViewSet, "contact-reminder")
