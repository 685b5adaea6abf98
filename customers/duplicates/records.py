"""What is compared of a record, and the same made ready for comparing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from customers.duplicates.names import Word, words_of
from customers.duplicates.scripts import as_latin
from customers.duplicates.weights import MOST_OF_A_WORD

# National numbers are told apart by their last digits; the country is often left out.
PHONE_DIGITS = 10
_MOST_NAME_WORDS = 5
_MOST_PHONES = 6
_TOKEN = re.compile(r"[a-z]+|[0-9]+")
_ABBREVIATED = {
    "rd": "road", "st": "street", "str": "street", "ave": "avenue", "av": "avenue",
    "soc": "society",
    "apt": "apartment", "appt": "apartment", "apts": "apartment", "apartments": "apartment",
    "flt": "flat", "nr": "near", "opp": "opposite", "ngr": "nagar", "col": "colony",
    "bldg": "building", "blk": "block", "no": "", "plc": "place", "pl": "place", "ct": "court",
    "cres": "crescent", "cr": "crescent", "cct": "circuit", "dr": "drive",
}  # fmt: skip
_CITIES = {
    "amdavad": "ahmedabad", "ahmadabad": "ahmedabad", "abad": "ahmedabad", "baroda": "vadodara",
    "bombay": "mumbai", "calcutta": "kolkata", "madras": "chennai", "bangalore": "bengaluru",
    "poona": "pune", "panjim": "panaji",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """A customer, lead or partner as far as it says who somebody is. Empty values say nothing."""

    id: int
    name: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    passports: tuple[str, ...] = ()
    date_of_birth: date | None = None
    city: str = ""
    address: str = ""
    branch_id: int | None = None


@dataclass(slots=True)
class Profile:
    """A record ready to be compared with thousands of others."""

    id: int
    name: str
    words: tuple[Word, ...]
    joined: str  # the words without blanks
    names_weigh: float  # the most that the words can add to a score
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    passports: tuple[str, ...]
    born: str  # YYYYMMDD
    city: str
    address: str  # words, sorted
    address_numbers: tuple[str, ...]


def profile_of(record: Record) -> Profile:
    address, numbers = _address(record.address)
    words = words_of(record.name)[:_MOST_NAME_WORDS]
    born = record.date_of_birth
    return Profile(
        record.id,
        record.name,
        words,
        "".join([word.text for word in words]),
        sum([MOST_OF_A_WORD[word.frequency] for word in words]),
        _once(_digits(phone) for phone in record.phones)[:_MOST_PHONES],
        _once(email.lower() for email in record.emails),
        _once(record.passports),
        f"{born.year:04}{born.month:02}{born.day:02}" if born else "",
        city_of(record.city),
        address,
        numbers,
    )


@lru_cache(maxsize=5_000)
def city_of(city: str) -> str:
    text = "".join(_TOKEN.findall(as_latin(city)))
    return _CITIES.get(text, text)


def user_part(email: str) -> str:
    return email.partition("@")[0].partition("+")[0]


@lru_cache(maxsize=20_000)
def _address(address: str) -> tuple[str, tuple[str, ...]]:
    tokens = [_ABBREVIATED.get(token, token) for token in _TOKEN.findall(as_latin(address))]
    words = sorted(token for token in tokens if token and not token.isdigit())
    numbers = tuple(token for token in tokens if token.isdigit())
    return " ".join(words), numbers


def _digits(phone: str) -> str:
    digits = phone.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        digits = "".join(char for char in phone if "0" <= char <= "9")
    return digits[-PHONE_DIGITS:]


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
