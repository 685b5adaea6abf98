"""What a sheet can be about. A kind reads rows and takes them in; the pipeline is one for all."""

from uploads.draft import Kind
from uploads.kinds.customers import CustomersKind
from uploads.models import UploadKind

KINDS: dict[str, type[Kind]] = {UploadKind.CUSTOMERS: CustomersKind}

__all__ = ["KINDS"]
