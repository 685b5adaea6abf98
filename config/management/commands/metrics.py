"""Serves figures to Prometheus, on an address of their own."""

import signal
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector

from config.metrics.state import DatabaseState


class Command(BaseCommand):
    help = (
        "Serve figures to Prometheus: requests of this machine's web processes (METRICS_DIR), and "
        "jobs, messages and rows from the database. Nobody is asked who they are: bind it to an "
        "address that only Prometheus reaches."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=9100)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.METRICS_DIR:
            raise CommandError(
                "Nothing is counted: set METRICS_DIR, here and for the web server, to a folder "
                "that both may write, such as /run/footfall-metrics."
            )
        try:
            server, thread = start_http_server(
                options["port"], addr=options["host"], registry=figures()
            )
        except OSError as error:
            raise CommandError(f"Nothing can listen there: {error}") from error
        self.stdout.write(f"Figures are at http://{options['host']}:{options['port']}/metrics")
        self.stdout.flush()
        ending = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: ending.set())
        ending.wait()
        server.shutdown()
        thread.join()


def figures() -> CollectorRegistry:
    """All there is to show; asked anew each time."""
    folder = Path(settings.METRICS_DIR)
    folder.mkdir(parents=True, exist_ok=True)  # the web server may start later
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(folder))  # registers itself
    registry.register(DatabaseState())
    return registry
