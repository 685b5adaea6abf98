"""What the preview said of a row, until the run has shown whether it came true."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from uploads.models.row import SheetRow
from uploads.models.upload import FileUpload


class PreviewRow(SheetRow):
    """Written by the preview alone. After the run only those rows stay that came out otherwise."""

    upload = models.ForeignKey(
        FileUpload, on_delete=models.CASCADE, related_name="preview_rows", db_index=False
    )
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
    difference = models.TextField(
        blank=True, help_text="What became of the row instead, and why, once it was imported."
    )

    class Meta(SheetRow.Meta):
        verbose_name = _("previewed row")
        verbose_name_plural = _("previewed rows")
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
