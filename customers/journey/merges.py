"""Merges in the journey: which records became this customer, when, by whom."""

from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet

from accounts.models import User
from customers.merging.queries import describe_members, merges_of
from customers.models import Customer, MergeRecord
from history.journey import Entry, JourneySource


class Merges(JourneySource[MergeRecord]):
    """The merges of one sort of records."""

    date_field = "merged_at"
    related = ("merged_by",)

    def load(self, rows: QuerySet[MergeRecord], reader: User) -> QuerySet[MergeRecord]:
        return rows.prefetch_related("members")


class CustomerMerges(Merges):
    name = "merge"

    def rows(self, customer: Customer, reader: User) -> QuerySet[MergeRecord]:
        records = Customer.objects.filter(Q(pk=customer.pk) | Q(merged_into=customer))
        return merges_of("customer", records.order_by().values("pk"))

    def entries(self, rows: Sequence[MergeRecord], reader: User) -> list[Entry]:
        return [merge_entry(row, "customer") for row in rows]


def merge_entry(merge: MergeRecord, noun: str) -> Entry:
    kept, others = describe_members(merge, noun)
    by = merge.merged_by.name if merge.merged_by else ""
    return Entry(
        type="merge",
        title=f"{others} merged into {kept}",
        description=f"By {by}" if by else "",
        details={
            "merge": merge.pk,
            "type": merge.type,
            "primary": merge.primary_id,
            "duplicates": [one.record_id for one in merge.members_in_order if not one.is_primary],
            "kept": kept,
            "merged": others,
            "by": by,
        },
    )


def merge_labels(ids: Collection[int]) -> dict[int, str]:
    """{id: "merge 5"}"""
    found = MergeRecord.objects.filter(pk__in=ids).order_by().values_list("pk", flat=True)
    return {pk: f"merge {pk}" for pk in found}
