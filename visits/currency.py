"""One organization, one currency: reports add its bills up."""

from typing import Any

from django.core.exceptions import ValidationError
from django.dispatch import receiver

from accounts.models import Organization
from accounts.models.organization import settings_checked
from visits.models import Bill


@receiver(settings_checked, dispatch_uid="visits.keep_the_currency_of_bills")
def keep_the_currency_of_bills(sender: Any, *, organization: Organization, **kwargs: Any) -> None:
    """Raises ValidationError for another currency than that of active bills."""
    stored = Organization.objects.filter(pk=organization.pk).first()
    if stored is None or stored.bill_currency == organization.bill_currency:
        return
    active = Bill.objects.filter(organization=stored, cancelled_at=None)
    other = active.exclude(currency=organization.bill_currency)
    if (first := other.values_list("currency", flat=True).first()) is not None:
        message = (
            f"There are bills in {first}, and reports add up what is sold. Leave the currency "
            f"{first}, or cancel those bills first."
        )
        raise ValidationError({"currency": ValidationError(message, code="in_use")})
