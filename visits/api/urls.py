from core.api.router import ApiRouter
from visits.api.bills import BillViewSet
from visits.api.viewsets import VisitViewSet


def register(router: ApiRouter) -> None:
    router.register("visits", VisitViewSet, "visit")
    router.register("bills", BillViewSet, "bill")
