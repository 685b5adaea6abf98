from accounts.api.router import ApiRouter
from customers.api.lists import DuplicateCandidateViewSet, IgnoredIdentifierViewSet
from customers.api.viewsets import CustomerViewSet


def register(router: ApiRouter) -> None:
    router.register("customers", CustomerViewSet, "customer")
    router.register("duplicates", DuplicateCandidateViewSet, "duplicate")
    router.register("ignored-identifiers", IgnoredIdentifierViewSet, "ignored-identifier")
