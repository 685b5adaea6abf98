"""Web server and background worker together, for one machine: `make run`."""

import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

STOP_SECONDS = 30  # longer than gunicorn's graceful_timeout: a running upload may end
# A worker that ends is started again, later each time while it keeps ending at once.
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
SETTLED_SECONDS = 60.0

MANAGE = str(settings.BASE_DIR / "manage.py")


class Command(BaseCommand):
    help = "Serve web pages and work in the background until Ctrl-C. For one machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        ensure_free_port(host, port)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _leave)
        self.stdout.write(f"Footfall answers at http://{host}:{port}/ (Ctrl-C stops it)")
        self.stdout.write(f"  the Desk   http://{host}:{port}/app/")
        self.stdout.write(f"  admin      http://{host}:{port}/admin/")
        self.stdout.write(f"  API pages  http://{host}:{port}/api/docs/")
        self.stdout.flush()
        pair = Pair(bind=f"{host}:{port}")
        try:
            exit_code = pair.watch()
        finally:
            pair.stop()
        raise CommandError("The web server ended; see above.", returncode=exit_code or 1)


class Pair:
    """The web server and the worker as child processes. The web server's end is the end."""

    def __init__(self, *, bind: str) -> None:
        self.environment = os.environ | {"BIND": bind, "SERVE_PID": str(os.getpid())}
        self.web = self._start("-m", "gunicorn", "-c", "python:config.gunicorn")
        self.worker: subprocess.Popen[bytes] | None = None
        self.pause = FIRST_PAUSE_SECONDS
        self.worker_started = self.worker_due = time.monotonic()

    def watch(self) -> int:
        """Keep the worker alive until the web server ends; its exit code."""
        while self.web.poll() is None:
            self._tend_worker()
            time.sleep(0.2)
        return self.web.returncode

    def stop(self) -> None:
        """Let both finish what they do; whoever takes too long is killed."""
        children = [child for child in (self.web, self.worker) if child is not None]
        for child in children:
            child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in children:
            try:
                child.wait(timeout=max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def _tend_worker(self) -> None:
        now = time.monotonic()
        if self.worker is not None and self.worker.poll() is not None:
            if now - self.worker_started > SETTLED_SECONDS:
                self.pause = FIRST_PAUSE_SECONDS
            sys.stderr.write(
                f"The background worker ended (exit code {self.worker.returncode}); "
                f"it starts again in {self.pause:.0f} s.\n"
            )
            self.worker, self.worker_due = None, now + self.pause
            self.pause = min(self.pause * 2, LONGEST_PAUSE_SECONDS)
        if self.worker is None and now >= self.worker_due:
            self.worker, self.worker_started = self._start_worker(), now

    def _start_worker(self) -> subprocess.Popen[bytes]:
        return self._start(MANAGE, "worker", "--with-parent", str(os.getpid()))

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        # A process group of its own: Ctrl-C reaches us alone, and we end both in good order.
        return subprocess.Popen(  # noqa: S603  (our own commands)
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            process_group=0,
        )


def ensure_free_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As gunicorn binds: a port that is only cooling down after the last run is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Nothing can listen on {host}:{port} ({error.strerror}). "
                "Choose another: make run PORT=8001"
            ) from error


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
