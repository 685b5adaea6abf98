"""How many random examples a test tries: all that it names, or a share where one waits for it."""

import os

from django.conf import settings

IN_CI = os.environ.get("CI") == "true"
ALL = os.environ.get("TEST_EXAMPLES") == "all"  # make test-all
HALF, FIFTH = 2, 5


def share_of(count: int, *, most_on: str = "sqlite3") -> int:
    """`count` in `make test-all`; half of it in .ci/run on the database `most_on`; else a fifth.

    What the examples try is mostly our own Python, the same on every database: the second one
    needs only enough of them to show that its SQL works.
    """
    if ALL:
        return count
    has_most = IN_CI and settings.DATABASES["default"]["ENGINE"].endswith(most_on)
    return max(1, count // (HALF if has_most else FIFTH))
