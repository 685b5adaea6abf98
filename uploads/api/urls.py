from core.api.router import ApiRouter
from uploads.api.contacts import ContactUploadViewSet
from uploads.api.mappings import RememberedMappingViewSet
from uploads.api.viewsets import UploadViewSet


def register(router: ApiRouter) -> None:
    contact_list = ContactUploadViewSet.as_view({"post": "create"})
    router.path("contacts/upload", contact_list, "contact-upload")
    # Before the uploads, whose ids it would be taken for.
    router.register("uploads/mappings", RememberedMappingViewSet, "upload-mapping")
    router.register("uploads", UploadViewSet, "upload")
