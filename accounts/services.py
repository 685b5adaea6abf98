"""What changes organizations, branches and people, and tells the change log `by` whom."""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import models, transaction

from accounts.models import Branch, Organization, User, match_key
from accounts.models.second_factor import SecondFactor
from accounts.models.user import NEW_PASSWORD
from core.errors import DomainError
from core.recording import notify_deleting, recording
from core.roles import Role


def _change(record: models.Model, changes: dict[str, Any]) -> None:
    _assign(record, changes)
    _save(record)


def _assign(record: models.Model, changes: dict[str, Any]) -> None:
    for field, value in changes.items():
        setattr(record, field, value)


def _save(record: models.Model) -> None:
    record.full_clean()
    record.save()


@transaction.atomic
def update_organization(
    organization: Organization, *, by: User | None, **changes: Any
) -> Organization:
    """Change the settings. Raises Django's ValidationError for values that make no sense."""
    ensure_own_second_factor(changes.get("second_factor_roles", []), by=by)
    with recording(organization, by=by):
        _change(organization, changes)
    return organization


def ensure_own_second_factor(roles: list[str], *, by: User | None) -> None:
    """Before `roles` are asked for one: who does so would be shut out by it.

    Raises DomainError at `second_factor_roles`.
    """
    if by is None or by.organization_id is None or by.role not in roles:
        return
    if not SecondFactor.objects.filter(user=by).exists():
        message = "Set up your own second factor first: your role would be asked for one, too."
        raise DomainError.at("second_factor_roles", "not_set_up", message, overall="invalid")


def working_members(
    organization: Organization,
    branch_ids: Collection[int] | None = None,
    *,
    former: bool = False,
) -> models.QuerySet[User]:
    """Who does the work: all but viewers. With `former` those, too, who have left since.

    With `branch_ids` those who work in one of these: all but staff of other branches alone.
    """
    members = User.objects.filter(organization=organization, is_superuser=False)
    members = members.exclude(role=Role.VIEWER)
    if not former:
        members = members.filter(is_active=True)
    if branch_ids is None:
        return members
    everywhere = ~models.Q(role=Role.STAFF) | models.Q(branches=None)
    return members.filter(everywhere | models.Q(branches__in=branch_ids)).distinct()


@transaction.atomic
def create_branch(*, organization: Organization, by: User | None, **details: Any) -> Branch:
    """Raises ValidationError when another branch already goes by one of the names."""
    return update_branch(Branch(organization=organization), by=by, **details)


@transaction.atomic
def update_branch(branch: Branch, *, by: User | None, **changes: Any) -> Branch:
    with recording(branch, by=by):
        _change(branch, changes)
    return branch


@transaction.atomic
def add_spelling(branch: Branch, spelling: str, *, by: User | None) -> Branch:
    """Let sheets call the branch `spelling`, too. Nothing happens when it is known already.

    Raises DomainError 400 when another branch goes by it. Two spellings that are taught at the
    same moment are both kept: the second waits for the organization's row.
    """
    Organization.objects.select_for_update(no_key=True).only("pk").get(pk=branch.organization_id)
    branch = Branch.objects.get(pk=branch.pk)
    if match_key(spelling) in branch.spelling_keys():
        return branch
    try:
        return update_branch(branch, by=by, aliases=[*branch.aliases, spelling])
    except ValidationError as error:
        message = f'"{spelling}" was not remembered. {" ".join(error.messages)}'
        raise DomainError.at("value", "taken", message, overall="invalid") from error


def what_hangs_on(branch: Branch) -> list[str]:
    """What keeps a branch from being deleted: `["12 visits", "1 customer"]`.

    Counted in the database: Django's own check would load every customer of the branch.
    """
    held = []
    for relation in Branch._meta.related_objects:
        if getattr(relation, "on_delete", None) is models.PROTECT:
            model = relation.related_model
            count = model._base_manager.filter(**{relation.field.name: branch}).count()
            if count:
                names = model._meta.verbose_name, model._meta.verbose_name_plural
                held.append(f"{count:,} {names[count != 1]}")
    return held


@transaction.atomic
def delete_branch(branch: Branch, *, by: User | None) -> None:
    """Delete a branch that nothing hangs on; otherwise DomainError `in_use` says what does."""
    if held := what_hangs_on(branch):
        raise DomainError(
            f"{branch.name} cannot be deleted: it has {', '.join(held)}. "
            "Deactivate it (is_active: false), or delete it with all that is its own: "
            f"/api/branches/{branch.pk}/deletion/ says what goes.",
            code="in_use",
            status=409,
        )
    notify_deleting(branch, by=by)
    branch.delete()


@transaction.atomic
def create_user(
    *,
    organization: Organization,
    username: str,
    password: str,
    by: User | None,
    role: str = Role.STAFF,
    branches: Iterable[Branch] = (),
    **details: Any,
) -> User:
    """A new member. Everybody may open the admin site: what they see there their role decides."""
    branches = list(branches)
    require_branch_of_staff(organization, role=role, branches=branches)
    user = User(organization=organization, is_staff=True)
    with recording(user, by=by):
        _assign(user, {"username": username, "role": role, **details})
        _set_password(user, password)
        _save(user)
        _set_branches(user, branches)
    return user


def require_branch_of_staff(
    organization: Organization, *, role: str, branches: Collection[Branch]
) -> None:
    """Raises ValidationError for new staff of no branch where there is one to choose.

    Without a branch they would work in all of them, which nobody means by leaving it out.
    """
    if role != Role.STAFF or branches:
        return
    if Branch.objects.filter(organization=organization, is_active=True).exists():
        message = "Choose at least one branch: new staff begin in the branches where they work."
        raise ValidationError({"branches": ValidationError(message, code="required")})


@transaction.atomic
def update_user(
    user: User,
    *,
    by: User | None,
    password: str | None = None,
    branches: Iterable[Branch] | None = None,
    **changes: Any,
) -> User:
    """Change a member; a new password ends the tokens given out before.

    Raises DomainError `last_owner` when the organization would be left without an active owner.
    """
    ensure_owner_remains(
        user,
        role=changes.get("role", user.role),
        is_active=changes.get("is_active", user.is_active),
    )
    with recording(user, by=by, note=NEW_PASSWORD if password is not None else ""):
        _assign(user, changes)
        if password is not None:
            _set_password(user, password)
        _save(user)
        if branches is not None:
            _set_branches(user, branches)
    return user


def deactivate_user(user: User, *, by: User | None) -> User:
    """Members are not deleted: what they did keeps their name."""
    return update_user(user, by=by, is_active=False)


def ensure_owner_remains(user: User, *, role: str, is_active: bool) -> None:
    """Raises DomainError when `user` with this role and state leaves nobody who owns.

    Inside a transaction. Of two owners who demote each other at the same moment the second one
    waits for the organization's row; on SQLite a writing transaction is alone anyway.
    """
    if user.organization_id is None or (is_active and role == Role.OWNER):
        return
    Organization.objects.select_for_update().get(pk=user.organization_id)
    owners = User.objects.filter(
        organization=user.organization_id, role=Role.OWNER, is_active=True
    ).values_list("pk", flat=True)
    if list(owners) == [user.pk]:
        raise DomainError(
            f"{user.username} is the last owner. Make somebody else an owner first.",
            code="last_owner",
            status=409,
        )


def _set_password(user: User, password: str) -> None:
    """Of a user who has the names to be by now: a password much like one of them is refused."""
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


def ensure_own_branch(branch: Branch | None, organization: Organization) -> None:
    """Raises DomainError 400, as for an id that does not exist, for a branch of somebody else.

    Forms and serializers only offer what the user may see; the platform's operator sees all.
    """
    if branch is not None and branch.organization_id != organization.pk:
        message = f"There is no branch {branch.pk} in {organization}. Choose one of its own."
        raise DomainError.at("branch", "does_not_exist", message, overall="invalid")
