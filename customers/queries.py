"""What reads customers across branches."""

from django.db.models import Q

from accounts.models import Organization, User
from core.errors import DomainError
from customers.models import (
    Customer,
    CustomerIdentifier,
    DuplicateCandidate,
    IdentifierKind,
)
from customers.normalize import read_phones


def customers_with_phone(
    organization: Organization, phone: str, *, reader: User, state: str = "true"
) -> list[Customer]:
    """Everybody of the organization who is known by `phone`, its owner first.

    Deleted ones only to managers who ask for them: see `in_state`.

    Relatives who only share the owner's phone are found through the pair that was noted when they
    were imported: the shown phone itself has no index. Raises DomainError for an unreadable phone.
    """
    numbers = asked_numbers(phone, organization)
    identifiers = CustomerIdentifier.objects.filter(
        organization=organization, kind=IdentifierKind.PHONE, value__in=numbers
    )
    owners = set(identifiers.order_by().values_list("customer_id", flat=True))
    pairs = DuplicateCandidate.objects.filter(Q(first__in=owners) | Q(second__in=owners))
    paired = {pk for pair in pairs.order_by().values_list("first", "second") for pk in pair}
    known = Customer.objects.filter(organization=organization, merged_into=None)
    known = known.shown_to(reader).in_state(state)
    found = known.filter(Q(pk__in=owners) | Q(pk__in=paired, phone__in=numbers)).select_related(
        "branch"
    )
    return sorted(found, key=lambda customer: (customer.pk not in owners, -customer.pk))


def asked_numbers(phone: str, organization: Organization) -> tuple[str, ...]:
    """The numbers that somebody asks for, in E.164. Raises DomainError when none can be read."""
    numbers, problems = read_phones(phone, organization.default_region)
    if numbers:
        return numbers
    problem = problems[0] if problems else None
    message = getattr(problem, "message", "Give a phone number, such as 97235 21333.")
    code = getattr(problem, "code", "phone_missing")
    raise DomainError.at("phone", code, message)
