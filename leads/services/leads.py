"""Leads entered and edited by hand; the person behind them is kept by the customers' core."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import Branch, Organization, User
from accounts.services import ensure_own_branch
from core.errors import DomainError, FieldError
from core.refusals import ensure_not_future, ensure_not_past, ensure_own
from customers.edits import edit_customer
from customers.intake import UNNAMED
from customers.matching import Cause, Incoming, Matcher, OrganizationRules
from customers.matching.incoming import PHONE
from customers.matching.store import lock_identities
from customers.models import Customer
from customers.services import read_values, refusal
from history.changes import Changes, save_changed, set_fields
from history.models import ChangeCause
from leads.models import ChannelPartner, Lead, LeadProjectAssociation, Project
from leads.services.changing import ensure_active, lock_lead, record_history
from leads.services.entry import ContestedClaim, LeadEntry
from leads.services.lead_importer import LeadImporter, release_numbers

PERSON_FIELDS = frozenset({"full_name", "phone", "email", "passport_number", "city", "branch"})
MEMBERSHIP_FIELDS = frozenset({"status", "enquired_on", "is_pretagged", "phone_verified"})
EDITABLE_FIELDS = frozenset(
    {
        "full_name",
        "phone",
        "email",
        "passport_number",
        "branch",
        "source",
        "notes",
        "next_follow_up_on",
    }
)
_OF_THE_CUSTOMER = frozenset({"full_name", "phone", "email", "passport_number"})


@dataclass(frozen=True, slots=True)
class LeadResult:
    """`created`: the lead is new. `contested`: another partner's claim stands."""

    lead: Lead
    created: bool
    association: LeadProjectAssociation | None = None
    contested: ContestedClaim | None = None


@transaction.atomic
def create_lead(
    organization: Organization,
    values: Mapping[str, Any],
    *,
    by: User | None,
    project: Project | None = None,
    channel_partner: ChannelPartner | None = None,
) -> LeadResult:
    """The lead of this person, new or brought up to date, and its place in `project`.

    `values` has `PERSON_FIELDS` as typed, `source`, `notes`, and with a project
    `MEMBERSHIP_FIELDS`. Raises DomainError 400 for what cannot be read, for somebody with neither
    phone nor passport, and for what a project would be needed for.
    """
    branch: Branch | None = values.get("branch")
    ensure_own_branch(branch, organization)
    ensure_own(project, organization, "project")
    ensure_own(channel_partner, organization, "channel_partner")
    ensure_active(project, "project")
    ensure_active(channel_partner, "channel_partner")
    _require_project(project, channel_partner, values)
    ensure_not_future(values.get("enquired_on"), organization, "enquired_on")
    rules = OrganizationRules.of(organization)
    person = {name: value for name, value in values.items() if name in PERSON_FIELDS}
    incoming = _read(rules, person, by)
    entry = LeadEntry(
        incoming,
        source=values.get("source") or "manual",
        notes=values.get("notes", ""),
        project_id=project.pk if project else None,
        partner_id=channel_partner.pk if channel_partner else None,
        **{name: values[name] for name in MEMBERSHIP_FIELDS if name in values},
    )
    matcher = Matcher(rules, Cause(ChangeCause.LEAD, by=by, source="lead"))
    lock_identities(organization.pk)
    (outcome,) = LeadImporter(matcher).run([entry])
    lead = Lead.objects.select_related("customer", "branch", "assigned_to").get(pk=outcome.lead_id)
    if not outcome.created:
        record_history(lead, outcome.changes, by=by)
    association = None
    if outcome.association_id is not None:
        association = LeadProjectAssociation.objects.get(pk=outcome.association_id)
    return LeadResult(lead, outcome.created, association, outcome.contested)


@transaction.atomic
def edit_lead(lead: Lead, values: Mapping[str, Any], *, by: User | None) -> Lead:
    """Set some of `EDITABLE_FIELDS`; an empty value erases. Who the person is, the customer says.

    Raises DomainError: 400 for values that cannot be read or a lead that nothing would reach any
    more, 409 for a phone or passport of somebody else.
    """
    if unknown := values.keys() - EDITABLE_FIELDS:
        raise TypeError(f"Not edited by hand: {', '.join(sorted(unknown))}")
    lock_identities(lead.organization_id)
    lead = lock_lead(lead)
    ensure_own_branch(values.get("branch"), lead.organization)
    own = {name: value for name, value in values.items() if name not in _OF_THE_CUSTOMER}
    if own.get("next_follow_up_on") != lead.next_follow_up_on:
        ensure_not_past(own.get("next_follow_up_on"), lead.organization, "next_follow_up_on")
    changes: Changes = {}
    of_customer = {name: value for name, value in values.items() if name in _OF_THE_CUSTOMER}
    if of_customer:
        own |= _as_customer(lead, of_customer, by)
    set_fields(lead, changes, **own)
    if changes:
        if lead.contact_number:
            release_numbers(lead.organization_id, {lead.contact_number: lead.pk})
        save_changed(lead, changes)
        record_history(lead, changes, by=by)
    return lead


def _as_customer(lead: Lead, values: dict[str, Any], by: User | None) -> dict[str, Any]:
    """Edit the customer; what the lead is called and known by from then on."""
    customer = edit_customer(lead.customer, values, by=by, cause=ChangeCause.LEAD, cause_id=lead.pk)
    lead.customer = customer
    if not (customer.phone or customer.passport_number):
        raise _unreachable()
    return {
        "full_name": customer.full_name,
        "contact_number": _own_phone(customer),
        "passport_number": customer.passport_number,
    }


def _own_phone(customer: Customer) -> str:
    """The phone shown, unless it belongs to a relative: then another lead may be known by it."""
    keys = customer.identifiers.filter(kind=PHONE, value=customer.phone)
    return customer.phone if keys.exists() else ""


def _read(rules: OrganizationRules, person: dict[str, Any], by: User | None) -> Incoming:
    reading = read_values(rules, **person)
    problems = [item for item in reading.problems if item.problem.code not in UNNAMED]
    if problems:
        raise refusal(problems)
    incoming = reading.incoming
    if not (incoming.phones or incoming.passport_number):
        raise _unreachable()
    incoming.label = f"A lead entered by {by.username}" if by else "A lead entered by hand"
    return incoming


def _unreachable() -> DomainError:
    message = "A lead is known by a phone or a passport. Give at least one of the two."
    return DomainError(
        message,
        code="no_key",
        errors=[FieldError(field, "no_key", message) for field in ("phone", "passport_number")],
    )


def _require_project(
    project: Project | None, partner: ChannelPartner | None, values: Mapping[str, Any]
) -> None:
    if project is not None:
        return
    parts = [
        name for name in sorted(MEMBERSHIP_FIELDS) if values.get(name) not in (None, "", False)
    ]
    if partner is not None:
        parts.append("channel_partner")
    if parts:
        message = f"Give the project that {' and '.join(parts)} belong to."
        raise DomainError.at("project", "required", message, overall="invalid")
