"""Who may do what: the one table that API and admin read, for people and for keys (DESIGN 2)."""

from enum import StrEnum

from django.db import models


class Role(models.TextChoices):
    OWNER = "owner", "Owner"
    MANAGER = "manager", "Manager"
    STAFF = "staff", "Staff"
    VIEWER = "viewer", "Viewer"


class Scope(models.TextChoices):
    """What a key of another system is for."""

    READ = "read", "Read the register"
    WRITE = "write", "Read and write the register"
    UPLOADS = "uploads", "Hand in sheets, and see what became of them"
    WEBHOOK = "webhook", "Call the webhook for customers without signing"


class Can(StrEnum):
    """A right that a role or a scope gives."""

    ACCOUNT = "account"  # one's own sessions and second factor: whatever the role, and no key's
    READ = "read"
    READ_MEDICAL = "read_medical"  # conditions, allergies, doctor, special notes
    READ_UPLOADS = "read_uploads"  # sheets, their rows and what became of them
    WORK = "work"  # customers, visits, bills, contacts, leads, reminders
    UPLOAD = "upload"  # hand sheets in, answer for them, correct their rows
    EXPORT = "export"
    MANAGE = "manage"  # revert, assign, merge, missing branches, projects, partners, ignore list
    ADMINISTER = "administer"  # users, branches, the organization's settings, keys, the trail
    CALL_WEBHOOK = "call_webhook"  # what systems do that keep no register of ours: no person's


_REGISTER = frozenset({Can.READ, Can.READ_UPLOADS})
_VIEWER = _REGISTER | {Can.ACCOUNT}
_STAFF = _VIEWER | {Can.READ_MEDICAL, Can.WORK, Can.UPLOAD}
_MANAGER = _STAFF | {Can.EXPORT, Can.MANAGE}
_OWNER = _MANAGER | {Can.ADMINISTER}

RIGHTS: dict[str, frozenset[Can]] = {
    Role.VIEWER: _VIEWER,
    Role.STAFF: _STAFF,
    Role.MANAGER: _MANAGER,
    Role.OWNER: _OWNER,
}

# A key has the rights of all its scopes, and READ_MEDICAL only when it was made with that.
SCOPE_RIGHTS: dict[str, frozenset[Can]] = {
    Scope.READ: _REGISTER,
    Scope.WRITE: _REGISTER | {Can.WORK},
    Scope.UPLOADS: frozenset({Can.READ_UPLOADS, Can.UPLOAD}),
    Scope.WEBHOOK: frozenset({Can.CALL_WEBHOOK}),
}


def scopes_with(right: Can) -> list[str]:
    """The scopes that give `right`; none for what is people's alone."""
    return [scope for scope, rights in SCOPE_RIGHTS.items() if right in rights]
