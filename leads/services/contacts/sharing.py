"""Sharing tasks out evenly: arithmetic, no database."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

NOBODY_THERE = "nobody_works_there"
LIMIT_REACHED = "daily_limit"


@dataclass(frozen=True, slots=True)
class Member:
    """Who can take tasks: with how much open work, how many more today, in which branches.

    `room` None: any number. `branches` None: all.
    """

    id: int
    load: int
    room: int | None = None
    branches: frozenset[int] | None = None

    def works_in(self, branch: int | None) -> bool:
        return branch is None or self.branches is None or branch in self.branches


@dataclass(slots=True)
class Shares:
    """Task ids per member, in order, and how many were left over for which reason and branch."""

    given: dict[int, list[int]] = field(default_factory=dict)
    left_over: Counter[tuple[str, int | None]] = field(default_factory=Counter)


def share_out(tasks: Iterable[tuple[int, int | None]], members: Sequence[Member]) -> Shares:
    """Give each task, `(id, branch)`, to the member with the least work who works in its branch.

    Tasks that few can take go first, so that whoever can take any evens things out. The same
    tasks and members always give the same shares.
    """
    shares = Shares({member.id: [] for member in members})
    by_branch: dict[int | None, list[int]] = defaultdict(list)
    for task, branch in tasks:
        by_branch[branch].append(task)
    able = {branch: [m for m in members if m.works_in(branch)] for branch in by_branch}
    load = {member.id: member.load for member in members}
    room = {member.id: member.room for member in members}
    for branch in sorted(by_branch, key=lambda one: (len(able[one]), one is None, one or 0)):
        if able[branch]:
            _share(sorted(by_branch[branch]), branch, able[branch], load, room, shares)
        else:
            shares.left_over[NOBODY_THERE, branch] += len(by_branch[branch])
    return shares


def _share(
    tasks: Sequence[int],
    branch: int | None,
    members: Sequence[Member],
    load: dict[int, int],
    room: dict[int, int | None],
    shares: Shares,
) -> None:
    queue = [(load[member.id], member.id) for member in members if room[member.id] != 0]
    heapq.heapify(queue)
    for place, task in enumerate(tasks):
        if not queue:
            shares.left_over[LIMIT_REACHED, branch] += len(tasks) - place
            return
        _, member = queue[0]
        shares.given[member].append(task)
        load[member] += 1
        left = room[member]
        if left is not None:
            room[member] = left = left - 1
        if left == 0:
            heapq.heappop(queue)
        else:
            heapq.heapreplace(queue, (load[member], member))


def loads_after(members: Sequence[Member], given: Mapping[int, Sequence[int]]) -> dict[int, int]:
    return {member.id: member.load + len(given.get(member.id, ())) for member in members}
