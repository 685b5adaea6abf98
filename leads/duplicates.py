"""The rules by which leads and channel partners are compared."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from customers.duplicates.people import CUSTOMERS, records_of
from customers.duplicates.records import Record
from customers.duplicates.registry import DuplicateRule, Side
from leads.models import ChannelPartner, Lead, LeadDuplicate, PartnerDuplicate

LEAD, CHANNEL_PARTNER = "lead", "channel_partner"


def _leads() -> QuerySet[Any]:
    return Lead.objects.all()


def _changed_lead(organization_id: int, since: datetime) -> Q:
    """A lead is compared by what its customer says, too."""
    people = CUSTOMERS.rows().filter(
        CUSTOMERS.changed(organization_id, since), organization=organization_id
    )
    return Q(updated_at__gte=since) | Q(customer__in=people.order_by().values("pk"))


def _load_leads(ids: Collection[int]) -> list[Record]:
    rows = list(
        Lead.objects.filter(pk__in_values=ids)
        .order_by()
        .values_list("pk", "customer_id", "full_name", "contact_number", "passport_number")
    )
    people = records_of({row[1] for row in rows})
    return [_lead_record(row, people[row[1]]) for row in rows]


def _lead_record(row: tuple[Any, ...], person: Record) -> Record:
    pk, _, name, phone, passport = row
    return Record(
        id=pk,
        name=name or person.name,
        phones=(phone, *person.phones),
        emails=person.emails,
        passports=(passport, *person.passports),
        date_of_birth=person.date_of_birth,
        city=person.city,
        address=person.address,
    )


def _lead_side(lead: Lead) -> Side:
    person = lead.customer
    return Side(
        id=lead.pk,
        full_name=lead.full_name or person.full_name,
        phone=lead.contact_number,
        email=person.email,
        branch=lead.branch_id,
        branch_name=lead.branch.name if lead.branch else "",
        city=person.city,
        address=person.address,
        date_of_birth=person.date_of_birth,
        is_active=lead.is_active,
        last_activity=person.last_activity,
        admin_page="admin:leads_lead_change",
    )


LEADS = DuplicateRule(
    type=LEAD,
    label="Leads",
    rows=_leads,
    alive=Q(is_active=True),
    changed=_changed_lead,
    load=_load_leads,
    pairs=LeadDuplicate,
    first="first_lead",
    second="second_lead",
    related=("branch", "customer"),
    side=_lead_side,
    child="leadduplicate",
)


def _partners() -> QuerySet[Any]:
    return ChannelPartner.objects.all()


def _load_partners(ids: Collection[int]) -> list[Record]:
    rows = ChannelPartner.objects.filter(pk__in_values=ids).order_by()
    return [
        Record(id=pk, name=name, phones=(phone,), emails=(email,), city=city)
        for pk, name, phone, email, city in rows.values_list("pk", "name", "phone", "email", "city")
    ]


def _partner_side(partner: ChannelPartner) -> Side:
    return Side(
        id=partner.pk,
        full_name=partner.name,
        phone=partner.phone,
        email=partner.email,
        branch=None,
        branch_name="",
        city=partner.city,
        address="",
        date_of_birth=None,
        is_active=partner.is_active,
        last_activity=None,
        admin_page="admin:leads_channelpartner_change",
    )


PARTNERS = DuplicateRule(
    type=CHANNEL_PARTNER,
    label="Channel partners",
    rows=_partners,
    alive=Q(is_active=True),
    changed=lambda organization_id, since: Q(updated_at__gte=since),
    load=_load_partners,
    pairs=PartnerDuplicate,
    first="first_partner",
    second="second_partner",
    related=(),
    side=_partner_side,
    child="partnerduplicate",
)
