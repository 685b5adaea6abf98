"""Sheets of bills made for a test, and what they leave behind, free of ids."""

import random
from typing import Any

from accounts.models import Branch, Organization
from customers.models import Customer
from history.models import Change
from uploads.tests.sheets import state_of
from visits.models import Bill, Purchase

PURCHASES = ["Bill No", "Bill Date", "Patient", "Mobile", "Medicine", "Qty", "Amount", "Days",
             "Doctor", "Category", "Shop"]  # fmt: skip


def row(**text: str) -> list[str]:
    """Asha's metformin on B-1, unless told otherwise; names are the headings in lower case."""
    values = {
        "bill no": "B-1", "bill date": "2/5/2024", "patient": "Asha Patel",
        "mobile": "9723521333", "medicine": "Metformin 500", "qty": "60", "amount": "180",
        "days": "", "doctor": "", "category": "", "shop": "CG Road",
    } | {name.replace("_", " "): value for name, value in text.items()}  # fmt: skip
    return [values[heading.lower()] for heading in PURCHASES]


def open_pharmacy(name: str = "Sabarmati Stores") -> Organization:
    organization = Organization.objects.create(name=name)
    for branch in ("CG Road", "Shivranjani"):
        Branch.objects.create(organization=organization, name=branch)
    return organization


def tangled_bills(seed: int, rows: int) -> list[list[str]]:
    """Bills in pieces, numbers of other people, lines again, people without a key."""
    chance = random.Random(seed)
    people = max(rows // 6, 2)
    sheet = []
    for _ in range(rows):
        person = chance.randrange(people)
        bill = chance.randrange(people)
        number = f"B-{bill}" if chance.random() < 0.7 else ""
        if number and chance.random() < 0.85:
            person = bill
        kind = chance.random()
        sheet.append(
            row(
                bill_no=number.lower() if kind > 0.9 else number,
                bill_date=f"{bill % 28 + 1 if number else chance.randint(1, 3)}/5/2024",
                patient=f"Person {person}",
                mobile="" if person % 9 == 0 else "12345" if kind < 0.03 else f"98250{person:05d}",
                medicine=chance.choice(["Metformin 500", "metformin  500", "ORS", "Aspirin", ""]),
                qty=chance.choice(["1", "10", "0"]) if kind < 0.3 else "10",
                amount=chance.choice(["180", "1,250.50", "₹ 95.5"]),
                days=chance.choice(["", "30", "30 days", "400"]) if kind < 0.5 else "",
                doctor=chance.choice(["", "Dr. Shaikh"]),
                shop=chance.choice(["CG Road", "Shivranjani", "Bopal"])
                if kind < 0.1
                else "CG Road",
            )
        )
    return sheet


def bills_state_of(organization: Organization) -> dict[str, Any]:
    """Customers, visits, bills, lines, corrections and rows, with places instead of ids."""
    state = state_of(organization)
    people = Customer.objects.filter(organization=organization).order_by("pk")
    position = {pk: number for number, pk in enumerate(people.values_list("pk", flat=True))}
    lines = Purchase.objects.filter(bill__organization=organization).order_by("bill_id", "pk")
    return state | {
        "bills": [
            (
                bill.bill_number, bill.number_made, bill.bill_date, position[bill.customer_id],
                bill.branch.name, bill.total_amount, bill.doctor_name, bill.customer_category,
                bill.visit.visit_date, bill.visit.outcome,
                [
                    (line.medicine_name, line.quantity, line.amount, line.runs_out_on)
                    for line in bill.purchases.all()
                ],
            )
            for bill in Bill.objects.filter(organization=organization)
            .select_related("visit", "branch").prefetch_related("purchases").order_by("pk")
        ],
        "lines": len(lines),
        "bill changes": Change.objects.filter(
            organization=organization, target_type="bill"
        ).count(),
    }  # fmt: skip
