"""The claim ledger: the first claim stands for some days, a later one by another is contested."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.bulk import insert_rows, read_rows, reserve_ids
from customers.matching import Cause
from leads.models import STANDS, ClaimStatus, PartnerClaim
from leads.services.entry import ContestedClaim

LeadInProject = tuple[int, int]  # lead id, project id


@dataclass(slots=True)
class Standing:
    """The claim that stands in a project."""

    claim_id: int
    partner_id: int
    stands_until: datetime


@dataclass(slots=True)
class NewClaim:
    lead_id: int
    project_id: int
    partner_id: int
    status: ClaimStatus
    stands_until: datetime
    contests: Standing | None
    cause_id: int | None
    told: str
    reason: str = ""
    claim_id: int = 0


class Ledger:
    """Adds the claims of a batch, strictly in order. Nothing in it is ever changed."""

    def __init__(self, organization_id: int, cause: Cause, at: datetime, days: int) -> None:
        self.organization_id = organization_id
        self.cause = cause
        self.at = at
        self.days = days
        self.standing: dict[LeadInProject, Standing] = {}
        # Partners who are in the ledger since the claim that stands, or stood last, was entered.
        self.since: dict[LeadInProject, set[int]] = {}
        self.new: list[NewClaim] = []

    def load(self, pairs: Iterable[LeadInProject]) -> None:
        """What was claimed before of these leads: one query."""
        leads = {lead for lead, _ in pairs}
        if not leads:
            return
        names = ["id", "lead_id", "project_id", "partner_id", "status", "stands_until"]
        for pk, lead, project, partner, status, until in read_rows(
            PartnerClaim.objects.order_by("pk"), names, by="lead_id", values=leads
        ):
            if status in STANDS:
                self.standing[lead, project] = Standing(pk, partner, until)
                self.since[lead, project] = {partner}
            else:
                self.since.setdefault((lead, project), set()).add(partner)

    def claim(
        self, pair: LeadInProject, partner_id: int, *, told: str, cause_id: int | None
    ) -> tuple[bool, ContestedClaim | None]:
        """Enter a claim; (whether it now stands for this partner, the contest if it is one).

        The same partner naming the same lead again adds nothing while their claim stands, nor
        does a contest that is in the ledger already.
        """
        standing = self.standing.get(pair)
        stands = standing is not None and standing.stands_until > self.at
        if stands and standing is not None:
            if standing.partner_id == partner_id:
                return True, None
            contest = ContestedClaim(partner_id, standing.partner_id, standing.stands_until)
            if partner_id not in self.since[pair]:
                self._enter(pair, partner_id, ClaimStatus.CONTESTED, standing, told, cause_id)
            return False, contest
        entered = self._enter(pair, partner_id, ClaimStatus.STANDING, None, told, cause_id)
        self.standing[pair] = Standing(0, partner_id, entered.stands_until)
        return True, None

    def decide(self, pair: LeadInProject, partner_id: int, *, contest: Standing, why: str) -> None:
        """A manager's word: from now on the claim of this partner stands, whoever came first."""
        told = "A manager's decision"
        entered = self._enter(pair, partner_id, ClaimStatus.DECIDED, contest, told, None)
        entered.reason = why
        self.standing[pair] = Standing(0, partner_id, entered.stands_until)

    def write(self) -> list[int]:
        """Write the new lines; their ids, in order."""
        ids = reserve_ids(PartnerClaim, len(self.new))
        made: dict[LeadInProject, int] = {}
        rows = []
        by = self.cause.by.pk if self.cause.by else None
        for pk, claim in zip(ids, self.new, strict=True):
            claim.claim_id = pk
            pair = (claim.lead_id, claim.project_id)
            if claim.status in STANDS:
                made[pair] = pk
            contested = claim.contests
            contests_id = (contested.claim_id or made.get(pair)) if contested else None
            rows.append(
                (
                    pk, self.organization_id, claim.lead_id, claim.project_id, claim.partner_id,
                    claim.status.value, claim.stands_until, contests_id, self.cause.kind.value,
                    claim.cause_id, claim.told[:300], claim.reason, by, self.at,
                )
            )  # fmt: skip
        insert_rows(
            PartnerClaim,
            [
                "id", "organization_id", "lead_id", "project_id", "partner_id", "status",
                "stands_until", "contests_id", "cause", "cause_id", "told", "reason",
                "claimed_by_id", "claimed_at",
            ],
            rows,
        )  # fmt: skip
        return ids

    def _enter(
        self,
        pair: LeadInProject,
        partner_id: int,
        status: ClaimStatus,
        contests: Standing | None,
        told: str,
        cause_id: int | None,
    ) -> NewClaim:
        until = self.at + timedelta(days=self.days)
        claim = NewClaim(*pair, partner_id, status, until, contests, cause_id, told)
        self.new.append(claim)
        if status in STANDS:
            self.since[pair] = {partner_id}
        else:
            self.since[pair].add(partner_id)
        return claim
