"""Word to the person who handed a sheet in that it is over."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from core.scoping import ScopedQuerySet
from uploads.models.upload import FileUpload


class UploadNotice(models.Model):
    """Shown until its reader has seen it, and sent by e-mail at most once where that is set up."""

    upload = models.OneToOneField(FileUpload, on_delete=models.CASCADE, related_name="notice")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(
        null=True, blank=True, help_text="When sending began: it is never begun twice."
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.upload}"
