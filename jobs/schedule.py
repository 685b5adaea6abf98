"""What happens by the clock: each firing once, on any number of machines, and late if need be."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Organization
from jobs.engine import prune
from jobs.models import ScheduleFiring

logger = logging.getLogger(__name__)

HourOf = int | Callable[[Organization], int]


@dataclass(frozen=True)
class Firing:
    """One moment an entry is meant for: a local date and hour, of an organization or of us all."""

    local_date: date
    local_hour: int
    organization: Organization | None = None


@dataclass(frozen=True)
class Entry:
    """`hour` None: every hour. `late`: a firing missed for longer than this is left out."""

    name: str
    fire: Callable[[Firing], None]
    hour: HourOf | None
    per_organization: bool
    late: timedelta

    def due(self, now: datetime) -> Iterator[Firing]:
        if not self.per_organization:
            yield from self._due_at(now, timezone.get_default_timezone(), None)
            return
        for organization in Organization.objects.staying():
            yield from self._due_at(now, organization.zone, organization)

    def _due_at(
        self, now: datetime, zone: tzinfo, organization: Organization | None
    ) -> Iterator[Firing]:
        local = now.astimezone(zone)
        if self.hour is None:
            yield Firing(local.date(), local.hour, organization)
            return
        hour = self.hour if isinstance(self.hour, int) else self.hour(_needed(organization))
        for day in (local.date() - timedelta(days=1), local.date()):
            meant = datetime.combine(day, time(hour), zone)
            if meant <= local < meant + self.late:
                yield Firing(day, hour, organization)


_entries: dict[str, Entry] = {}


def daily(
    name: str,
    *,
    hour: HourOf,
    per_organization: bool = False,
    late: timedelta = timedelta(hours=24),
) -> Callable[[Callable[[Firing], None]], Callable[[Firing], None]]:
    """Register the decorated function to be called once a day, at or after the local `hour`.

    It runs within the transaction of its firing, so it should only do quick things, such as
    starting a job. With `per_organization` it is called for each in its own time zone, and `hour`
    may be a function of the organization. What was missed for at most `late` is made up for: give
    less than a day to what would be wrong in the night, such as messages.
    """
    return _register(name, hour, per_organization, late)


def hourly(
    name: str, *, per_organization: bool = False
) -> Callable[[Callable[[Firing], None]], Callable[[Firing], None]]:
    """Register the decorated function to be called once in every hour in which a worker runs."""
    return _register(name, None, per_organization, timedelta(hours=1))


def tick(now: datetime | None = None) -> int:
    """Fire what is due and has not fired on any machine. Returns how many fired here."""
    now = now or timezone.now()
    fired = 0
    for entry in list(_entries.values()):
        for firing in _not_fired(entry, now):
            try:
                fired += fire_once(entry, firing)
            except Exception:
                # Tried again at the next tick; other entries and organizations do not wait for it.
                logger.exception("Schedule %s could not fire: %s", entry.name, firing)
    return fired


def fire_once(entry: Entry, firing: Firing) -> bool:
    """Claim the firing by its unique row and do it; a firing that breaks leaves no row."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                ScheduleFiring.objects.create(
                    name=entry.name,
                    organization=firing.organization,
                    local_date=firing.local_date,
                    local_hour=firing.local_hour,
                )
        except IntegrityError:
            return False  # another machine was first
        entry.fire(firing)
    return True


def _not_fired(entry: Entry, now: datetime) -> list[Firing]:
    """Reads before it writes: a tick that has nothing to do takes no lock."""
    due = list(entry.due(now))
    fired = set(
        ScheduleFiring.objects.filter(
            name=entry.name, local_date__in={firing.local_date for firing in due}
        ).values_list("organization_id", "local_date", "local_hour")
    )
    return [
        firing
        for firing in due
        if (firing.organization and firing.organization.pk, firing.local_date, firing.local_hour)
        not in fired
    ]


def _register(
    name: str, hour: HourOf | None, per_organization: bool, late: timedelta
) -> Callable[[Callable[[Firing], None]], Callable[[Firing], None]]:
    def register(fire: Callable[[Firing], None]) -> Callable[[Firing], None]:
        if name in _entries and _entries[name].fire is not fire:
            raise ValueError(f"Two schedule entries named {name}.")
        _entries[name] = Entry(name, fire, hour, per_organization, late)
        return fire

    return register


def _needed(organization: Organization | None) -> Organization:
    assert organization is not None, "An hour per organization needs per_organization=True."
    return organization


KEEP_TASKS = timedelta(days=2)
KEEP_FIRINGS = timedelta(days=60)


@daily("jobs.clear", hour=3)
def clear_leftovers(firing: Firing) -> None:
    """Jobs themselves stay: uploads and histories refer to them."""
    prune(before=timezone.now() - KEEP_TASKS)
    ScheduleFiring.objects.filter(fired_at__lt=timezone.now() - KEEP_FIRINGS).delete()
