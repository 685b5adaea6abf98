"""What an organization sold before, to complete what is typed at the counter."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from core.scoping import ScopedQuerySet


class Medicine(models.Model):
    """A medicine as it was sold last, by whichever branch; how often is `uses`.

    Kept by the services that write bills, from active bills alone: nobody enters one, and no person
    stands in it. The days and the generic name are the last ones that anybody said.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="medicines", db_index=False
    )
    key = models.CharField(max_length=200, help_text="As `Purchase.medicine_key`.")
    name = models.CharField(max_length=200)
    generic_name = models.CharField(max_length=200, blank=True)
    is_generic = models.BooleanField(null=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    amount = models.DecimalField(
        max_digits=14, decimal_places=3, help_text="Of the whole line, of this quantity."
    )
    duration_days = models.PositiveSmallIntegerField(null=True)
    uses = models.PositiveIntegerField(help_text="Lines of active bills.")
    last_sold_on = models.DateField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-uses", "key"]
        indexes = [
            models.Index(fields=["organization", "-uses", "key"], name="medicine_most_used"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key"],
                name="medicine_once_per_organization",
                violation_error_message=_("This medicine is known already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
