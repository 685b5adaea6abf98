"""The tenant: one business, and how it reads its own sheets."""

import zoneinfo
from datetime import date

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from accounts.scoping import ScopedQuerySet


class DateOrder(models.TextChoices):
    DMY = "DMY", "Day first (31/12/2024)"
    MDY = "MDY", "Month first (12/31/2024)"
    YMD = "YMD", "Year first (2024/12/31)"


def validate_region(value: str) -> None:
    if value not in phonenumbers.SUPPORTED_REGIONS:
        raise ValidationError(f'"{value}" is no country code. Use two letters, such as IN or PK.')


def validate_time_zone(value: str) -> None:
    if value not in zoneinfo.available_timezones():
        raise ValidationError(f'"{value}" is no time zone. Use a name such as Asia/Kolkata.')


class OrganizationQuerySet(ScopedQuerySet):
    organization_lookup = "pk"


class Organization(models.Model):
    """A business that keeps its customers here. Nothing of it is ever seen by another one."""

    name = models.CharField(max_length=200, unique=True)
    default_region = models.CharField(
        max_length=2,
        default="IN",
        validators=[validate_region],
        help_text="Country by which local phone numbers are read, e.g. IN.",
    )
    time_zone = models.CharField(
        max_length=64, default="Asia/Kolkata", validators=[validate_time_zone]
    )
    date_order = models.CharField(max_length=3, choices=DateOrder, default=DateOrder.DMY)
    refill_lead_days = models.PositiveSmallIntegerField(default=5)
    send_hour = models.PositiveSmallIntegerField(
        default=10,
        validators=[MaxValueValidator(23)],
        help_text="Local hour at which due reminders are sent.",
    )
    claim_days = models.PositiveSmallIntegerField(
        default=60,
        validators=[MaxValueValidator(3650)],
        help_text="Days for which a partner's first claim on a lead stands.",
    )
    reactivate_on_activity = models.BooleanField(
        default=True, help_text="A deleted customer who comes back becomes active again."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganizationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    def today(self) -> date:
        """The calendar day it is now where the shop stands."""
        return timezone.now().astimezone(self.zone).date()
