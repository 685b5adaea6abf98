"""After the run: rows that came out otherwise than previewed, each with the reason."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q

from core.bulk import update_rows
from customers.models import MergeMember
from history.models import Change, ChangeAction, ChangeCause, TargetType
from jobs.run import JobRun
from uploads.models import FileUpload, MatchedBy, Outcome, PreviewRow, UploadRow

ROWS_AT_ONCE = 5_000


def record_differences(upload: FileUpload, run: JobRun) -> None:
    """Clear the preview's rows that came true, and say of the others what came instead.

    In windows of row numbers, each a transaction with its checkpoint: it goes on after a kill.
    """
    if upload.previewed_at is None:
        return
    rows = PreviewRow.objects.filter(upload=upload).order_by()
    last = rows.aggregate(Max("row_number"))["row_number__max"] or 0
    compared_up_to = run.cursor.get("compared", 0)
    while compared_up_to < last:
        window = rows.filter(
            row_number__gt=compared_up_to, row_number__lte=compared_up_to + ROWS_AT_ONCE
        )
        with run.chunk() as chunk:
            _clear_what_came_true(window, upload)
            found = list(window)
            update_rows(PreviewRow, ["difference"], _reasons(upload, found))
            FileUpload.objects.filter(pk=upload.pk).update(
                differences_count=F("differences_count") + len(found)
            )
            compared_up_to += ROWS_AT_ONCE
            chunk.checkpoint({**run.cursor, "compared": compared_up_to}, done=run.job.done)


def _clear_what_came_true(window: Any, upload: FileUpload) -> None:
    same = UploadRow.objects.filter(
        upload=upload, row_number=OuterRef("row_number"), outcome=OuterRef("outcome")
    )
    of_the_same = same.filter(customer=OuterRef("customer"))
    window.filter(Exists(of_the_same) | Q(Exists(same), customer=None)).delete()


def _reasons(upload: FileUpload, found: list[PreviewRow]) -> list[tuple[int, str]]:
    rows = {
        row.row_number: row
        for row in UploadRow.objects.filter(
            upload=upload, row_number__in_values=[each.row_number for each in found]
        )
    }
    pairs = [(each, rows[each.row_number]) for each in found if each.row_number in rows]
    changes = _changes_in_between(upload, (row.customer_id for _, row in pairs))
    merges = _merges_in_between(upload, (given.customer_id for given, _ in pairs))
    changes |= {
        row.customer_id: merges[given.customer_id]
        for given, row in pairs
        if row.customer_id and row.customer_id != given.customer_id and given.customer_id in merges
    }
    return [(given.pk, _difference(given, row, changes)) for given, row in pairs]


def _difference(given: PreviewRow, row: UploadRow, changes: dict[int, str]) -> str:
    before, now = _describe(given.outcome), _describe(row.outcome)
    if given.outcome == row.outcome:
        now = f"{now}, for customer {row.customer_id} instead of {given.customer_id}"
    return f"Preview: {before}; now {now}, because {_because(given, row, changes)}."


def _because(given: PreviewRow, row: UploadRow, changes: dict[int, str]) -> str:
    if row.outcome == Outcome.NEEDS_ATTENTION:
        return f"since then there is a problem: {_problems(row)}"
    if row.matched_by == MatchedBy.SEEN_BEFORE or (row.same_as and given.matched_by == ""):
        return "another upload brought the same row in between"
    if row.customer_id in changes:
        return changes[row.customer_id]
    if row.same_as:
        return "another upload brought the same row in between"
    if given.outcome == Outcome.NEEDS_ATTENTION:
        return f"what was wrong is settled: {_problems(given)}"
    if given.customer_id and row.customer_id != given.customer_id:
        return f"its phone, e-mail or passport leads to customer {row.customer_id} since"
    return "records that it names were changed in between"


def _changes_in_between(upload: FileUpload, customer_ids: Iterable[int | None]) -> dict[int, str]:
    """Per customer the first that others did to them since the preview began: one query."""
    own = UploadRow.objects.filter(pk=OuterRef("cause_id"), upload=upload)
    changes = (
        Change.objects.of_each(TargetType.CUSTOMER, {pk for pk in customer_ids if pk})
        .filter(at__gte=upload.previewed_at)
        .exclude(Q(cause=ChangeCause.UPLOAD_ROW) & Exists(own))
        .order_by("-pk")
        .select_related("by")
    )
    zone = upload.organization.zone
    return {
        change.target_id: (
            f"customer {change.target_id} was {_DONE.get(change.action, 'changed')}"
            f"{f' by {change.by.username}' if change.by else ''}"
            f" at {change.at.astimezone(zone):%H:%M} in between"
        )
        for change in changes
    }


def _merges_in_between(upload: FileUpload, customer_ids: Iterable[int | None]) -> dict[int, str]:
    """Per customer who is another's duplicate since the preview began: one query."""
    members = MergeMember.objects.filter(
        record_id__in_values={pk for pk in customer_ids if pk},
        is_primary=False,
        merge__type="customer",
        merge__merged_at__gte=upload.previewed_at,
    ).select_related("merge__merged_by")
    zone = upload.organization.zone
    return {
        one.record_id: (
            f"customer {one.record_id} was merged into customer {one.merge.primary_id}"
            f"{f' by {one.merge.merged_by.username}' if one.merge.merged_by else ''}"
            f" at {one.merge.merged_at.astimezone(zone):%H:%M} in between"
        )
        for one in members.order_by("pk")
    }


_DONE: dict[str, str] = {
    ChangeAction.CREATED: "added",
    ChangeAction.UPDATED: "changed",
    ChangeAction.REACTIVATED: "reactivated",
}
_OUTCOMES: dict[str, str] = {Outcome.NEEDS_ATTENTION: "waits"}


def _describe(outcome: str) -> str:
    return _OUTCOMES.get(outcome, outcome)


def _problems(row: PreviewRow | UploadRow) -> str:
    codes = dict.fromkeys(problem["code"].replace("_", " ") for problem in row.problems)
    return ", ".join(codes) or "unknown"
