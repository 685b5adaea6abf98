from core.api.router import ApiRouter
from messaging.api.messages import (
    MessageTemplateViewSet,
    MessageViewSet,
    SenderStateViewSet,
)
from messaging.api.webhooks import (
    SmsInboundWebhookView,
    SmsStatusWebhookView,
    WhatsAppWebhookView,
)
from reminders.api.viewsets import RefillReminderViewSet
from reminders.api.worklist import WorklistView
from reports.api.reports import REPORTS


def register(router: ApiRouter) -> None:
    router.register("refill-reminders", RefillReminderViewSet, "refill-reminder")
    router.register("messages", MessageViewSet, "message")
    router.register("message-senders", SenderStateViewSet, "message-sender")
    router.register("message-templates", MessageTemplateViewSet, "message-template")
    router.path("worklist", WorklistView.as_view(), "worklist")
    for report in REPORTS:
        router.path(f"reports/{report.name}", report.as_view(), f"report-{report.name}")
    router.path("webhooks/whatsapp", WhatsAppWebhookView.as_view(), "whatsapp-webhook")
    router.path("webhooks/sms/status", SmsStatusWebhookView.as_view(), "sms-status-webhook")
    router.path("webhooks/sms/inbound", SmsInboundWebhookView.as_view(), "sms-inbound-webhook")
