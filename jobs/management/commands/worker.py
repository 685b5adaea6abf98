"""Works in the background until it is told to leave."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from jobs.worker import end_with_parent, tune_gc, work, work_once


class Command(BaseCommand):
    help = (
        "Do background work: jobs, what is scheduled, and jobs that a dead worker left. Start as "
        "many as you like on as many machines as you like. SIGTERM: it hands its job over and ends."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--queue",
            action="append",
            help="Only work of this queue; may be repeated. All queues when left out.",
        )
        parser.add_argument(
            "--once", action="store_true", help="Do what is due now, then end (for cron, tests)."
        )
        parser.add_argument(
            "--interval", type=float, default=1.0, help="Seconds between looks for new work."
        )
        parser.add_argument(
            "--with-parent",
            type=int,
            nargs="?",
            const=os.getppid(),
            metavar="PID",
            help="End when the process that started this one (PID, if given) has ended.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        queues = options["queue"] or ["*"]
        tune_gc()
        if options["once"]:
            work_once(queues=queues)
            return
        self.stdout.write(f"Worker {os.getpid()} waits for work ({', '.join(queues)}).")
        self.stdout.flush()
        if options["with_parent"] is not None:
            end_with_parent(options["with_parent"])
        work(queues=queues, interval_seconds=options["interval"])
        self.stdout.write(f"Worker {os.getpid()} has left.")
