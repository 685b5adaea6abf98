"""Branches that an upload added stay, and are named: people and prices may hang on them by now."""

from accounts.models import Branch
from uploads.models import RevertList
from uploads.reverting.work import Entry, Work


def branch_entries(work: Work) -> list[Entry]:
    """The last chunk: shops that were added because rows named them."""
    upload = work.upload
    if not upload.options.get("create_missing_branches") or upload.started_at is None:
        return []
    added = Branch.objects.filter(
        organization=upload.organization_id, created_at__gte=upload.started_at
    )
    if upload.finished_at is not None:
        added = added.filter(created_at__lte=upload.finished_at)
    sentence = "The branch stays. If no such shop exists, deactivate it under Branches."
    return [
        Entry(RevertList.KEPT, "branch", pk, name, None, [sentence], {"branches": 1})
        for pk, name in added.order_by("name").values_list("pk", "name")
    ]
