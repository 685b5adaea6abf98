"""What reads customers across branches."""

from collections.abc import Collection

from accounts.models import Organization, User
from core.errors import DomainError
from customers.matching.person import SHOWN_FIELD
from customers.models import (
    Customer,
    CustomerIdentifier,
    IdentifierKind,
)
from customers.models.customer import CustomerQuerySet
from customers.normalize import read_phones


def customers_with_phone(
    organization: Organization, phone: str, *, reader: User, state: str = "true"
) -> list[Customer]:
    """Everybody of the organization who is known by `phone`, its owner first.

    Deleted ones only to managers who ask for them: see `in_state`.

    Raises DomainError for an unreadable phone.
    """
    numbers = asked_numbers(phone, organization)
    identifiers = CustomerIdentifier.objects.filter(
        organization=organization, kind=IdentifierKind.PHONE, value__in=numbers
    )
    owners = set(identifiers.order_by().values_list("customer_id", flat=True))
    everybody = Customer.objects.filter(organization=organization).order_by()
    relatives = showing(everybody, IdentifierKind.PHONE, numbers).values_list("pk", flat=True)
    found = everybody.filter(pk__in=owners.union(relatives), merged_into=None)
    shown = found.shown_to(reader).in_state(state).select_related("branch")
    return sorted(shown, key=lambda customer: (customer.pk not in owners, -customer.pk))


def showing(
    customers: CustomerQuerySet, kind: IdentifierKind, values: Collection[str]
) -> CustomerQuerySet:
    """Those who show one of these keys, whoever owns it: relatives share a phone."""
    column = SHOWN_FIELD[kind]
    # The second condition is that of the index.
    return customers.filter(**{f"{column}__in": values, f"{column}__gt": ""})


def asked_numbers(phone: str, organization: Organization) -> tuple[str, ...]:
    """The numbers that somebody asks for, in E.164. Raises DomainError when none can be read."""
    numbers, problems = read_phones(phone, organization.default_region)
    if numbers:
        return numbers
    problem = problems[0] if problems else None
    message = getattr(problem, "message", "Give a phone number, such as 97235 21333.")
    code = getattr(problem, "code", "phone_missing")
    raise DomainError.at("phone", code, message)
