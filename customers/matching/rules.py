"""What an organization decided about reading and matching its people, loaded once per batch."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from accounts.models import Organization
from accounts.nobody import nobody_key, nobody_keys
from core.dates import local_day, noon
from core.errors import DomainError
from customers.models import IgnoredIdentifier


@dataclass(frozen=True, slots=True)
class OrganizationRules:
    organization: Organization
    region: str
    zone: ZoneInfo
    reactivate: bool
    ignored: frozenset[tuple[str, str]]
    nobody: frozenset[str] = frozenset()  # keys of names that are nobody's

    @classmethod
    def of(cls, organization: Organization) -> "OrganizationRules":
        ignored = IgnoredIdentifier.objects.filter(organization=organization)
        return cls(
            organization=organization,
            region=organization.default_region,
            zone=organization.zone,
            reactivate=organization.reactivate_on_activity,
            ignored=frozenset(ignored.values_list("kind", "value")),
            nobody=organization.nobody_keys,
        )

    def with_nobodys(self, names: Iterable[str]) -> "OrganizationRules":
        """These rules, with `names` as nobody's beside the organization's own list."""
        return replace(self, nobody=self.nobody | nobody_keys(names))

    def is_nobodys(self, name: str) -> bool:
        """Whether `name`, such as "CASH", stands for nobody in particular."""
        return bool(name) and nobody_key(name) in self.nobody

    def instant_of(self, day: date) -> datetime:
        """The moment that stands for a day known only by its date."""
        return noon(day, self.zone)

    def day_of(self, instant: datetime) -> date:
        """The day it was in the organization's zone."""
        return local_day(instant, self.zone)


def ensure_somebodys_name(
    name: str, organization: Organization, field: str, *, known: str = ""
) -> None:
    """Raises DomainError 400 for a name such as CASH, unless it is the `known` one already."""
    if name != known and OrganizationRules.of(organization).is_nobodys(name):
        message = (
            f"\"{name}\" is nobody's name. Give the person's own name, or take it off the "
            "organization's list of names that are nobody's."
        )
        raise DomainError.at(field, "nobody", message)
