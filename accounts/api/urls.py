from accounts.api.views import BranchViewSet, MeView, OrganizationView, UserViewSet
from core.api.router import ApiRouter


def register(router: ApiRouter) -> None:
    router.path("me", MeView.as_view(), "me")
    router.path("organization", OrganizationView.as_view(), "organization")
    router.register("branches", BranchViewSet, "branch")
    router.register("users", UserViewSet, "user")
