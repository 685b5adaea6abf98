"""What an organization decided about reading and matching its people, loaded once per batch."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from accounts.models import Organization
from accounts.nobody import nobody_key, nobody_keys
from customers.models import IgnoredIdentifier

# A sheet's date has no time. Noon keeps it on the same calendar day in nearly every zone, so that
# nobody reads the day before because a program shows UTC.
_NOON = time(12)


@lru_cache(maxsize=4096)
def noon(day: date, zone: ZoneInfo) -> datetime:
    """The moment that stands for a day known only by its date, in UTC as the database gives it.

    Kept in memory: a sheet has many rows and few days.
    """
    return datetime.combine(day, _NOON, tzinfo=zone).astimezone(UTC)


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
        return instant.astimezone(self.zone).date()
