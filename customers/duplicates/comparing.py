"""What speaks for and against two records being one person, as named pieces of evidence."""

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler

from customers.duplicates.names import (
    ALIKE,
    COMMON,
    FAINT,
    INITIAL,
    ONE_LETTER,
    OTHER,
    SAME,
    SPELLING,
    Word,
    likeness,
)
from customers.duplicates.records import Profile, user_part

_WORD_EVIDENCE = {
    SAME: "word_same",
    SPELLING: "word_spelling",
    ONE_LETTER: "word_one_letter",
    ALIKE: "word_alike",
    INITIAL: "word_initial",
    FAINT: "word_faint",
    OTHER: "word_other",
}
_MOST_MISSING = 2


def evidence(a: Profile, b: Profile) -> list[str]:
    """Names of `scoring.WEIGHTS`; one for as often as it is found. Blank fields say nothing."""
    found: list[str] = []
    _names(a, b, found)
    # What families and twins share says less of two people who are called otherwise.
    same = "shared" if "word_other" in found else "same"
    if a.phones and b.phones:
        phone = phone_likeness(a, b)
        found.append(f"phone_{same if phone == 'same' else phone}")
    if a.born and b.born:
        born = born_likeness(a.born, b.born)
        found.append(f"born_{same if born == 'same' else born}")
    if a.city and b.city:
        found.append(f"city_{city_likeness(a.city, b.city)}")
    if a.address and b.address:
        address = address_likeness(a.address, b.address)
        alike = address in ("same", "near")
        found.append("address_shared" if alike and same == "shared" else f"address_{address}")
    if a.address_numbers and b.address_numbers:
        differ = set(a.address_numbers).isdisjoint(b.address_numbers)
        found.append("number_differs" if differ else f"number_{same}")
    if "born_shared" in found and ("phone_shared" in found or "number_shared" in found):
        # More likely one person under two names than twins who live together.
        found.append("birth_and_home")
    if a.emails and b.emails:
        found.append(f"email_{email_likeness(a, b)}")
    if a.passports and b.passports:
        found.append(f"passport_{passport_likeness(a, b)}")
    return found


def aligned(a: Profile, b: Profile) -> list[tuple[int, int, int]]:
    """Each word of the shorter name with its closest in the other: (likeness, place, place).

    The closest first; of equals the one at its own place.
    """
    chosen: list[tuple[int, int, int]] = []
    left_a, left_b = list(range(len(a.words))), list(range(len(b.words)))
    for i, word in enumerate(a.words):
        same = [j for j in left_b if b.words[j].text == word.text]
        if same:
            j = i if i in same else same[0]
            chosen.append((SAME, i, j))
            left_a.remove(i)
            left_b.remove(j)
    while left_a and left_b:
        _, _, i, j = min(
            (-likeness(a.words[i], b.words[j]), i != j, i, j) for i in left_a for j in left_b
        )
        chosen.append((likeness(a.words[i], b.words[j]), i, j))
        left_a.remove(i)
        left_b.remove(j)
    return chosen


def _names(a: Profile, b: Profile, found: list[str]) -> None:
    if not a.words or not b.words:
        return
    if a.words == b.words:
        found += [_same(word) for word in a.words]
        found.append("name_whole" if len(a.words) > 1 else "name_single")
        return
    pairs = aligned(a, b)
    if len(a.words) != len(b.words) or pairs[-1][0] == OTHER:
        joined_a = "".join(word.text for word in a.words)
        if len(joined_a) > 5 and joined_a == "".join(word.text for word in b.words):
            found += [_same(word) for word in max(a.words, b.words, key=len)]
            found.append("name_whole")
            return
    for closeness, i, _ in pairs:
        found.append(_same(a.words[i]) if closeness == SAME else _WORD_EVIDENCE[closeness])
    missing = abs(len(a.words) - len(b.words))
    found += ["word_missing"] * min(missing, _MOST_MISSING)
    if pairs[-1][0] >= ALIKE and not missing:
        found.append("name_whole" if len(pairs) > 1 else "name_single")
    if missing and _first_names_part(pairs):
        found.append("first_differs")


def _first_names_part(pairs: list[tuple[int, int, int]]) -> bool:
    """Asha Ramesh Patel and Ramesh Patel: both are called first what the other one is not."""
    firsts = [(i, j) for closeness, i, j in pairs if closeness >= INITIAL and (i == 0 or j == 0)]
    return (0, 0) not in firsts


def _same(word: Word) -> str:
    return "word_same_common" if word.text in COMMON else "word_same"


def phone_likeness(a: Profile, b: Profile) -> str:
    if not set(a.phones).isdisjoint(b.phones):
        return "same"
    for x in a.phones:
        for y in b.phones:
            if OSA.distance(x, y, score_cutoff=1) <= 1:
                return "near"
    return "differs"


def born_likeness(x: str, y: str) -> str:
    if x == y:
        return "same"
    if x[:4] == y[:4] and x[4:6] == y[6:] and x[6:] == y[4:6]:
        return "near"
    if OSA.distance(x, y, score_cutoff=1) <= 1:
        return "near"
    parts = (x[:4] == y[:4]) + (x[4:6] == y[4:6]) + (x[6:] == y[6:])
    return "part" if parts == 2 else "differs"


def city_likeness(x: str, y: str) -> str:
    if x == y:
        return "same"
    return "near" if JaroWinkler.similarity(x, y) >= 0.88 else "differs"


def address_likeness(x: str, y: str) -> str:
    if x == y:
        return "same"
    alike = fuzz.ratio(x, y)
    if alike < 85:
        alike = max(alike, fuzz.token_set_ratio(x, y) - 10)
    if alike >= 85:
        return "near"
    return "part" if alike >= 65 else "differs"


def email_likeness(a: Profile, b: Profile) -> str:
    if not set(a.emails).isdisjoint(b.emails):
        return "same"
    users_a, users_b = ({user_part(email) for email in p.emails} for p in (a, b))
    if not users_a.isdisjoint(users_b):
        return "user"
    near = any(
        len(x) > 4 and OSA.distance(x, y, score_cutoff=2) <= 2 for x in users_a for y in users_b
    )
    return "near" if near else "differs"


def passport_likeness(a: Profile, b: Profile) -> str:
    if not set(a.passports).isdisjoint(b.passports):
        return "same"
    near = any(OSA.distance(x, y, score_cutoff=1) <= 1 for x in a.passports for y in b.passports)
    return "near" if near else "differs"
