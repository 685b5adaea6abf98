"""The tenant: one business, and how it reads its own sheets."""

import zoneinfo
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Self

import phonenumbers
from babel.numbers import get_currency_precision, get_territory_currencies, is_currency
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.dispatch import Signal
from django.utils import timezone

from accounts.nobody import (
    LONGEST_NAME,
    MOST_NAMES,
    USUAL_NAMES_OF_NOBODY,
    nobody_key,
    nobody_keys,
)
from core.dates import local_day, months_before, start_of_day
from core.roles import Role
from core.scoping import ScopedQuerySet

# Sent before settings are saved, with `organization` as it would be. A receiver raises Django's
# ValidationError, by field, for what its own records do not allow.
settings_checked = Signal()
NO_CURRENCY = "XXX"  # ISO 4217's own code, for a region that has none, such as Antarctica


class DateOrder(models.TextChoices):
    DMY = "DMY", "Day first (31/12/2024)"
    MDY = "MDY", "Month first (12/31/2024)"
    YMD = "YMD", "Year first (2024/12/31)"


# Fifty years: longer is for good.
_MONTHS = [MinValueValidator(1), MaxValueValidator(600)]


def validate_region(value: str) -> None:
    if value not in phonenumbers.SUPPORTED_REGIONS:
        raise ValidationError(f'"{value}" is no country code. Use two letters, such as IN or PK.')


def validate_time_zone(value: str) -> None:
    if value not in zoneinfo.available_timezones():
        raise ValidationError(f'"{value}" is no time zone. Use a name such as Asia/Kolkata.')


def validate_currency(value: str) -> None:
    if not is_currency(value):
        raise ValidationError(f'"{value}" is no currency. Use three letters, such as INR or PKR.')


def validate_names_of_nobody(value: object) -> None:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ValidationError('Give a list of names, such as ["Cash", "Walk in"].')
    if len(value) > MOST_NAMES:
        raise ValidationError(f"At most {MOST_NAMES} names fit. Leave some out.")
    for name in value:
        if not nobody_key(name) or len(name) > LONGEST_NAME:
            raise ValidationError(
                f'"{name[:40]}" is no name. Give 1 to {LONGEST_NAME} characters with a letter.'
            )


def validate_roles(value: object) -> None:
    if not isinstance(value, list) or not all(role in Role.values for role in value):
        raise ValidationError(f"Give a list of roles: {', '.join(Role.values)}.")


class OrganizationQuerySet(ScopedQuerySet):
    organization_lookup = "pk"

    def staying(self) -> Self:
        """Without those that are being deleted: for whatever works by itself."""
        return self.filter(deletion_started_at=None)


class Organization(models.Model):
    """A business that keeps its customers here. Nothing of it is ever seen by another one."""

    # Not unique: a refusal would tell one business that another one is here.
    name = models.CharField(max_length=200)
    default_region = models.CharField(
        max_length=2,
        default="IN",
        validators=[validate_region],
        help_text="Country by which local phone numbers are read, e.g. IN.",
    )
    time_zone = models.CharField(
        max_length=64, default="Asia/Kolkata", validators=[validate_time_zone]
    )
    currency = models.CharField(
        max_length=3,
        blank=True,
        validators=[validate_currency],
        help_text="Of bills, e.g. INR. Empty: the currency of the country.",
    )
    date_order = models.CharField(max_length=3, choices=DateOrder, default=DateOrder.DMY)
    refill_lead_days = models.PositiveSmallIntegerField(
        default=5,
        validators=[MaxValueValidator(366)],
        help_text="A refill is reminded of so many days before the medicine runs out.",
    )
    refill_carries_stock = models.BooleanField(
        default=False,
        help_text="Days left of a medicine that is bought again early count for the next reminder.",
    )
    send_hour = models.PositiveSmallIntegerField(
        default=10,
        validators=[MaxValueValidator(23)],
        help_text="Local hour at which due reminders are sent.",
    )
    quiet_from = models.TimeField(
        default=time(20),
        help_text="From this local time on no message goes out. The same as the end: no quiet.",
    )
    quiet_until = models.TimeField(default=time(9))
    messages_per_hour = models.PositiveIntegerField(
        default=1000,
        validators=[MinValueValidator(1), MaxValueValidator(100_000)],
        help_text="Reminders beyond it go out in the hours after.",
    )
    messages_need_consent = models.BooleanField(
        default=False,
        help_text="Send only to customers whose consent is recorded. Who opted out never gets any.",
    )
    message_language = models.CharField(
        max_length=10,
        default="en",
        validators=[
            RegexValidator(r"^[a-z]{2,3}(_[A-Z]{2})?$", 'Use a code such as "en" or "hi".')
        ],
        help_text="Of reminders: a code such as en, en_US, hi or gu.",
    )
    assigns_contacts = models.BooleanField(
        default=False,
        db_default=False,
        help_text="New contacts are given out to staff evenly, by themselves: at each upload of a "
        "list and every morning. So are those of who left.",
    )
    contacts_per_day = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100_000)],
        help_text="At most so many are given to each a day by themselves. Empty: no limit.",
    )
    claim_days = models.PositiveSmallIntegerField(
        default=60,
        validators=[MaxValueValidator(3650)],
        help_text="Days for which a partner's first claim on a lead stands.",
    )
    reactivate_on_activity = models.BooleanField(
        default=True, help_text="A deleted customer who comes back becomes active again."
    )
    names_of_nobody = models.JSONField(
        null=True,
        blank=True,
        validators=[validate_names_of_nobody],
        help_text='Names that are nobody\'s, such as "Cash" or "Walk in": they make no customer. '
        "Capitals, dots, spaces and dashes are ignored. Never said: the usual ones.",
    )
    second_factor_roles = models.JSONField(
        default=list,
        blank=True,
        validators=[validate_roles],
        help_text='Roles that sign in with a second factor: ["owner", "manager"]. Whoever has none '
        "sets one up at the next sign-in.",
    )
    forget_cells_after_months = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=_MONTHS,
        help_text="What rows of sheets held is forgotten so many months after the upload, which "
        "cannot be reverted any more then. Empty: kept.",
    )
    forget_files_after_months = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=_MONTHS,
        help_text="Uploaded files are forgotten so many months after they came; an upload that "
        "waits to be run is cancelled. Empty: kept.",
    )
    forget_messages_after_months = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=_MONTHS,
        help_text="What messages and replies said is forgotten so many months later. Empty: kept.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    deletion_started_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OrganizationQuerySet.as_manager()
    recorded_as: ClassVar[str] = "organization"  # history.TargetType, which lies above

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        settings_checked.send(Organization, organization=self)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def bill_currency(self) -> str:
        """The currency of a bill written now."""
        in_use = get_territory_currencies(self.default_region)
        return self.currency or (in_use[-1] if in_use else NO_CURRENCY)

    @property
    def currency_decimals(self) -> int:
        """Digits behind the point: 2 for rupees, 0 for yen, 3 for Kuwaiti dinars."""
        return get_currency_precision(self.bill_currency)

    @property
    def all_names_of_nobody(self) -> list[str]:
        """The organization's own list, or the usual names while it has none."""
        own = self.names_of_nobody
        return list(USUAL_NAMES_OF_NOBODY) if own is None else list(own)

    @property
    def nobody_keys(self) -> frozenset[str]:
        """As names are matched; the business's own name is nobody's, too."""
        return nobody_keys([*self.all_names_of_nobody, self.name])

    def forget_before(self, months: int | None, *, now: datetime) -> datetime | None:
        """What is older than this instant is no longer kept; None: all is."""
        if months is None:
            return None
        return start_of_day(months_before(local_day(now, self.zone), months), self.zone)

    def today(self) -> date:
        """The calendar day it is now where the shop stands."""
        return local_day(timezone.now(), self.zone)

    def instants_of(self, start: date, end: date) -> tuple[datetime, datetime]:
        """The first instant of `start` and the first after `end`, days where the shop stands."""
        first = start_of_day(start, self.zone)
        return first, start_of_day(end + timedelta(days=1), self.zone)
