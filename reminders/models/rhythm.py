"""How often a customer comes, and from when on they are late."""

from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Organization
from core.scoping import ScopedQuerySet
from customers.models import Customer
from reminders.models.refills import OPEN_REFILLS, RefillReminder
from visits.models import Visit


class VisitRhythmQuerySet(ScopedQuerySet):
    branch_lookup = "customer__branch"

    def branch_limit(self, branch_ids: frozenset[int]) -> Q:
        """As of the customers: own branches', and those of no branch yet."""
        return Q(customer__branch__in=branch_ids) | Q(customer__branch=None)

    def late(self, *, on: date) -> Self:
        """Who may lapse: later than their rhythm on `on`, but not for so long that they are lost.

        Nobody who came, or bought or declined what had run out, since it was counted.
        """
        came = Visit.objects.filter(
            customer=OuterRef("customer"), visit_date__gt=OuterRef("last_visit_on")
        )
        waits = RefillReminder.objects.filter(
            customer=OuterRef("customer"), status__in=OPEN_REFILLS, runs_out_on__lt=on
        )
        rows = self.filter(
            late_from__lte=on,
            late_from__gt=on - timedelta(days=VisitRhythm.LOST),
            customer__is_active=True,
        ).filter(~Exists(came.order_by()))
        by_refill = Q(Exists(waits.order_by()), refill_late_from__lte=on)
        return rows.filter(Q(visit_late_from__lte=on) | by_refill)


class VisitRhythm(models.Model):
    """How often a customer comes, and from when on they are late; counted every night.

    Of who came too seldom to say, and has no refill that ran out, there is none. How it is counted:
    `reminders.lapsing`.
    """

    LOST: ClassVar[int] = 180  # days: who is late for longer does not come back for a call

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="visit_rhythm")
    visits = models.PositiveIntegerField(help_text="Days on which they came in two years.")
    usual_gap_days = models.PositiveIntegerField(null=True)
    last_visit_on = models.DateField()
    visit_late_from = models.DateField(null=True)
    refill_late_from = models.DateField(null=True)
    late_from = models.DateField(help_text="The earlier of both.")

    objects = VisitRhythmQuerySet.as_manager()

    class Meta:
        ordering = ["-late_from", "-id"]
        indexes = [
            models.Index(fields=["organization", "-late_from", "-id"], name="rhythm_by_lateness"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(late_from=F("visit_late_from")) | Q(late_from=F("refill_late_from")),
                name="rhythm_is_of_visits_or_refills",
            ),
        ]

    def __str__(self) -> str:
        return f"Late from {self.late_from:%Y-%m-%d}"
