"""A large register, made by COPY: customers with all that comes with them over the years.

Each has a phone, a third an e-mail; each a row of a sheet, its change and one or two visits; every
second a bill with two lines, and some are contacts, leads, booked, kept by a branch or reminded.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

CHUNK = 20_000
_YEARS = 3
_MEDICINES = ["Metformin 500", "Telma 40", "Ecosprin 75", "Thyronorm 50", "Pan D", "Dolo 650"]

_WAITING = {"status": "pending", "sent_at": None, "sent_by": ""}


class Someone(NamedTuple):
    pk: int
    number: int
    name: str
    phone: str
    email: str
    branch: int
    day: date
    at: datetime


def make_register(folder: Path, customers: int) -> None:
    """In an empty database. A small sheet goes the usual way, so that all it needs is there."""
    from django.db import transaction

    from accounts.models import Organization
    from benchmarks.ingest import upload_sheet
    from uploads.models import FileUpload

    upload_sheet(folder, 2_000, "leads")
    upload_sheet(folder, 2_000, "customers")
    upload = FileUpload.objects.latest("pk")
    upload.pk = upload.job = None
    upload.original_name, upload.rows_read = "all customers.csv", customers
    upload.created_count, upload.updated_count = customers, 0
    upload.unchanged_count = upload.needs_attention_count = 0
    upload.save()
    make = _Maker(Organization.objects.get(), upload)
    with _indexes_after():
        for start in range(0, customers, CHUNK):
            with transaction.atomic():
                make.people(start, min(CHUNK, customers - start))
    _gather_statistics()


class _Maker:
    def __init__(self, shop: Any, upload: Any) -> None:
        from accounts.models import Branch, User
        from leads.models import ChannelPartner, Project

        self.shop, self.upload = shop, upload
        self.branches = list(Branch.objects.values_list("pk", flat=True))
        self.projects = list(Project.objects.values_list("pk", flat=True))
        self.partners = list(ChannelPartner.objects.values_list("pk", flat=True))
        self.staff = [
            User.objects.create_user(f"staff{number}", organization=shop, role="staff").pk
            for number in range(12)
        ]
        self.today = shop.today()
        self.sent = {"status": "sent", "sent_at": upload.uploaded_at, "sent_by": "call"}
        self.chance = random.Random(20261128)

    def people(self, start: int, count: int) -> None:
        from benchmarks.people import random_name
        from core.bulk import reserve_ids
        from customers.models import Customer

        chance = self.chance
        people = []
        for number, pk in enumerate(reserve_ids(Customer, count), start):
            name = random_name(chance)
            day = self.today - timedelta(days=int(365 * _YEARS * chance.random()))
            email = f"{name.split()[0].lower()}.{number}@example.in"
            person = Someone(
                pk, number, name, _phone(number), email if chance.random() < 0.35 else "",
                chance.choice(self.branches), day,
                datetime.combine(day, time(12), self.shop.zone),
            )  # fmt: skip
            people.append(person)
        self._customers(people)
        self._sheet(people)
        self._bills([person for person in people if person.number % 2])
        self._contacts([person for person in people if person.number % 5 == 0])
        self._leads([person for person in people if person.number % 10 == 3])
        self._bookings([person for person in people if person.number % 20 == 7])

    def insert(self, model: type[Any], rows: list[dict[str, Any]], **shared: Any) -> list[int]:
        from core.bulk import insert, reserve_ids

        ids = reserve_ids(model, len(rows))
        for row, pk in zip(rows, ids, strict=True):
            row.setdefault("id", pk)
        insert(model, rows, at=self.upload.uploaded_at, **shared)
        return ids

    def _customers(self, people: list[Someone]) -> None:
        from customers.models import Customer, CustomerIdentifier

        cities = ["Ahmedabad", "Gandhinagar", "Surat", "Vadodara", "Anand", "Kalol", ""]
        self.insert(
            Customer,
            [
                {
                    "id": one.pk, "full_name": one.name, "phone": one.phone, "email": one.email,
                    "branch_id": one.branch, "city": self.chance.choice(cities),
                    "last_activity": one.at,
                }
                for one in people
            ],
            organization_id=self.shop.pk,
        )  # fmt: skip
        keys = [(one, "phone", one.phone) for one in people]
        keys += [(one, "email", one.email) for one in people if one.email]
        self.insert(
            CustomerIdentifier,
            [
                {"customer_id": one.pk, "kind": kind, "value": value, "first_seen": one.at}
                for one, kind, value in keys
            ],
            organization_id=self.shop.pk,
        )

    def _sheet(self, people: list[Someone]) -> None:
        """The row that made each of them, and once more for a third; its visit and its change."""
        from core.bulk import as_json
        from history.models import Change
        from uploads.models import UploadRow
        from visits.models import Visit

        visits = [
            {"customer_id": one.pk, "branch_id": one.branch, "visit_date": one.day}
            for one in people
        ]
        visits += [
            row | {"visit_date": row["visit_date"] - timedelta(days=self.chance.randint(1, 300))}
            for row in visits[::3]
        ]
        made = self.insert(Visit, visits, organization_id=self.shop.pk)
        rows = self.insert(
            UploadRow,
            [
                {
                    "row_number": one.number + 2,
                    "cells": as_json([one.number, one.name, one.phone, one.email, "Bopal"]),
                    "fingerprint": UUID(int=one.number),
                    "customer_id": one.pk, "visit_id": visit,
                }
                for one, visit in zip(people, made, strict=False)
            ],
            organization_id=self.shop.pk, upload_id=self.upload.pk, outcome="created",
            changes="{}", problems="[]", processed_at=self.upload.uploaded_at,
        )  # fmt: skip
        self.insert(
            Change,
            [
                {
                    "target_id": one.pk, "cause_id": row, "at": self.upload.uploaded_at,
                    "changes": as_json({"full_name": ["", one.name], "phone": ["", one.phone]}),
                }
                for one, row in zip(people, rows, strict=True)
            ],
            organization_id=self.shop.pk, target_type="customer", action="created",
            cause="upload_row",
        )  # fmt: skip

    def _bills(self, people: list[Someone]) -> None:
        """On a visit of their own, the day after; of a fifth, somebody is reminded."""
        from reminders.models import RefillReminder
        from visits.models import Bill, Purchase, Visit

        days = [min(one.day + timedelta(days=1), self.today) for one in people]
        shared = {"organization_id": self.shop.pk}
        both = list(zip(people, days, strict=True))
        visits = self.insert(
            Visit,
            [
                # Whoever comes today came today: another shop, for the visit is there.
                {"customer_id": one.pk, "branch_id": self._other(one), "visit_date": day}
                for one, day in both
            ],
            outcome="purchased", **shared,
        )  # fmt: skip
        bills = self.insert(
            Bill,
            [
                {
                    "customer_id": one.pk, "branch_id": self._other(one), "visit_id": visit,
                    "bill_number": f"B-{one.number}", "number_key": f"B-{one.number}",
                    "bill_date": day, "total_amount": 100 + one.number % 900,
                    "served_by_id": self.staff[one.number % len(self.staff)],
                }
                for (one, day), visit in zip(both, visits, strict=True)
            ],
            currency="INR", **shared,
        )  # fmt: skip
        lines = [
            {
                "bill_id": bill, "medicine_name": name, "medicine_key": name.lower(),
                "amount": 50, "duration_days": 30, "runs_out_on": day + timedelta(days=30),
            }
            for (one, day), bill in zip(both, bills, strict=True)
            for name in (_MEDICINES[one.number % 6], _MEDICINES[(one.number + 1) % 6])
        ]  # fmt: skip
        made = self.insert(Purchase, lines)
        reminded = [
            (one, line, lines[2 * at])
            for at, (one, line) in enumerate(zip(people, made[::2], strict=True))
            if one.number % 5 == 1
        ]
        self.insert(
            RefillReminder,
            [
                {
                    "customer_id": one.pk, "branch_id": self._other(one), "purchase_id": pk,
                    "medicine_name": line["medicine_name"], "medicine_key": line["medicine_key"],
                    "runs_out_on": line["runs_out_on"],
                    "reminder_date": line["runs_out_on"] - timedelta(days=3),
                    "due_on": line["runs_out_on"] - timedelta(days=3),
                    **(self.sent if line["runs_out_on"] < self.today else _WAITING),
                }
                for one, pk, line in reminded
            ],
            **shared,
        )  # fmt: skip

    def _other(self, one: Someone) -> int:
        at = self.branches.index(one.branch)
        return int(self.branches[(at + 1) % len(self.branches)])

    def _contacts(self, people: list[Someone]) -> None:
        from contacts.models import ContactInteraction, ContactRecord

        status = partial(self.chance.choice, ("pending", "pending", "contacted", "yellow"))
        shared = {"organization_id": self.shop.pk}
        rows = [
            {
                "phone": one.phone, "name": one.name, "branch_id": one.branch,
                "customer_id": one.pk, "source": "Fair", "next_action_on": one.day,
                "assigned_to_id": self.staff[one.number % len(self.staff)], "status": status(),
            }
            for one in people
        ]  # fmt: skip
        for row in rows:
            row["worked_status"] = row["status"]
        made = self.insert(ContactRecord, rows, **shared)
        self.insert(
            ContactInteraction,
            [
                {"contact_id": pk, "done_by_id": row["assigned_to_id"], "done_at": one.at}
                for one, pk, row in zip(people, made, rows, strict=True)
            ],
            notes="Called", **shared,
        )  # fmt: skip

    def _leads(self, people: list[Someone]) -> None:
        from leads.models import FollowUpHistory, Lead, LeadProjectAssociation, PartnerClaim

        shared = {"organization_id": self.shop.pk}
        made = self.insert(
            Lead,
            [
                {
                    "customer_id": one.pk, "full_name": one.name, "contact_number": one.phone,
                    "branch_id": one.branch, "next_follow_up_on": one.day,
                }
                for one in people
            ],
            source="Hoarding", **shared,
        )  # fmt: skip
        memberships = [
            {"lead_id": pk, "project_id": self.projects[one.number % len(self.projects)]}
            for one, pk in zip(people, made, strict=True)
        ]
        partner = partial(self.chance.choice, self.partners)
        until = self.upload.uploaded_at + timedelta(days=90)
        self.insert(LeadProjectAssociation, [dict(row) for row in memberships], **shared)
        self.insert(
            PartnerClaim,
            [row | {"partner_id": partner()} for row in memberships[::2]],
            status="active", cause="lead", valid_until=until, claimed_at=self.upload.uploaded_at,
            **shared,
        )  # fmt: skip
        self.insert(
            FollowUpHistory,
            [
                {"lead_id": pk, "done_by_id": self.staff[0], "done_at": one.at}
                for one, pk in zip(people, made, strict=True)
            ],
            notes="Wants the price list", **shared,
        )  # fmt: skip

    def _bookings(self, people: list[Someone]) -> None:
        from bookings.models import AreaCustomer, Booking, BookingPerson

        shared = {"organization_id": self.shop.pk}
        made = self.insert(
            Booking,
            [
                {"reference": f"TR-{one.number}", "booked_on": one.day, "branch_id": one.branch}
                for one in people
            ],
            service_type="Tour", **shared,
        )  # fmt: skip
        typed = [
            {
                "full_name": one.name, "email": one.email, "customer_id": one.pk,
                "phone": f"{one.phone[3:8]} {one.phone[8:]}",
            }
            for one in people
        ]  # fmt: skip
        self.insert(
            BookingPerson,
            [row | {"booking_id": booking} for row, booking in zip(typed, made, strict=True)],
        )
        self.insert(AreaCustomer, typed, city="Surat", branch_id=self.branches[0], **shared)


def _phone(number: int) -> str:
    """A mobile of India that no invented sheet has; neighbours share no digits."""
    return f"+918{(number * 7_919_993 + 712_345_678) % 800_000_000 + 200_000_000:09d}"


@contextmanager
def _indexes_after() -> Iterator[None]:
    """On PostgreSQL the indexes without a constraint are made when all is there: in a tenth."""
    from django.db import connection

    found = []
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND NOT "
                "EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname)"
            )
            found = cursor.fetchall()
            for name, _ in found:
                cursor.execute(f'DROP INDEX "{name}"')
    yield
    with connection.cursor() as cursor:
        for _, definition in found:
            cursor.execute(definition)


def _gather_statistics() -> None:
    """As autovacuum does within a minute of so many rows; it may be off where one measures."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
