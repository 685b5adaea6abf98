"""A shop, store or area office, and the ways sheets spell it."""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organization import Organization
from core.scoping import Member, ScopedQuerySet


def match_key(name: str) -> str:
    """`name` without case, dots and spaces: " C.G.  Road" and "CG ROAD" are one shop."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(char for char in folded if char != "." and not char.isspace())


class BranchQuerySet(ScopedQuerySet):
    branch_lookup = "pk"

    def within_organization(self, user: Member | AnonymousUser) -> Self:
        """Not those under deletion: nobody may write anything into them any more."""
        return super().within_organization(user).staying()

    def staying(self) -> Self:
        """Without those that are being deleted."""
        return self.filter(deletion_started_at=None)

    def to_delete_by(self, user: Member | AnonymousUser) -> Self:
        """For the one who orders a deletion, and asks how far it is."""
        return super().within_organization(user)


class Branch(models.Model):
    """Where customers come. Sheets name it by its name or one of its aliases."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="branches"
    )
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120, editable=False)
    code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=120, blank=True)
    aliases = models.JSONField(
        default=list, blank=True, help_text='Other spellings met in sheets: ["CG Rd", "C.G. Rd"].'
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    deletion_started_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = BranchQuerySet.as_manager()
    recorded_as: ClassVar[str] = "branch"  # history.TargetType, which lies above

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "branches"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name_key"],
                name="branch_name_once_per_organization",
                violation_error_message=_("There is already a branch with this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = match_key(self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self.name = " ".join(self.name.split())
        self.name_key = match_key(self.name)
        if not self.name_key:
            raise ValidationError({"name": "A branch needs a name with a letter or digit."})
        if len(self.name_key) > 120:  # a ligature may stand for a dozen letters
            raise ValidationError({"name": "This name is too long. Give a shorter one."})
        if not isinstance(self.aliases, list) or not all(
            isinstance(alias, str) and match_key(alias) for alias in self.aliases
        ):
            raise ValidationError({"aliases": 'Give a list of names, such as ["CG Rd"].'})
        self._ensure_own_spellings()

    def spelling_keys(self) -> set[str]:
        return {match_key(self.name), *(match_key(alias) for alias in self.aliases)}

    def _ensure_own_spellings(self) -> None:
        mine = self.spelling_keys()
        for other in Branch.objects.filter(organization=self.organization_id).exclude(pk=self.pk):
            if shared := mine & other.spelling_keys():
                if match_key(self.name) in shared:
                    taken = f'"{other.name}" already goes by this name. Choose another.'
                    raise ValidationError({"name": taken})
                theirs = [alias for alias in self.aliases if match_key(alias) in shared]
                named = ", ".join(f'"{alias}"' for alias in theirs)
                raise ValidationError(
                    {"aliases": f'"{other.name}" already goes by {named}. Leave it out.'}
                )
