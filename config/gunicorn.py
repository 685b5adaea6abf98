"""How gunicorn serves Footfall: `gunicorn -c config/gunicorn.py`, and `manage.py serve` by it."""

import importlib
import os
import signal
import threading
import time
from itertools import count
from typing import Any

wsgi_app = "config.wsgi:application"
bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# A slow line may take minutes to send a sheet; threads report in meanwhile, so this is only for
# a process that hangs.
timeout = 60
graceful_timeout = 20
# A fresh process now and then, not all at once, bounds what a leak could take.
max_requests = 5000
max_requests_jitter = 500
control_socket_disable = True
errorlog = "-"
accesslog = None  # the application logs every request, with its id and the user's


def when_ready(server: Any) -> None:
    """Under `manage.py serve`, end with it, even when it was killed without a word."""
    if parent := os.environ.get("SERVE_PID"):
        threading.Thread(target=_end_with, args=(int(parent),), daemon=True).start()


def pre_fork(server: Any, worker: Any) -> None:
    """The lowest number that is free: who follows a process goes on counting where it stopped."""
    taken = {other.slot for other in server.WORKERS.values()}
    worker.slot = next(slot for slot in count(1) if slot not in taken)


def post_fork(server: Any, worker: Any) -> None:
    os.environ["WEB_SLOT"] = str(worker.slot)


def post_worker_init(worker: Any) -> None:
    """Make the API's document before somebody waits for it, beside the first requests."""
    warm_up = importlib.import_module("config.api_document").warm_up  # needs the loaded apps
    threading.Thread(target=warm_up, daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
