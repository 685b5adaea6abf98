"""Claims that people enter: a partner called, a manager decides between two."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import DomainError
from core.refusals import ensure_own
from customers.matching import Cause
from customers.matching.store import lock_identities
from customers.merging.archived import ensure_not_archived
from history.changes import Changes, save_changed, set_fields
from history.models import ChangeCause
from history.services import record_change
from leads.models import (
    ACTIVE_STATUSES,
    ChannelPartner,
    ClaimStatus,
    Lead,
    LeadProjectAssociation,
    PartnerClaim,
    Project,
)
from leads.services.changing import ensure_active, lock_lead
from leads.services.claims import ActiveClaim, Ledger
from leads.services.entry import ContestedClaim

LONGEST_REASON = 500


@transaction.atomic
def claim_by_hand(
    lead: Lead, project: Project, partner: ChannelPartner, *, description: str = "", by: User | None
) -> tuple[PartnerClaim, bool]:
    """Enter what a partner said; (the line of the ledger, whether it is new).

    The lead is in the project from then on. `description`: how the claim came
    ("called on Monday").
    Raises DomainError 400 for a deactivated partner or project, or one of somebody else.
    """
    _ensure_fit(lead, project, partner)
    lead = _lock(lead)
    partner.refresh_from_db(fields=["merged_into"])
    ensure_not_archived(partner, "channel partner")
    ledger = _ledger(lead, by)
    pair = (lead.pk, project.pk)
    ledger.load([lead.pk])
    is_active, contested = ledger.claim(
        pair, partner.pk, description=description or "By hand", cause_id=None
    )
    written = ledger.write()
    _membership(lead, project, partner if is_active else None, by=by)
    if written:
        return _shown(written[0]), True
    return _repeated(lead, project, partner, contested), False


@transaction.atomic
def decide_contest(claim: PartnerClaim, *, reason: str, by: User | None) -> PartnerClaim:
    """Let the partner of `claim` have the lead in that project, by a further line that says why.

    It stands for the organization's `claim_days` from now on. Raises DomainError: 400 without a
    reason or where nobody contests, 409 when this partner's claim stands already by a decision.
    """
    why = " ".join(reason.split())
    if not why or len(why) > LONGEST_REASON:
        message = f"Say why this partner has the lead, in at most {LONGEST_REASON} letters."
        raise DomainError.at("reason", "required", message)
    lead = _lock(claim.lead)
    claim.refresh_from_db(fields=["lead", "partner"])  # a merge may have moved the line
    lines = PartnerClaim.objects.filter(lead=claim.lead_id, project=claim.project_id)
    active = lines.filter(status__in=ACTIVE_STATUSES).order_by("-pk").first()
    if active is None or not lines.filter(status=ClaimStatus.CONTESTED).exists():
        raise DomainError(
            "Nobody contests this claim: there is nothing to decide.", code="not_contested"
        )
    if active.status == ClaimStatus.DECIDED and active.partner_id == claim.partner_id:
        raise DomainError(
            f"It is decided for {claim.partner} already, in line {active.pk}.",
            code="already_decided",
            status=409,
            extra={"claim": active.pk},
        )
    ledger = _ledger(lead, by)
    pair = (claim.lead_id, claim.project_id)
    on = ActiveClaim(claim.pk, claim.partner_id, claim.valid_until)
    ledger.decide(pair, claim.partner_id, contest=on, why=why)
    (decided,) = ledger.write()
    _membership(lead, claim.project, claim.partner, by=by)
    return _shown(decided)


def _lock(lead: Lead) -> Lead:
    """Sheets hold the organization, forms the lead: a claim waits for both, in that order."""
    lock_identities(lead.organization_id)
    return lock_lead(lead)


def _ledger(lead: Lead, by: User | None) -> Ledger:
    organization = lead.organization
    cause = Cause(ChangeCause.LEAD, by=by, source="manual")
    return Ledger(organization.pk, cause, timezone.now(), organization.claim_days)


def _membership(
    lead: Lead, project: Project, partner: ChannelPartner | None, *, by: User | None
) -> None:
    """The lead's place in the project; `partner` is whose claim now stands, None: nothing new."""
    membership, created = LeadProjectAssociation.objects.get_or_create(
        lead=lead, project=project, defaults={"organization_id": lead.organization_id}
    )
    changes: Changes = {"project": [None, project.pk]} if created else {}
    if partner is not None:
        set_fields(membership, changes, channel_partner=partner)
    if changes:
        save_changed(membership, ["channel_partner"])
        record_change(membership, changes, by=by, cause=ChangeCause.LEAD, cause_id=lead.pk)


def _repeated(
    lead: Lead, project: Project, partner: ChannelPartner, contested: ContestedClaim | None
) -> PartnerClaim:
    """The line that says already what was said again."""
    lines = PartnerClaim.objects.filter(lead=lead, project=project, partner=partner)
    known = lines.filter(status=ClaimStatus.CONTESTED) if contested else lines
    newest = known.order_by("-pk").first()
    assert newest is not None
    return _shown(newest.pk)


def _shown(pk: int) -> PartnerClaim:
    lines = PartnerClaim.objects.select_related("lead", "project", "partner", "claimed_by")
    return lines.select_related("contests__partner").get(pk=pk)


def _ensure_fit(lead: Lead, project: Project, partner: ChannelPartner) -> None:
    for name, record in (("project", project), ("partner", partner)):
        ensure_own(record, lead.organization, name)
        ensure_active(record, name)
