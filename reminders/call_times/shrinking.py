"""How likely somebody answers in each part of the week: arithmetic, no database.

Empirical Bayes with a beta-binomial in each part: of few calls little is believed, and the rest is
taken from those like them. The organization's rate in a part is shrunk towards its overall rate, a
branch's towards the organization's, a category's of the branch towards the branch's, a person's
towards the category's. How strongly, the calls say themselves: by moments of Pearson's residuals
(Kleinman 1973, J. Am. Stat. Assoc. 68:46; Williams 1982, Appl. Stat. 31:144). What a person's other
parts say of how easily they are reached at all moves what is expected of them in a part on the
logit scale; so who always answers has no best hour.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import exp, log, sqrt
from typing import NamedTuple

from reminders.call_times.parts import BRANCH, ORGANIZATION, PARTS, SEGMENT, Part

# {part: [answered, calls]}
Counts = dict[Part, list[int]]

# What is expected is worth so many calls where these cannot say: of a group, of how easily a person
# is reached, of a person in one part; and within which bounds they may.
_OF_GROUP, _OF_LEVEL, _OF_PART = 8.0, 16.0, 4.0
_LEAST_STRENGTH, _MOST_STRENGTH = 2.0, 200.0
_FEWEST_GROUPS = 20


class Call(NamedTuple):
    """`person` is any key that tells people apart."""

    person: object
    part: Part
    answered: bool
    branch: int | None
    category: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """A rate of answers from 0 to 1 that is worth `size` calls; `answered` of `calls` were seen."""

    answered: int
    calls: int
    mean: float
    size: float

    @property
    def deviation(self) -> float:
        return sqrt(self.mean * (1 - self.mean) / (self.size + 1))


Estimates = dict[Part, Estimate]


def add_call(counts: Counts, part: Part, answered: bool) -> None:
    pair = counts.setdefault(part, [0, 0])
    pair[0] += answered
    pair[1] += 1


@dataclass(slots=True)
class AnswerRates:
    """What the calls of an organization say of whoever is called next; see `fit`."""

    overall: float
    shares: dict[Part, float]  # of all calls
    groups: dict[tuple[object, ...], Estimates]
    level_strength: float = _OF_LEVEL
    own_strength: float = _OF_PART

    def chain(self, branch: int | None, category: str) -> list[tuple[str, Estimates]]:
        """What is known of those like them, the nearest first."""
        keys = ((SEGMENT, branch, category), (BRANCH, branch), (ORGANIZATION,))
        return [(str(key[0]), self.groups[key]) for key in keys if key in self.groups]

    def own(self, counts: Counts, expected: Estimates) -> Estimates:
        """Of a person with these calls, among people of whom `expected` is known."""
        level = self._level(counts, expected)  # of the parts in which nobody has called them
        found = {}
        for part in PARTS:
            answered, calls = counts.get(part, (0, 0))
            mean = self._moved(part, counts, expected) if calls else _moved(expected[part], level)
            found[part] = _shrunk(answered, calls, mean, self.own_strength)
        return found

    def average(self, estimates: Estimates) -> float:
        """Of somebody called when the organization calls."""
        return sum(share * estimates[part].mean for part, share in self.shares.items())

    def _moved(self, part: Part, counts: Counts, expected: Estimates) -> float:
        """What is expected in `part` of who was reached so often in all others."""
        return _moved(expected[part], self._level(counts, expected, without=part))

    def _level(self, counts: Counts, expected: Estimates, without: Part | None = None) -> float:
        """How much easier somebody is reached than those like them, on the logit scale."""
        answered, calls, usual = 0, 0, 0.0
        for part, (more_answered, more) in counts.items():
            if part != without:
                answered, calls = answered + more_answered, calls + more
                usual += more * expected[part].mean
        if not calls:
            return 0.0
        usual /= calls
        level = (answered + self.level_strength * usual) / (calls + self.level_strength)
        return _logit(level) - _logit(usual)


def fit(calls: Iterable[Call]) -> AnswerRates:
    """The rates of an organization, of the calls of all its people. Without any: one of a half."""
    people: dict[object, _Person] = {}
    levels: dict[str, dict[tuple[object, ...], Counts]] = {
        ORGANIZATION: {(ORGANIZATION,): {}}, BRANCH: defaultdict(dict), SEGMENT: defaultdict(dict),
    }  # fmt: skip
    for call in calls:
        person = people.setdefault(call.person, _Person(call.branch, call.category))
        for counts in (
            person.counts,
            levels[ORGANIZATION][ORGANIZATION,],
            levels[BRANCH][BRANCH, call.branch],
            levels[SEGMENT][SEGMENT, call.branch, call.category],
        ):
            add_call(counts, call.part, call.answered)
    everybody = levels[ORGANIZATION][ORGANIZATION,]
    answered, total = (sum(pair[number] for pair in everybody.values()) for number in (0, 1))
    overall = (answered + 1) / (total + 2)
    shares = {part: pair[1] / total for part, pair in everybody.items()}
    rates = AnswerRates(overall, shares or dict.fromkeys(PARTS, 1 / len(PARTS)), {})
    flat = dict.fromkeys(PARTS, Estimate(0, 0, overall, 0))
    _add_level(rates, levels[ORGANIZATION], lambda key: flat)
    _add_level(rates, levels[BRANCH], lambda key: rates.groups[ORGANIZATION,])
    _add_level(rates, levels[SEGMENT], lambda key: rates.groups[BRANCH, key[1]])
    _fit_people(rates, people.values())
    return rates


@dataclass(slots=True)
class _Person:
    branch: int | None
    category: str
    counts: Counts = field(default_factory=dict)


def _add_level(
    rates: AnswerRates,
    level: Mapping[tuple[object, ...], Counts],
    above: Callable[[tuple[object, ...]], Estimates],
) -> None:
    groups = (
        (answered, calls, above(key)[part].mean)
        for key, counts in level.items()
        for part, (answered, calls) in counts.items()
    )
    strength = _strength(groups, _OF_GROUP)
    for key, counts in level.items():
        expected = above(key)
        rates.groups[key] = {
            part: _shrunk(answered, calls, expected[part].mean, strength)
            for part in PARTS
            for answered, calls in [counts.get(part, (0, 0))]
        }


def _fit_people(rates: AnswerRates, people: Iterable[_Person]) -> None:
    known = [(each.counts, rates.groups[SEGMENT, each.branch, each.category]) for each in people]
    rates.level_strength = _strength((_of_all_parts(*each) for each in known), _OF_LEVEL)
    parts = (
        (answered, calls, rates._moved(part, counts, expected))
        for counts, expected in known
        for part, (answered, calls) in counts.items()
    )
    rates.own_strength = _strength(parts, _OF_PART)


def _of_all_parts(counts: Counts, expected: Estimates) -> tuple[int, int, float]:
    answered, calls = (sum(pair[number] for pair in counts.values()) for number in (0, 1))
    usual = sum(pair[1] * expected[part].mean for part, pair in counts.items()) / calls
    return answered, calls, usual


def _strength(groups: Iterable[tuple[int, int, float]], usual: float) -> float:
    """How many calls what is expected is worth, of groups of (answered, calls, expected rate);
    `usual` where they are too few to say.

    Their rates are spread wider than chance alone would have it; of what remains, the correlation
    of two calls of one group is 1 / (1 + strength).
    """
    number = total = 0
    spread = 0.0
    for answered, calls, expected in groups:
        if calls < 2:  # one call says nothing of how alike two are
            continue
        number, total = number + 1, total + calls
        spread += (answered - calls * expected) ** 2 / (calls * expected * (1 - expected))
    if number < _FEWEST_GROUPS:
        return usual
    correlation = (spread - number) / (total - number)
    if correlation <= 0:
        return _MOST_STRENGTH
    return min(max(1 / correlation - 1, _LEAST_STRENGTH), _MOST_STRENGTH)


def _moved(expected: Estimate, level: float) -> float:
    return _from_logit(_logit(expected.mean) + level) if level else expected.mean


def _shrunk(answered: int, calls: int, mean: float, strength: float) -> Estimate:
    size = calls + strength
    return Estimate(answered, calls, (answered + strength * mean) / size, size)


def _logit(rate: float) -> float:
    return log(rate / (1 - rate))


def _from_logit(value: float) -> float:
    return 1 / (1 + exp(-value))
