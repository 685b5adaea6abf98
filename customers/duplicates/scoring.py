"""How sure the evidence makes us that two records are one person, and the reasons in words."""

import math
from dataclasses import dataclass

from customers.duplicates.comparing import (
    address_likeness,
    aligned,
    born_likeness,
    email_likeness,
    evidence,
    passport_likeness,
    phone_likeness,
)
from customers.duplicates.names import ALIKE, INITIAL, ONE_LETTER, SAME, SPELLING
from customers.duplicates.reach import may_reach
from customers.duplicates.records import Profile
from customers.duplicates.weights import BASE, THRESHOLD, WEIGHTS


@dataclass(frozen=True, slots=True)
class Likeness:
    """0 to 1, and one sentence that says why."""

    score: float
    reason: str


def score_of(a: Profile, b: Profile) -> float:
    """0 to 1, the same whichever comes first."""
    total = BASE
    for found in evidence(a, b):
        total += WEIGHTS[found]
    return round(1 / (1 + math.exp(-total)), 4)


def compare(a: Profile, b: Profile) -> Likeness | None:
    """None when the two are not alike enough for a person to look at."""
    if a.id > b.id:
        a, b = b, a
    if not may_reach(a, b):
        return None
    score = score_of(a, b)
    return Likeness(score, _reason(a, b)) if score >= THRESHOLD else None


def _reason(a: Profile, b: Profile) -> str:
    """ "Same birth date; phone differs in one digit; Mohammed / Muhammad." """
    parts = [
        _PASSPORT[passport_likeness(a, b)] if a.passports and b.passports else "",
        _BORN[born_likeness(a.born, b.born)] if a.born and b.born else "",
        _PHONE[phone_likeness(a, b)] if a.phones and b.phones else "",
        _EMAIL[email_likeness(a, b)] if a.emails and b.emails else "",
        *_names(a, b),
        _ADDRESS[address_likeness(a.address, b.address)] if a.address and b.address else "",
        _SAME_CITY if a.city and a.city == b.city else "",
    ]
    text = "; ".join(phrase for phrase in parts if phrase) or _SEVERAL
    return f"{text[0].upper()}{text[1:]}."


def _names(a: Profile, b: Profile) -> list[str]:
    if not a.words or not b.words:
        return []
    if a.words == b.words:
        return [_SAME_NAME]
    if any(word.foreign for word in a.words) != any(word.foreign for word in b.words):
        return [f"{a.name} / {b.name}"]
    given, initials = [], False
    pairs = sorted(aligned(a, b), key=lambda pair: pair[1])
    for closeness, i, j in pairs:
        if closeness in (SPELLING, ONE_LETTER, ALIKE):
            given.append(f"{a.words[i].text.capitalize()} / {b.words[j].text.capitalize()}")
        initials = initials or closeness == INITIAL
    if not given and all(closeness == SAME for closeness, _, _ in pairs):
        whole = len(a.words) == len(b.words)
        given.append(_OTHER_ORDER if whole else _PART_LEFT_OUT)
    if initials:
        given.append(_INITIAL)
    return given


_PASSPORT = {"same": "same passport", "near": "passport differs in one character"}
_PASSPORT["differs"] = ""
_BORN = {
    "same": "same birth date",
    "near": "birth date differs in one digit, or day and month are swapped",
    "part": "birth date agrees in two of three parts",
    "year_near": "birth date differs in the year, by one digit or by one",
    "year_differs": "same day and month of birth in another year",
    "differs": "",
}
_PHONE = {"same": "same phone", "near": "phone differs in one digit", "differs": ""}
_EMAIL = {
    "same": "same e-mail",
    "user": "same e-mail name at another provider",
    "user_name": "same e-mail name at another provider",
    "near": "e-mail is nearly the same",
    "differs": "",
}
_ADDRESS = {"same": "same address", "near": "nearly the same address", "part": "", "differs": ""}
_SAME_NAME = "same name"
_OTHER_ORDER = "same name in another order"
_PART_LEFT_OUT = "a part of the name is left out"
_INITIAL = "an initial or a short form of the name"
_SAME_CITY = "same city"
_SEVERAL = "several small likenesses"
# {phrase: its code}, for whoever says it in another language.
PHRASES = {
    **{phrase: f"passport_{how}" for how, phrase in _PASSPORT.items() if phrase},
    **{phrase: f"born_{how}" for how, phrase in _BORN.items() if phrase},
    **{phrase: f"phone_{how}" for how, phrase in _PHONE.items() if phrase},
    **{phrase: f"email_{how}" for how, phrase in _EMAIL.items() if phrase},
    **{phrase: f"address_{how}" for how, phrase in _ADDRESS.items() if phrase},
    _EMAIL["user"]: "email_user",
    _SAME_NAME: "name_same",
    _OTHER_ORDER: "name_order",
    _PART_LEFT_OUT: "name_part",
    _INITIAL: "name_initial",
    _SAME_CITY: "city_same",
    _SEVERAL: "several",
}
