"""Amounts as their currency writes them."""

from decimal import Decimal
from functools import lru_cache

from babel.numbers import get_currency_precision


@lru_cache(maxsize=200)
def _cent(currency: str) -> Decimal:
    return Decimal(1).scaleb(-get_currency_precision(currency))


def format_amount(amount: Decimal, currency: str) -> str:
    """`420.00` in rupees, `420` in yen. Nothing is rounded away."""
    given = amount.quantize(_cent(currency))
    return str(given if given == amount else amount.normalize())


def format_money(amount: Decimal, currency: str) -> str:
    """`2,500,000.00 INR`, to read."""
    return f"{Decimal(format_amount(amount, currency)):,f} {currency}"
