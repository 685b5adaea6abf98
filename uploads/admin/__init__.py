from uploads.admin.mappings import RememberedMappingAdmin
from uploads.admin.row import UploadRowAdmin
from uploads.admin.upload import FileUploadAdmin

__all__ = ["FileUploadAdmin", "RememberedMappingAdmin", "UploadRowAdmin"]
