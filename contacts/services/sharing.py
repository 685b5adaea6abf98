"""Sharing tasks out evenly: arithmetic, no database."""

import heapq
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

NOBODY_THERE = "nobody_works_there"
LIMIT_REACHED = "daily_limit"

Branch = int | None


class Task(NamedTuple):
    """`owner`: who has it now; it stays there when that is as even as anything else."""

    id: int
    branch: Branch = None
    owner: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Who can take tasks: with how much open work, how many more today, in which branches.

    `room` None: any number. `branches` None: all.
    """

    id: int
    load: int
    room: int | None = None
    branches: frozenset[int] | None = None

    def works_in(self, branch: Branch) -> bool:
        return branch is None or self.branches is None or branch in self.branches


@dataclass(slots=True)
class Shares:
    """Task ids per member, in order, and how many were left over for which reason and branch."""

    given: dict[int, list[int]] = field(default_factory=dict)
    left_over: Counter[tuple[str, Branch]] = field(default_factory=Counter)


def share_out(tasks: Iterable[Task | tuple[int, Branch]], members: Sequence[Member]) -> Shares:
    """Give out as many tasks as the limits allow, so that work ends as even as it can be.

    As even as it can be: nobody could hand a task on, even along a chain of others and each in
    their own branches, to somebody who has two or more less. The same tasks and members always
    give the same shares.
    """
    members = sorted(members, key=lambda member: member.id)
    by_branch: dict[Branch, list[Task]] = defaultdict(list)
    for task in tasks:
        by_branch[task[1]].append(Task(*task))
    shares = Shares({member.id: [] for member in members})
    quotas = _Quotas(members, {branch: len(some) for branch, some in by_branch.items()})
    quotas.fill()
    quotas.share_the_rest()
    quotas.level()
    for branch, left in quotas.left.items():
        if left:
            reason = LIMIT_REACHED if quotas.able[branch] else NOBODY_THERE
            shares.left_over[reason, branch] += left
    for branch in quotas.order:
        _deal(by_branch[branch], quotas.given[branch], shares)
    for given in shares.given.values():
        given.sort()
    return shares


class _Quotas:
    """How many tasks of each branch each member gets."""

    def __init__(self, members: Sequence[Member], left: dict[Branch, int]) -> None:
        self.left = left
        self.able = {b: [m.id for m in members if m.works_in(b)] for b in left}
        # Tasks that few can take go first, so that whoever can take any evens things out.
        self.order = sorted(left, key=lambda b: (len(self.able[b]), b is None, b or 0))
        self.given: dict[Branch, Counter[int]] = {branch: Counter() for branch in left}
        self.load = {member.id: member.load for member in members}
        self.room = {member.id: member.room for member in members}

    def fill(self) -> None:
        """One after the other to who has the least work: nearly even, and quick."""
        for branch in self.order:
            queue = [(self.load[m], m) for m in self.able[branch] if self.room[m] != 0]
            heapq.heapify(queue)
            while self.left[branch] and queue:
                member = queue[0][1]
                self.left[branch] -= 1
                self._give(branch, member, 1)
                if self.room[member] == 0:
                    heapq.heappop(queue)
                else:
                    heapq.heapreplace(queue, (self.load[member], member))

    def share_the_rest(self) -> None:
        """Somebody full may hand on to somebody with room, and take what was left over."""
        for branch in self.order:
            while self.left[branch]:
                path = self._path(None, branch, above=None)
                if path is None:
                    break
                self._push(path, self.left[branch])

    def level(self) -> None:
        """Hand on from who has most to who has two or more less, until nobody can."""
        moved = True
        while moved:
            moved = False
            for member in sorted(self.load, key=lambda m: (-self.load[m], m)):
                path = self._path(member, None, above=self.load[member] - 2)
                if path is not None:
                    gap = self.load[member] - self.load[path[-1][2]]
                    self._push(path, gap // 2)
                    moved = True

    def _path(
        self, start: int | None, rest_of: Branch, *, above: int | None
    ) -> list[tuple[int | None, Branch, int]] | None:
        """Steps (giver, branch, importer) to the reachable member with room and the least work.

        From `start`, or with None from what is left over of `rest_of`. Only to somebody with at
        most `above`.
        """
        before: dict[int | None, tuple[int | None, Branch]] = {}
        waiting, opened = deque([start]), set()
        while waiting:
            giver = waiting.popleft()
            for branch in [rest_of] if giver is None else self.order:
                if branch in opened or (giver is not None and not self.given[branch][giver]):
                    continue
                opened.add(branch)
                for importer in self.able[branch]:
                    if importer not in before and importer != start:
                        before[importer] = giver, branch
                        waiting.append(importer)
        ends = [
            (self.load[m], m)
            for m in before
            if m is not None and self.room[m] != 0 and (above is None or self.load[m] <= above)
        ]
        if not ends:
            return None
        steps, importer = [], min(ends)[1]
        while importer != start:
            giver, branch = before[importer]
            steps.append((giver, branch, importer))
            if giver is None:
                break
            importer = giver
        return steps[::-1]

    def _push(self, path: list[tuple[int | None, Branch, int]], many: int) -> None:
        """Move up to `many` tasks along, as many as every step has."""
        last = self.room[path[-1][2]]
        many = min([many, *([] if last is None else [last])])
        many = min([many, *(self.given[b][giver] for giver, b, _ in path if giver is not None)])
        for giver, branch, importer in path:
            if giver is None:
                self.left[branch] -= many
            else:
                self._give(branch, giver, -many)
            self._give(branch, importer, many)

    def _give(self, branch: Branch, member: int, many: int) -> None:
        self.given[branch][member] += many
        self.load[member] += many
        room = self.room[member]
        if room is not None:
            self.room[member] = room - many


def _deal(tasks: Sequence[Task], quotas: Counter[int], shares: Shares) -> None:
    """Each keeps what they have within their quota; the others go round in order."""
    others = []
    for task in sorted(tasks, key=lambda task: task.id):
        if task.owner is not None and quotas[task.owner] > 0:
            quotas[task.owner] -= 1
            shares.given[task.owner].append(task.id)
        else:
            others.append(task.id)
    turns = deque(member for member in sorted(quotas) if quotas[member] > 0)
    for task_id in others:
        if not turns:
            return
        member = turns.popleft()
        shares.given[member].append(task_id)
        quotas[member] -= 1
        if quotas[member]:
            turns.append(member)
