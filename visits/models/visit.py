"""What customers did in a shop."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import Branch, Organization
from core.scoping import Member, ScopedQuerySet
from customers.models import Customer


class VisitOutcome(models.TextChoices):
    UNKNOWN = "unknown", _("Unknown")
    PURCHASED = "purchased", _("Purchased")
    NO_PURCHASE = "no_purchase", _("No purchase")


class VisitQuerySet(ScopedQuerySet):
    branch_lookup = "branch"

    def within_organization(self, user: Member | AnonymousUser) -> Self:
        """Visits of people: that of a branch's counter customer only ties its bills of a day."""
        nobody = Customer.with_counters.filter(is_counter=True).order_by()
        return super().within_organization(user).exclude(customer__in=nobody.values("pk"))


class Visit(models.Model):
    """One customer in one branch on one day, however many sheets say so."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="visits",
        db_index=False,
        db_constraint=False,  # implied by the customer's
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="visits", db_index=False
    )
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="visits", db_index=False
    )
    visit_date = models.DateField()
    attended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    attended_by_text = models.CharField(
        max_length=200,
        blank=True,
        db_default="",
        default="",
        editable=False,
        help_text="As a sheet names who attended, where that is none of the users.",
    )
    outcome = models.CharField(max_length=12, choices=VisitOutcome, default=VisitOutcome.UNKNOWN)
    notes = models.TextField(blank=True)
    source = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["-visit_date", "-id"]
        indexes = [
            models.Index(fields=["organization", "-visit_date", "-id"], name="visit_newest_first"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "branch", "visit_date"],
                name="visit_once_per_customer_branch_and_day",
                violation_error_message=_("This visit is already recorded."),
            ),
        ]

    def __str__(self) -> str:
        return f"Visit on {date_format(self.visit_date, 'j M Y')}"

    @property
    def attended_by_name(self) -> str:
        """Who attended, a user or whoever a sheet names; "" when nobody said."""
        return self.attended_by.name if self.attended_by else self.attended_by_text
