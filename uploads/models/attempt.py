"""What was tried with a row that waited, and why rows waited at all."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedQuerySet
from uploads.models.row import Outcome, UploadRow
from uploads.models.upload import FileUpload


class RowAttemptQuerySet(ScopedQuerySet):
    organization_lookup = "row__organization"
    branch_lookup = "row__upload__branch"
    author_lookup = "row__upload__uploaded_by"


class RowAttempt(models.Model):
    """One try of a row with the cells it had then. Number 1 is the upload's own.

    Written from the second try on: most rows never need one.
    """

    row = models.ForeignKey(UploadRow, on_delete=models.PROTECT, related_name="tries")
    number = models.PositiveIntegerField()
    cells = models.JSONField(help_text="In the order of the upload's columns.")
    outcome = models.CharField(max_length=15, choices=Outcome)
    problems = models.JSONField(default=list)
    workbook = models.ForeignKey(
        FileUpload,
        on_delete=models.PROTECT,
        null=True,
        related_name="corrected",
        db_index=False,  # attempt_once_per_workbook begins with it
        help_text="The corrected workbook that brought these cells.",
    )
    tried_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    tried_at = models.DateTimeField()
    uncorrected_key = models.UUIDField(
        null=True,
        help_text="Of the row's cells as uploaded, when corrected ones were imported: the "
        "uncorrected sheet may come again.",
    )

    objects = RowAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["row_id", "number"]
        indexes = [
            models.Index(
                fields=["uncorrected_key"],
                name="row_corrected_before",
                condition=Q(uncorrected_key__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["row", "number"],
                name="attempt_once_per_row_and_number",
                violation_error_message=_("Somebody else tried this row at the same moment."),
            ),
            models.UniqueConstraint(
                fields=["workbook", "row"],
                name="attempt_once_per_workbook",
                condition=Q(workbook__isnull=False),
                violation_error_message=_("This workbook has already corrected this row."),
            ),
        ]

    def __str__(self) -> str:
        return f"Attempt {self.number}"


class WaitReason(models.Model):
    """How many rows of an upload waited for this reason when they were first tried.

    Kept beside the upload's counts, so that months are summed up without reading rows.
    """

    upload = models.ForeignKey(
        FileUpload, on_delete=models.CASCADE, related_name="wait_reasons", db_index=False
    )
    code = models.CharField(max_length=40)
    rows = models.PositiveIntegerField()

    class Meta:
        ordering = ["upload_id", "code"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "code"], name="wait_reason_once_per_upload"),
        ]

    def __str__(self) -> str:
        return self.code
