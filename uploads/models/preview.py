"""What the preview said of a row, until the run has shown whether it came true."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from customers.models import Customer
from uploads.models.row import MatchedBy, Outcome, UploadRowQuerySet
from uploads.models.upload import FileUpload


class PreviewRow(models.Model):
    """Written by the preview alone. After the run only those rows stay that came out otherwise."""

    upload = models.ForeignKey(
        FileUpload, on_delete=models.CASCADE, related_name="preview_rows", db_index=False
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,  # the upload's
    )
    row_number = models.PositiveIntegerField(help_text="As the person sees it in the sheet.")
    cells = models.JSONField(help_text="The raw cells, in the order of the upload's columns.")
    outcome = models.CharField(max_length=15, choices=Outcome)
    matched_by = models.CharField(max_length=12, choices=MatchedBy, blank=True)
    customer = models.ForeignKey(
        Customer,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    new_customer = models.PositiveIntegerField(
        null=True, help_text="Rows with the same number are one person who would be new."
    )
    changes = models.JSONField(default=dict, help_text="{field: [before, after]}.")
    problems = models.JSONField(default=list, help_text="[{column, value, code, message}].")
    difference = models.TextField(
        blank=True, help_text="What became of the row instead, and why, once it was taken in."
    )

    objects = UploadRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("previewed row")
        verbose_name_plural = _("previewed rows")
        ordering = ["upload_id", "row_number"]
        indexes = [
            # The list that people work through: a handful of rows of a sheet of a million.
            models.Index(
                fields=["upload", "row_number"],
                name="preview_row_waiting",
                condition=Q(outcome="needs_attention"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "row_number"],
                name="preview_row_once_per_upload",
                violation_error_message=_("This row is already previewed."),
            ),
        ]

    def __str__(self) -> str:
        return f"Row {self.row_number}"
