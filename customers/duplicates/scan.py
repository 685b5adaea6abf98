"""Comparing the records of an organization, as a job that can be killed anywhere and goes on.

Whole: every record's keys are written again, then the keys are read in their order and whoever
shares one is compared, then pairs that were not found again are dropped. Otherwise only what was
saved since the last time is compared, or what a job names; all come to the same pairs.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Protocol

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Organization
from customers.duplicates.blocking import keys_of
from customers.duplicates.blocks import blocks_from, replace_keys, scope_of
from customers.duplicates.families import weigh_keys_again
from customers.duplicates.incremental import compare_block, compare_changed
from customers.duplicates.pairs import Pair, forget_pairs, save_pairs, settled_pairs
from customers.duplicates.records import Profile, profile_of
from customers.duplicates.registry import DuplicateRule, rules
from customers.duplicates.scoring import Likeness, compare
from customers.duplicates.weights import VERSION
from customers.matching.store import lock_identities
from customers.models import BlockingKey, CandidateStatus, DuplicateScope
from customers.models.duplicate import CUSTOMER
from jobs.registry import job_handler
from jobs.run import JobRun

KIND = "customers.scan_duplicates"
# What was being written while the last check began is looked at once more.
OVERLAP = timedelta(minutes=10)
# Above this share of changed records comparing all of them is the shorter way.
MOST_CHANGED = 0.2
RECORDS_AT_ONCE = 2_000
CHANGED_AT_ONCE = 200
KEYS_AT_ONCE = 40_000
PAIRS_AT_ONCE = 2_000
# About a kilobyte each.
PROFILES_KEPT = 40_000


class Selection(Protocol):
    """The records of one type that a check is about, of any state."""

    is_all_changed: bool  # nothing else was saved since the last check

    def count(self) -> int: ...

    def page(self, after: Any, size: int) -> tuple[list[int], Any]:
        """Ids of about `size` records, and where the next page begins: None after the last."""
        ...


Select = Callable[[DuplicateRule, DuplicateScope], Selection]


@job_handler(KIND, label="Looking for duplicates", background=True)
def run_scan(run: JobRun) -> dict[str, Any]:
    return compare_all(run)


def compare_all(
    run: JobRun, types: Collection[str] | None = None, select: Select | None = None
) -> dict[str, Any]:
    """Part of any job that has something to do once the records are compared.

    `types`: the types of records to compare, all when None. `select`: which of them, what was
    saved since the last check when None.
    """
    organization = run.job.organization
    assert organization is not None
    wanted = [rule for rule in rules() if types is None or rule.type in types]
    while (position := run.cursor.get("type", 0)) < len(wanted):
        scan = _Scan(run, organization, wanted[position], select or SavedSince)
        while run.cursor.get("type", 0) == position:
            scan.go_on()
    return {"records": run.cursor.get("done", 0), "new_pairs": run.cursor.get("new", 0)}


class _Scan:
    """One type of record. The cursor says which step, and after which record or key."""

    def __init__(
        self, run: JobRun, organization: Organization, rule: DuplicateRule, select: Select
    ) -> None:
        self.run = run
        self.organization = organization
        self.rule = rule
        self.scope = scope_of(organization, rule)
        self.selection = select(rule, self.scope)
        self.cursor = run.cursor
        self._kept: dict[int, Profile] = {}  # those used last stand last

    def go_on(self) -> None:
        self.cursor = self.run.cursor
        is_begun = "step" in self.cursor and self.cursor.get("version") == VERSION
        if not is_begun and not self._begin():
            return
        step = self.cursor["step"]
        began = datetime.fromisoformat(self.cursor["began"])
        if step == "changed":
            self._compare_changed(began)
        elif step == "keys":
            self._write_keys()
        elif step == "pairs":
            self._compare_blocks(began)
        else:
            self._drop_pairs(began)

    def _begin(self) -> bool:
        """Choose the first step, which is remembered with its first chunk; False when none is left.

        A job that is killed before that chooses anew, and so does one that older rules began.
        """
        began = timezone.now()
        whole = self.run.parameters.get("whole") or self._is_shorter_whole()
        if whole and self._has_nothing():
            with self.run.chunk() as chunk:
                cursor = self._finished(self._cursor(), began)
                chunk.checkpoint(cursor, cursor["done"])
            return False
        step, after = ("keys", 0) if whole else ("changed", None)
        self.cursor = self._cursor(
            step=step, began=began.isoformat(), after=after, saved=None, version=VERSION
        )
        return True

    def _has_nothing(self) -> bool:
        kept = BlockingKey.objects.filter(scope=self.scope)
        with self.run.reading():
            return not kept.exists() and not self.rule.living(self.organization.pk).exists()

    def _is_shorter_whole(self) -> bool:
        if self.scope.version != VERSION or self.scope.compared_until is None:
            return True
        with self.run.reading():
            changed = self.selection.count()
        if changed <= RECORDS_AT_ONCE:
            return False
        with self.run.reading():
            living = self.rule.living(self.organization.pk).count()
        return changed > living * MOST_CHANGED

    def _compare_changed(self, began: datetime) -> None:
        with self.run.reading():
            ids, after = self.selection.page(self.cursor["after"], CHANGED_AT_ONCE)
        with self.run.chunk() as chunk:
            lock_identities(self.organization.pk)
            new = compare_changed(self.organization, self.rule, self.scope, ids, at=timezone.now())
            cursor = self._cursor(after=after, done=len(ids), new=new)
            if after is None:
                cursor = self._finished(cursor, began if self.selection.is_all_changed else None)
            chunk.checkpoint(cursor, cursor["done"])

    def _write_keys(self) -> None:
        after = self.cursor["after"]
        rows = self.rule.living(self.organization.pk).filter(pk__gt=after)
        at_once = self.run.rows_at_once(RECORDS_AT_ONCE)
        with self.run.chunk() as chunk:
            lock_identities(self.organization.pk)
            # Under the lock, or the keys of who is compared meanwhile would be deleted for good.
            ids = list(rows.values_list("pk", flat=True)[:at_once])
            finished = len(ids) < at_once
            keys = {record.id: keys_of(profile_of(record)) for record in self.rule.load(ids)}
            replace_keys(self.scope, keys, after=after, up_to=None if finished else ids[-1])
            if self.rule.type == CUSTOMER:
                weigh_keys_again(ids)
            cursor = self._cursor(after=ids[-1] if ids else after, done=len(ids))
            if finished:
                cursor |= {"step": "pairs", "after": None}
            chunk.checkpoint(cursor, cursor["done"])

    def _compare_blocks(self, began: datetime) -> None:
        """A page of keys: read and compared without a lock, written under it in small chunks."""
        with self.run.reading():
            pages, last = blocks_from(self.scope, self.cursor["after"], rows=KEYS_AT_ONCE)
        blocks = list(pages)
        profiles = self._profiles_of({pk for block in blocks for pk in block})
        found: dict[Pair, Likeness] = {}
        seen: set[Pair] = set()
        for block in blocks:
            compare_block(block, profiles, found, seen)
            self.run.renew()
        saved = tuple(self.cursor.get("saved") or ())  # the last pair of this page that is
        pairs = self._unsettled(sorted(pair for pair in found if pair > saved), began)
        step: dict[str, Any] = {"step": "pairs", "after": last, "saved": None}
        if last is None:
            step = {"step": "drop", "after": 0, "saved": None}
        new, is_last = 0, False
        while not is_last:
            at_once = self.run.rows_at_once(PAIRS_AT_ONCE)
            part, pairs = pairs[:at_once], pairs[at_once:]
            is_last = not pairs
            with self.run.chunk() as chunk:
                lock_identities(self.organization.pk)
                some = self._still_alike(part)
                new += save_pairs(self.organization, self.rule, some, at=timezone.now())
                cursor = self._cursor(new=new, saved=part[-1] if part else None)
                if is_last:
                    cursor |= step
                chunk.checkpoint(cursor, cursor["done"])

    def _profiles_of(self, ids: set[int]) -> dict[int, Profile]:
        """Read, but for those of the last pages, which a page of nearby keys is mostly about.

        Who is saved meanwhile is compared after this scan as one who changed since it began; so
        is whoever a replica knows as they were some seconds before that (OVERLAP). The pairs are
        compared once more before they are written.
        """
        kept = self._kept
        missing = ids - kept.keys()
        with self.run.reading(from_replica=True):
            records = self.rule.load(missing)
        for pk in ids - missing:
            kept[pk] = kept.pop(pk)
        for record in records:
            kept[record.id] = profile_of(record)
        for pk in list(islice(kept, max(0, len(kept) - max(PROFILES_KEPT, len(ids))))):
            del kept[pk]
        return kept

    def _unsettled(self, pairs: list[Pair], began: datetime) -> list[Pair]:
        """Without those that this scan met by another key."""
        settled: set[Pair] = set()
        for start in range(0, len(pairs), PAIRS_AT_ONCE):
            with self.run.reading():
                part = pairs[start : start + PAIRS_AT_ONCE]
                settled |= settled_pairs(self.rule, part, since=began)
        return [pair for pair in pairs if pair not in settled]

    def _still_alike(self, pairs: list[Pair]) -> dict[Pair, Likeness]:
        """Compared again under the lock: one may have been changed or deleted since it was read."""
        ids = {pk for pair in pairs for pk in pair}
        living = self.rule.living(self.organization.pk).filter(pk__in_values=ids)
        records = self.rule.load(list(living.values_list("pk", flat=True)))
        profiles = {record.id: profile_of(record) for record in records}
        found: dict[Pair, Likeness] = {}
        for a, b in pairs:
            if a in profiles and b in profiles and (like := compare(profiles[a], profiles[b])):
                found[a, b] = like
        return found

    def _drop_pairs(self, began: datetime) -> None:
        """A page of the pairs that were not found again."""
        pairs = self.rule.pairs._default_manager
        stale = pairs.filter(
            organization=self.organization,
            type=self.rule.type,
            status=CandidateStatus.OPEN,
            compared_at__lt=began,
            pk__gt=self.cursor["after"] or 0,
        )
        at_once = self.run.rows_at_once(PAIRS_AT_ONCE)
        with self.run.reading():
            ids = list(stale.order_by("pk").values_list("pk", flat=True)[:at_once])
        with self.run.chunk() as chunk:
            lock_identities(self.organization.pk)
            # Under the lock once more: one may have been compared again since.
            forget_pairs(pairs.filter(pk__in_values=ids, compared_at__lt=began))
            cursor = self._cursor(after=ids[-1] if ids else 0)
            if len(ids) < at_once:
                cursor = self._finished(cursor, began)
            chunk.checkpoint(cursor, cursor["done"])

    def _finished(self, cursor: dict[str, Any], began: datetime | None) -> dict[str, Any]:
        """This type is done: on to the next, which begins by itself.

        `began`: since when all that is saved is still to be compared, where this check says that.
        """
        if began is not None:
            DuplicateScope.objects.filter(pk=self.scope.pk).update(
                version=VERSION, compared_until=began
            )
        following = cursor.get("type", 0) + 1
        return {"type": following, "done": cursor["done"], "new": cursor["new"]}

    def _cursor(self, *, done: int = 0, new: int = 0, **progress: Any) -> dict[str, Any]:
        cursor = {**self.cursor, **progress}
        cursor["done"] = self.cursor.get("done", 0) + done
        cursor["new"] = self.cursor.get("new", 0) + new
        return cursor


class SavedSince:
    """Records of any state that may have been saved after the last check."""

    is_all_changed = True

    def __init__(self, rule: DuplicateRule, scope: DuplicateScope) -> None:
        self._rule = rule
        self._scope = scope

    def count(self) -> int:
        return int(self._records().count())

    def page(self, after: Any, size: int) -> tuple[list[int], Any]:
        records = self._records().filter(pk__gt=after or 0).order_by("pk")
        ids = list(records.values_list("pk", flat=True)[:size])
        return ids, ids[-1] if len(ids) == size else None

    def _records(self) -> QuerySet[Any]:
        assert self._scope.compared_until is not None
        organization_id = self._scope.organization_id
        changed = self._rule.changed(organization_id, self._scope.compared_until - OVERLAP)
        return self._rule.rows().filter(changed, organization=organization_id)
