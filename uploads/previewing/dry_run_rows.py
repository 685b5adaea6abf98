"""What rows of a sheet depend on of the rows above them."""

from django.db.models import Model

from contacts.models import ContactRecord
from core.dry_run import DryRun
from customers.models import Customer, CustomerIdentifier
from leads.models import (
    ChannelPartner,
    Lead,
    LeadProjectAssociation,
    PartnerClaim,
    PartnerProject,
    ProjectStatus,
)
from uploads.models import UploadRow
from visits.models import Bill, Purchase, Visit

# A kind that reads back other records of its own adds them here, with what it finds them by.
_FOUND_BY: dict[type[Model], list[tuple[str, ...]]] = {
    Customer: [],
    CustomerIdentifier: [("organization_id", "kind", "value"), ("customer_id",)],
    Visit: [("customer_id", "branch_id", "visit_date")],
    Bill: [("organization_id", "number_key"), ("customer_id",)],
    Purchase: [("bill_id",)],
    UploadRow: [("upload_id", "same_as"), ("upload_id", "purchase_id")],
    Lead: [("customer_id",), ("contact_number",)],
    LeadProjectAssociation: [("lead_id",)],
    PartnerClaim: [("lead_id",)],
    ProjectStatus: [("project_id",)],
    ContactRecord: [("organization_id", "phone")],
    ChannelPartner: [("organization_id",)],
    PartnerProject: [("partner_id",), ("partner_id", "project_id")],
}


def dry_run_of_rows() -> DryRun:
    return DryRun(_FOUND_BY)
