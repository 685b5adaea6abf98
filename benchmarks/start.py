"""How long a beginning takes: a fresh database, the demo, and the first page. `make bench-start`.

    python -m benchmarks.start

Each step is a process of its own, as `make run` has it. `DATABASE_URL` chooses the database, which
must be empty; without it a SQLite file is made. The Desk's build and the packages are not counted.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from benchmarks.measuring import ROOT, environment_of, kept

PAGES = ("/health/", "/admin/login/", "/app/", "/api/schema/?format=json")
PATIENCE_SECONDS = 120


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/start.sqlite3"
        environment = environment_of(url) | {
            "SECRET_KEY": "only-for-a-benchmark-that-serves-nobody-at-all",
            "MEDIA_ROOT": folder,
            "HTTPS": "false",
        }
        with kept(f"make bench-start: {url.partition(':')[0]}"):
            for name, command in (
                ("a fresh database (migrate)", ["migrate", "--verbosity", "0"]),
                ("static files (collectstatic)", ["collectstatic", "--no-input"]),
                ("the demo's data", ["demo", "--where-it-may-be"]),
            ):
                print(f"  {name:32} {_seconds_of(command, environment):8.1f} s", flush=True)
            first_pages(environment)


def _seconds_of(command: list[str], environment: dict[str, str]) -> float:
    began = time.monotonic()
    manage = [sys.executable, str(ROOT / "manage.py"), *command]
    subprocess.run(manage, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def first_pages(environment: dict[str, str]) -> None:
    """Each page twice: the first time it is asked for much is read for good."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = time.monotonic()
    serve = [sys.executable, str(ROOT / "manage.py"), "serve", "--port", str(port)]
    log = Path(environment["MEDIA_ROOT"]) / "serve.log"
    with (
        log.open("wb") as file,
        subprocess.Popen(serve, env=environment, stderr=file, stdout=file) as server,
    ):
        try:
            while not _answers(f"http://127.0.0.1:{port}{PAGES[0]}"):
                assert server.poll() is None, log.read_text()
                assert time.monotonic() - began < PATIENCE_SECONDS, log.read_text()
                time.sleep(0.02)
            print(f"  {'serve, until it answers':32} {time.monotonic() - began:8.1f} s")
            for page in PAGES:
                first, second = (_milliseconds_of(f"http://127.0.0.1:{port}{page}") for _ in "12")
                print(f"  {page:32} {first:8.0f} ms, then {second:.0f} ms")
        finally:
            server.terminate()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10):
            return True
    except OSError:
        return False


def _milliseconds_of(url: str) -> float:
    began = time.monotonic()
    with urllib.request.urlopen(url, timeout=60) as answer:
        answer.read()
    return (time.monotonic() - began) * 1000


if __name__ == "__main__":
    main()
