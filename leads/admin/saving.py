"""The lines of a lead's page, saved through the services."""

from typing import Any

from accounts.models import User
from leads.models import FollowUpHistory, Lead, LeadProjectAssociation, LoanCommitment
from leads.services.associations import (
    EDITABLE_FIELDS,
    add_to_project,
    archive_association,
    assign_association,
    edit_association,
)
from leads.services.follow_ups import record_follow_up
from leads.services.loans import commit_loan


def save_membership(lead: Lead, line: Any, by: User) -> LeadProjectAssociation:
    given, changed = line.cleaned_data, set(line.changed_data)
    values = {name: given[name] for name in changed & EDITABLE_FIELDS}
    if line.instance.pk is None:
        membership, _ = add_to_project(
            lead, given["project"], values, by=by, channel_partner=given.get("channel_partner")
        )
    else:
        membership = edit_association(line.instance, values, by=by)
    if "assigned_to" in changed:
        membership = assign_association(membership, given["assigned_to"], by=by)
    if "archived" in changed:
        membership = archive_association(membership, by=by, archived=given["archived"])
    return membership


def save_follow_up(lead: Lead, line: Any, by: User) -> FollowUpHistory:
    return record_follow_up(
        lead,
        by=by,
        **_chosen_values(
            line, "kind", "notes", "response", "project", "next_follow_up_on", "closing_reason"
        ),
    )


def save_loan(lead: Lead, line: Any, by: User) -> LoanCommitment:
    names = ("amount", "promised_on", "lender", "notes", "project")
    return commit_loan(lead, by=by, **_chosen_values(line, *names))


def _chosen_values(line: Any, *names: str) -> dict[str, Any]:
    return {name: line.cleaned_data[name] for name in names if name in line.cleaned_data}
