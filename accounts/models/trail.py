"""Who used the service for what, when and from where."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organization import Organization
from core.origin import LONGEST_BROWSER
from core.written_once import WrittenOnce, WrittenOnceQuerySet


class TrailKind(models.TextChoices):
    SIGNED_IN = "signed_in", _("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("Failed to sign in")
    SIGNED_OUT = "signed_out", _("Signed out")
    SESSION_ENDED = "session_ended", _("Ended a session")
    PASSWORD_CHANGED = "password_changed", _("New password")
    SECOND_FACTOR_CHANGED = "second_factor_changed", _("Second factor changed")
    EXPORTED = "exported", _("Exported")
    MEDICAL_READ = "medical_read", _("Read medical details")
    MERGED = "merged", _("Merged")
    REVERTED = "reverted", _("Reverted")
    ERASED = "erased", _("Erased a person")
    DELETED = "deleted", _("Deleted with everything")
    USER_MADE = "user_made", _("New user")
    RIGHTS_CHANGED = "rights_changed", _("Rights changed")
    SETTINGS_CHANGED = "settings_changed", _("Settings changed")
    KEY_MADE = "key_made", _("New key")
    KEY_CHANGED = "key_changed", _("Key changed")
    KEY_ENDED = "key_ended", _("Key ended")


class ActorType(models.TextChoices):
    USER = "user", _("Person")
    API_KEY = "api_key", _("API key")


class TrailQuerySet(WrittenOnceQuerySet):
    def about(self, record_id: int) -> "TrailQuerySet":
        """Those of one record, and of several that it is one of; `target_type` says of what."""
        of_several = models.Q(target_ids__contains=f",{record_id},")
        return self.filter(models.Q(target_id=record_id) | of_several)


class TrailEntry(WrittenOnce):
    """One thing that somebody did. The database refuses to change it (0004), and to delete it
    unless the whole organization goes.

    Actor and target are no foreign keys: the entry outlives both, and keeps the actor's name.
    """

    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="None: of nobody, as a sign-in under an unknown name, or of the platform.",
    )
    at = models.DateTimeField()
    kind = models.CharField(max_length=24, choices=TrailKind)
    actor_type = models.CharField(max_length=8, choices=ActorType, blank=True)
    actor_id = models.BigIntegerField(null=True, blank=True)
    actor_name = models.CharField("who", max_length=150, blank=True)
    target_type = models.CharField(max_length=30, blank=True)
    target_id = models.BigIntegerField(null=True, blank=True)
    # ",5,17,": one column for both databases to look into, where a page shows many records.
    target_ids = models.TextField(blank=True)
    target_name = models.CharField(
        max_length=150, blank=True, help_text="Of users and keys; customers have only their id."
    )
    details = models.JSONField(default=dict)
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=LONGEST_BROWSER, blank=True)

    objects = TrailQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "trail entry"
        verbose_name_plural = "trail entries"
        indexes = [
            models.Index(fields=["organization", "-id"], name="trail_newest_first"),
            models.Index(fields=["organization", "kind", "-id"], name="trail_by_kind"),
            models.Index(fields=["organization", "actor_id", "-id"], name="trail_by_actor"),
            models.Index(fields=["organization", "target_id", "-id"], name="trail_by_target"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.at:%Y-%m-%d}"

    @property
    def listed_ids(self) -> list[int]:
        """The ids of the records, as many as were kept."""
        listed = [int(pk) for pk in self.target_ids.split(",") if pk]
        return listed or ([] if self.target_id is None else [self.target_id])

    def describe_target(self) -> str:
        """ "User chitra", "Customer 12", "37 customers"."""
        if not self.target_type:
            return ""
        noun = self.target_type.replace("_", " ")
        if self.target_id is None:
            return f"{self.details.get('count', len(self.listed_ids)):,} {noun}s"
        return f"{noun.capitalize()} {self.target_name or self.target_id}"

    def describe_details(self) -> str:
        """`role: staff → manager; rows: 12`, for people."""
        parts = []
        for name, value in self.details.items():
            if name == "changes":
                parts += [f"{field}: {_arrow(pair)}" for field, pair in value.items()]
            else:
                parts.append(f"{name.replace('_', ' ')}: {_plain(value)}")
        return "; ".join(parts)


def _arrow(pair: list[Any]) -> str:
    return f"{_plain(pair[0])} → {_plain(pair[1])}"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "—"
    return "—" if value in (None, "") else str(value)
