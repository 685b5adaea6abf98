"""A sheet that a person handed in, and what became of it as a whole."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Branch, Organization, User
from core.roles import Can
from core.scoping import ScopedQuerySet
from jobs.models import Job


class UploadKind(models.TextChoices):
    CUSTOMERS = "customers", _("Customers and their visits")
    CONTACTS = "contacts", _("Contacts to call")
    LEADS = "leads", _("Leads and their projects")
    CHANNEL_PARTNERS = "channel_partners", _("Channel partners and their commissions")
    PURCHASES = "purchases", _("Bills and what was bought")
    PROJECTS = "projects", _("Projects")


class UploadStatus(models.TextChoices):
    QUEUED = "queued", _("Waiting for its turn")
    PROCESSING = "processing", _("Being imported")
    NEEDS_MAPPING = "needs_mapping", _("Needs you to say what its columns are")
    PREVIEWING = "previewing", _("Being previewed")
    PREVIEWED = "previewed", _("Previewed, waits for you to run it")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    REVERTING = "reverting", _("Being reverted")
    REVERTED = "reverted", _("Reverted")
    PARTLY_REVERTED = "partly_reverted", _("Reverted in part")


class Forgotten(models.TextChoices):
    """Why what an upload held is no longer there."""

    NOT = "", _("Not forgotten")
    ERASED = "erased", _("A person was erased")
    RETENTION = "retention", _("Kept no longer, by the organization's settings")


def stored_name(upload: "FileUpload", filename: str) -> str:
    """A name of our own on disk: the person's file name is only ever shown."""
    suffix = filename.rsplit(".", 1)[-1].lower()[:5] if "." in filename else "bin"
    return f"uploads/{upload.organization_id}/{timezone.now():%Y/%m}/{uuid.uuid4().hex}.{suffix}"


class FileUploadQuerySet(ScopedQuerySet):
    """Whoever is limited to branches sees the uploads of these, and their own ones."""

    branch_lookup = "branch"
    author_lookup = "uploaded_by"

    def scored(self, reader: User) -> Self:
        """Those whose rows say how good sheets were, as `reader` may know: managers of everybody's,
        others of their own. The rows of a corrected workbook are rows of other uploads."""
        scored = self.filter(corrects=None, rows_read__gt=0)
        return scored if reader.can(Can.MANAGE) else scored.filter(uploaded_by=reader)


class FileUpload(models.Model):
    """The file as it came, how it was understood, and the sum of what its rows did."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="uploads")
    branch = models.ForeignKey(
        Branch,
        on_delete=models.PROTECT,
        related_name="uploads",
        null=True,
        blank=True,
        help_text="For rows that name no shop.",
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="uploads"
    )
    kind = models.CharField(max_length=20, choices=UploadKind)
    file = models.FileField(upload_to=stored_name, max_length=200)
    file_forgotten = models.CharField(
        max_length=10, choices=Forgotten, blank=True, default="", db_default="", editable=False
    )
    file_forgotten_at = models.DateTimeField(null=True, blank=True, editable=False)
    cells_forgotten_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When what its rows held was forgotten."
    )
    original_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    same_file_as = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    options = models.JSONField(default=dict, help_text="What the person chose, e.g. sheet.")
    adopted_from = models.CharField(
        max_length=100,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text="The other system whose table it was made of.",
    )
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="workbooks",
        help_text="The upload whose waiting rows this workbook corrects.",
    )

    # How the file was understood (uploads.detection)
    sheet = models.CharField(max_length=100, blank=True)
    columns = models.JSONField(default=list, help_text="Headings in order, as typed.")
    column_mapping = models.JSONField(default=dict, help_text="{column index: field}.")
    profile = models.JSONField(
        default=dict, help_text="Encoding, header row, skipped lines, date order and its proof."
    )

    # What it would do (uploads.pipeline.previewing)
    wants_preview = models.BooleanField(
        default=False, help_text="It is shown what it would do before it is imported."
    )
    previewed_at = models.DateTimeField(
        null=True, blank=True, help_text="When the preview that stands began."
    )
    preview_counts = models.JSONField(
        default=dict, blank=True, help_text="Rows per outcome that the preview found."
    )
    differences_count = models.PositiveIntegerField(
        default=0, help_text="Rows that came out otherwise than previewed."
    )

    status = models.CharField(max_length=16, choices=UploadStatus, default=UploadStatus.QUEUED)
    job = models.OneToOneField(
        Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="upload"
    )
    error = models.TextField(blank=True)
    rows_read = models.PositiveIntegerField(default=0)
    created_count = models.PositiveIntegerField(default=0)
    updated_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    needs_attention_count = models.PositiveIntegerField(default=0)
    seen_before_count = models.PositiveIntegerField(default=0)
    fixed_count = models.PositiveIntegerField(
        default=0, help_text="Rows that waited and were imported later."
    )
    duplicates_count = models.PositiveIntegerField(
        default=0, help_text="Open pairs that its rows were in when they were last compared."
    )
    duplicates_checked_at = models.DateTimeField(
        null=True, blank=True, help_text="When its rows were last compared."
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = FileUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["organization", "sha256"], name="upload_same_bytes"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    rows_read=F("created_count")
                    + F("updated_count")
                    + F("unchanged_count")
                    + F("needs_attention_count")
                ),
                name="upload_sum_closes",
            ),
        ]

    def __str__(self) -> str:
        return self.original_name


class UploadBranchQuerySet(ScopedQuerySet):
    organization_lookup = "upload__organization"
    branch_lookup = "upload__branch"
    author_lookup = "upload__uploaded_by"


class UploadBranch(models.Model):
    """A branch that rows of the upload brought something to: a handful beside a million rows.

    Written with the rows, so that finding a branch's uploads reads none of them: measured, 1.3 to
    4 s for 500,000 rows. It says where the rows went, and not where a person or a bill has been
    moved to since.
    """

    upload = models.ForeignKey(
        FileUpload,
        on_delete=models.CASCADE,
        related_name="branches",
        db_index=False,  # upload_branch_once begins with it
    )
    branch = models.ForeignKey(Branch, on_delete=models.CASCADE, related_name="+")

    objects = UploadBranchQuerySet.as_manager()

    class Meta:
        verbose_name = _("branch of an upload")
        verbose_name_plural = _("branches of uploads")
        ordering = ["upload_id", "branch_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "branch"],
                name="upload_branch_once",
                violation_error_message=_("This upload has this branch already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.branch}"


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
