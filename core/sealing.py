"""Texts that the database keeps and only this service reads: encrypted by its SECRET_KEY."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac


class Unreadable(Exception):
    """It was sealed under another key (as by another SECRET_KEY) or purpose, or was changed."""


def seal(text: str, *, purpose: str) -> str:
    """`purpose` keeps what is sealed for one use from being read in another's place."""
    return _fernet(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """Raises Unreadable."""
    try:
        return _fernet(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


def _fernet(purpose: str) -> Fernet:
    key = salted_hmac("footfall.core.sealing", purpose, algorithm="sha256").digest()
    return Fernet(urlsafe_b64encode(key))
