"""Phones that want no message, whoever shows them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from core.scoping import ScopedQuerySet


class OptedOutPhone(models.Model):
    """A phone from which somebody said STOP, by message or at the counter.

    Kept by the number, not by the customer: it stands for everybody who shows that number, through
    merges, and for those who come to show it later.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="opted_out_phones", db_index=False
    )
    phone = models.CharField(max_length=20, help_text="In any spelling; kept as +919723521333.")
    why = models.CharField(max_length=200, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    since = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "phone"],
                name="phone_opts_out_once_per_organization",
                violation_error_message=_("This phone has opted out already."),
            ),
        ]

    def __str__(self) -> str:
        return self.phone
