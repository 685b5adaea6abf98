"""A partner's claim on paper, with its evidence: what is shown when two partners claim one lead."""

from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from customers.normalize import format_phone
from leads.ledger import sentence_of
from leads.models import LeadProjectAssociation, PartnerClaim


def render_claim(claim: PartnerClaim, *, reader: User, origin: str) -> str:
    """An HTML page for A4: the claim, and every line of the ledger about its lead in its project.

    `origin` such as https://shop.example: the page may be printed out of a frame or a window
    without an address. `claim` comes with organization, lead, project, partner and claimed_by.
    """
    zone = claim.organization.zone
    lines = PartnerClaim.objects.filter(lead=claim.lead_id, project=claim.project_id)
    lines = lines.select_related("organization", "lead", "project", "partner", "claimed_by")
    ledger = list(lines.select_related("contests__partner").order_by("pk"))
    memberships = LeadProjectAssociation.objects.filter(
        lead=claim.lead_id, project=claim.project_id
    )
    values = {
        "claim": claim,
        "origin": origin,
        "phone": format_phone(claim.lead.contact_number),
        "partner_phone": format_phone(claim.partner.phone),
        "claimed_at": claim.claimed_at.astimezone(zone),
        "valid_until": claim.valid_until.astimezone(zone),
        "membership": memberships.select_related("channel_partner").first(),
        "ledger": [
            {"line": line, "at": line.claimed_at.astimezone(zone), "sentence": sentence_of(line)}
            for line in ledger
        ],
        "printed_at": timezone.now().astimezone(zone),
        "reader": reader.name,
    }
    return render_to_string("leads/claim.html", values)
