"""What reads merges."""

from django.db.models import Exists, OuterRef, QuerySet

from customers.models import MergeMember, MergeRecord


def merges_of(type_name: str, records: QuerySet) -> QuerySet[MergeRecord]:
    """The merges of these records, of which `records` gives the ids; archived ones included."""
    members = MergeMember.objects.filter(record_id__in=records).order_by()
    return MergeRecord.objects.filter(type=type_name, pk__in=members.values("merge"))


def with_record(merges: QuerySet[MergeRecord], record: int) -> QuerySet[MergeRecord]:
    """Those in which the record with this id took part, as the one kept or as a duplicate."""
    members = MergeMember.objects.filter(record_id=record, merge=OuterRef("pk"))
    return merges.filter(Exists(members.order_by()))


def describe_members(merge: MergeRecord, noun: str) -> tuple[str, str]:
    """`Asha Patel (customer 3)` that was kept, and the others in one phrase."""
    parts = [f"{one.label} ({noun} {one.record_id})" for one in merge.members_in_order]
    kept, *others = parts
    return kept, " and ".join(filter(None, [", ".join(others[:-1]), others[-1]]))
