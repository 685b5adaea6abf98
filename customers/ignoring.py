"""The ignore list: keys that name nobody, such as the shop's own number."""

from typing import NamedTuple

from django.db import transaction

from accounts.models import Organization
from core.errors import DomainError, FieldError
from customers.models import Customer, CustomerIdentifier, IdentifierKind, IgnoredIdentifier
from customers.normalize import Problem, read_email, read_passport, read_phones


class Ignored(NamedTuple):
    entry: IgnoredIdentifier
    still_of: Customer | None


@transaction.atomic
def ignore_identifier(
    organization: Organization, *, value: str, kind: str = IdentifierKind.PHONE, reason: str = ""
) -> Ignored:
    """Take `value` for nobody's from now on; any spelling.

    Who already has the key keeps it, since only a person can say whose it really is: `still_of`
    names that customer, from whom it can be removed. Rows and forms no longer match by it.
    Raises DomainError: 400 when it cannot be read, 409 when it is on the list.
    """
    normal = _read(kind, value, organization.default_region)
    of_organization = {"organization": organization, "kind": kind, "value": normal}
    entry, created = IgnoredIdentifier.objects.get_or_create(
        **of_organization, defaults={"reason": reason}
    )
    if not created:
        raise DomainError(
            f"{normal} is already on the ignore list.",
            code="already_ignored",
            status=409,
            errors=[FieldError("value", "already_ignored", "It is already on the list.")],
            extra={"ignored_identifier": entry.pk},
        )
    owned = CustomerIdentifier.objects.filter(**of_organization).select_related("customer__branch")
    identifier = owned.first()
    return Ignored(entry, identifier.customer if identifier else None)


def _read(kind: str, value: str, region: str) -> str:
    problems: tuple[Problem, ...]
    if kind == IdentifierKind.PHONE:
        numbers, problems = read_phones(value, region)
        values = list(numbers)
    else:
        read = read_email if kind == IdentifierKind.EMAIL else read_passport
        single, problems = read(value)
        values = [single] if single else []
    if len(values) == 1:
        return values[0]
    message = "Give one value at a time."
    code = "several_values"
    if not values:
        message = "This is never taken as a key, so there is nothing to ignore."
        code = "filler"
        if problems:
            message, code = problems[0].message, problems[0].code
    raise DomainError.at("value", code, message)
