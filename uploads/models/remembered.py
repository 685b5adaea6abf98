"""What the columns of a sheet are, as a person once corrected it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from core.scoping import ScopedQuerySet
from uploads.models.upload import UploadKind


class RememberedMapping(models.Model):
    """Applied to every later sheet of this kind with the same headings, in whatever order."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=20, choices=UploadKind)
    signature = models.CharField(max_length=32, editable=False)
    headings = models.JSONField(help_text="As typed in the sheet that was corrected.")
    mapping = models.JSONField(help_text="{heading as compared: field, or null to leave it out}.")
    remembered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    remembered_at = models.DateTimeField()
    used_count = models.PositiveIntegerField(default=0)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("remembered mapping")
        verbose_name_plural = _("remembered mappings")
        ordering = ["-remembered_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "signature"],
                name="mapping_remembered_once_per_headings",
                violation_error_message=_("These headings are remembered already."),
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(self.headings)[:100]
