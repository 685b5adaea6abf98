"""How sure the evidence makes us that two records are one person, and the reasons in words.

The weights are log odds. They were fitted (logistic regression that draws each weight towards what
it was before, FEBRL counted twice) on FEBRL 2 and on South Asian people of seed 7, then rounded.
Passports, which neither set has, were set by hand, and so was a birth date of another year: of two
people who are called the same, one pair in 365 shares the day of the year.
docs/duplicates.md says which figures that touches.
"""

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
from customers.duplicates.records import Profile

# Raised when keys, evidence or weights change: the next check then looks at everybody again.
VERSION = 3
# Pairs below are not shown to anybody.
THRESHOLD = 0.5
_BASE = -3.1
WEIGHTS = {
    "word_same": 1.7, "word_same_common": 1.2, "word_same_frequent": 0.2,
    "word_spelling": 1.7, "word_spelling_common": 1.2, "word_spelling_frequent": 0.2,
    "word_one_letter": 1.7, "word_one_letter_common": 1.2, "word_one_letter_frequent": 0.2,
    "word_initial": 1.1, "word_initial_common": 1.1, "word_initial_frequent": 0.2,
    "word_alike": -1.2, "word_faint": -3.2, "word_other": -5.6,
    "word_missing": -1.3, "first_differs": -1.5, "name_whole": 0.0, "name_single": -0.1,
    "phone_same": 4.9, "phone_near": 4.9, "phone_differs": -0.8,
    "phone_same_shared": 3.3, "phone_near_shared": 3.3,
    "born_same": 8.7, "born_shared": 6.5, "born_near": 3.5, "born_part": 2.2,
    "born_year_near": 4.3, "born_year_differs": 1.2, "born_differs": -2.9,
    "city_same": 1.0, "city_near": 1.0, "city_differs": -2.2,
    "address_same": 2.1, "address_near": 2.1, "address_part": 1.7, "address_shared": 0.5,
    "address_differs": -0.1,
    "number_same": 1.1, "number_shared": 0.6, "number_differs": -1.1,
    "birth_and_home": 1.4, "birth_home_no_name": 3.1,
    "email_same": 5.7, "email_user": 4.4, "email_user_name": 3.2, "email_near": -1.0,
    "email_differs": -2.9,
    "passport_same": 8.0, "passport_near": 4.0, "passport_differs": -3.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Likeness:
    """0 to 1, and one sentence that says why."""

    score: float
    reason: str


def score_of(a: Profile, b: Profile) -> float:
    """0 to 1, the same whichever comes first."""
    total = _BASE
    for found in evidence(a, b):
        total += WEIGHTS[found]
    return round(1 / (1 + math.exp(-total)), 4)


def compare(a: Profile, b: Profile) -> Likeness | None:
    """None when the two are not alike enough for a person to look at."""
    if a.id > b.id:
        a, b = b, a
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
        "same city" if a.city and a.city == b.city else "",
    ]
    text = "; ".join(phrase for phrase in parts if phrase) or "several small likenesses"
    return f"{text[0].upper()}{text[1:]}."


def _names(a: Profile, b: Profile) -> list[str]:
    if not a.words or not b.words:
        return []
    if a.words == b.words:
        return ["same name"]
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
        given.append("same name in another order" if whole else "a part of the name is left out")
    if initials:
        given.append("an initial or a short form of the name")
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
