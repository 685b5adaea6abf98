"""What reading one file may cost, and how a process is held to that."""

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass

MEGABYTE = 1024 * 1024
_OPEN_FILES = 64
_HARD_AFTER_SECONDS = 5
_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000  # flags of unshare(2)
_SIGNAL_WHEN_PARENT_DIES = 1  # option of prctl(2)


@dataclass(frozen=True)
class Limits:
    """For one opening of one file, whatever is read of it."""

    max_unpacked_bytes: int
    memory_bytes: int = 2048 * MEGABYTE
    cpu_seconds: int = 10  # and one more for each 4 MB that the file unpacks to

    def cpu_seconds_for(self, unpacked_bytes: int) -> int:
        """A small file may take seconds only, so that no other waits long for a hostile one."""
        return self.cpu_seconds + unpacked_bytes // (4 * MEGABYTE)


def limit_memory(memory_bytes: int) -> None:
    """Of this process. On macOS the system ignores it: whoever started it has to watch."""
    _lower(resource.RLIMIT_AS, memory_bytes)


def limit_cpu(seconds: int) -> None:
    """SIGXCPU ends this process after so many seconds of its own work, all in all."""
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = seconds if hard == resource.RLIM_INFINITY else min(seconds, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def forbid_writing() -> None:
    """No file is written, few are open, nothing is dumped; and the kernel ends a reader first."""
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_NOFILE, _OPEN_FILES)
    # Where it is no Linux, or not ours to say, nothing is said.
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write("1000")


def leave_the_network() -> bool:
    """Move this process where there is no network, if the system lets it; whether it did."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_NEW_NETWORK) == 0:
        return True
    # Root in a namespace of its own would lose its right to read other users' files.
    return os.geteuid() != 0 and libc.unshare(_NEW_USER | _NEW_NETWORK) == 0


def end_with_parent() -> None:
    """Have the kernel kill this process when the one that started it dies (Linux)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_SIGNAL_WHEN_PARENT_DIES, signal.SIGKILL, 0, 0, 0)


def resident_bytes(pid: int) -> int | None:
    """The memory that process `pid` has now, where the system tells (Linux)."""
    try:
        with open(f"/proc/{pid}/statm") as pages:
            return int(pages.read().split()[1]) * resource.getpagesize()
    except (OSError, IndexError, ValueError):
        return None


def _lower(what: int, limit: int) -> None:
    hard = resource.getrlimit(what)[1]
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    with suppress(OSError, ValueError):  # a system that does not know this limit
        resource.setrlimit(what, (limit, limit))
