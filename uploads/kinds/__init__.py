"""What a sheet can be about. A kind reads rows and takes them in; the pipeline is one for all."""

from uploads.kinds.channel_partners import ChannelPartnersKind
from uploads.kinds.contacts import ContactsKind
from uploads.kinds.customers import CustomersKind
from uploads.kinds.leads import LeadsKind
from uploads.kinds.projects import ProjectsKind
from uploads.kinds.purchases import PurchasesKind
from uploads.models import UploadKind
from uploads.rows.result import Kind

KINDS: dict[str, type[Kind]] = {
    UploadKind.CUSTOMERS: CustomersKind,
    UploadKind.CONTACTS: ContactsKind,
    UploadKind.LEADS: LeadsKind,
    UploadKind.CHANNEL_PARTNERS: ChannelPartnersKind,
    UploadKind.PURCHASES: PurchasesKind,
    UploadKind.PROJECTS: ProjectsKind,
}

__all__ = ["KINDS"]
