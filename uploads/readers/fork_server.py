"""A small process that starts readers by forking itself. Runs as `-m uploads.readers.fork_server`.

Started by exec, it has no threads and no database; it has what reads loaded, and what understands
rows, so that a reader begins within milliseconds. Each reader reads one file and ends.
"""

import gc
import os
import selectors
import signal
import socket
import sys
from importlib import import_module

from uploads.readers import child
from uploads.readers.limits import (
    end_with_parent,
    forbid_writing,
    leave_the_network,
    limit_memory,
)
from uploads.readers.wire import BROKEN, END, KILL, ORDER, STARTED

_KILOBYTE = 1 if sys.platform == "darwin" else 1024  # what ru_maxrss counts in


class ForkServer:
    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.ends: dict[int, int] = {}  # pid: the pipe on which its end is told
        self.woken, waker = os.pipe()
        for end in (self.woken, waker):
            os.set_blocking(end, False)
        self.waker = waker
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        # Whoever started us decides when we leave: a signal to the whole group is not for us.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)

    def serve(self) -> None:
        """Until the other side of the control channel is closed."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.control, selectors.EVENT_READ)
            selector.register(self.woken, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _events in selector.select()}
                if self.woken in ready:
                    os.read(self.woken, 4096)
                    self.report_ends()
                if self.control in ready and not self.obey():
                    break
        for pid in self.ends:
            os.kill(pid, signal.SIGKILL)

    def obey(self) -> bool:
        order, fds, _flags, _address = socket.recv_fds(self.control, ORDER.size, 3)
        if len(order) < ORDER.size:
            return False
        kind, number = ORDER.unpack(order)
        if kind == KILL:
            if number in self.ends:  # not yet waited for, so the number is still that process
                os.kill(number, signal.SIGKILL)
            return True
        channel, end, complaints = fds
        try:
            pid = os.fork()
        except OSError:
            pid = -1
        if pid == 0:
            self.become_reader(channel, end, complaints, memory_bytes=number)
        if pid > 0:
            self.ends[pid] = end
        else:
            os.close(end)
        os.close(channel)
        os.close(complaints)
        self.control.sendall(STARTED.pack(pid))
        return True

    def become_reader(self, channel: int, end: int, complaints: int, *, memory_bytes: int) -> None:
        """Never returns: the forked process must not go on in the server's code."""
        status = BROKEN
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for number in (self.control.fileno(), self.woken, self.waker, end, *self.ends.values()):
                os.close(number)
            os.dup2(complaints, 2)
            os.close(complaints)
            end_with_parent()
            forbid_writing()
            limit_memory(memory_bytes)
            # Open until the very end: whoever sees it closed kills the process, and that may be
            # quicker than its own end, whose status says why.
            asking = socket.socket(fileno=channel)
            status = child.serve(asking)
        finally:
            os._exit(status)

    def report_ends(self) -> None:
        while self.ends:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
            if not pid:
                return
            end = self.ends.pop(pid)
            seconds = usage.ru_utime + usage.ru_stime
            os.write(end, END.pack(status, usage.ru_maxrss * _KILOBYTE, seconds))
            os.close(end)


if __name__ == "__main__":
    leave_the_network()
    for name in sys.argv[1:]:
        import_module(name)
    gc.collect()
    gc.freeze()  # a reader looks through its own garbage only, and the memory stays shared
    ForkServer(socket.socket(fileno=0)).serve()
