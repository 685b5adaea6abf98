"""One row of a sheet, kept as it came, with what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from contacts.models import ContactRecord
from core.scoping import ScopedQuerySet
from customers.models import Customer
from leads.models import ChannelPartner, Lead, Project
from uploads.models.upload import FileUpload, Forgotten
from visits.models import Purchase, Visit


class Outcome(models.TextChoices):
    PENDING = "pending", _("Pending")
    CREATED = "created", _("Created")
    UPDATED = "updated", _("Updated")
    UNCHANGED = "unchanged", _("Unchanged")
    NEEDS_ATTENTION = "needs_attention", _("Needs attention")


class MatchedBy(models.TextChoices):
    """The key that decided. `seen_before`: no key, but an earlier upload brought this very row."""

    PHONE = "phone", _("Phone")
    EMAIL = "email", _("Email")
    PASSPORT = "passport", _("Passport")
    SEEN_BEFORE = "seen_before", _("Seen before")


class UploadRowQuerySet(ScopedQuerySet):
    """Whoever sees the upload sees its rows, whatever branches they name."""

    branch_lookup = "upload__branch"
    author_lookup = "upload__uploaded_by"


class SheetRow(models.Model):
    """A line of a sheet and what became of it, or would."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,  # the upload's
    )
    row_number = models.PositiveIntegerField(help_text="As the person sees it in the sheet.")
    cells = models.JSONField(help_text="The raw cells, in the order of the upload's columns.")
    filled = models.JSONField(
        null=True, help_text="{column index: cell} that the row takes from lines above it."
    )
    outcome = models.CharField(max_length=15, choices=Outcome)
    matched_by = models.CharField(max_length=12, choices=MatchedBy, blank=True)
    changes = models.JSONField(default=dict, help_text="{field: [before, after]}.")
    problems = models.JSONField(default=list, help_text="[{column, value, code, message}].")

    objects = UploadRowQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["upload_id", "row_number"]

    def __str__(self) -> str:
        return f"Row {self.row_number}"


class UploadRow(SheetRow):
    """A row never goes away; it is unique in its upload by the number the person sees."""

    upload = models.ForeignKey(
        FileUpload, on_delete=models.PROTECT, related_name="rows", db_index=False
    )
    corrections = models.JSONField(
        null=True, help_text="{column index: cell} as corrected since; the cells stay as they came."
    )
    attempts = models.PositiveIntegerField(
        default=0, db_default=0, help_text="How often it was tried again."
    )
    fingerprint = models.UUIDField(
        null=True, help_text="Of the understood values; empty for rows that were not imported."
    )
    same_as = models.BigIntegerField(
        null=True, help_text="The row of an earlier upload that brought the same."
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.SET_NULL, null=True, related_name="upload_rows", db_index=False
    )
    visit = models.ForeignKey(
        Visit,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    lead = models.ForeignKey(
        Lead,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    contact = models.ForeignKey(
        ContactRecord,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    channel_partner = models.ForeignKey(
        ChannelPartner,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    # The line of a bill that the row made or found.
    purchase = models.ForeignKey(
        Purchase,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    project = models.ForeignKey(
        Project,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    forgotten = models.CharField(
        max_length=10,
        choices=Forgotten,
        blank=True,
        default="",
        db_default="",
        help_text="Why the cells are gone.",
    )
    processed_at = models.DateTimeField()
    reverted_at = models.DateTimeField(null=True, blank=True)

    class Meta(SheetRow.Meta):
        verbose_name = _("row")
        verbose_name_plural = _("rows")
        indexes = [
            models.Index(
                fields=["fingerprint"],
                name="row_seen_before",
                condition=Q(same_as=None, fingerprint__isnull=False),
            ),
            models.Index(fields=["customer", "-id"], name="row_of_customer"),
            # Rows of other kinds are not in it.
            models.Index(
                fields=["contact", "-id"],
                name="row_of_contact",
                condition=Q(contact__isnull=False),
            ),
            models.Index(
                fields=["channel_partner"],
                name="row_of_partner",
                condition=Q(channel_partner__isnull=False),
            ),
            models.Index(
                fields=["project"], name="row_of_project", condition=Q(project__isnull=False)
            ),
            # Which lines rows of an upload speak of, and whose rows a line that goes was.
            models.Index(
                fields=["purchase"],
                name="row_of_purchase",
                condition=Q(purchase__isnull=False),
            ),
            # The list that people work through: a handful of rows of a sheet of a million.
            models.Index(
                fields=["upload", "row_number"],
                name="row_waiting",
                condition=Q(outcome="needs_attention"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "row_number"],
                name="row_once_per_upload",
                violation_error_message=_("This row is already imported."),
            ),
            models.UniqueConstraint(
                fields=["upload", "same_as"],
                name="row_answered_for_once_per_upload",
                condition=Q(same_as__isnull=False),
                violation_error_message=_("Another row of this upload already repeats that row."),
            ),
        ]


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
