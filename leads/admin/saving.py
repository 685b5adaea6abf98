"""The lines of a lead's page, saved through the services."""

from typing import Any

from accounts.models import User
from leads.models import FollowUpHistory, Lead, LeadProjectAssociation, LoanCommitment
from leads.services.associations import (
    EDITABLE_FIELDS,
    archive_association,
    assign_association,
    edit_association,
    put_in_project,
)
from leads.services.follow_ups import record_follow_up
from leads.services.loans import commit_loan


def save_place(lead: Lead, line: Any, by: User) -> LeadProjectAssociation:
    told, changed = line.cleaned_data, set(line.changed_data)
    values = {name: told[name] for name in changed & EDITABLE_FIELDS}
    if line.instance.pk is None:
        place, _ = put_in_project(
            lead, told["project"], values, by=by, channel_partner=told.get("channel_partner")
        )
    else:
        place = edit_association(line.instance, values, by=by)
    if "assigned_to" in changed:
        place = assign_association(place, told["assigned_to"], by=by)
    if "archived" in changed:
        place = archive_association(place, by=by, archived=told["archived"])
    return place


def save_follow_up(lead: Lead, line: Any, by: User) -> FollowUpHistory:
    return record_follow_up(lead, by=by, **_told(line, "kind", "notes", "response", "project",
        "next_follow_up_on", "closing_reason"))  # fmt: skip


def save_loan(lead: Lead, line: Any, by: User) -> LoanCommitment:
    names = ("amount", "promised_on", "lender", "notes", "project")
    return commit_loan(lead, by=by, **_told(line, *names))


def _told(line: Any, *names: str) -> dict[str, Any]:
    return {name: line.cleaned_data[name] for name in names if name in line.cleaned_data}
