"""The keys by which a customer is known, each belonging to one customer at most."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from core.scoping import ScopedQuerySet
from customers.models.customer import Customer


class IdentifierKind(models.TextChoices):
    PHONE = "phone", _("Phone")
    EMAIL = "email", _("Email")
    PASSPORT = "passport", _("Passport")


class CustomerIdentifier(models.Model):
    """A normalized key of a customer. The database guarantees that nobody else has it."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        # The customer's organization, repeated for the unique constraint: checked through it.
        db_constraint=False,
    )
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=8, choices=IdentifierKind)
    value = models.CharField(max_length=254)
    first_seen = models.DateTimeField()
    source = models.CharField(max_length=60, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "value"],
                name="identifier_belongs_to_one_customer",
                violation_error_message=_("This identifier belongs to another customer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"


class IgnoredIdentifier(models.Model):
    """A key that names nobody: the shop's own number, typed when the customer gave none."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="ignored_identifiers"
    )
    kind = models.CharField(max_length=8, choices=IdentifierKind, default=IdentifierKind.PHONE)
    value = models.CharField(max_length=254, help_text="Kept in its normal form.")
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "value"]
        verbose_name = "ignored key"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "value"],
                name="ignored_identifier_once_per_organization",
                violation_error_message=_("This is already on the ignore list."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"
