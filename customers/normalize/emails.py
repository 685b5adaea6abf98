"""The e-mail addresses of a cell."""

import re
import unicodedata
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from customers.normalize.problems import EMAIL_INVALID, Problem, shown
from customers.normalize.text import clean_text

_LONGEST_EMAIL = 254
# Only what Django's validator would pass too, and nearly all that is met: a test compares them.
_PLAIN = re.compile(
    r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"
)
_validate = EmailValidator(allowlist=[])

_IN_BRACKETS = re.compile(r"<([^<>]*@[^<>]*)>")
_ANGLES = re.compile(r"[<>]")
_AROUND_AT = re.compile(r"\s*@\s*")
_SEVERAL = re.compile(r"[\s,;|/&\\]+")
_EDGES = " \t,;:.<>()[]\"'"

# Typed to get past a form: by the name before the @, whatever the domain ...
_NOBODY = frozenset(
    {
        *("none", "na", "nil", "null", "notgiven", "notavailable"),
        *("noemail", "no-email", "no_email", "no.email", "noemailid"),
        *("nomail", "no-mail", "no_mail", "no.mail", "nomailid"),
    }
)
# ... or only at the domain of the same name and the free mail services, where names so short are
# not to be had: sales teams do own abc@their-company.in.
_DUMMIES = frozenset({"no", "a", "x", "xx", "xxx", "abc", "abcd", "xyz", "test", "asdf", "dummy"})
_FREE_SERVICES = frozenset({"gmail", "yahoo", "hotmail", "outlook", "email", "mail", "test"})


class EmailReading(NamedTuple):
    """`value` is the address in lower case, or "" with the reason in `problems`."""

    value: str
    problems: tuple[Problem, ...]


class EmailsReading(NamedTuple):
    """`values` in lower case, in the order of the cell, each once; `problems` of the others."""

    values: tuple[str, ...]
    problems: tuple[Problem, ...]


_NOTHING = EmailsReading((), ())


def read_email(cell: object) -> EmailReading:
    """The first good address of a cell, for whoever has room for one."""
    values, problems = read_emails(cell)
    return EmailReading(values[0], ()) if values else EmailReading("", problems)


def read_emails(cell: object) -> EmailsReading:
    """The addresses of a cell; fillers (none@none.com) and blanks are neither value nor problem.

    `mailto:`, "Asha <asha@b.in>" and stray commas are understood, and any of `; , / & |`, blanks,
    line ends and Google's `:::` between several.
    """
    typed = clean_text(cell)
    text = typed.lower()
    if not text:
        return _NOTHING
    if len(text) <= _LONGEST_EMAIL and _PLAIN.fullmatch(text):
        return _NOTHING if _is_filler_email(text) else EmailsReading((text,), ())
    return _read_unusual(typed, text)


def _read_unusual(typed: str, text: str) -> EmailsReading:
    text = unicodedata.normalize("NFKC", text).lower()
    bracketed = _IN_BRACKETS.search(text) is not None
    text = _AROUND_AT.sub("@", _clean_edges(_ANGLES.sub(" ", text) if bracketed else text))
    if clean_text(text) == "":
        return _NOTHING
    parts = [text] if _is_email(text) else [_clean_edges(part) for part in _SEVERAL.split(text)]
    found = dict.fromkeys(part for part in parts if _is_email(part))
    unread = [part for part in parts if "@" in part and part not in found]
    if not found:
        return EmailsReading((), (_invalid(typed, text),))
    values = tuple(address for address in found if not _is_filler_email(address))
    return EmailsReading(values, tuple(_invalid(part, part) for part in unread))


def _clean_edges(text: str) -> str:
    return text.strip(_EDGES).removeprefix("mailto:").strip(_EDGES)


def _invalid(typed: str, text: str) -> Problem:
    message = f"{shown(typed)} {_why_invalid(text)}. Correct it."
    return Problem(EMAIL_INVALID, typed, message)


def _is_email(text: str) -> bool:
    if not 3 <= len(text) <= _LONGEST_EMAIL or "@" not in text:
        return False
    try:
        _validate(text)
    except ValidationError:
        return False
    return True


def _is_filler_email(address: str) -> bool:
    name, _, domain = address.rpartition("@")
    site = domain.partition(".")[0]
    return name in _NOBODY or (name in _DUMMIES and (site == name or site in _FREE_SERVICES))


def _why_invalid(text: str) -> str:
    name, at, domain = text.rpartition("@")
    if not at:
        return "is no e-mail address: it has no @"
    if not name:
        return "is no e-mail address: there is no name before the @"
    if not domain:
        return "is no e-mail address: there is nothing after the @"
    if len(text) > _LONGEST_EMAIL:
        return f"is longer than an e-mail address can be ({_LONGEST_EMAIL} characters)"
    return "is no e-mail address"
