"""Merges of leads, in the journey of the customer whom they are about."""

from collections.abc import Sequence

from django.db.models import QuerySet

from accounts.models import User
from customers.journey.merges import merge_entry
from customers.merging.queries import merges_of
from customers.models import Customer, MergeRecord
from history.journey import Entry, JourneySource
from leads.queries import leads_of


class LeadMerges(JourneySource[MergeRecord]):
    name = "lead_merge"
    date_field = "merged_at"

    def rows(self, customer: Customer, reader: User) -> QuerySet[MergeRecord]:
        return merges_of("lead", leads_of(customer, reader).order_by().values("pk"))

    def entries(self, rows: Sequence[MergeRecord], reader: User) -> list[Entry]:
        return [merge_entry(row, "lead") for row in rows]
