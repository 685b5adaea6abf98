"""A bill on paper: what the customer takes along."""

from django.db import models
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.medical import note_medical_of
from customers.normalize import format_phone
from visits.models import Bill
from visits.money import format_amount, format_money


class Paper(models.TextChoices):
    A6 = "a6", _("A6")
    ROLL = "80mm", _("80 mm roll")


def render_receipt(bill: Bill, *, paper: Paper, origin: str) -> str:
    """An HTML page that prints on `paper`, with the names of what was bought and no other medical
    detail. `origin` such as https://shop.example: the page may be printed out of a frame or a
    window without an address. Raises DomainError 409 for a visit without a purchase.
    """
    if bill.visited_but_no_purchase:
        raise DomainError(
            "Nothing was bought, so there is no receipt.", code="no_purchase", status=409
        )
    note_medical_of(bill)
    lines = list(bill.purchases.all())
    seller = bill.served_by or bill.created_by
    bought = sum((line.amount for line in lines), start=bill.discount_amount * 0)
    values = {
        "bill": bill,
        "origin": origin,
        "stylesheet": f"visits/receipt-{paper}.css",
        "seller": seller.name if seller else "",
        "phone": format_phone(bill.customer.phone),
        "lines": [
            {
                "name": line.medicine_name,
                "quantity": f"{line.quantity.normalize():f}",
                "amount": format_amount(line.amount, bill.currency),
            }
            for line in lines
        ],
        "sum": format_amount(bought, bill.currency),
        "discount": bill.discount_amount and format_amount(bill.discount_amount, bill.currency),
        "total": format_money(bill.total_amount, bill.currency),
    }
    return render_to_string("visits/receipt.html", values)
