"""How many random examples a test tries: all that it names in one place, a share elsewhere."""

import os

from django.conf import settings

IN_CI = os.environ.get("CI") == "true"
ALL = os.environ.get("TEST_EXAMPLES") == "all"  # make test-all
SHARE = 5


def share_of(count: int, *, all_on: str = "sqlite3") -> int:
    """`count` in `make test-all`, and on the one database `all_on` in .ci/run; else a fifth.

    What the examples try is mostly our own Python, the same on every database: the second one
    needs only enough of them to show that its SQL works.
    """
    whole = ALL or (IN_CI and settings.DATABASES["default"]["ENGINE"].endswith(all_on))
    return count if whole else max(1, count // SHARE)
