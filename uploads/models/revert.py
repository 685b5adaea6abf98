"""The reverting of an upload, and its preview: what goes, what is kept, what is in the way."""

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from core.scoping import ScopedQuerySet
from jobs.models import Job
from uploads.models.upload import FileUpload


class RevertStatus(models.TextChoices):
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class UploadRevertQuerySet(ScopedQuerySet):
    branch_lookup = "upload__branch"
    author_lookup = "upload__uploaded_by"


class UploadRevert(models.Model):
    """Kept for good; of previews only the newest of each upload."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    upload = models.ForeignKey(FileUpload, on_delete=models.PROTECT, related_name="reverts")
    is_preview = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=RevertStatus, default=RevertStatus.RUNNING)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    job = models.OneToOneField(
        Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="revert"
    )
    reason = models.CharField(max_length=500, blank=True, help_text="Why it was reverted.")
    counts = models.JSONField(
        default=dict,
        help_text="{reverted: {customers: 12, visits: 14}, kept: {...}, blocked: {...}}",
    )
    error = models.TextField(blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = UploadRevertQuerySet.as_manager()

    class Meta:
        verbose_name = _("reverting")
        verbose_name_plural = _("takings back")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "is_preview"],
                name="revert_once_at_a_time",
                condition=Q(status="running"),
                violation_error_message=_("This upload is being reverted already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{'Preview of taking' if self.is_preview else 'Importing'} back {self.upload}"


class RevertList(models.TextChoices):
    REVERTED = "reverted", _("Reverted")
    KEPT = "kept", _("Kept")
    BLOCKED = "blocked", _("Blocked")


class RevertEntryQuerySet(ScopedQuerySet):
    organization_lookup = "revert__organization"
    branch_lookup = "revert__upload__branch"
    author_lookup = "revert__upload__uploaded_by"


class RevertEntry(models.Model):
    """One record in one of the three lists, in sentences. The record itself may be gone."""

    revert = models.ForeignKey(
        UploadRevert, on_delete=models.CASCADE, related_name="entries", db_index=False
    )
    decision = models.CharField(max_length=8, choices=RevertList)
    record_type = models.CharField(max_length=20, help_text='"customer", "lead" ...')
    record_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=254, help_text="The record's name then.")
    row_number = models.PositiveIntegerField(
        null=True, help_text="The first row of the upload that told of it."
    )
    sentences = models.JSONField(default=list)
    facts = models.JSONField(
        default=list,
        db_default=Value([], models.JSONField()),
        help_text="Of each sentence {text, code, values}: what it is made of, for programs.",
    )

    objects = RevertEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["revert", "decision", "id"], name="revert_entry_of_list"),
        ]

    def __str__(self) -> str:
        return self.title
