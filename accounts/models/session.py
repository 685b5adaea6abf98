"""Where somebody is signed in."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.models.user import User
from core.scoping import ScopedQuerySet


class SessionKind(models.TextChoices):
    APP = "app", "App"  # by tokens
    ADMIN = "admin", "Admin site"  # by a cookie of Django's


class UserSessionQuerySet(ScopedQuerySet):
    organization_lookup: ClassVar[str] = "user__organization"

    def active(self, *, at: datetime) -> Self:
        return self.filter(ended_at=None, expires_at__gt=at)

    def of(self, user: User, *, at: datetime) -> Self:
        """Those of `user` that still open something: a new password has closed those before it."""
        return self.active(at=at).filter(user=user, password_digest=user.password_digest)


class UserSession(models.Model):
    """One sign-in, from its beginning to its end.

    Of the app it is a family of refresh tokens: `token_id` names the one that is good now,
    `previous_token_id` the one that it was given for. Tokens are made from the row; none is kept.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    kind = models.CharField(max_length=5, choices=SessionKind)
    # Django's, of the admin site.
    session_key = models.CharField(max_length=40, blank=True)
    token_id = models.CharField(max_length=32, blank=True)
    previous_token_id = models.CharField(max_length=32, blank=True)
    password_digest = models.CharField(max_length=64)
    address = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    # When `token_id` was given out; of the admin site when the person signed in.
    renewed_at = models.DateTimeField()
    last_used_at = models.DateTimeField()  # to some minutes
    expires_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = UserSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "session"
        ordering = ["-last_used_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=SessionKind.APP, session_key="") & ~Q(token_id="")
                | Q(kind=SessionKind.ADMIN, token_id="") & ~Q(session_key=""),
                name="session_of_tokens_or_of_the_admin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.user}"
