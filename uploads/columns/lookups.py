"""What names in cells mean: projects by names, partners by codes or phones, staff by any name."""

from collections.abc import Collection
from typing import Any, Protocol

from accounts.models import Organization, User, match_key
from core.bulk import read_rows
from customers.normalize import read_phones
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
        projects = read_rows(
            Project.objects.order_by("pk"),
            ["name", "name_key", "id", "is_active"],
            by="organization_id",
            values=[organization.pk],
        )
        self._names = [name for name, _key, _pk, is_active in projects if is_active]
        self._by_key = {key: pk for _name, key, pk, is_active in projects if is_active}

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
    """The organization's active channel partners by code or phone, read once per run.

    Code and phone of one who was merged away are those of the one that stayed.
    """

    def __init__(self, organization: Organization) -> None:
        self._region = organization.default_region
        partners = read_rows(
            ChannelPartner.objects.order_by("pk"),
            ["id", "merged_into_id", "is_active", "code", "phone"],
            by="organization_id",
            values=[organization.pk],
        )
        active = {pk for pk, _survivor, is_active, *_ in partners if is_active}
        known = [(survivor or pk, code, phone) for pk, survivor, _, code, phone in partners]
        self._by_key = {match_key(code): pk for pk, code, _ in known if code and pk in active}
        self._by_phone = {phone: pk for pk, _, phone in known if pk in active}

    def find(self, text: str) -> int | None:
        found = self._by_key.get(match_key(text))
        if found is not None or not any(letter.isdigit() for letter in text):
            return found
        numbers = read_phones(text, self._region).numbers
        return next((self._by_phone[each] for each in numbers if each in self._by_phone), None)

    @property
    def ids(self) -> Collection[int]:
        return {*self._by_key.values(), *self._by_phone.values()}

    def unknown(self, text: str) -> str:
        return (
            f'No active channel partner has the code or phone "{text[:60]}". Correct it, or upload '
            "or activate the partner first."
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
