from accounts.api.router import ApiRouter
from visits.api.viewsets import VisitViewSet


def register(router: ApiRouter) -> None:
    router.register("visits", VisitViewSet, "visit")
