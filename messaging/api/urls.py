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


def register(router: ApiRouter) -> None:
    router.register("messages", MessageViewSet, "message")
    router.register("message-senders", SenderStateViewSet, "message-sender")
    router.register("message-templates", MessageTemplateViewSet, "message-template")
    router.path("webhooks/whatsapp", WhatsAppWebhookView.as_view(), "whatsapp-webhook")
    router.path("webhooks/sms/status", SmsStatusWebhookView.as_view(), "sms-status-webhook")
    router.path("webhooks/sms/inbound", SmsInboundWebhookView.as_view(), "sms-inbound-webhook")
