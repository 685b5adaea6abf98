"""Rows that were here before, however their sheet was re-saved (DESIGN 7, Seen before).

A fingerprint is taken of what a row was understood to say, so it is blind to the order of columns,
to spacing and to formats. A row that an earlier upload brought is unchanged and points to the same
records, the n-th twin to the n-th twin: each row of an earlier upload answers for one row of this.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from uploads.draft import Draft
from uploads.models import FileUpload, UploadRow


@dataclass(frozen=True, slots=True)
class Original:
    """The row that first brought what another one repeats."""

    row_id: int
    customer_id: int
    visit_id: int | None


def fingerprint_of(draft: Draft, organization_id: int, kind: str) -> str:
    """32 hex digits (128 bits: no two different rows of any shop will ever share one)."""
    incoming = draft.incoming
    assert incoming is not None
    said = [
        str(organization_id),
        kind,
        incoming.full_name,
        " ".join(sorted(incoming.phones)),  # two columns of phones may stand in either order
        incoming.email,
        incoming.passport_number,
        str(draft.branch_id or ""),
        str(draft.day or ""),
    ]
    said += [f"{name}={value}" for name, value in sorted(incoming.details.items())]
    return blake2b("\x1f".join(said).encode(), digest_size=16).hexdigest()


def find_originals(upload: FileUpload, drafts: Sequence[Draft]) -> dict[str, list[Original]]:
    """Per fingerprint the rows of earlier uploads, oldest first, that no row of this one used yet.

    Rows of a reverted upload do not count, nor rows whose customer is gone. Two queries, or one
    when nothing was seen before.
    """
    found: dict[str, list[Original]] = {}
    prints = {draft.fingerprint for draft in drafts if draft.fingerprint}
    if not prints:
        return found
    originals = UploadRow.objects.filter(
        same_as=None, reverted_at=None, customer__isnull=False
    ).exclude(upload=upload)
    rows = list(
        originals.filter(fingerprint__within=prints)
        .order_by("pk")
        .values_list("fingerprint", "pk", "customer_id", "visit_id")
    )
    used = _used(upload, [pk for _, pk, _, _ in rows])
    for fingerprint, pk, customer_id, visit_id in rows:
        if pk not in used and fingerprint and customer_id:
            found.setdefault(fingerprint.hex, []).append(Original(pk, customer_id, visit_id))
    return found


def _used(upload: FileUpload, row_ids: Collection[int]) -> set[int]:
    if not row_ids:
        return set()
    used = UploadRow.objects.filter(upload=upload, same_as__within=row_ids)
    return {pk for pk in used.order_by().values_list("same_as", flat=True) if pk}
