"""A key with which another system uses the API."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from accounts.models.organization import Organization
from accounts.models.user import User
from core.roles import SCOPE_RIGHTS, Can, Scope, scopes_with
from core.scoping import ScopedQuerySet


def validate_scopes(value: object) -> None:
    known = set(Scope.values)
    if not isinstance(value, list) or not value or not known.issuperset(value):
        raise ValidationError(f"Give at least one of: {', '.join(Scope.values)}.")


class ApiKey(models.Model):
    """It acts as a user of its own (`User.is_program`), so that whatever a person's request goes
    through holds for it: whose rows, which rights, who did it.

    Stored is no secret but its HMAC-SHA256 (`accounts.api_keys`).
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="api_keys"
    )
    user = models.OneToOneField(
        User, on_delete=models.PROTECT, related_name="api_key", editable=False
    )
    name = models.CharField(max_length=100, help_text="Which system uses it: Till of CG Road.")
    prefix = models.CharField(
        max_length=12, unique=True, editable=False, help_text="How the key begins, after ffk_."
    )
    digest = models.CharField(max_length=64, editable=False)
    scopes = models.JSONField(validators=[validate_scopes])
    reads_medical = models.BooleanField(
        default=False, help_text="It reads conditions, allergies, doctors and medicines, too."
    )
    created_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(help_text="Its end: from then on it opens nothing.")
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="To the minute."
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "API key"

    def __str__(self) -> str:
        return self.name

    @property
    def rights(self) -> frozenset[Can]:
        given = frozenset().union(*(SCOPE_RIGHTS.get(scope, frozenset()) for scope in self.scopes))
        return given | {Can.READ_MEDICAL} if self.reads_medical else given

    @property
    def state(self) -> str:
        """valid, ended (by somebody) or expired."""
        if self.ended_at is not None:
            return "ended"
        return "expired" if self.expires_at <= timezone.now() else "valid"

    def refusal_for(self, right: Can) -> tuple[str, str]:
        has, wanted = ", ".join(self.scopes), scopes_with(right)
        if not wanted:
            return "people_only", f'No API key may do this ("{self.name}" has: {has}). Sign in.'
        return "scope_missing", (
            f'The key "{self.name}" lacks the scope for this. It has: {has}; this needs: '
            f"{' or '.join(wanted)}. An owner can make another key."
        )
