"""A reverting and its preview in words for people."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format

from core.sentences import Sentence
from history.reverting.records import Record
from jobs.progress import progress_of
from uploads.models import RevertList, RevertStatus, UploadRevert
from uploads.sentences import counted, format_name

# (key of the counts, one, many), in the order in which they are told.
_WHAT = (
    ("customers", "customer", "customers"),
    ("visits", "visit", "visits"),
    ("values", "value", "values"),
    ("keys", "key", "keys"),
    ("leads", "lead", "leads"),
    ("memberships", "place in a project", "places in projects"),
    ("partners", "partner", "partners"),
    ("projects", "project of a partner", "projects of partners"),
    ("contacts", "contact", "contacts"),
    ("purchases", "purchase line", "purchase lines"),
    ("bills", "bill", "bills"),
    ("branches", "branch", "branches"),
)


def counts_in_words(counts: dict[str, int]) -> str:
    """`12 customers, 14 visits and 1 value`; "nothing" for nothing."""
    parts = [counted(counts[name], one, many) for name, one, many in _WHAT if counts.get(name)]
    if not parts:
        return "nothing"
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def revert_sentence(revert: UploadRevert) -> str:
    if revert.status == RevertStatus.RUNNING:
        return _progress(revert)
    parts = [revert.error] if revert.error else []
    goes, kept, blocked = (
        revert.counts.get(name, {})
        for name in (RevertList.REVERTED, RevertList.KEPT, RevertList.BLOCKED)
    )
    verb = "would be reverted" if revert.is_preview else "reverted"
    parts.append(f"{counts_in_words(goes)} {verb}.".capitalize())
    if kept:
        parts.append(f"Kept: {counts_in_words(kept)}.")
    if blocked:
        parts.append(f"In the way of the rest: {_records(blocked)}.")
    return " ".join(parts)


def _records(counts: dict[str, Any]) -> str:
    return f"{counts_in_words(counts)} on which somebody built since"


class VisitSentences:
    """What becomes of visits, each named by its shop and day. `goes`: as the list is called, "goes"
    or "is gone"."""

    def __init__(self, branches: Mapping[int, str], goes: str) -> None:
        self.branches = branches
        self.goes = goes
        self._days: dict[date, str] = {}  # in words: a sheet tells of few

    def sentence(self, visit: Record, text: str, code: str, **values: str) -> Sentence:
        """`text` goes on from the visit, and names `{goes}` and the values."""
        branch_id, day = visit.values["branch_id"], visit.values["visit_date"]
        branch = self.branches.get(branch_id, f"branch {branch_id}")
        if day not in self._days:
            self._days[day] = date_format(day, "j M Y")
        what = text.format(goes=self.goes, **values)
        return Sentence(
            f"The visit to {branch} on {self._days[day]}{what}",
            code,
            branch=branch,
            day=day.isoformat(),
            **values,
        )


def by_whom(revert: UploadRevert) -> str:
    return format_name(revert.started_by) if revert.started_by else ""


def _progress(revert: UploadRevert) -> str:
    job = revert.job
    doing = "looked at" if revert.is_preview else "reverted"
    if job is None or not job.total:
        return "Waiting for its turn."
    sentence = f"{job.done:,} of {counted(job.total, 'row', 'rows')} {doing}"
    left = progress_of(job).seconds_left
    return (
        f"{sentence}, about {counted(left, 'second', 'seconds')} left." if left else f"{sentence}."
    )


def revert_labels(ids: Collection[int]) -> dict[int, str]:
    """{revert id: "reverting of may.csv"}, as the cause of a change."""
    reverts = UploadRevert.objects.filter(pk__in=ids).order_by()
    return {
        pk: f"reverting of {name}"
        for pk, name in reverts.values_list("pk", "upload__original_name")
    }
