"""How often the hint names the hour at which somebody answers, and what it is worth.

    python -m benchmarks.hints --people 4000

People with known habits are called for ten months; the hints are made of those calls by the same
code as in the API, and compared with the habits and with calls of the two months after, which they
have not seen. Without DATABASE_URL it measures SQLite in a temporary file.
"""

import argparse
import random
import time
from collections import Counter as Tally
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import fmean
from typing import Any

from benchmarks.measuring import Counter, compare, empty_database, files_of_its_own, kept, set_up

# How unlike people are: the rate of answers in the hours that are not theirs, and in those.
_USUAL_RATE, _GOOD_RATE = (0.1, 0.45), (0.55, 0.9)
_WITHOUT_HABIT = 0.3
_HOURS = range(9, 21)  # the shop calls from nine to nine
_MOST_CALLS = 24
_HELD_OUT_DAYS, _KNOWN_DAYS = 60, 300
_PAGE = 200
MOST_CALIBRATION_ERROR = 0.05
MOST_FALSE_HINTS = 0.15
MOST_PAGE_MS = 150.0


@dataclass(slots=True)
class Someone:
    """`habit`: the part in which they answer; None: at any hour alike."""

    segment: str
    branch: int
    rate: float
    good_rate: float
    habit: Any
    contact: int = 0
    customer: int = 0
    calls: list[tuple[datetime, bool]] = field(default_factory=list)
    later: list[tuple[datetime, bool]] = field(default_factory=list)

    def chance(self, part: Any) -> float:
        return self.good_rate if part == self.habit else self.rate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=4_000)
    options = parser.parse_args()
    with files_of_its_own():
        set_up()
        with empty_database():
            from django.db import connection

            with kept(f"make bench-hints: {options.people:,} people, {connection.vendor}"):
                measure(options.people)


def measure(many: int) -> None:
    from django.db import connection

    from reminders.call_times import best_times

    print(f"{connection.vendor}, {many:,} people")
    shop, people = make_people(many)
    persons = {(one.customer, one.contact): one for one in people}
    keys = list(persons)
    started = time.perf_counter()
    hints = {}
    for start in range(0, many, _PAGE):
        hints |= best_times(shop, keys[start : start + _PAGE])
    seconds = time.perf_counter() - started
    calls = sum(len(one.calls) for one in people)
    print(f"  {calls:,} calls known, {sum(len(one.later) for one in people):,} held out; "
          f"{len(hints):,} hints in {seconds:.1f} s")  # fmt: skip
    report_right(people, persons, hints)
    report_silent(persons, hints)
    report_calibration(persons, hints)
    report_order(shop, people)
    report_page(shop, keys)


def make_people(many: int) -> tuple[Any, list[Someone]]:
    """A shop of two branches; its categories answer at different hours, as a rule."""
    from accounts.models import Branch, Organization
    from contacts.models import ContactInteraction, ContactRecord
    from customers.models import Category, Customer

    shop = Organization.objects.create(name="Hints Stores")
    branches = [Branch.objects.create(organization=shop, name=name) for name in ("East", "West")]
    chance = random.Random(20261129)
    now = datetime.now(shop.zone)
    people = [_someone(chance, [one.pk for one in branches]) for _ in range(many)]
    for one in people:
        _call(one, chance, now, shop.zone)
    customers = Customer.objects.bulk_create(
        Customer(organization=shop, branch_id=one.branch, category=Category(one.segment),
                 full_name=f"Person {number}", phone=f"+9198{number:08d}")
        for number, one in enumerate(people)
    )  # fmt: skip
    contacts = ContactRecord.objects.bulk_create(
        ContactRecord(organization=shop, branch_id=customer.branch_id, phone=customer.phone,
                      customer=customer)
        for customer in customers
    )  # fmt: skip
    for one, customer, contact in zip(people, customers, contacts, strict=True):
        one.customer, one.contact = customer.pk, contact.pk
    rows = (
        ContactInteraction(organization=shop, contact_id=one.contact, done_at=at,
                           call_successful=answered)
        for one in people for at, answered in one.calls
    )  # fmt: skip
    ContactInteraction.objects.bulk_create(rows, batch_size=5_000)
    return shop, people


def _someone(chance: random.Random, branches: list[int]) -> Someone:
    from reminders.call_times.parts import WEEKDAYS, WEEKENDS, Part

    segment = chance.choice(("regular_branded", "generic_informed"))
    usual = Part(WEEKDAYS, 18, 20) if segment == "regular_branded" else Part(WEEKDAYS, 10, 12)
    habit: Part | None = usual
    if chance.random() < _WITHOUT_HABIT:
        habit = None
    elif chance.random() < 0.5:  # one of their own
        days = chance.choice((WEEKDAYS, WEEKDAYS, WEEKDAYS, WEEKENDS))
        starts = chance.choice((10, 12, 14, 16, 18))
        habit = Part(days, starts, starts + 2)
    return Someone(
        segment, chance.choice(branches), chance.uniform(*_USUAL_RATE),
        chance.uniform(*_GOOD_RATE), habit,
    )  # fmt: skip


def _call(one: Someone, chance: random.Random, now: datetime, zone: Any) -> None:
    """Whenever it suits the shop, which knows no habits."""
    from reminders.call_times.parts import part_of

    known = int(_MOST_CALLS * chance.random() ** 1.5)
    for many, calls, first, last in (
        (known, one.calls, _HELD_OUT_DAYS, _HELD_OUT_DAYS + _KNOWN_DAYS),
        (4, one.later, 1, _HELD_OUT_DAYS),
    ):
        for _ in range(many):
            day = now - timedelta(days=chance.randint(first, last - 1))
            at = day.replace(hour=chance.choice(_HOURS), minute=chance.randint(0, 59))
            calls.append((at, chance.random() < one.chance(part_of(at, zone))))


def report_right(people: list[Someone], persons: dict, hints: dict) -> None:
    """Of those who have a habit: how often it is named, by how often they were called."""
    from reminders.call_times.parts import OWN, part_of

    known: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    for one in people:
        for at, answered in one.calls:
            pair = known[part_of(at, at.tzinfo)]
            pair[0] += answered
            pair[1] += 1
    overall = max(known, key=lambda part: known[part][0] / known[part][1])
    print(f"  best overall: {overall}; parts in which the shop calls: {len(known)}")
    print("  right part named, of who has a habit and a hint of their own calls:")
    for fewest, most in ((0, 4), (5, 9), (10, 14), (15, 24)):
        have = {key: one for key, one in persons.items()
                if one.habit and fewest <= len(one.calls) <= most}  # fmt: skip
        own = [key for key in have if key in hints and hints[key].basis == OWN]
        line = f"    {fewest:2} to {most:2} calls: {len(own):5,} of {len(have):5,} hinted"
        if own:
            right = fmean(hints[key].part == have[key].habit for key in own)
            common = fmean(overall == have[key].habit for key in own)
            line += f"; right {right:6.1%}, most frequent overall {common:6.1%}"
            line += f", chance {1 / len(known):6.1%}"
        print(line, flush=True)
    others = [key for key, one in persons.items()
              if one.habit and key in hints and hints[key].basis != OWN]  # fmt: skip
    if others:
        right = fmean(hints[key].part == persons[key].habit for key in others)
        common = fmean(overall == persons[key].habit for key in others)
        print(f"    by those like them: {len(others):,} hinted; right {right:.1%}, "
              f"most frequent overall {common:.1%}")  # fmt: skip


def report_silent(persons: dict, hints: dict) -> None:
    """Where data are thin, and where there is nothing to find."""
    from accounts.models import Branch, Organization
    from contacts.models import ContactInteraction, ContactRecord
    from reminders.call_times import best_times
    from reminders.call_times.parts import OWN

    thin = [key for key, one in persons.items() if len(one.calls) < 5]
    hinted = sum(key in hints and hints[key].basis == OWN for key in thin)
    compare("own hints of under five calls", hinted, 0)
    flat = [key for key, one in persons.items() if one.habit is None and len(one.calls) >= 5]
    false = fmean(key in hints and hints[key].basis == OWN for key in flat)
    compare("own hints of who has no habit", false, MOST_FALSE_HINTS)
    young = Organization.objects.create(name="Young Stores")
    branch = Branch.objects.create(organization=young, name="Only")
    contacts = ContactRecord.objects.bulk_create(
        ContactRecord(organization=young, branch=branch, phone=f"+9197{number:08d}")
        for number in range(20)
    )
    evening = datetime.now(young.zone).replace(hour=18) - timedelta(days=7)
    ContactInteraction.objects.bulk_create(
        ContactInteraction(organization=young, contact=contact, call_successful=True,
                           done_at=evening - timedelta(weeks=week))
        for contact in contacts for week in range(4)
    )  # fmt: skip
    hinted = len(best_times(young, [(None, contact.pk) for contact in contacts]))
    compare("hints of a shop with 80 calls", hinted, 0)


def report_calibration(persons: dict, hints: dict) -> None:
    """What is promised, beside what came of calls in that part that nobody had seen."""
    chance = random.Random(1)
    promised: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for key, hint in hints.items():
        answered = chance.random() < persons[key].chance(hint.part)
        promised[min(int(hint.chance * 5), 4)].append((hint.chance, answered))
    total, error = sum(map(len, promised.values())), 0.0
    print("  promised and kept, by fifths of the chance that is told:")
    for number, pairs in sorted(promised.items()):
        promise, kept_ = fmean(pair[0] for pair in pairs), fmean(pair[1] for pair in pairs)
        error += abs(promise - kept_) * len(pairs) / total
        print(f"    {number * 20:3}-{number * 20 + 20:3} %  {len(pairs):5,} hints  "
              f"promised {promise:6.1%}  kept {kept_:6.1%}")  # fmt: skip
    compare("calibration error", error, MOST_CALIBRATION_ERROR)


def report_order(shop: Any, people: list[Someone]) -> None:
    """The calls of two months that the hints have not seen, in their order and in that of My day.

    Those of one part of one week are of equal urgency; counted is who answers in the first third.
    """
    from contacts.models import ContactRecord
    from customers.models import Customer
    from reminders.call_times.hints import better_now
    from reminders.call_times.parts import part_of

    queues: dict[Any, list[tuple[Someone, bool]]] = defaultdict(list)
    instants = {}
    for one in people:
        for at, answered in one.later:
            part = part_of(at, shop.zone)
            instants[part] = at
            queues[at.isocalendar()[:2], part].append((one, answered))
    everybody = ContactRecord.objects.filter(organization=shop).values("pk")
    nobody = Customer.objects.none().values("pk")
    better = {
        part: set(better_now(shop, everybody, nobody, now=at)[0]) for part, at in instants.items()
    }
    reached: Tally[str] = Tally()
    calls = 0
    for (_, part), queue in queues.items():
        first = len(queue) // 3
        calls += first
        now, habit = better[part], part
        orders = {
            "plain": queue,
            "My day": sorted(queue, key=lambda pair, now=now: pair[0].contact not in now),
            "who knows": sorted(queue, key=lambda pair, habit=habit: -pair[0].chance(habit)),
        }
        for name, order in orders.items():
            reached[name] += sum(answered for _, answered in order[:first])
    print(f"  answered of {calls:,} held-out calls, the first third of each part of a week:")
    plain = reached["plain"] / calls
    for name, many in reached.items():
        print(f"    {name:10} {many / calls:6.1%}  {many / calls / plain - 1:+7.1%}", flush=True)


def report_page(shop: Any, keys: list) -> None:
    from django.core.cache import caches
    from django.db import connection

    from reminders.call_times import best_times

    for name in ("first in an hour", "after that"):
        if name == "first in an hour":
            caches["process"].clear()
        queries = Counter()
        started = time.perf_counter()
        with connection.execute_wrapper(queries):
            best_times(shop, keys[:50])
        spent = 1000 * (time.perf_counter() - started)
        print(f"  a page of 50, {name}: {queries.count} queries, {spent:.0f} ms")
    compare("a page of 50, ms", spent, MOST_PAGE_MS)


if __name__ == "__main__":
    main()
