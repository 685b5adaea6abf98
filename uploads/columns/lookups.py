"""What names in cells mean: projects by their names, partners by their codes, staff by any name."""

from collections.abc import Collection
from typing import Any, Protocol

from django.db.models import Q

from accounts.models import Organization, User, match_key
from leads.models import ChannelPartner, Project
from visits.services.visits import Attendant

_NAMES_SHOWN = 6


class Lookup(Protocol):
    """What names in cells of a column mean; knows all of them from the start."""

    def find(self, text: str) -> Any: ...

    @property
    def ids(self) -> Collection[int]:
        """Of all records that can be found."""


class ProjectLookup:
    """The organization's projects by name, read once per run."""

    def __init__(self, organization: Organization) -> None:
        projects = Project.objects.filter(organization=organization, is_active=True)
        self._names = list(projects.values_list("name", flat=True))
        self._by_key = dict(projects.values_list("name_key", "pk"))

    def find(self, text: str) -> int | None:
        return self._by_key.get(match_key(text))

    @property
    def ids(self) -> Collection[int]:
        return self._by_key.values()

    def unknown(self, text: str) -> str:
        """The sentence for a name that is none of the projects."""
        shown = ", ".join(sorted(self._names)[:_NAMES_SHOWN])
        shown += ", ..." if len(self._names) > _NAMES_SHOWN else ""
        known = f"none of your projects ({shown})" if shown else "not a project: there are none yet"
        return f'"{text[:100]}" is {known}. Correct it, or add the project.'


class PartnerLookup:
    """The organization's active channel partners by code, read once per run.

    The code of one who was merged away is the code of the one that stayed.
    """

    def __init__(self, organization: Organization) -> None:
        partners = ChannelPartner.objects.filter(organization=organization).exclude(code="")
        active = Q(is_active=True) | Q(merged_into__is_active=True)
        known = partners.filter(active).values_list("code", "merged_into_id", "pk")
        self._by_key = {match_key(code): survivor or pk for code, survivor, pk in known}

    def find(self, text: str) -> int | None:
        return self._by_key.get(match_key(text))

    @property
    def ids(self) -> Collection[int]:
        return self._by_key.values()

    def unknown(self, text: str) -> str:
        return (
            f'No active channel partner has the code "{text[:60]}". Correct it, or upload or '
            "activate the partner first."
        )


class StaffLookup:
    """The organization's users by name, login and alias, read once per run; who left counts, too.

    A name that two of them bear names neither, and a first name alone its only bearer.
    """

    def __init__(self, organization: Organization) -> None:
        self._by_key: dict[str, int | None] = {}
        first_names: dict[str, int | None] = {}
        for user in User.objects.filter(organization=organization).order_by("pk"):
            names = {user.username, user.get_full_name(), *user.aliases}
            for key in {match_key(name) for name in names} - {""}:
                self._by_key[key] = None if key in self._by_key else user.pk
            if key := match_key(user.first_name):
                first_names[key] = None if key in first_names else user.pk
        self._by_key = first_names | self._by_key

    def find(self, text: str) -> Attendant:
        return Attendant(text, self._by_key.get(match_key(text)))

    @property
    def ids(self) -> Collection[int]:
        return {pk for pk in self._by_key.values() if pk is not None}
