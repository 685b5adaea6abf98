from accounts.api.router import ApiRouter
from customers.api.lists import DuplicateCandidateViewSet, IgnoredIdentifierViewSet
from customers.api.viewsets import CustomerViewSet
from customers.api.webhook import WebhookKeyViewSet, WebhookView


def register(router: ApiRouter) -> None:
    router.register("customers", CustomerViewSet, "customer")
    router.register("duplicates", DuplicateCandidateViewSet, "duplicate")
    router.register("ignored-identifiers", IgnoredIdentifierViewSet, "ignored-identifier")
    router.register("webhook-secrets", WebhookKeyViewSet, "webhook-secret")
    router.path("customers/webhook", WebhookView.as_view(), "customer-webhook")
