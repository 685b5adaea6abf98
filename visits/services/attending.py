"""Who attended a visit, as a sheet or a bill says: one of the users, else the name as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.bulk import read_rows, update_rows
from visits.models import Visit

LONGEST_ATTENDANT = Visit._meta.get_field("attended_by_text").max_length or 0


@dataclass(frozen=True, slots=True)
class Attendant:
    """`text` as it was typed; `user_id` None where it names none of the users."""

    text: str = ""
    user_id: int | None = None

    def __bool__(self) -> bool:
        return bool(self.text) or self.user_id is not None


UNSAID = Attendant()


def fill_attendants(attendants: Mapping[int, Attendant]) -> set[int]:
    """Note who attended these visits where nobody has said so yet; the ids of those changed.

    Two statements whatever their number, none for nobody. The caller holds the identity lock.
    """
    if not attendants:
        return set()
    columns = ["id", "attended_by_id", "attended_by_text"]
    known = read_rows(Visit.objects.order_by(), columns, by="id", values=attendants.keys())
    rows = [
        (pk, attendants[pk].user_id, "" if attendants[pk].user_id else attendants[pk].text)
        for pk, user_id, text in known
        if user_id is None and not text
    ]
    update_rows(Visit, columns[1:], rows)
    return {pk for pk, *_ in rows}
