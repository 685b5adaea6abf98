"""Taking uploads back in tests, and the state that is left, free of ids."""

from typing import Any

from accounts.models import Branch, Organization, User
from customers.models import Customer, DuplicateCandidate
from jobs.testing import run_jobs
from uploads.models import FileUpload, UploadRevert
from uploads.reverting.services import revert_upload
from visits.models import Visit


def revert(upload: FileUpload, *, by: User | None = None) -> UploadRevert:
    """Take the upload back, here and now: its revert with the three lists."""
    reverting = revert_upload(upload, by=by)
    run_jobs()
    reverting.refresh_from_db()
    upload.refresh_from_db()
    assert (reverting.status, reverting.error) == ("done", "")
    return reverting


def listed(reverting: UploadRevert, decision: str) -> list[str]:
    return [
        sentence
        for entry in reverting.entries.filter(decision=decision)
        for sentence in entry.sentences
    ]


def meaning(organization: Organization) -> dict[str, list[Any]]:
    """Customers with their keys, visits and pairs, as somebody sees them."""
    customers = Customer.objects.filter(organization=organization).order_by("pk")
    visits = Visit.objects.filter(organization=organization)
    # Not those of similar names alone, which are looked for whenever a sheet is over.
    pairs = DuplicateCandidate.objects.filter(organization=organization).exclude(reasons=[])
    branches = dict(Branch.objects.filter(organization=organization).values_list("pk", "name"))
    return {
        "customers": [
            (
                one.pk, one.full_name, one.phone, one.email, one.passport_number, one.city,
                branches.get(one.branch_id or 0), one.last_activity, one.is_active,
                one.merged_into_id,
                sorted(str(key) for key in one.identifiers.all()),
            )
            for one in customers.prefetch_related("identifiers")
        ],
        "visits": sorted(visits.values_list("customer_id", "branch_id", "visit_date", "notes")),
        "pairs": sorted(
            (first, second, status, sorted(reasons))
            for first, second, status, reasons in pairs.values_list(
                "first_id", "second_id", "status", "reasons"
            )
        ),
    }  # fmt: skip
