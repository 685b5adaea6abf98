"""Bookings with the persons in them, and what branch offices keep of their customers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Branch, Organization
from core.scoping import ScopedQuerySet
from customers.models import Customer
from leads.models.lead import Lead
from leads.models.project import Project


class BranchScopedQuerySet(ScopedQuerySet):
    branch_lookup = "branch"

    def branch_limit(self, branch_ids: frozenset[int]) -> Q:
        return Q(branch__in=branch_ids) | Q(branch=None)


class BookingStatus(models.TextChoices):
    CONFIRMED = "confirmed", _("Confirmed")
    CANCELLED = "cancelled", _("Cancelled")


class Booking(models.Model):
    """Something sold: a tour, a flat. Its persons become customers."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="bookings", db_index=False
    )
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="bookings", null=True, blank=True
    )
    reference = models.CharField(max_length=60)
    booked_on = models.DateField()
    service_type = models.CharField(max_length=120, blank=True)
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="bookings"
    )
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    status = models.CharField(max_length=10, choices=BookingStatus, default=BookingStatus.CONFIRMED)
    lead = models.ForeignKey(
        Lead, on_delete=models.SET_NULL, null=True, blank=True, related_name="bookings"
    )
    notes = models.TextField(blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = BranchScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["organization", "updated_at"], name="booking_changed_since"),
            # The order of the API's list, and of the admin's.
            models.Index(fields=["organization", "-id"], name="booking_newest_first"),
            models.Index(fields=["organization", "-booked_on", "-id"], name="booking_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "reference"],
                name="booking_reference_once_per_organization",
                violation_error_message=_("There is already a booking with this reference."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class BookingPersonQuerySet(ScopedQuerySet):
    organization_lookup = "booking__organization"


class BookingPerson(models.Model):
    """A person of a booking as typed; `customer` is who that is."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="persons")
    position = models.PositiveSmallIntegerField(default=0)
    full_name = models.CharField(max_length=200, blank=True)
    passport_number = models.CharField(max_length=30, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    email = models.CharField(max_length=254, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    customer = models.ForeignKey(
        Customer, on_delete=models.SET_NULL, null=True, blank=True, related_name="booking_persons"
    )
    snapshot_digest = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Hash of what the customer was told."
    )

    objects = BookingPersonQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.full_name or self.passport_number or self.phone


class AreaCustomer(models.Model):
    """What a branch office keeps of a customer, as typed."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="area_customers", db_index=False
    )
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="area_customers", null=True, blank=True
    )
    full_name = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    email = models.CharField(max_length=254, blank=True)
    passport_number = models.CharField(max_length=30, blank=True)
    city = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=500, blank=True)
    service_type = models.CharField(max_length=120, blank=True)
    last_activity_on = models.DateField(null=True, blank=True)
    customer = models.ForeignKey(
        Customer, on_delete=models.SET_NULL, null=True, blank=True, related_name="area_records"
    )
    snapshot_digest = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Hash of what the customer was told."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = BranchScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["organization", "updated_at"], name="area_customer_changed_since"),
            models.Index(fields=["organization", "-id"], name="area_customer_newest_first"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.phone or self.email or self.passport_number
