"""Who may do what: the one table that API and admin read (DESIGN 2)."""

from enum import StrEnum

from django.db import models


class Role(models.TextChoices):
    OWNER = "owner", "Owner"
    MANAGER = "manager", "Manager"
    STAFF = "staff", "Staff"
    VIEWER = "viewer", "Viewer"


class Can(StrEnum):
    """A right that a role gives."""

    READ = "read"
    READ_MEDICAL = "read_medical"  # conditions, allergies, doctor, special notes
    WORK = "work"  # customers, visits, bills, contacts, leads, reminders, uploads
    EXPORT = "export"
    MANAGE = "manage"  # revert, assign, merge, missing branches, projects, partners, ignore list
    ADMINISTER = "administer"  # users, branches, the organization's settings


_VIEWER = frozenset({Can.READ})
_STAFF = _VIEWER | {Can.READ_MEDICAL, Can.WORK}
_MANAGER = _STAFF | {Can.EXPORT, Can.MANAGE}
_OWNER = _MANAGER | {Can.ADMINISTER}

RIGHTS: dict[str, frozenset[Can]] = {
    Role.VIEWER: _VIEWER,
    Role.STAFF: _STAFF,
    Role.MANAGER: _MANAGER,
    Role.OWNER: _OWNER,
}
