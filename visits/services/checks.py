"""What cannot be on a bill, in words that say what to do: for forms, the API and sheets alike."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from babel.numbers import get_currency_precision
from django.db.models import QuerySet

from accounts.models import Branch, Organization, User
from accounts.services import working_members
from core.dates import FIRST_DAY
from core.errors import DomainError, FieldError
from customers.models import Customer
from visits.models import LONGEST_DURATION_DAYS, Bill, Purchase
from visits.services.entries import BillEntry, LineEntry, medicine_key

_LONGEST = {
    field.name: field.max_length
    for model in (Bill, Purchase)
    for field in model._meta.fields
    if field.max_length
}
# What the columns hold before the point.
_LARGEST_AMOUNT = Decimal(10) ** 11
_LARGEST_QUANTITY = Decimal(10) ** 9
_QUANTITY_DECIMALS = 3


def line_problems(line: LineEntry, currency: str) -> Iterator[FieldError]:
    """Everything that is wrong with a line; `field` is a name of `Purchase`."""
    name = line.medicine_name
    if not name:
        yield FieldError("medicine_name", "medicine_missing", "Name the medicine.")
    elif max(len(name), len(medicine_key(name))) > (_LONGEST["medicine_name"] or 0):
        yield _too_long("medicine_name", name)
    if len(line.generic_name) > (_LONGEST["generic_name"] or 0):
        yield _too_long("generic_name", line.generic_name)
    quantity = line.quantity
    if not 0 < quantity < _LARGEST_QUANTITY or _decimals(quantity) > _QUANTITY_DECIMALS:
        message = f"{_format(quantity)} is no quantity. Give a number above 0, such as 10 or 0.5."
        yield FieldError("quantity", "quantity_invalid", message)
    if error := amount_problem("amount", line.amount, currency):
        yield error
    if line.duration_days is not None and not 1 <= line.duration_days <= LONGEST_DURATION_DAYS:
        message = (
            f"{line.duration_days} days is no duration. Give 1 to {LONGEST_DURATION_DAYS} days, "
            "or nothing when it is not known."
        )
        yield FieldError("duration_days", "duration_invalid", message)


def amount_problem(name: str, amount: Decimal, currency: str) -> FieldError | None:
    if amount < 0:
        message = (
            f"{_format(amount)} is below 0. Give what was paid; a return is a correction of its "
            "bill."
        )
        return FieldError(name, "amount_invalid", message)
    if amount >= _LARGEST_AMOUNT:
        return FieldError(name, "amount_invalid", "This amount is too large. Check the digits.")
    decimals = get_currency_precision(currency)
    if _decimals(amount) > decimals:
        allowed = f"at most {decimals} decimals" if decimals else "no decimals"
        message = f"{_format(amount)} has too many decimals: {currency} has {allowed}. Round it."
        return FieldError(name, "amount_invalid", message)
    return None


def number_problem(number: str) -> FieldError | None:
    if len(number) > (_LONGEST["bill_number"] or 0):
        return _too_long("bill_number", number)
    if not number.isprintable():
        message = "A bill number has letters, digits and signs only. Take the others out."
        return FieldError("bill_number", "bill_number_invalid", message)
    return None


def doctor_problem(name: str) -> FieldError | None:
    return _too_long("doctor_name", name) if len(name) > (_LONGEST["doctor_name"] or 0) else None


def day_problem(day: date, organization: Organization) -> FieldError | None:
    if day > organization.today():
        message = "This day has not come yet. Give the day of the bill."
        return FieldError("bill_date", "date_in_future", message)
    if day < FIRST_DAY:
        message = f"No bill was before {FIRST_DAY}. Check the year."
        return FieldError("bill_date", "date_too_old", message)
    return None


def entry_problems(
    entry: BillEntry, organization: Organization, *, lines_name: str = "purchases"
) -> list[FieldError]:
    """Everything that is wrong with a bill as a whole, beside the person."""
    errors = [
        day_problem(entry.bill_date, organization),
        number_problem(entry.bill_number),
        doctor_problem(entry.doctor_name),
    ]
    found = [error for error in errors if error is not None]
    if entry.visited_but_no_purchase:
        return found + list(no_purchase_problems(entry, lines_name))
    return found + lines_problems(
        entry.lines, entry.discount_amount, organization.bill_currency, lines_name=lines_name
    )


def lines_problems(
    lines: Sequence[LineEntry],
    discount: Decimal,
    currency: str,
    *,
    lines_name: str = "purchases",
) -> list[FieldError]:
    if not lines:
        message = "Give what was bought, or say visited_but_no_purchase: true."
        return [FieldError(lines_name, "lines_missing", message)]
    found = [
        FieldError(f"{lines_name}.{position}.{error.field}", error.code, error.message)
        for position, line in enumerate(lines)
        for error in line_problems(line, currency)
    ]
    wrong = amount_problem("discount_amount", discount, currency)
    total = sum((line.amount for line in lines), Decimal(0))
    if wrong is None and not found and discount > total:
        message = (
            f"The discount of {_format(discount)} is more than the sum of {_format(total)}. Lower "
            "it."
        )
        wrong = FieldError("discount_amount", "discount_invalid", message)
    if wrong is None and not found and total >= _LARGEST_AMOUNT:
        message = "The sum is too large. Check the digits of the amounts."
        wrong = FieldError(lines_name, "amount_invalid", message)
    return [*found, wrong] if wrong else found


def no_purchase_problems(entry: BillEntry, lines_name: str) -> Iterator[FieldError]:
    if entry.lines:
        message = "Nothing was bought, so there are no lines. Leave them out, or the mark."
        yield FieldError(lines_name, "lines_without_purchase", message)
    for name in ("bill_number", "discount_amount"):
        if getattr(entry, name):
            message = "Nothing was bought, so there is no bill to number or lower. Leave this out."
            yield FieldError(name, "lines_without_purchase", message)


def ensure_fit_seller(seller: User | None, branch: Branch, *, former: bool = False) -> None:
    """Raises DomainError 400: as for an id that does not exist for a user of another organization,
    and for who serves nobody in `branch`. `former`: they may have left since."""
    if seller is None:
        return
    if seller.organization_id != branch.organization_id:
        message = f"There is no user {seller.pk} in {branch.organization}. Choose one of its own."
        raise DomainError.at("served_by", "does_not_exist", message, overall="invalid")
    members = working_members(branch.organization, [branch.pk], former=former)
    if not members.filter(pk=seller.pk).exists():
        message = f"{seller.name} does not work in {branch}. Choose somebody who does."
        raise DomainError.at("served_by", "invalid", message)


def ensure_no_errors(errors: Sequence[FieldError]) -> None:
    """Raises DomainError 400 that lists `errors`, when there are any."""
    if errors:
        first = errors[0]
        more = f' ({len(errors) - 1} more in "errors".)' if len(errors) > 1 else ""
        raise DomainError(f"{first.field}: {first.message}{more}", errors=errors)


def _too_long(name: str, value: str) -> FieldError:
    message = (
        f'"{value[:40]}…" has {len(value)} characters; at most {_LONGEST[name]} fit. Shorten it.'
    )
    return FieldError(name, "too_long", message)


def _decimals(value: Decimal) -> int:
    """Digits behind the point: 1 of 2.50."""
    exponent = value.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 99


def _format(value: Decimal) -> str:
    """As people write it; 1E+999999 would be a million digits."""
    return f"{value:f}" if abs(value.adjusted()) < 20 else str(value)


def ensure_not_recorded(
    whose: QuerySet[Customer], branch_id: int, day: date, *, but: Bill | None = None
) -> None:
    """Nobody comes twice on one day to one branch without buying anything.

    DomainError 409 when another bill than `but` says already that the customer came that day.
    """
    known = Bill.objects.active().filter(
        customer__in=whose, branch=branch_id, bill_date=day, visited_but_no_purchase=True
    )
    if bill := known.exclude(pk=but.pk if but else None).first():
        raise DomainError(
            f"This visit without a purchase is recorded already, as bill {bill.pk}.",
            code="already_recorded",
            status=409,
            extra={"bill": bill.pk},
        )
