"""Rows that were here before, however their sheet was re-saved (DESIGN 7, Seen before).

A fingerprint is taken of what a row was understood to say, so it is blind to the order of columns,
to spacing and to formats. A row that an earlier upload brought is unchanged and points to the same
records, the n-th twin to the n-th twin: each row of an earlier upload answers for one row of this.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from django.db.models import Q

from core.bulk import lookup_by_keys
from customers.matching import Incoming
from uploads.models import FileUpload, UploadRow
from uploads.rows.result import RowResult


@dataclass(frozen=True, slots=True)
class Original:
    """The row that first brought what another one repeats."""

    row_id: int
    customer_id: int | None
    visit_id: int | None
    lead_id: int | None
    partner_id: int | None
    contact_id: int | None
    purchase_id: int | None


def fingerprint_of(result: RowResult, organization_id: int, kind: str) -> str:
    """32 hex digits (128 bits: no two different rows of any shop will ever share one)."""
    parts = [str(organization_id), kind, *result.values]
    if (incoming := result.incoming) is not None:
        parts += _person_values(result, incoming)
    return blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


def _person_values(result: RowResult, incoming: Incoming) -> list[str]:
    parts = [
        incoming.full_name,
        " ".join(sorted(incoming.phones)),  # two columns of phones may stand in either order
        " ".join(sorted(incoming.emails)),
        incoming.passport_number,
        str(result.branch_id or ""),
        str(result.day or ""),
    ]
    return parts + [f"{name}={value}" for name, value in sorted(incoming.details.items())]


def find_originals(upload: FileUpload, results: Sequence[RowResult]) -> dict[str, list[Original]]:
    """Per fingerprint the rows of earlier uploads, oldest first, that no row of this one used yet.

    Rows of a reverted upload do not count, nor rows whose customer is gone. Two queries, or one
    when nothing was seen before.
    """
    return originals_of(upload, {result.fingerprint for result in results if result.fingerprint})


def originals_of(upload: FileUpload, prints: Collection[str]) -> dict[str, list[Original]]:
    """As `find_originals`, of these fingerprints."""
    found: dict[str, list[Original]] = {}
    if not prints:
        return found
    originals = UploadRow.objects.filter(
        Q(customer__isnull=False) | Q(channel_partner__isnull=False) | Q(contact__isnull=False),
        same_as=None,
        reverted_at=None,
    ).exclude(upload=upload)
    rows = list(
        originals.filter(fingerprint__in_values=prints)
        .order_by("pk")
        .values_list(
            "fingerprint",
            "pk",
            "customer_id",
            "visit_id",
            "lead_id",
            "channel_partner_id",
            "contact_id",
            "purchase_id",
        )
    )
    used = used_originals(upload, [pk for _, pk, *_ in rows])
    for fingerprint, pk, *records in rows:
        if pk not in used and fingerprint:
            found.setdefault(fingerprint.hex, []).append(Original(pk, *records))
    return found


def used_originals(upload: FileUpload, row_ids: Collection[int]) -> set[int]:
    """Which of these rows a row of `upload` repeats already."""
    keys = [(pk,) for pk in row_ids]
    found = lookup_by_keys(UploadRow, ["same_as"], keys, where={"upload_id": upload.pk})
    return {pk for (pk,), _ in found}
