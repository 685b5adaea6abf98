"""What was merged: the records as they were, what moved, who decided. Written once."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from core.written_once import WrittenOnce, WrittenOnceQuerySet


class MemberQuerySet(WrittenOnceQuerySet):
    organization_lookup = "merge__organization"


class MergeRecord(WrittenOnce):
    """Several records that became one.

    `choices` is `{field: id of the record whose value was taken}`, `moved` is
    `{relation: {"count": 3, "ids": [...]}}`, and `combined` lists what collided, each with all that
    either side held.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="merges", db_index=False
    )
    type = models.CharField(max_length=20, help_text="customer, lead or channel_partner.")
    primary_id = models.BigIntegerField(help_text="The record that stayed.")
    part_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        help_text="The merge of which this was a part: of customers, say, who were both leads.",
    )
    choices = models.JSONField(default=dict)
    changes = models.JSONField(default=dict, help_text="{field: [before, after]} of the one kept.")
    moved = models.JSONField(default=dict)
    combined = models.JSONField(default=list)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    merged_at = models.DateTimeField()

    objects = WrittenOnceQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "merge"
        indexes = [
            models.Index(fields=["organization", "-id"], name="merge_newest_first"),
        ]

    def __str__(self) -> str:
        return f"Merge {self.pk}"

    @property
    def members_in_order(self) -> list["MergeMember"]:
        """The one kept first; no query when `members` is prefetched."""
        return sorted(self.members.all(), key=lambda one: (not one.is_primary, one.record_id))


class MergeMember(WrittenOnce):
    """One of the records of a merge, with every field and key as they were before."""

    merge = models.ForeignKey(MergeRecord, on_delete=models.PROTECT, related_name="members")
    record_id = models.BigIntegerField(db_index=True)
    is_primary = models.BooleanField(default=False)
    label = models.CharField(max_length=250, help_text="Who that was, for people.")
    snapshot = models.JSONField(help_text="{field: value}, and under identifiers the keys.")

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["-is_primary", "record_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["merge", "record_id"],
                name="record_once_per_merge",
                violation_error_message=_("This record is in the merge already."),
            ),
        ]

    def __str__(self) -> str:
        return self.label
