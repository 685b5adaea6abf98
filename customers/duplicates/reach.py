"""Which pairs can't come to the threshold, before anything dear is asked of them.

Of those that share a key fewer than one in a hundred are alike. Phones, birth dates, cities and
e-mails are quickly compared; with the most that names and address could add to them three in four
pairs stay below, and with the names nearly all others.
"""

import math

from customers.duplicates.comparing import (
    born_likeness,
    city_likeness,
    email_likeness,
    name_evidence,
    passport_likeness,
    phone_likeness,
    share_one,
)
from customers.duplicates.records import Profile
from customers.duplicates.weights import BASE, THRESHOLD, WEIGHTS

# Scores are rounded to four places.
_LOWEST = THRESHOLD - 0.0001
_NEEDED = math.log(_LOWEST / (1 - _LOWEST))


def _most(kind: str, **shared: str) -> dict[str, float]:
    """The weight of each likeness; where families weigh otherwise, by `shared`, the higher one."""
    own = {name.removeprefix(f"{kind}_"): w for name, w in WEIGHTS.items() if name.startswith(kind)}
    return {name: max(weight, own[shared.get(name, name)]) for name, weight in own.items()}


_PHONE = _most("phone", same="same_shared", near="near_shared")
_BORN, _NUMBER = _most("born", same="shared"), _most("number", same="shared")
_CITY = _most("city")
_EMAIL, _PASSPORT = _most("email"), _most("passport")
_ADDRESS = max(_most("address").values())
_BIRTH_AND_HOME = max(0.0, WEIGHTS["birth_and_home"], WEIGHTS["birth_home_no_name"])
_WHOLE_NAME = max(0.0, WEIGHTS["name_whole"], WEIGHTS["name_single"])


def may_reach(a: Profile, b: Profile) -> bool:
    """False only where `score_of` is below the threshold."""
    most = BASE
    if a.phones and b.phones:
        most += _PHONE[phone_likeness(a, b)]
    if a.born and b.born:
        born = born_likeness(a.born, b.born)
        most += _BORN[born]
        if born == "same":
            most += _BIRTH_AND_HOME
    if a.city and b.city:
        most += _CITY[city_likeness(a.city, b.city)]
    if a.address and b.address:
        most += _ADDRESS
    if a.address_numbers and b.address_numbers:
        most += _NUMBER["same" if share_one(a.address_numbers, b.address_numbers) else "differs"]
    if a.emails and b.emails:
        most += _EMAIL[email_likeness(a, b)]
    if a.passports and b.passports:
        most += _PASSPORT[passport_likeness(a, b)]
    if not a.words or not b.words:
        return most >= _NEEDED
    # Each word has one partner, but for names that are the same but for their blanks.
    of_names = max if a.joined == b.joined else min
    if most + of_names(a.names_weigh, b.names_weigh) + _WHOLE_NAME < _NEEDED:
        return False
    return most + sum(WEIGHTS[found] for found in name_evidence(a, b)) >= _NEEDED
