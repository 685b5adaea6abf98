"""The waiting rows of an upload as a workbook, made in the background because they are many."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jobs.models import Job
from uploads.models.upload import FileUpload


class WaitingWorkbook(models.Model):
    """Handed out to whoever may work on its upload, and by nothing but the upload's own views."""

    upload = models.ForeignKey(
        FileUpload, on_delete=models.CASCADE, related_name="waiting_workbooks"
    )
    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="waiting_workbook")
    is_being_made = models.BooleanField(default=True)
    # Named before a byte of it is written, so that whatever is left of a killed life is found.
    file = models.FileField(max_length=200, blank=True)
    rows = models.PositiveIntegerField(default=0, help_text="That waited when it was begun.")
    tries = models.PositiveBigIntegerField(
        default=0, help_text="How often these had been tried again by then."
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("workbook of waiting rows")
        verbose_name_plural = _("workbooks of waiting rows")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["upload"],
                name="workbook_made_once_at_a_time",
                condition=Q(is_being_made=True),
                violation_error_message=_("This workbook is being made already."),
            ),
        ]

    def __str__(self) -> str:
        return f"Waiting rows of {self.upload}"
