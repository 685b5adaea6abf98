"""What changes organizations, branches and people."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from accounts.errors import DomainError
from accounts.models import Branch, Organization, User
from accounts.roles import Role


def _change(record: Model, changes: dict[str, Any]) -> None:
    for field, value in changes.items():
        setattr(record, field, value)
    record.full_clean()
    record.save()


@transaction.atomic
def update_organization(organization: Organization, **changes: Any) -> Organization:
    """Change the settings. Raises Django's ValidationError for values that make no sense."""
    _change(organization, changes)
    return organization


@transaction.atomic
def create_branch(*, organization: Organization, **details: Any) -> Branch:
    """Raises ValidationError when another branch already goes by one of the names."""
    branch = Branch(organization=organization)
    _change(branch, details)
    return branch


@transaction.atomic
def update_branch(branch: Branch, **changes: Any) -> Branch:
    _change(branch, changes)
    return branch


@transaction.atomic
def create_user(
    *,
    organization: Organization,
    username: str,
    password: str,
    role: str,
    branches: Iterable[Branch] = (),
    **details: Any,
) -> User:
    """A new member. Everybody may open the admin site: what they see there their role decides."""
    user = User(organization=organization, is_staff=True)
    _set_password(user, password)
    _change(user, {"username": username, "role": role, **details})
    _set_branches(user, branches)
    return user


@transaction.atomic
def update_user(
    user: User,
    *,
    password: str | None = None,
    branches: Iterable[Branch] | None = None,
    **changes: Any,
) -> User:
    """Change a member; a new password ends the tokens given out before.

    Raises DomainError `last_owner` when the organization would be left without an active owner.
    """
    _one_at_a_time(user)
    was_owner = User.objects.filter(pk=user.pk, role=Role.OWNER, is_active=True).exists()
    if password is not None:
        _set_password(user, password)
    _change(user, changes)
    if branches is not None:
        _set_branches(user, branches)
    if was_owner:
        _refuse_no_owner(user)
    return user


def deactivate_user(user: User) -> User:
    """Members are not deleted: what they did keeps their name."""
    return update_user(user, is_active=False)


def is_last_owner(user: User) -> bool:
    """Whether the organization has no active owner besides `user`."""
    owners = User.objects.filter(
        organization=user.organization_id, role=Role.OWNER, is_active=True
    ).exclude(pk=user.pk)
    return user.organization_id is not None and not owners.exists()


def _one_at_a_time(user: User) -> None:
    """Two owners who demote each other at the same moment: the second one waits and is refused.

    On SQLite a writing transaction is alone anyway.
    """
    if user.organization_id is not None:
        Organization.objects.select_for_update().get(pk=user.organization_id)


def _refuse_no_owner(user: User) -> None:
    still_owner = user.is_active and user.role == Role.OWNER
    if not still_owner and is_last_owner(user):
        raise DomainError(
            f"{user.username} is the last owner. Make somebody else an owner first.",
            code="last_owner",
            status=409,
        )


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.error_list}) from error
    user.set_password(password)


def _set_branches(user: User, branches: Iterable[Branch]) -> None:
    chosen = list(branches)
    if any(branch.organization_id != user.organization_id for branch in chosen):
        raise ValidationError({"branches": "Choose branches of the person's own organization."})
    user.branches.set(chosen)
    user.__dict__.pop("branch_ids", None)
