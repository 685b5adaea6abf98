"""What every benchmark needs: Django on a database of its own, a worker, memory, and goals."""

import io
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results.md"


def set_up() -> None:
    """Django as it is served, with settings that serve nobody."""
    os.environ.setdefault("SECRET_KEY", "only-for-a-benchmark-that-serves-nobody-at-all")
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()


@contextmanager
def files_of_its_own() -> Iterator[Path]:
    """A folder where uploads are stored, too, and the database unless DATABASE_URL names one."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ["MEDIA_ROOT"] = folder
        yield Path(folder)


@contextmanager
def empty_database() -> Iterator[None]:
    """A fresh database beside the real one, dropped at the end."""
    from django.conf import settings
    from django.db import connection

    name = settings.DATABASES["default"]["NAME"]
    if connection.vendor == "sqlite":  # in a file, so that the worker process finds it
        connection.settings_dict["TEST"]["NAME"] = f"{name}.bench"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def database_url() -> str:
    """The address of the database that is open now, for another process."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}"


def run_worker() -> float:
    """Let one worker process do what waits; the peak memory in MB of it and what it started."""
    worker = subprocess.Popen(
        [sys.executable, ROOT / "manage.py", "worker", "--once"],
        env=environment_of(database_url()),
    )
    peak = 0.0
    while worker.poll() is None:
        peak = max(peak, memory_of(worker.pid))
        time.sleep(0.05)
    assert worker.returncode == 0, worker.returncode
    return peak


def environment_of(url: str) -> dict[str, str]:
    """For a process of the service beside this one."""
    return {**os.environ, "DATABASE_URL": url, "DEBUG": "false", "LOG_LEVEL": "WARNING"}


def memory_of(pid: int) -> float:
    """The most that the process ever held, and what all that it started hold now, in MB.

    What they share counts for each of them in part.
    """
    started = (_status(child, "smaps_rollup", "Pss:") for child in _started_by(pid))
    return peak_of(pid) + sum(started)


def peak_of(pid: int) -> float:
    """The most memory that the process ever held, in MB; 0 when it is gone.

    Not `ru_maxrss`: a process begins there with what its parent held, which grows with the sheet.
    """
    return _status(pid, "status", "VmHWM:")


def _started_by(pid: int) -> Iterator[int]:
    try:
        tasks = [path / "children" for path in Path(f"/proc/{pid}/task").iterdir()]
        children = [int(child) for path in tasks for child in path.read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return
    for child in children:
        yield child
        yield from _started_by(child)


def _status(pid: int, file: str, name: str) -> float:
    try:
        status = Path(f"/proc/{pid}/{file}").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    lines = (line.split() for line in status.splitlines())
    return next((int(line[1]) / 1024 for line in lines if line[0] == name), 0.0)


def seconds_of(job: Any) -> float:
    return float((job.finished_at - job.started_at).total_seconds())


class Counter:
    """Counts statements; `connection.queries` forgets all but the last 9,000."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Any, *arguments: Any) -> Any:
        self.count += 1
        return execute(*arguments)


def compare(what: str, value: float, goal: float) -> None:
    print(f"  {what:32} {value:8.2f}   {judged(value, goal)}", flush=True)


def judged(value: float, goal: float) -> str:
    return f"{'within' if value <= goal else 'ABOVE'} the goal of {goal:g}"


@contextmanager
def kept(command: str) -> Iterator[None]:
    """What is printed inside goes into `benchmarks/results.md`, too, in place of the last time."""
    printed = io.StringIO()
    with redirect_stdout(_Both(sys.stdout, printed)):
        yield
    title = f"## `{command}`"
    today = datetime.now(UTC).date()
    about = f"{today}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
    about += f"Python {platform.python_version()}"
    section = f"{title}\n\n{about}\n\n```\n{printed.getvalue().rstrip()}\n```\n"
    before = RESULTS.read_text() if RESULTS.exists() else "# Last results of the benchmarks\n"
    others = [part for part in re.split(r"\n(?=## )", before) if not part.startswith(title + "\n")]
    RESULTS.write_text("\n".join([*(part.rstrip("\n") + "\n" for part in others), section]))


class _Both(io.TextIOBase):
    def __init__(self, *streams: Any) -> None:
        self.streams = streams

    def write(self, text: str) -> int:
        for stream in self.streams:
            stream.write(text)
        return len(text)

    def flush(self) -> None:
        self.streams[0].flush()
