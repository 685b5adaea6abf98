"""Sharing work out: evenly, within what each may take, by arithmetic alone."""

import random
from collections import Counter
from itertools import product

import pytest

from contacts.services.sharing import Member, share_out


def test_shares_are_the_same_whoever_asks_in_whatever_order():
    members = [Member(1, load=2), Member(2, load=0, room=2), Member(3, 1, None, frozenset({7}))]
    tasks = [(task, 7 if task % 2 else 8) for task in range(20)]

    shares = share_out(tasks, members)

    assert shares.given == share_out(tasks[::-1], members[::-1]).given
    assert sum(map(len, shares.given.values())) == 20
    assert len(shares.given[2]) == 2
    assert all(task % 2 for task in shares.given[3])


def test_work_ends_even_where_branches_overlap():
    members = [Member(1, 0, None, frozenset({7})), Member(2, 0, None, frozenset({7, 8})),
               Member(3, 0, None, frozenset({8, 9}))]  # fmt: skip
    branches = [7] * 12 + [8] * 11 + [9] * 7

    shares = share_out(enumerate(branches), members)

    assert {pk: len(given) for pk, given in shares.given.items()} == {1: 10, 2: 10, 3: 10}


@pytest.mark.parametrize("seed", range(6))
def test_no_way_to_share_out_gives_out_more_or_is_more_even(seed):
    """Compared with every other way there is, a dozen times."""
    dice = random.Random(seed)
    for _ in range(12):
        share_out_as_well_as_can_be(dice)


def share_out_as_well_as_can_be(dice):
    members = [
        Member(
            pk,
            load=dice.randrange(5),
            room=dice.choice([None, 1, 2, 3]),
            branches=dice.choice([None, frozenset(dice.sample([7, 8, 9], dice.randrange(1, 4)))]),
        )
        for pk in range(1, 4)
    ]
    tasks = [(pk, dice.choice([7, 8, 9, None])) for pk in range(dice.randrange(1, 7))]

    def worth(receivers):
        """More given out first, then the more even; None for what is not allowed."""
        got = Counter(importer for importer in receivers if importer is not None)
        if any(m.room is not None and got[m] > m.room for m in members):
            return None
        return -got.total(), sum((m.load + got[m]) ** 2 for m in members)

    able = [[None, *(m for m in members if m.works_in(branch))] for _, branch in tasks]
    best = min(filter(None, map(worth, product(*able))))
    shares = share_out(tasks, members)

    receivers = {task: m for m in members for task in shares.given[m.id]}
    assert worth([receivers.get(pk) for pk, _ in tasks]) == best
    assert sum(shares.left_over.values()) == len(tasks) - len(receivers)
    assert all(receivers[pk].works_in(branch) for pk, branch in tasks if pk in receivers)
