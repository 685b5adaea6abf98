from core.api.router import ApiRouter
from jobs.api.views import JobViewSet


def register(router: ApiRouter) -> None:
    router.register("jobs", JobViewSet, "job")
