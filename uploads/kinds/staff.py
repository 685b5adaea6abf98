"""Whom a cell of the column "Attended by" names."""

from accounts.models import Organization, User, match_key
from visits.services.attending import Attendant


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
