"""Which records are worth comparing: those that share a key. Pure; the keys are kept in a table.

Every key joins what a slip of the pen leaves alone: half of a phone with the sound of a name, a
birthday in either order with an initial. A key that more than `LARGEST_BLOCK` records have says
too little and joins nobody, whoever of them came last.

A key begins with a word, mostly a sound, that other keys of the same record begin with: its number
begins with that word's. So who reads the keys in their order meets a record a few times close
together, and not as often as it has keys, all over the table.
"""

from functools import lru_cache
from hashlib import blake2b
from itertools import combinations

from customers.duplicates.common import words
from customers.duplicates.names import sound
from customers.duplicates.records import Profile, user_part

# Pairs within a block grow with its square: 40 make 780.
LARGEST_BLOCK = 40
_MOST_WORDS = 3
_SHORTEST_USER = 5
# In every other address: they join nobody as long as there are others.
_KINDS_OF_AREA = words(
    "street road avenue court crescent circuit close drive lane place terrace way square park "
    "garden gardens village estate house building tower floor flat shop plot block sector phase "
    "society residency apartment nagar colony bungalow bungalows tenament tenement complex chawl "
    "chowk marg gali mohalla near opposite behind strasse platz weg"
)


def keys_of(profile: Profile) -> set[int]:
    """The keys of a record as 64-bit numbers."""
    return {_number(key) for key in block_keys(profile)}


def block_keys(profile: Profile) -> set[str]:
    sounds = list(dict.fromkeys(w.sound for w in profile.words if len(w.sound) > 1))[:_MOST_WORDS]
    keys: set[str] = set()
    for phone in profile.phones:
        half = len(phone) // 2
        keys.add(f"phone {phone}")
        for item in sounds:
            keys.add(f"{item} head {phone[:half]}")
            keys.add(f"{item} tail {phone[half:]}")
    keys.update(_born_keys(profile, sounds))
    keys.update(_name_keys(profile, sounds))
    keys.update(_address_keys(profile, sounds))
    for email in profile.emails:
        user = user_part(email)
        if len(user) >= _SHORTEST_USER:
            keys.add(f"user {user}")
    for passport in profile.passports:
        for item in sounds:
            keys.add(f"{item} passport {passport[:4]}")
            keys.add(f"{item} passport {passport[-4:]}")
    return keys


def _born_keys(profile: Profile, sounds: list[str]) -> list[str]:
    born = profile.born
    if not born:
        return []
    year, month, day = born[:4], born[4:6], born[6:]
    either = f"{year} {min(month, day)} {max(month, day)}"
    keys = [f"{year} born {either} {item[0]}" for item in sounds]
    for item in sounds:
        keys.append(f"{item} day {month}{day}")
        keys.append(f"{item} month {year}{month}")
        keys.append(f"{item} yearday {year}{day}")
    if profile.city:
        keys.append(f"{year} born {either} in {sound(profile.city)}")
    return keys


def _name_keys(profile: Profile, sounds: list[str]) -> list[str]:
    pairs = [" ".join(sorted(pair)) for pair in combinations(sounds, 2)]
    keys = [f"{pair} name" for pair in pairs]
    if profile.city:
        city = sound(profile.city)
        keys += [f"{pair} name in {city}" for pair in pairs]
        if len(sounds) == 1:
            keys.append(f"{sounds[0]} only in {city}")
    return keys


def _address_keys(profile: Profile, sounds: list[str]) -> list[str]:
    distinctive = sorted(profile.address.split(), key=_least_distinctive_last)[:2]
    streets = [sound(word) for word in distinctive]
    keys = [f"{street} street {item}" for street in streets for item in sounds]
    for number in profile.address_numbers[:2]:
        keys += [f"{street} house {number}" for street in streets]
    return keys


def _least_distinctive_last(word: str) -> tuple[bool, int, str]:
    return len(word) == 1 or word in _KINDS_OF_AREA, -len(word), word


def _number(key: str) -> int:
    """16 bits of the first word, 48 of all."""
    own = blake2b(key.encode(), digest_size=6).digest()
    return int.from_bytes(_first_word(key.partition(" ")[0]) + own, signed=True)


@lru_cache(maxsize=20_000)
def _first_word(word: str) -> bytes:
    return blake2b(word.encode(), digest_size=2).digest()
