"""What speaks for and against two records being one person, as named pieces of evidence."""

from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler

from customers.duplicates.names import (
    ALIKE,
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

_GRADES = ("", "_common", "_frequent")
# By how close two words are, and how often the more frequent of both is met.
_WORD = {
    SAME: tuple(f"word_same{grade}" for grade in _GRADES),
    SPELLING: tuple(f"word_spelling{grade}" for grade in _GRADES),
    ONE_LETTER: tuple(f"word_one_letter{grade}" for grade in _GRADES),
    INITIAL: tuple(f"word_initial{grade}" for grade in _GRADES),
    ALIKE: ("word_alike",) * len(_GRADES),
    FAINT: ("word_faint",) * len(_GRADES),
    OTHER: ("word_other",) * len(_GRADES),
}
_STRANGE = ("word_other", "word_faint", "word_missing")
_MOST_MISSING = 2


def evidence(a: Profile, b: Profile) -> list[str]:
    """Names of `scoring.WEIGHTS`; one for as often as it is found. Blank fields say nothing."""
    found = name_evidence(a, b)
    # What families and twins share says less of two people who are called otherwise.
    same = "shared" if "word_other" in found else "same"
    if a.phones and b.phones:
        phone = phone_likeness(a, b)
        alike = phone in ("same", "near")
        found.append(f"phone_{phone}_shared" if alike and same == "shared" else f"phone_{phone}")
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
        shared = share_one(a.address_numbers, b.address_numbers)
        found.append(f"number_{same}" if shared else "number_differs")
    if "born_shared" in found and ("phone_same_shared" in found or "number_shared" in found):
        # More likely one person under two names than twins who live together; the more so where
        # not even the surname is shared.
        family = any(item.startswith("word_") and item not in _STRANGE for item in found)
        found.append("birth_and_home" if family else "birth_home_no_name")
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
        best = _closest(a, b, left_a, left_b)
        chosen.append(best)
        left_a.remove(best[1])
        left_b.remove(best[2])
    return chosen


def _closest(a: Profile, b: Profile, left_a: list[int], left_b: list[int]) -> tuple[int, int, int]:
    best = (-1, 0, 0)
    for i in left_a:
        for j in left_b:
            close = likeness(a.words[i], b.words[j])
            if close > best[0] or (close == best[0] and i == j and best[1] != best[2]):
                best = (close, i, j)
    return best


def name_evidence(a: Profile, b: Profile) -> list[str]:
    """The part of `evidence` that the names give."""
    if not a.words or not b.words:
        return []
    if a.words == b.words:
        whole = "name_whole" if len(a.words) > 1 else "name_single"
        return [*(_word(SAME, word, word) for word in a.words), whole]
    pairs = aligned(a, b)
    cut_otherwise = len(a.words) != len(b.words) or pairs[-1][0] == OTHER
    if cut_otherwise and len(a.joined) > 5 and a.joined == b.joined:
        longer = max(a.words, b.words, key=_length_and_texts)  # the same, whoever is asked first
        return [*(_word(SAME, word, word) for word in longer), "name_whole"]
    found = [_word(closeness, a.words[i], b.words[j]) for closeness, i, j in pairs]
    missing = abs(len(a.words) - len(b.words))
    found += ["word_missing"] * min(missing, _MOST_MISSING)
    if pairs[-1][0] >= ALIKE and not missing:
        found.append("name_whole" if len(pairs) > 1 else "name_single")
    if missing and _first_names_part(pairs):
        found.append("first_differs")
    return found


def _length_and_texts(words: tuple[Word, ...]) -> tuple[int, list[str]]:
    return len(words), [word.text for word in words]


def _first_names_part(pairs: list[tuple[int, int, int]]) -> bool:
    """Asha Ramesh Patel and Ramesh Patel: both are called first what the other one is not."""
    firsts = [(i, j) for closeness, i, j in pairs if closeness >= INITIAL and (i == 0 or j == 0)]
    return (0, 0) not in firsts


def _word(closeness: int, one: Word, other: Word) -> str:
    return _WORD[closeness][max(one.frequency, other.frequency)]


def share_one(these: tuple[str, ...], those: tuple[str, ...]) -> bool:
    """Both are short: sets would take longer to make than to ask, and so would a generator."""
    for value in these:  # noqa: SIM110
        if value in those:
            return True
    return False


def phone_likeness(a: Profile, b: Profile) -> str:
    if share_one(a.phones, b.phones):
        return "same"
    for x in a.phones:
        for y in b.phones:
            if OSA.distance(x, y, score_cutoff=1) <= 1:
                return "near"
    return "differs"


def born_likeness(x: str, y: str) -> str:
    """Two people share a day of the year far sooner than a month of one year, by chance."""
    if x == y:
        return "same"
    if x[4:] == y[4:]:
        near = OSA.distance(x, y, score_cutoff=1) <= 1 or abs(int(x[:4]) - int(y[:4])) == 1
        return "year_near" if near else "year_differs"
    if x[:4] == y[:4] and x[4:6] == y[6:] and x[6:] == y[4:6]:
        return "near"
    if OSA.distance(x, y, score_cutoff=1) <= 1:
        return "near"
    return "part" if x[:4] == y[:4] and (x[4:6] == y[4:6] or x[6:] == y[6:]) else "differs"


@lru_cache(maxsize=20_000)
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
    if share_one(a.emails, b.emails):
        return "same"
    users_a, users_b = ({user_part(email) for email in p.emails} for p in (a, b))
    if not users_a.isdisjoint(users_b):
        return "user_name" if users_a & users_b <= _named_by(a) | _named_by(b) else "user"
    near = any(
        len(x) > 4 < len(y) and OSA.distance(x, y, score_cutoff=2) <= 2
        for x in users_a
        for y in users_b
    )
    return "near" if near else "differs"


def _named_by(profile: Profile) -> set[str]:
    """The user parts that say no more than the name: sunita.patel."""
    words = [word.text for word in profile.words]
    return {a + between + b for a in words for b in words if a != b for between in ("", ".", "_")}


def passport_likeness(a: Profile, b: Profile) -> str:
    if share_one(a.passports, b.passports):
        return "same"
    near = any(OSA.distance(x, y, score_cutoff=1) <= 1 for x in a.passports for y in b.passports)
    return "near" if near else "differs"
