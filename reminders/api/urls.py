from core.api.router import ApiRouter
from reminders.api.viewsets import RefillReminderViewSet
from reminders.api.worklist import WorklistView


def register(router: ApiRouter) -> None:
    router.register("refill-reminders", RefillReminderViewSet, "refill-reminder")
    router.path("worklist", WorklistView.as_view(), "worklist")
