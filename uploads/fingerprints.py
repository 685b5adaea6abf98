"""Rows that were here before, however their sheet was re-saved (DESIGN 7, Seen before).

A fingerprint is taken of what a row was understood to say, so it is blind to the order of columns,
to spacing and to formats. A row that an earlier upload brought is unchanged and points to the same
records, the n-th twin to the n-th twin: each row of an earlier upload answers for one row of this.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from django.db.models import Q

from core.bulk import find_each
from customers.matching import Incoming
from uploads.draft import Draft
from uploads.models import FileUpload, UploadRow


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


def fingerprint_of(draft: Draft, organization_id: int, kind: str) -> str:
    """32 hex digits (128 bits: no two different rows of any shop will ever share one)."""
    said = [str(organization_id), kind, *draft.said]
    if (incoming := draft.incoming) is not None:
        said += _said_of_person(draft, incoming)
    return blake2b("\x1f".join(said).encode(), digest_size=16).hexdigest()


def _said_of_person(draft: Draft, incoming: Incoming) -> list[str]:
    said = [
        incoming.full_name,
        " ".join(sorted(incoming.phones)),  # two columns of phones may stand in either order
        " ".join(sorted(incoming.emails)),
        incoming.passport_number,
        str(draft.branch_id or ""),
        str(draft.day or ""),
    ]
    return said + [f"{name}={value}" for name, value in sorted(incoming.details.items())]


def find_originals(upload: FileUpload, drafts: Sequence[Draft]) -> dict[str, list[Original]]:
    """Per fingerprint the rows of earlier uploads, oldest first, that no row of this one used yet.

    Rows of a reverted upload do not count, nor rows whose customer is gone. Two queries, or one
    when nothing was seen before.
    """
    return originals_of(upload, {draft.fingerprint for draft in drafts if draft.fingerprint})


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
        originals.filter(fingerprint__within=prints)
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
    found = find_each(UploadRow, ["same_as"], keys, where={"upload_id": upload.pk})
    return {pk for (pk,), _ in found}
