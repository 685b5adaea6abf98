"""What a new business does first, each step seen from its data: nothing is ticked by hand."""

from dataclasses import dataclass

from babel.core import get_global

from accounts.models import Branch, Organization, User
from customers.models import Customer
from uploads.models import FileUpload, UploadStatus


@dataclass(frozen=True)
class Step:
    """`is_optional`: a business may stay without it."""

    step: str
    is_done: bool
    is_optional: bool = False


@dataclass(frozen=True)
class FirstSteps:
    """`is_empty`: nobody is in the register yet. `is_done`: no step is left that must be."""

    steps: list[Step]
    is_empty: bool

    @property
    def is_done(self) -> bool:
        return all(step.is_done or step.is_optional for step in self.steps)


def first_steps(organization: Organization) -> FirstSteps:
    """In order; four queries."""
    branches = Branch.objects.filter(organization=organization, is_active=True)
    members = User.objects.filter(organization=organization, is_active=True)
    uploads = FileUpload.objects.filter(organization=organization, status=UploadStatus.DONE)
    customers = Customer.objects.filter(organization=organization)
    return FirstSteps(
        [
            Step("organization", is_done=clock_is_of_country(organization)),
            Step("branches", is_done=branches.exists()),
            Step("people", is_done=members.order_by()[:2].count() > 1, is_optional=True),
            Step("sheet", is_done=uploads.exists()),
        ],
        is_empty=not customers.exists(),
    )


def clock_is_of_country(organization: Organization) -> bool:
    """Whoever chose another country and left the clock as it came reads days wrongly for good."""
    aliases, countries = get_global("zone_aliases"), get_global("zone_territories")
    zone = organization.time_zone
    country = countries.get(zone) or countries.get(aliases.get(zone, zone))
    return bool(country == organization.default_region)
