"""A request that its sender may repeat."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from core.models import LONGEST_IDEMPOTENCY_KEY
from core.scoping import ScopedQuerySet


class IdempotencyKeyQuerySet(ScopedQuerySet):
    organization_lookup: ClassVar[str] = "user__organization"


class IdempotencyKey(models.Model):
    """A person's key: held by a request that runs (`status` is null), then with its answer.

    Holder and answer change only where `token` is still the holder's: one that outlived its
    lease cannot keep an answer, and what it wrote is rolled back with that.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="idempotency_keys")
    key = models.CharField(max_length=LONGEST_IDEMPOTENCY_KEY)
    # HMAC-SHA256 of what was asked, as hex: the request itself is not stored.
    fingerprint = models.CharField(max_length=64)
    token = models.UUIDField()
    lease_until = models.DateTimeField()
    claimed_at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    # JSON as it was sent, sealed: it holds personal data. Empty for a 204.
    answer = models.TextField(blank=True)

    objects = IdempotencyKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"],
                name="idempotency_key_once_per_user",
                violation_error_message=_("This key is in use already."),
            ),
            models.CheckConstraint(
                condition=Q(status__isnull=True) | Q(status__range=(200, 299)),
                name="idempotency_key_keeps_successes",
            ),
        ]

    def __str__(self) -> str:
        return self.key
