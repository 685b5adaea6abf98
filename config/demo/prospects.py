"""People whom the demo's first business tries to win, in every state a lead can be in."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from accounts.models import Organization, User
from leads.models import Lead, Project
from leads.services.follow_ups import record_follow_up
from leads.services.leads import create_lead
from leads.services.loans import commit_loan
from leads.services.transitions import assign_lead, convert_lead, qualify_lead


@dataclass(frozen=True)
class Prospect:
    """`next_in_days` or `closing_reason` ends the call; without a response nobody called yet."""

    full_name: str
    phone: str
    branch: str
    projects: tuple[tuple[str, str], ...]  # name, status in the project's words
    source: str = "Walk-in"
    response: str = ""
    next_in_days: int | None = None
    closing_reason: str = ""
    qualified: bool = False
    converted_for: Decimal | None = None
    loan: Decimal | None = None


PROSPECTS = (
    # Known as a customer from the sheets.
    Prospect(
        "Hetal Joshi", "97235 21333", "CG Road",
        (("Sky Heights", "Site visit"), ("Green Valley", "New")),
        response="Wants the price list of both", next_in_days=0, qualified=True,
        loan=Decimal(2_500_000),
    ),
    Prospect("Bhavesh Rana", "98254 61701", "Shivranjani", (("Sky Heights", "New"),), "Web site"),
    Prospect(
        "Nisha Solanki", "98254 61702", "Shivranjani", (("Green Valley", "Negotiation"),),
        response="Her husband decides", next_in_days=3,
    ),
    Prospect(
        "Farhan Sheikh", "98254 61703", "Maninagar", (("Sky Heights", "Booked"),),
        response="Signs on Monday", next_in_days=1, converted_for=Decimal(6_400_000),
    ),
    Prospect(
        "Komal Vyas", "98254 61704", "Panjim", (("Green Valley", "New"),),
        response="Does not look any more", closing_reason="Bought elsewhere",
    ),
)  # fmt: skip


def enter_prospects(organization: Organization, manager: User) -> None:
    """After the sheets, so that known people are found among their customers."""
    projects = {project.name: project for project in organization.projects.all()}
    for prospect in PROSPECTS:
        _follow(_enter(organization, prospect, projects, manager), prospect, projects, manager)


def _enter(
    organization: Organization, prospect: Prospect, projects: dict[str, Project], by: User
) -> Lead:
    person = {
        "full_name": prospect.full_name,
        "phone": prospect.phone,
        "branch": organization.branches.get(name=prospect.branch),
        "source": prospect.source,
    }
    for name, status in prospect.projects:
        taken = create_lead(
            organization, {**person, "status": status}, by=by, project=projects[name]
        )
    return taken.lead


def _follow(lead: Lead, prospect: Prospect, projects: dict[str, Project], by: User) -> None:
    today = lead.organization.today()
    first = projects[prospect.projects[0][0]]
    assign_lead(lead, by, by=by)
    if prospect.response:
        in_days = prospect.next_in_days
        record_follow_up(
            lead,
            by=by,
            project=first,
            response=prospect.response,
            next_follow_up_on=None if in_days is None else today + timedelta(days=in_days),
            closing_reason=prospect.closing_reason,
        )
    if prospect.qualified:
        qualify_lead(lead, by=by)
    if prospect.loan is not None:
        promised_on = today + timedelta(days=14)
        commit_loan(
            lead, amount=prospect.loan, promised_on=promised_on, by=by, lender="HDFC", project=first
        )
    if prospect.converted_for is not None:
        convert_lead(lead, by=by, value=prospect.converted_for, project=first)
