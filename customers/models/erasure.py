"""Who was erased, when and by whose order, and their keys, by which nobody comes back unseen."""

from django.conf import settings
from django.db import models

from accounts.models import Organization
from core.scoping import ScopedQuerySet
from customers.models.identifier import IdentifierKind
from jobs.models import Job


class Erasure(models.Model):
    """A person who was erased, or is being erased: by numbers alone.

    `customer_number` is what is left of the customer, `numbers` that and of all that were merged
    into it. While the job runs, `sealed` holds encrypted what it still looks for; then nothing.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="erasures", db_index=False
    )
    customer_number = models.BigIntegerField()
    numbers = models.JSONField(default=list)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="Nobody: it was done again after a backup was restored.",
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    last_upload = models.PositiveBigIntegerField(
        default=0,
        editable=False,
        help_text="The last upload handed in before its job began; later ones name anew.",
    )
    job = models.OneToOneField(
        Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="erasure"
    )
    sealed = models.TextField(blank=True, editable=False)
    counts = models.JSONField(default=dict, help_text="{kind: records that were emptied or went}")
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "customer_number"], name="customer_erased_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Erasure of customer {self.customer_number}"


class ErasedKey(models.Model):
    """A phone, e-mail or passport of somebody who was erased, as a keyed hash.

    A sheet or another system that names it does not bring the person back without a word; who adds
    them by hand does, and the key goes (`customers.erased`).
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    erasure = models.ForeignKey(Erasure, on_delete=models.CASCADE, related_name="keys")
    kind = models.CharField(max_length=8, choices=IdentifierKind)
    digest = models.CharField(max_length=64)
    opted_out = models.BooleanField(
        default=False, help_text="It wanted no messages, and wants none when it comes back."
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "digest"], name="key_erased_once_per_organization"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of erasure {self.erasure_id}"
