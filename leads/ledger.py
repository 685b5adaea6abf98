"""The claim ledger in words, as evidence that two parties read."""

from collections.abc import Callable

from django.utils.formats import date_format

from customers.normalize import format_phone
from leads.models import ClaimStatus, PartnerClaim


def sentence_of(claim: PartnerClaim) -> str:
    """`Om Realty (CP-01) claimed Nisha Agarwal for Sky Heights. It stands until 2 Jan 2025.`

    `claim` comes with lead, project, partner and `contests.partner` loaded.
    """
    who, whom = str(claim.partner), f"{claim.lead} ({_reached_by(claim)})"
    until = date_format(claim.valid_until.astimezone(claim.organization.zone), "j M Y")
    return _WORDS[ClaimStatus(claim.status)](claim, who, whom, until)


def _active_claim(claim: PartnerClaim, who: str, whom: str, until: str) -> str:
    return f"{who} brought {whom} to {claim.project}. The claim stands until {until}."


def _repeated(claim: PartnerClaim, who: str, whom: str, until: str) -> str:
    return f"{who} named {whom} for {claim.project} again; their earlier claim stands."


def _contested(claim: PartnerClaim, who: str, whom: str, until: str) -> str:
    first = claim.contests
    of = f"; the claim of {first.partner} stood (line {first.pk})" if first else ""
    return f"{who} claimed {whom} for {claim.project}, too{of}. Contested."


def _decided(claim: PartnerClaim, who: str, whom: str, until: str) -> str:
    return (
        f"A manager decided that {whom} in {claim.project} is the lead of {who}, "
        f"until {until}. Reason: {claim.reason}"
    )


_WORDS: dict[ClaimStatus, Callable[[PartnerClaim, str, str, str], str]] = {
    ClaimStatus.ACTIVE: _active_claim,
    ClaimStatus.REPEATED: _repeated,
    ClaimStatus.CONTESTED: _contested,
    ClaimStatus.DECIDED: _decided,
}


def _reached_by(claim: PartnerClaim) -> str:
    lead = claim.lead
    return format_phone(lead.contact_number) or lead.passport_number or f"lead {lead.pk}"
