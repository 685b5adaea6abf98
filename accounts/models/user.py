"""A person who signs in."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.crypto import salted_hmac

from accounts.models.branch import Branch, match_key
from accounts.models.organization import Organization
from core.roles import RIGHTS, Can, Role
from core.scoping import ScopedQuerySet

LONGEST_ALIAS = 120
NEW_PASSWORD = "A new password was set."  # noqa: S105 - what the change log says of it


class ScopedUserManager(UserManager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """People. Who an API key acts as is none: it signs in nowhere, and is offered and given no
    work."""

    def get_queryset(self) -> ScopedQuerySet:
        return super().get_queryset().filter(is_program=False)

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **more: Any
    ) -> "User":
        """Also for `createsuperuser`, which asks nobody about a password of the environment and
        lets people keep a weak one. Raises ValidationError."""
        if password:
            validate_password(password, self.model(username=username, email=email or ""))
        user: User = super().create_superuser(username, email, password, **more)
        return user


def validate_aliases(value: object) -> None:
    fine = isinstance(value, list) and all(
        isinstance(name, str) and match_key(name) and len(name) <= LONGEST_ALIAS for name in value
    )
    if not fine:
        raise ValidationError(
            f'Give a list of names of at most {LONGEST_ALIAS} characters, such as ["Chitra ben"].'
        )


class User(AbstractUser):
    """A member of one organization, or (without one, and superuser) the platform's operator."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="users", null=True, blank=True
    )
    role = models.CharField(max_length=10, choices=Role, default=Role.STAFF)
    branches = models.ManyToManyField(
        Branch,
        blank=True,
        related_name="users",
        help_text="Staff work in these and see only these: they need at least one. Viewers with "
        "branches see only these. Owners and managers see all.",
    )

    aliases = models.JSONField(
        default=list,
        blank=True,
        validators=[validate_aliases],
        help_text='Other names met in sheets under "Attended by": ["Chitra ben", "CJ"].',
    )

    is_program = models.BooleanField(
        default=False, editable=False, help_text="An API key acts as this user: nobody signs in."
    )

    objects: ClassVar[ScopedUserManager] = ScopedUserManager()
    # With those that keys act as: for the names of who did something.
    everybody: ClassVar[models.Manager] = ScopedQuerySet.as_manager()
    recorded_as: ClassVar[str] = "user"  # history.TargetType, which lies above
    unrecorded_fields: ClassVar[frozenset[str]] = frozenset(
        {"password", "last_login", "date_joined", "groups", "user_permissions"}
    )

    class Meta:
        ordering = ["username"]

    def clean(self) -> None:
        super().clean()
        if self.is_lost:
            message = "Choose an organization: everybody but the operator belongs to one."
            raise ValidationError({"organization": ValidationError(message, code="required")})

    @property
    def name(self) -> str:
        """What colleagues call this person: the full name, else the one they sign in with."""
        return self.get_full_name() or self.username

    @property
    def password_digest(self) -> str:
        """What a session remembers of the password: another password, another digest."""
        return salted_hmac(
            "footfall.accounts.sessions", self.password, algorithm="sha256"
        ).hexdigest()

    def can(self, right: Can) -> bool:
        """Whether this person's role in their organization gives `right`, or the key's scopes.

        A platform superuser may do everything; who is in no organization, nothing.
        """
        if not self.is_active or self.is_lost:
            return False
        if self.is_program:
            return right in self.api_key.rights
        return self.is_superuser or right in RIGHTS.get(self.role, frozenset())

    def refusal_for(self, right: Can) -> tuple[str, str] | None:
        """Code and message where not the role is why this user lacks `right`."""
        return self.api_key.refusal_for(right) if self.is_program else None

    @property
    def is_lost(self) -> bool:
        """Whether this person has an account, but no organization to work in."""
        return self.organization_id is None and not self.is_superuser

    @cached_property
    def branch_ids(self) -> frozenset[int] | None:
        """The branches this person is limited to; None when not limited. One query per request."""
        if self.is_superuser or self.is_program or self.role in (Role.OWNER, Role.MANAGER):
            return None
        return frozenset(self.branches.values_list("pk", flat=True)) or None
