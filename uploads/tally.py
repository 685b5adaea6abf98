"""The sums of an upload, moved in the transaction that writes its rows."""

from collections import Counter
from collections.abc import Sequence

from django.db.models import F

from uploads.models import FileUpload, Outcome, WaitReason
from uploads.row_result import RowResult

_COUNTED: dict[str, str] = {
    Outcome.CREATED: "created_count",
    Outcome.UPDATED: "updated_count",
    Outcome.UNCHANGED: "unchanged_count",
    Outcome.NEEDS_ATTENTION: "needs_attention_count",
}


def count_imported(upload: FileUpload, results: Sequence[RowResult]) -> None:
    """Add the rows that were read and tried for the first time."""
    _add(upload, Counter(str(result.outcome) for result in results), results, read=len(results))
    waiting = [result for result in results if result.outcome == Outcome.NEEDS_ATTENTION]
    reasons = Counter(
        code for result in waiting for code in {problem["code"] for problem in result.problems}
    )
    for code, rows in reasons.items():
        known = WaitReason.objects.filter(upload=upload, code=code)
        if not known.update(rows=F("rows") + rows):
            WaitReason.objects.create(upload=upload, code=code, rows=rows)


def count_tried_again(upload: FileUpload, results: Sequence[RowResult]) -> int:
    """Move the rows that waited and wait no more to what became of them; how many these are."""
    settled = [result for result in results if result.outcome != Outcome.NEEDS_ATTENTION]
    outcomes = Counter(str(result.outcome) for result in settled)
    outcomes[Outcome.NEEDS_ATTENTION] = -len(settled)
    _add(upload, outcomes, settled, fixed=len(settled))
    return len(settled)


def _add(
    upload: FileUpload,
    outcomes: Counter[str],
    results: Sequence[RowResult],
    *,
    read: int = 0,
    fixed: int = 0,
) -> None:
    moved = {name: outcomes[outcome] for outcome, name in _COUNTED.items()}
    moved |= {"rows_read": read, "fixed_count": fixed}
    moved["seen_before_count"] = sum(1 for result in results if result.same_as)
    steps = {name: F(name) + number for name, number in moved.items() if number}
    if steps:
        FileUpload.objects.filter(pk=upload.pk).update(**steps)
