"""Day books of accounting programs: each line is of a voucher, and few of these name customers.

"Rent" and "HDFC Bank" stand where customers stand, in payments and journals.
"""

from collections.abc import Collection, Sequence

from uploads.headings.recognize import words_of

_HEADINGS = frozenset(("vchtype", "vouchertype", "vchrtype", "typeofvoucher", "vtype"))
_OF_ACCOUNTS = frozenset(
    ("payment", "pymt", "receipt", "rcpt", "contra", "ctra", "journal", "jrnl", "purchase", "purc",
     "debitnote", "creditnote", "stockjournal", "memorandum", "payroll")
)  # fmt: skip


def voucher_column(columns: Sequence[str], mapping: Collection[int]) -> int | None:
    """The column that says the sort of voucher, if there is one and it is nothing else."""
    return next(
        (
            index
            for index, heading in enumerate(columns)
            if index not in mapping and "".join(words_of(heading)) in _HEADINGS
        ),
        None,
    )


def is_of_accounts(voucher: str) -> bool:
    """Whether a voucher of this sort is rather between accounts than of a customer's visit."""
    return bool(voucher) and "".join(words_of(voucher)) in _OF_ACCOUNTS
