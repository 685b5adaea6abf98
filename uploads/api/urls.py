from accounts.api.router import ApiRouter
from uploads.api.viewsets import UploadViewSet


def register(router: ApiRouter) -> None:
    router.register("uploads", UploadViewSet, "upload")
