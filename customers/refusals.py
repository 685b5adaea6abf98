"""What nobody's name may be given to, by hand."""

from accounts.models import Organization
from core.refusals import wrong
from customers.matching.rules import OrganizationRules


def refuse_nobodys_name(
    name: str, organization: Organization, field: str, *, known: str = ""
) -> None:
    """Raises DomainError 400 for a name such as CASH, unless it is the `known` one already."""
    if name != known and OrganizationRules.of(organization).is_nobodys(name):
        message = (
            f"\"{name}\" is nobody's name. Give the person's own name, or take it off the "
            "organization's list of names that are nobody's."
        )
        raise wrong(field, message, code="nobody")
