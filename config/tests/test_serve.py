"""`manage.py serve` as people run it: real processes, a real port."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress

import psutil
import pytest
from django.conf import settings

from config.tests.databases import sqlite_template

START_SECONDS = 30


def wait_for(condition, *, what):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if answer := condition():
            return answer
        time.sleep(0.1)
    return pytest.fail(f"{what} did not come about in {START_SECONDS} s")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get_health(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=5) as answer:
            return json.load(answer)
    except OSError:  # refused, reset, or a busy machine's slow answer
        return None


def children_with(process, word):
    found = []
    for child in process.children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # it came to its end since it was listed
            if child.status() != psutil.STATUS_ZOMBIE and word in child.cmdline():
                found.append(child)
    return found


@pytest.fixture
def environment(tmp_path):
    """A house of its own, with the settings of real life."""
    shutil.copy(sqlite_template(), tmp_path / "serve.sqlite3")
    return real_server(tmp_path / "serve.sqlite3")


def real_server(database):
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "kT9v-2mQx7Lr4Zp0Wb8Ns3Yd6Hf1Jc5Ga_UeVoXiRq",
        "DATABASE_URL": f"sqlite:///{database}",
        "WEB_WORKERS": "1",
    }


def manage(environment, *arguments, **options):
    command = [sys.executable, "manage.py", *arguments]
    return psutil.Popen(command, cwd=settings.BASE_DIR, env=environment, **options)


@pytest.fixture
def served(environment):
    port = free_port()
    process = manage(environment, "serve", "--port", str(port))
    everyone = [process]
    try:
        wait_for(lambda: get_health(port), what="an answer")
        wait_for(lambda: children_with(process, "worker"), what="a worker")
        everyone = [process, *process.children(recursive=True)]
        yield process, port
    finally:
        for left in everyone:
            with suppress(psutil.NoSuchProcess):
                left.kill()
        process.wait()


def test_web_and_worker_start_together_a_dead_worker_comes_back_and_sigterm_ends_both(served):
    """In one visit: each start costs three processes their seconds of imports."""
    process, port = served
    (first,) = children_with(process, "worker")
    assert get_health(port)["status"] == "ok"

    first.kill()

    wait_for(
        lambda: [child for child in children_with(process, "worker") if child != first],
        what="another worker",
    )
    family = process.children(recursive=True)
    assert get_health(port)["status"] == "ok"

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=START_SECONDS) == 0
    assert psutil.wait_procs(family, timeout=START_SECONDS)[1] == []
    assert get_health(port) is None


def test_the_end_of_the_web_server_ends_the_worker_too(served):
    process, _ = served
    family = process.children(recursive=True)

    children_with(process, "gunicorn")[0].send_signal(signal.SIGTERM)

    assert process.wait(timeout=START_SECONDS) != 0
    assert psutil.wait_procs(family, timeout=START_SECONDS)[1] == []


def test_nobody_stays_behind_when_it_is_killed_without_a_word(served):
    process, _ = served
    family = process.children(recursive=True)

    process.kill()

    assert psutil.wait_procs(family, timeout=START_SECONDS)[1] == []


def test_a_taken_port_is_named_before_anything_starts(environment):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = manage(
            environment, "serve", "--port", str(port), stderr=subprocess.PIPE, text=True
        )
        _, given = process.communicate(timeout=START_SECONDS)

    assert process.returncode != 0
    assert f"Nothing can listen on 127.0.0.1:{port}" in given
    assert "make run PORT=" in given
