"""People to win, and what is promised to or by them."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Branch, Organization
from core.scoping import ScopedQuerySet
from customers.models import Customer
from history.models import TargetType


class ConversionStatus(models.TextChoices):
    OPEN = "open", _("Open")
    CONTACTED = "contacted", _("Contacted")
    QUALIFIED = "qualified", _("Qualified")
    CONVERTED = "converted", _("Converted")
    LOST = "lost", _("Lost")


# Those that still can be won.
UNDECIDED = (ConversionStatus.OPEN, ConversionStatus.CONTACTED, ConversionStatus.QUALIFIED)


class LeadQuerySet(ScopedQuerySet):
    branch_lookup = "branch"

    def branch_limit(self, branch_ids: frozenset[int]) -> Q:
        """Own branches' leads, and those that belong to no branch yet."""
        return Q(branch__in=branch_ids) | Q(branch=None)

    def to_follow_up(self, *, on: date) -> Self:
        """Whom somebody promised to contact on `on` or before, the longest overdue first."""
        waiting = self.filter(is_active=True, next_follow_up_on__lte=on)
        return waiting.order_by("next_follow_up_on", "pk")


class ThroughLeadQuerySet(ScopedQuerySet):
    """Of what belongs to a lead: seen by whoever sees the lead."""

    branch_lookup = "lead__branch"

    def branch_limit(self, branch_ids: frozenset[int]) -> Q:
        return Q(lead__branch__in=branch_ids) | Q(lead__branch=None)


class Lead(models.Model):
    """A customer whom somebody tries to win: one active lead per person.

    Who the person is (phones, passport, names) is the customer's, kept by the one matching core;
    `contact_number` and `passport_number` show what the lead is known by.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="leads", db_index=False
    )
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="leads")
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="leads", null=True, blank=True
    )
    full_name = models.CharField(max_length=200, blank=True)
    contact_number = models.CharField(max_length=20, blank=True)
    passport_number = models.CharField(max_length=15, blank=True)
    source = models.CharField(max_length=60, blank=True)
    conversion_status = models.CharField(
        max_length=10, choices=ConversionStatus, default=ConversionStatus.OPEN
    )
    lost_reason = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was converted or lost."
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="leads",
    )
    assigned_at = models.DateTimeField(null=True, blank=True)
    next_follow_up_on = models.DateField(null=True, blank=True)
    notes = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_records"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    recorded_as: ClassVar[str] = TargetType.LEAD

    objects = LeadQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["organization", "-id"], name="lead_newest_first"),
            models.Index(fields=["organization", "full_name", "-id"], name="lead_by_name"),
            models.Index(
                fields=["organization", "next_follow_up_on"],
                name="lead_to_follow_up",
                condition=Q(next_follow_up_on__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                name="one_active_lead_per_customer",
                condition=Q(is_active=True),
                violation_error_message=_("This person is already a lead."),
            ),
            models.UniqueConstraint(
                fields=["organization", "contact_number"],
                name="contact_number_once_among_active_leads",
                condition=Q(is_active=True) & ~Q(contact_number=""),
                violation_error_message=_("Another active lead has this contact number."),
            ),
            models.CheckConstraint(
                condition=~Q(conversion_status="lost") | ~Q(lost_reason=""),
                name="lost_lead_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(is_active=False),
                name="lead_merged_is_not_active",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.contact_number or self.passport_number or f"#{self.pk}"
