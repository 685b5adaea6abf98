"""The sums of an upload, moved in the transaction that writes its rows."""

from collections import Counter
from collections.abc import Sequence

from django.db.models import F

from uploads.draft import Draft
from uploads.models import FileUpload, Outcome, WaitReason

_COUNTED: dict[str, str] = {
    Outcome.CREATED: "created_count",
    Outcome.UPDATED: "updated_count",
    Outcome.UNCHANGED: "unchanged_count",
    Outcome.NEEDS_ATTENTION: "needs_attention_count",
}


def count_taken_in(upload: FileUpload, drafts: Sequence[Draft]) -> None:
    """Add the rows that were read and tried for the first time."""
    _add(upload, Counter(str(draft.outcome) for draft in drafts), drafts, read=len(drafts))
    waiting = [draft for draft in drafts if draft.outcome == Outcome.NEEDS_ATTENTION]
    reasons = Counter(
        code for draft in waiting for code in {problem["code"] for problem in draft.problems}
    )
    for code, rows in reasons.items():
        known = WaitReason.objects.filter(upload=upload, code=code)
        if not known.update(rows=F("rows") + rows):
            WaitReason.objects.create(upload=upload, code=code, rows=rows)


def count_tried_again(upload: FileUpload, drafts: Sequence[Draft]) -> int:
    """Move the rows that waited and wait no more to what became of them; how many these are."""
    settled = [draft for draft in drafts if draft.outcome != Outcome.NEEDS_ATTENTION]
    outcomes = Counter(str(draft.outcome) for draft in settled)
    outcomes[Outcome.NEEDS_ATTENTION] = -len(settled)
    _add(upload, outcomes, settled, fixed=len(settled))
    return len(settled)


def _add(
    upload: FileUpload,
    outcomes: Counter[str],
    drafts: Sequence[Draft],
    *,
    read: int = 0,
    fixed: int = 0,
) -> None:
    moved = {name: outcomes[outcome] for outcome, name in _COUNTED.items()}
    moved |= {"rows_read": read, "fixed_count": fixed}
    moved["seen_before_count"] = sum(1 for draft in drafts if draft.same_as)
    steps = {name: F(name) + number for name, number in moved.items() if number}
    if steps:
        FileUpload.objects.filter(pk=upload.pk).update(**steps)
