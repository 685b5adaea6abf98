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
