"""The public, stable face of the upsert for code outside this app."""

from datetime import date, datetime
from typing import Any

from accounts.models import Branch, Organization
from customers.matching import Cause, OrganizationRules
from customers.models import Customer
from customers.services import read_values, upsert_customer
from history.models import ChangeCause


def upsert_customer_from_data(
    full_name: str = "",
    phone: str = "",
    email: str = "",
    passport_number: str = "",
    branch: Branch | None = None,
    organization: Organization | None = None,
    source: str = "",
    last_activity: date | datetime | None = None,
    **details: Any,
) -> tuple[Customer, bool]:
    """Find the customer by phone, then email, then passport, or make it: (customer, created).

    Keys come in any spelling; `phone` may hold several numbers. The organization is the branch's
    when only a branch is given. `details` are fields of `Customer` such as city or date_of_birth.
    Empty values never erase, older activity only fills blanks.

    Raises `core.errors.DomainError` when nobody is named, or only by keys that cannot be read,
    and ValueError without an organization or with a branch of another one.
    """
    if organization is None:
        if branch is None:
            raise ValueError("Give an organization, or a branch that belongs to one.")
        organization = branch.organization
    elif branch is not None and branch.organization_id != organization.pk:
        raise ValueError("The branch belongs to another organization.")
    rules = OrganizationRules.of(organization)
    reading = read_values(
        rules,
        full_name=full_name,
        phone=phone,
        email=email,
        passport_number=passport_number,
        branch=branch,
        last_activity=last_activity,
        **details,
    )
    cause = Cause(ChangeCause.UPSERT, source=source)
    decision = upsert_customer(rules, reading, cause=cause)
    return decision.person.customer(), decision.created
