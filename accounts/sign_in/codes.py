"""Codes of a phone app (RFC 6238) and recovery codes: what is typed, and what it is worth."""

import base64
import hmac
import secrets
from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote

import segno
from django.utils.crypto import salted_hmac
from django_otp.oath import hotp

STEP_SECONDS = 30
_DIGITS = 6
# A phone may be so many steps off, as django-otp allows.
_TOLERANCE = 1
# So far a code is still known for one of a clock that is wrong: five minutes either way.
_FARTHEST = 10
RECOVERY_CODES = 10
# Without what is easily taken for another letter: 0, 1, i, l, o.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
ISSUER = "Footfall"


class Outcome(Enum):
    RIGHT = "right"
    USED = "used"
    CLOCK_OFF = "clock_off"
    WRONG = "wrong"


@dataclass(frozen=True)
class Checked:
    outcome: Outcome
    step: int = 0  # which code it was
    seconds_off: int = 0  # of the phone's clock: above zero it is fast


def new_secret() -> str:
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    return str(hotp(base64.b32decode(secret), step, digits=_DIGITS)).zfill(_DIGITS)


def check_code(secret: str, typed: str, *, now: float, last_step: int) -> Checked:
    """What `typed` is worth at `now` (seconds since 1970), the nearest step first."""
    current = int(now // STEP_SECONDS)
    for offset in sorted(range(-_FARTHEST, _FARTHEST + 1), key=abs):
        step = current + offset
        if not hmac.compare_digest(code_at(secret, step), typed):
            continue
        if step <= last_step:
            return Checked(Outcome.USED, step)
        if abs(offset) > _TOLERANCE:
            return Checked(Outcome.CLOCK_OFF, step, offset * STEP_SECONDS)
        return Checked(Outcome.RIGHT, step)
    return Checked(Outcome.WRONG)


def is_app_code(typed: str) -> bool:
    return len(typed) == _DIGITS and typed.isascii() and typed.isdigit()


def address_for_app(secret: str, username: str) -> str:
    """What the QR holds: otpauth://..."""
    label = quote(f"{ISSUER}:{username}")
    return f"otpauth://totp/{label}?secret={secret}&issuer={ISSUER}"


def qr_of(address: str) -> str:
    """As a picture's address (data:image/svg+xml...), dark on white in any theme."""
    return segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff")


def new_recovery_codes() -> list[str]:
    """ "k3fd-9xwa-7mqe": about 59 bits each."""
    return [
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
        for _ in range(RECOVERY_CODES)
    ]


def recovery_digest(user_id: int, code: str) -> str:
    """A long random code needs no slow hash; capitals, dashes and spaces do not matter."""
    plain = "".join(char for char in code.lower() if char.isalnum())
    return salted_hmac(
        "footfall.accounts.recovery", f"{user_id}:{plain}", algorithm="sha256"
    ).hexdigest()
