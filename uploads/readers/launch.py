"""Readers' processes, seen from the service's: started, waited for, ended."""

import atexit
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from uploads.readers import wire
from uploads.readers.wire import END, KILL, ORDER, START, STARTED

ROOT = Path(__file__).resolve().parents[2]
PASSED_ON = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "PYTHONPATH", "TZ", "LD_LIBRARY_PATH")
POLL_SECONDS = 0.25
END_SECONDS = 5.0  # in which the end of a killed process is told
COMPLAINT = 4_000  # bytes


@dataclass(frozen=True)
class End:
    """How a process ended. `status` as of wait(2); None when nobody can tell any more."""

    status: int | None
    peak_bytes: int
    cpu_seconds: float
    complaint: str  # what its libraries wrote last, for the log

    @property
    def signal(self) -> int | None:
        if self.status is not None and os.WIFSIGNALED(self.status):
            return os.WTERMSIG(self.status)
        return None

    @property
    def exit_status(self) -> int | None:
        if self.status is not None and os.WIFEXITED(self.status):
            return os.WEXITSTATUS(self.status)
        return None


class ReaderProcess:
    """One process that reads one file. Used by one thread at a time; `kill` by any."""

    def __init__(self, *, memory_bytes: int) -> None:
        self._end: End | None = None
        self.channel, theirs = socket.socketpair()
        self._end_read, end_write = os.pipe()
        self._complaint_read, complaint_write = os.pipe()
        os.set_blocking(complaint_write, False)  # who complains too much is not heard, not held up
        try:
            self._server, self.pid = server().start(
                [theirs.fileno(), end_write, complaint_write], memory_bytes
            )
        except BaseException:
            self.channel.close()
            os.close(self._end_read)
            os.close(self._complaint_read)
            raise
        finally:
            theirs.close()
            os.close(end_write)
            os.close(complaint_write)
        self.channel.settimeout(POLL_SECONDS)

    def __del__(self) -> None:
        """A book that nobody closed leaves no process behind."""
        if hasattr(self, "pid"):
            self.end()

    def send(self, message: Any) -> None:
        wire.send(self.channel, message)

    def receive(self, while_waiting: Callable[[], None]) -> Any:
        """The next answer; wire.Ended when the process is gone."""
        return wire.receive(self.channel, while_waiting)

    def kill(self) -> None:
        self._server.kill(self.pid)

    def end(self) -> End:
        """Kill it unless it is gone, and tell how it ended."""
        if self._end is None:
            self.channel.close()
            self.kill()
            given = _read_within(self._end_read, END.size, END_SECONDS)
            complaint = _read_within(self._complaint_read, COMPLAINT, 0)
            os.close(self._end_read)
            os.close(self._complaint_read)
            status, peak, seconds = END.unpack(given) if len(given) == END.size else (None, 0, 0.0)
            self._end = End(status, peak, seconds, complaint.decode("utf-8", "replace"))
        return self._end


class Server:
    """Our side of a fork server; one for each process of the service, started when needed."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.lock = threading.Lock()
        self.control, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "uploads.readers.fork_server",
                    # What readers call by name (`Book.work`) is loaded once, for all of them.
                    "uploads.understanding.without_database",
                    "uploads.understanding.reader_process",
                ],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                cwd=ROOT,
                env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
                start_new_session=True,
            )

    @property
    def usable(self) -> bool:
        """Not after a fork of the service, and not when it was killed."""
        return self.owner == os.getpid() and self.process.poll() is None

    def start(self, fds: list[int], memory_bytes: int) -> tuple["Server", int]:
        with self.lock:
            socket.send_fds(self.control, [ORDER.pack(START, memory_bytes)], fds)
            answer = self.control.recv(STARTED.size, socket.MSG_WAITALL)
        if len(answer) < STARTED.size:
            raise OSError("the server that starts readers is gone")
        (pid,) = STARTED.unpack(answer)
        if pid < 0:
            raise OSError("no process could be started for reading the file")
        return self, pid

    def kill(self, pid: int) -> None:
        """Told to its parent, who knows whether the number is still that process."""
        with self.lock, suppress(OSError):  # the server is gone, and its readers with it
            self.control.sendall(ORDER.pack(KILL, pid))

    def close(self) -> None:
        self.control.close()
        if self.owner == os.getpid():
            self.process.wait()


_servers: list[Server] = []
_starting = threading.Lock()


def server() -> Server:
    with _starting:
        if _servers and not _servers[-1].usable:
            _servers.pop().close()
        if not _servers:
            _servers.append(Server())
        return _servers[-1]


def prepare() -> None:
    """Start the server before there is a file: half a second goes by until it can start readers."""
    server()


@atexit.register
def close_server() -> None:
    while _servers:
        _servers.pop().close()


def _read_within(fd: int, size: int, seconds: float) -> bytes:
    """What comes until the other side closes, `size` bytes are there, or the time is over."""
    until = time.monotonic() + seconds
    content = b""
    os.set_blocking(fd, False)
    while len(content) < size:
        try:
            more = os.read(fd, size - len(content))
        except BlockingIOError:
            if time.monotonic() >= until:
                break
            time.sleep(0.002)
            continue
        if not more:
            break
        content += more
    return content


def is_kill_from_outside(end: End) -> bool:
    """Not by a limit of ours nor by a fault of its own: reading again may well succeed."""
    if end.signal is not None:
        return end.signal in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    return end.status is None or end.exit_status == 0
