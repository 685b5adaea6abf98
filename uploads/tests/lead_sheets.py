"""Sheets of leads and of partners made for a test, and what they leave behind, free of ids."""

import re
from typing import Any

from accounts.models import Branch, Organization
from history.models import Change
from leads.models import (
    ChannelPartner,
    Lead,
    LeadProjectAssociation,
    PartnerClaim,
    PartnerProject,
    Project,
)
from uploads.models import FileUpload, UploadRow
from uploads.tests.sheets import import_rows, state_of

LEADS = ["Name", "Mobile", "Passport No", "Project", "CP Code", "Status", "Source", "Enquiry Date"]
# One row of such a sheet.
NISHA = ["Nisha Agarwal", "9898012345", "", "Sky Heights", "", "New", "Web", "2/5/2024"]
PARTNERS = ["Firm", "Mobile", "CP Code", "Project", "Commission %", "City"]


def open_shop(name: str = "Sabarmati Stores") -> Organization:
    """With two projects and two partners."""
    organization = Organization.objects.create(name=name)
    Branch.objects.create(organization=organization, name="CG Road")
    for project in ("Sky Heights", "Green Valley"):
        Project.objects.create(organization=organization, name=project)
    for number in (1, 2):
        ChannelPartner.objects.create(
            organization=organization,
            name=f"Partner {number}",
            code=f"CP-0{number}",
            phone=f"+91982501234{number}",
        )
    return organization


def import_leads(organization: Organization, *rows: list[Any]) -> FileUpload:
    return import_rows(organization, list(rows), LEADS, kind="leads")


def leads_state_of(organization: Organization) -> dict[str, Any]:
    """Leads, their places in projects, the ledger and the partners, with names instead of ids."""
    own = {"organization": organization}
    leads = list(Lead.objects.filter(**own).order_by("pk"))
    membership = {lead.pk: number for number, lead in enumerate(leads)}
    people = {lead.customer_id: number for number, lead in enumerate(leads)}
    partners = dict(ChannelPartner.objects.filter(**own).values_list("pk", "phone"))
    projects = dict(Project.objects.filter(**own).values_list("pk", "name"))
    claims = list(PartnerClaim.objects.filter(**own).order_by("pk"))
    line = {claim.pk: number for number, claim in enumerate(claims)}
    memberships = LeadProjectAssociation.objects.filter(**own).order_by("pk")
    rows = UploadRow.objects.filter(**own).order_by("pk")
    row_position = {row.pk: number for number, row in enumerate(rows)}

    def report(changes: dict[str, Any]) -> dict[str, Any]:
        plain = dict(changes)
        for name, names in (("project", projects), ("partner", partners)):
            for key in (name, f"project {name}", f"channel_{name}", f"project channel_{name}"):
                if key in plain:
                    plain[key] = [names.get(pk) for pk in plain[key]]
        return plain

    lead_of = {each.pk: each.lead_id for each in memberships}
    return {
        "leads": [
            (
                lead.full_name, lead.contact_number, lead.passport_number, lead.source,
                lead.conversion_status, people[lead.customer_id],
            )
            for lead in leads
        ],
        "memberships": [
            (
                membership[each.lead_id], projects[each.project_id], each.status, each.source,
                partners.get(each.channel_partner_id), each.enquired_on,
            )
            for each in memberships
        ],
        "place changes": [
            (membership[lead_of[change.target_id]], report(change.changes),
             row_position[change.cause_id])
            for change in Change.objects.filter(
                organization=organization, target_type="membership"
            ).order_by("pk")
        ],
        "claims": [
            (
                membership[claim.lead_id], projects[claim.project_id], partners[claim.partner_id],
                claim.status, claim.contests_id and line[claim.contests_id],
                row_position[claim.cause_id], re.sub(r" of .*", "", claim.description),
            )
            for claim in claims
        ],
        "partners": list(
            ChannelPartner.objects.filter(**own).order_by("pk")
            .values_list("phone", "name", "code", "email", "city")
        ),
        "links": [
            (partners[partner], projects[project], percent)
            for partner, project, percent in PartnerProject.objects.filter(
                partner__organization=organization
            ).order_by("pk").values_list("partner", "project", "commission_percent")
        ],
        "rows": [
            (
                row.row_number, row.outcome, row.matched_by, row.fingerprint is None,
                row.same_as and row_position[row.same_as],
                None if row.lead_id is None else membership[row.lead_id],
                partners.get(row.channel_partner_id), report(row.changes),
                [problem["code"] for problem in row.problems],
            )
            for row in rows
        ],
    }  # fmt: skip


def whole_state_of(organization: Organization) -> dict[str, Any]:
    state = state_of(organization)
    people = {name: state[name] for name in ("customers", "candidates")}
    return {**people, **leads_state_of(organization)}
