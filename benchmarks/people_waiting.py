"""How long people wait who write while a sheet comes in: `measuring_writes()` around the upload.

    python -m benchmarks.people_waiting UNTIL_THIS_FILE_IS_THERE

writes a customer by the API every 0.1 s, in a process of its own, and prints the milliseconds.
"""

import itertools
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measuring import ROOT, database_url, environment_of, set_up

EVERY_SECONDS = 0.1


@contextmanager
def measuring_writes() -> Iterator[list[float]]:
    """At the end the list has the milliseconds of each write, in order of time."""
    waits: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        end = Path(folder) / "end"
        people = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.people_waiting", str(end)],
            cwd=ROOT,
            env=environment_of(database_url()),
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield waits
        finally:
            end.touch()
            printed, _ = people.communicate(timeout=60)
    assert people.returncode == 0, people.returncode
    waits.extend(map(float, printed.split()))


def percentile_95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def write_until(end: Path) -> None:
    set_up()
    from rest_framework.test import APIClient

    from accounts.models import Organization, User

    while (shop := Organization.objects.first()) is None:
        time.sleep(EVERY_SECONDS)
    clerk = User.objects.create(username="waiting", organization=shop, role="owner")
    client = APIClient(HTTP_ACCEPT="application/json", HTTP_HOST="localhost")
    client.force_authenticate(clerk)
    for number in itertools.count():
        if end.exists():
            return
        began = time.monotonic()
        answer = client.post(
            "/api/customers/", {"full_name": "Waits", "phone": f"+91 99{number:08}"}, format="json"
        )
        took = time.monotonic() - began
        assert answer.status_code == 201, (answer.status_code, answer.content)
        print(round(took * 1000, 1), flush=True)
        time.sleep(max(0.0, EVERY_SECONDS - took))


if __name__ == "__main__":
    write_until(Path(sys.argv[1]))
