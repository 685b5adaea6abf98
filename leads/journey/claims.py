"""Partners' claims on a person, in the journey of the customer whom they are about."""

from collections.abc import Sequence

from django.db.models import QuerySet

from accounts.models import User
from customers.models import Customer
from history.journey import Entry, JourneySource
from leads.ledger import sentence_of
from leads.models import PartnerClaim


class Claims(JourneySource[PartnerClaim]):
    name = "claim"
    date_field = "claimed_at"
    related = ("organization", "lead", "project", "partner", "claimed_by", "contests__partner")

    def rows(self, customer: Customer, reader: User) -> QuerySet[PartnerClaim]:
        return PartnerClaim.objects.for_user(reader).filter(lead__customer=customer)

    def entries(self, rows: Sequence[PartnerClaim], reader: User) -> list[Entry]:
        return [_entry(claim) for claim in rows]


def _entry(claim: PartnerClaim) -> Entry:
    return Entry(
        title=f"{claim.partner}, {claim.project}: {claim.get_status_display().lower()}",
        description=sentence_of(claim),
        details={
            "claim": claim.pk,
            "lead": claim.lead_id,
            "project": claim.project_id,
            "project_name": claim.project.name,
            "partner": claim.partner_id,
            "partner_name": str(claim.partner),
            "status": claim.status,
            "valid_until": claim.valid_until.isoformat(),
            "description": claim.description,
            "reason": claim.reason,
            "claimed_by": claim.claimed_by.name if claim.claimed_by else "",
        },
    )
