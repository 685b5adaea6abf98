"""The claim ledger when leads are merged: all lines are kept, and the stricter rule decides.

The lines of all records stand in one ledger then. Where two partners' claims stood, the earliest
keeps the lead, a manager's decision before a mere claim; the other is contested. As everywhere in
the ledger that is said by further lines, not by changing what was written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from customers.merging import Merging, Rule
from customers.merging.relations import Moves, Relation
from history.models import ChangeCause
from leads.models import ACTIVE_STATUSES, ClaimStatus, PartnerClaim

_ACTIVE = "standing claims"


@dataclass(frozen=True, slots=True)
class Claim:
    """The line that stood for a lead in a project before the merge."""

    pk: int
    lead_id: int
    project_id: int
    partner_id: int
    status: str
    valid_until: datetime
    claimed_at: datetime

    @property
    def rank(self) -> tuple[bool, datetime, int]:
        return (self.status != ClaimStatus.DECIDED, self.claimed_at, self.pk)


def weigh_claims(merging: Merging) -> None:
    """Note per project the claims that stand now, the one that will stand first."""
    ids = [record.pk for record in merging.records]
    lines = PartnerClaim.objects.filter(lead__in=ids, status__in=ACTIVE_STATUSES).order_by("pk")
    newest: dict[tuple[int, int], Claim] = {}
    for row in lines.values_list(
        "pk", "lead_id", "project_id", "partner_id", "status", "valid_until", "claimed_at"
    ):
        claim = Claim(*row)
        newest[claim.lead_id, claim.project_id] = claim
    current: dict[int, list[Claim]] = {}
    for claim in newest.values():
        if claim.valid_until > merging.at:
            current.setdefault(claim.project_id, []).append(claim)
    for claims in current.values():
        claims.sort(key=lambda claim: claim.rank)
    merging.notes[_ACTIVE] = current


def winner_of(merging: Merging, project_id: int) -> int | None:
    """The partner whose claim stands in the project once the leads are one; None: nobody's."""
    claims = merging.notes[_ACTIVE].get(project_id)
    return claims[0].partner_id if claims else None


class OneLedger(Rule):
    def apply(self, merging: Merging, relation: Relation, kept: int, gone: Sequence[int]) -> None:
        Moves().apply(merging, relation, kept, gone)
        for claims in merging.notes[_ACTIVE].values():
            first, *others = claims
            rivals = [claim for claim in others if claim.partner_id != first.partner_id]
            if rivals:
                _write_decision(merging, kept, first, rivals)


def _write_decision(merging: Merging, lead_id: int, first: Claim, rivals: list[Claim]) -> None:
    """The newest line that stands is the one that counts: it must be the first one's."""
    description = "Merge of leads " + ", ".join(str(record.pk) for record in merging.records)
    common = {
        "organization": merging.organization,
        "lead_id": lead_id,
        "project_id": first.project_id,
        "cause": ChangeCause.MERGE,
        "cause_id": merging.record_id,
        "description": description[:300],
        "claimed_by": merging.by,
        "claimed_at": merging.at,
    }
    decision = PartnerClaim.objects.create(
        **common,
        partner_id=first.partner_id,
        status=ClaimStatus.DECIDED,
        valid_until=first.valid_until,
        contests_id=rivals[0].pk,
        reason=f"Records of one person were merged: the earlier claim (line {first.pk}) stands.",
    )
    for partner_id in dict.fromkeys(claim.partner_id for claim in rivals):
        until = next(c.valid_until for c in rivals if c.partner_id == partner_id)
        PartnerClaim.objects.create(
            **common,
            partner_id=partner_id,
            status=ClaimStatus.CONTESTED,
            valid_until=until,
            contests=decision,
        )
