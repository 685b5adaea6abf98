"""The claim ledger: the first claim stands for some days, a later one by another is contested."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.bulk import insert, read_rows, reserve_ids
from customers.matching import Cause
from leads.models import ACTIVE_STATUSES, ClaimStatus, PartnerClaim
from leads.services.entry import ContestedClaim

LeadInProject = tuple[int, int]  # lead id, project id


@dataclass(slots=True)
class ActiveClaim:
    """The claim that stands in a project."""

    claim_id: int
    partner_id: int
    valid_until: datetime


@dataclass(slots=True)
class NewClaim:
    lead_id: int
    project_id: int
    partner_id: int
    status: ClaimStatus
    valid_until: datetime
    contests: ActiveClaim | None
    cause_id: int | None
    description: str
    reason: str = ""
    claim_id: int = 0


class Ledger:
    """Adds the claims of a batch, strictly in order. Nothing in it is ever changed."""

    def __init__(self, organization_id: int, cause: Cause, at: datetime, days: int) -> None:
        self.organization_id = organization_id
        self.cause = cause
        self.at = at
        self.days = days
        self.active: dict[LeadInProject, ActiveClaim] = {}
        # Partners who are in the ledger since the claim that stands, or stood last, was entered.
        self.since: dict[LeadInProject, set[int]] = {}
        self.new: list[NewClaim] = []

    def load(self, leads: Collection[int]) -> None:
        """What was claimed before of these leads: one query."""
        if not leads:
            return
        names = ["id", "lead_id", "project_id", "partner_id", "status", "valid_until"]
        for pk, lead, project, partner, status, until in read_rows(
            PartnerClaim.objects.order_by("pk"), names, by="lead_id", values=leads
        ):
            if status in ACTIVE_STATUSES:
                self.active[lead, project] = ActiveClaim(pk, partner, until)
                self.since[lead, project] = {partner}
            else:
                self.since.setdefault((lead, project), set()).add(partner)

    def claim(
        self, pair: LeadInProject, partner_id: int, *, description: str, cause_id: int | None
    ) -> tuple[bool, ContestedClaim | None]:
        """Enter a claim; (whether it now stands for this partner, the contest if it is one).

        The same partner naming the same lead again adds nothing while their claim stands, nor
        does a contest that is in the ledger already.
        """
        active = self.active.get(pair)
        is_active = active is not None and active.valid_until > self.at
        if is_active and active is not None:
            if active.partner_id == partner_id:
                return True, None
            contest = ContestedClaim(partner_id, active.partner_id, active.valid_until)
            if partner_id not in self.since[pair]:
                self._enter(pair, partner_id, ClaimStatus.CONTESTED, active, description, cause_id)
            return False, contest
        entered = self._enter(pair, partner_id, ClaimStatus.ACTIVE, None, description, cause_id)
        self.active[pair] = ActiveClaim(0, partner_id, entered.valid_until)
        return True, None

    def decide(
        self, pair: LeadInProject, partner_id: int, *, contest: ActiveClaim, why: str
    ) -> None:
        """A manager's word: from now on the claim of this partner stands, whoever came first."""
        description = "A manager's decision"
        entered = self._enter(pair, partner_id, ClaimStatus.DECIDED, contest, description, None)
        entered.reason = why
        self.active[pair] = ActiveClaim(0, partner_id, entered.valid_until)

    def write(self) -> list[int]:
        """Write the new lines; their ids, in order."""
        ids = reserve_ids(PartnerClaim, len(self.new))
        made: dict[LeadInProject, int] = {}
        rows = []
        for pk, claim in zip(ids, self.new, strict=True):
            claim.claim_id = pk
            pair = (claim.lead_id, claim.project_id)
            if claim.status in ACTIVE_STATUSES:
                made[pair] = pk
            contested = claim.contests
            rows.append(
                {
                    "id": pk,
                    "lead_id": claim.lead_id,
                    "project_id": claim.project_id,
                    "partner_id": claim.partner_id,
                    "status": claim.status.value,
                    "valid_until": claim.valid_until,
                    "contests_id": (contested.claim_id or made.get(pair)) if contested else None,
                    "cause_id": claim.cause_id,
                    "description": claim.description[:300],
                    "reason": claim.reason,
                }
            )
        insert(
            PartnerClaim,
            rows,
            at=self.at,
            organization_id=self.organization_id,
            cause=self.cause.kind.value,
            claimed_by_id=self.cause.by.pk if self.cause.by else None,
            claimed_at=self.at,
        )
        return ids

    def _enter(
        self,
        pair: LeadInProject,
        partner_id: int,
        status: ClaimStatus,
        contests: ActiveClaim | None,
        description: str,
        cause_id: int | None,
    ) -> NewClaim:
        until = self.at + timedelta(days=self.days)
        claim = NewClaim(*pair, partner_id, status, until, contests, cause_id, description)
        self.new.append(claim)
        if status in ACTIVE_STATUSES:
            self.since[pair] = {partner_id}
        else:
            self.since[pair].add(partner_id)
        return claim
