"""What was sold to whom, and how long it lasts."""

import unicodedata
from datetime import tzinfo
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, ExtractHour, TruncDate
from django.utils.translation import gettext_lazy as _

from accounts.models import Branch, Organization
from core.scoping import ScopedQuerySet
from customers.models import Category, Customer
from history.models import TargetType
from visits.models.visit import Visit

# No medicine is sold for longer than a year at a time; more is a slip of the hand.
LONGEST_DURATION_DAYS = 366
# The source of what people write at the counter, and of visits that nothing but a bill made: those
# go when it turns out to be of another one.
BILL_SOURCE = "bill"
# What only roles with Can.READ_MEDICAL may read of a bill and of its lines.
MEDICAL_BILL_FIELDS = frozenset({"doctor_name", "notes"})
MEDICAL_LINE_FIELDS = frozenset({"medicine_name", "generic_name"})


def number_key(number: str) -> str:
    """As numbers are compared, on every database alike: "b-1001 " is "B-1001"."""
    return " ".join(unicodedata.normalize("NFKC", number).upper().split())


class BillQuerySet(ScopedQuerySet):
    branch_lookup = "branch"

    def active(self) -> "BillQuerySet":
        """Bills that count: not cancelled."""
        return self.filter(cancelled_at=None)

    def sales(self) -> "BillQuerySet":
        """Active bills on which something was bought."""
        return self.active().filter(visited_but_no_purchase=False)

    def credited(self) -> "BillQuerySet":
        """With `credited`: the id of whose sale it is in every report, None for nobody's."""
        return self.annotate(credited=Coalesce("served_by", "created_by"))

    def credited_to(self, seller: Any) -> "BillQuerySet":
        """Those whose `credited` is the member, None for nobody; by the indexes of both."""
        if seller is None:
            return self.filter(served_by=None, created_by=None)
        return self.filter(Q(served_by=seller) | Q(served_by=None, created_by=seller))

    def written_at_once(self, zone: tzinfo) -> "BillQuerySet":
        """Active bills, and visits without a purchase, that were written by hand on their own day,
        with the `hour` of it in `zone`: when the customer was there."""
        bills = self.active().filter(source=BILL_SOURCE)
        bills = bills.annotate(hour=ExtractHour("created_at", tzinfo=zone))
        return bills.filter(bill_date=TruncDate("created_at", tzinfo=zone))


class Bill(models.Model):
    """One bill of one customer. Of a visit without a purchase there is one without lines.

    Amounts are in `currency`, as it was when the bill was written.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="bills", db_index=False
    )
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="bills")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="bills")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="bills")
    bill_number = models.CharField(
        max_length=40, blank=True, help_text="Empty only for a visit without a purchase."
    )
    # Empty as NULL: a partial index would not be found by a batch that asks for many numbers.
    number_key = models.CharField(max_length=200, null=True, editable=False)  # noqa: DJ001
    number_made = models.BooleanField(
        default=False, editable=False, help_text="The number is ours, none was given."
    )
    bill_date = models.DateField()
    customer_category = models.CharField(max_length=30, choices=Category, blank=True)
    was_contacted_before = models.BooleanField(
        default=False, help_text="What was ticked at the counter; reports look at the calls."
    )
    visited_but_no_purchase = models.BooleanField(default=False)
    doctor_name = models.CharField(max_length=200, blank=True)
    currency = models.CharField(max_length=3)
    discount_amount = models.DecimalField(max_digits=14, decimal_places=3, default=0)
    total_amount = models.DecimalField(
        max_digits=14, decimal_places=3, default=0, help_text="Sum of the lines less the discount."
    )
    notes = models.TextField(blank=True)
    source = models.CharField(max_length=60, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="bills",
    )
    served_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="Who sold, if not who wrote the bill: reports credit the seller.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    cancel_reason = models.CharField(max_length=500, blank=True)

    recorded_as: ClassVar[str] = TargetType.BILL

    objects = BillQuerySet.as_manager()

    class Meta:
        ordering = ["-bill_date", "-id"]
        indexes = [
            models.Index(fields=["organization", "-bill_date", "-id"], name="bill_newest_first"),
            models.Index(
                fields=["served_by", "-bill_date", "-id"],
                name="bill_by_seller",
                condition=Q(served_by__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "number_key"],
                name="bill_number_once_per_organization",
                violation_error_message=_("Another bill has this number."),
            ),
            models.CheckConstraint(
                condition=Q(visited_but_no_purchase=True) | ~Q(bill_number=""),
                name="bill_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(visited_but_no_purchase=False) | Q(total_amount=0),
                name="no_purchase_costs_nothing",
            ),
            models.CheckConstraint(
                condition=Q(total_amount__gte=0, discount_amount__gte=0),
                name="bill_amounts_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancel_reason=""),
                name="cancelled_bill_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.bill_number or "Visit without a purchase"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.number_key = number_key(self.bill_number) or None
        super().save(*args, **kwargs)


class PurchaseQuerySet(ScopedQuerySet):
    organization_lookup = "bill__organization"
    branch_lookup = "bill__branch"


class Purchase(models.Model):
    """One line of a bill. `medicine_key` is the name as it is compared: spacing and case folded."""

    bill = models.ForeignKey(Bill, on_delete=models.CASCADE, related_name="purchases")
    medicine_name = models.CharField(max_length=200)
    medicine_key = models.CharField(max_length=200, editable=False)
    generic_name = models.CharField(max_length=200, blank=True)
    is_generic = models.BooleanField(null=True, blank=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=3, default=1)
    amount = models.DecimalField(
        max_digits=14, decimal_places=3, default=0, help_text="Of the whole line."
    )
    duration_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many days it lasts; empty when it is not known."
    )
    runs_out_on = models.DateField(
        null=True, blank=True, help_text="Bill date and duration; stock left before is not in it."
    )

    objects = PurchaseQuerySet.as_manager()

    class Meta:
        ordering = ["bill_id", "id"]
        # The newest line left of a medicine whose bill is cancelled, under the identity lock.
        indexes = [models.Index(fields=["medicine_key"], name="purchase_of_medicine")]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="purchase_quantity_positive",
                violation_error_message=_("Give a quantity above 0, such as 10 or 0.5."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="purchase_amount_not_negative",
                violation_error_message=_("An amount is not below 0."),
            ),
            models.CheckConstraint(
                condition=Q(duration_days=None)
                | Q(duration_days__gte=1, duration_days__lte=LONGEST_DURATION_DAYS),
                name="purchase_duration_of_a_year_at_most",
                violation_error_message=_("A duration is 1 to 366 days, or empty."),
            ),
            models.CheckConstraint(
                condition=Q(duration_days=None, runs_out_on=None)
                | Q(duration_days__isnull=False, runs_out_on__isnull=False),
                name="purchase_runs_out_when_it_lasts",
            ),
        ]

    def __str__(self) -> str:
        return self.medicine_name


class BillNumber(models.Model):
    """The last number that was made for an organization's bills."""

    organization = models.OneToOneField(
        Organization, on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    last = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.last)
