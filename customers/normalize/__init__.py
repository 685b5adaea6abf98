"""Cells of sheets and fields of requests in their normal form: pure functions, no database."""

from customers.normalize.emails import EmailReading, EmailsReading, read_email, read_emails
from customers.normalize.name_and_phone import name_beside_phone, phone_beside_name
from customers.normalize.names import (
    clean_name,
    clearly_different,
    name_words,
    plainly_other_people,
    share_a_word,
)
from customers.normalize.passports import PassportReading, read_passport
from customers.normalize.phones import (
    PhoneReading,
    format_phone,
    provider_phone,
    read_phones,
    search_phone_digits,
)
from customers.normalize.problems import (
    EMAIL_IGNORED,
    EMAIL_INVALID,
    PASSPORT_IGNORED,
    PASSPORT_INVALID,
    PHONE_DAMAGED,
    PHONE_FILLER,
    PHONE_IGNORED,
    PHONE_INVALID,
    Problem,
)
from customers.normalize.text import ascii_digits, clean_text, is_filler, one_line

__all__ = [
    "EMAIL_IGNORED",
    "EMAIL_INVALID",
    "PASSPORT_IGNORED",
    "PASSPORT_INVALID",
    "PHONE_DAMAGED",
    "PHONE_FILLER",
    "PHONE_IGNORED",
    "PHONE_INVALID",
    "EmailReading",
    "EmailsReading",
    "PassportReading",
    "PhoneReading",
    "Problem",
    "ascii_digits",
    "clean_name",
    "clean_text",
    "clearly_different",
    "format_phone",
    "is_filler",
    "name_beside_phone",
    "name_words",
    "one_line",
    "phone_beside_name",
    "plainly_other_people",
    "provider_phone",
    "read_email",
    "read_emails",
    "read_passport",
    "read_phones",
    "search_phone_digits",
    "share_a_word",
]
