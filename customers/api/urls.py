from core.api.router import ApiRouter
from customers.api.duplicates import DuplicateCandidateViewSet
from customers.api.lists import IgnoredIdentifierViewSet
from customers.api.merges import MergeViewSet
from customers.api.viewsets import CustomerViewSet
from customers.api.webhook import WebhookKeyViewSet, WebhookView


def register(router: ApiRouter) -> None:
    router.register("customers", CustomerViewSet, "customer")
    router.register("duplicates", DuplicateCandidateViewSet, "duplicate")
    router.register("merges", MergeViewSet, "merge")
    router.register("ignored-identifiers", IgnoredIdentifierViewSet, "ignored-identifier")
    router.register("webhook-secrets", WebhookKeyViewSet, "webhook-secret")
    router.path("customers/webhook", WebhookView.as_view(), "customer-webhook")
