"""How many random examples a test tries: all that it names, or a share where one waits for it."""

import os

from django.conf import settings
from hypothesis import settings as of_hypothesis

IN_CI = os.environ.get("CI") == "true"
ALL = os.environ.get("TEST_EXAMPLES") == "all"  # make test-all
FIFTH, QUARTER, EIGHTH, TENTH = 5, 4, 8, 10

if IN_CI:
    # New ones in each run, where hypothesis by itself tries the same for ever; what fails is
    # printed with what repeats it.
    of_hypothesis.register_profile("new", of_hypothesis.get_profile("ci"), derandomize=False)
    of_hypothesis.load_profile("new")


def share_of(count: int, *, most_on: str = "sqlite3", costly: bool = False) -> int:
    """`count` in `make test-all`; a fifth where one waits; in .ci/run, which tries new ones
    each time, a quarter on the database `most_on` and a tenth on the other.

    What the examples try is mostly our own Python, the same on every database: the second one
    needs only enough of them to show that its SQL works.

    `costly`: an example imports several sheets, a third of a second; half as many are tried where
    one waits and on the database `most_on`.
    """
    if ALL:
        return count
    if not IN_CI:
        return max(1, count // (TENTH if costly else FIFTH))
    if not settings.DATABASES["default"]["ENGINE"].endswith(most_on):
        return max(1, count // TENTH)
    return max(1, count // (EIGHTH if costly else QUARTER))
