"""When messages may go out: not in the quiet hours, and not all at once."""

from datetime import datetime, timedelta

from accounts.models import Organization


def after_quiet(organization: Organization, moment: datetime) -> datetime:
    """`moment`, or the end of the quiet hours that it lies in, by the organization's clock."""
    start, end = organization.quiet_from, organization.quiet_until
    if start == end:
        return moment
    local = moment.astimezone(organization.zone)
    clock = local.time()
    over_night = start > end
    quiet = (clock >= start or clock < end) if over_night else start <= clock < end
    if not quiet:
        return moment
    day = local.date()
    if over_night and clock >= start:
        day += timedelta(days=1)
    return datetime.combine(day, end, organization.zone)


def is_quiet(organization: Organization, moment: datetime) -> bool:
    return after_quiet(organization, moment) > moment


class Pace:
    """Spreads messages over hours: so many an hour from `start` on, none in the quiet hours."""

    def __init__(self, organization: Organization, start: datetime, *, done: int = 0) -> None:
        self._organization = organization
        self._slot = after_quiet(organization, start)
        self._left = organization.messages_per_hour
        for _ in range(done // organization.messages_per_hour):
            self._next_hour()
        self._left -= done % organization.messages_per_hour

    def next(self) -> datetime:
        """When the next message may go out at the earliest."""
        if not self._left:
            self._next_hour()
        self._left -= 1
        return self._slot

    def _next_hour(self) -> None:
        self._slot = after_quiet(self._organization, self._slot + timedelta(hours=1))
        self._left = self._organization.messages_per_hour
