"""Messages between a reader's process and whoever reads: a length, then a pickle."""

import io
import pickle
import socket
import struct
from collections.abc import Callable
from typing import Any

# What a process that starts readers is told and tells (fork_server, launch).
START, KILL = b"s", b"k"
ORDER = struct.Struct("<cq")  # START and bytes of memory, or KILL and a pid
STARTED = struct.Struct("<q")  # the pid, or -1
END = struct.Struct("<iqd")  # wait status, peak of memory in bytes, seconds of processor time
# Exit statuses of a reader.
DONE, BROKEN, OUT_OF_MEMORY = 0, 70, 71

_LENGTH = struct.Struct("<Q")
_LONGEST = 1 << 30
_PLAIN = {("datetime", name) for name in ("date", "datetime", "time")} | {("decimal", "Decimal")}


class PlainUnpickler(pickle.Unpickler):
    """Text, numbers, dates, lists of them: whatever the process became, nothing of it runs here."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _PLAIN:
            raise pickle.UnpicklingError(f"{module}.{name} is no plain value")
        return super().find_class(module, name)


class Ended(Exception):
    """The other side is gone."""


def send(channel: socket.socket, message: Any) -> None:
    """Blocks while the other side is behind; Ended when it is gone."""
    content = packed(message)
    try:
        channel.sendall(_LENGTH.pack(len(content)) + content)
    except OSError as error:
        raise Ended from error


def receive(channel: socket.socket, while_waiting: Callable[[], None] = lambda: None) -> Any:
    """The next message. `while_waiting` is called whenever the channel's timeout passes."""
    length = _LENGTH.unpack(_exactly(channel, _LENGTH.size, while_waiting))[0]
    if length > _LONGEST:
        raise Ended
    return unpacked(_exactly(channel, length, while_waiting))


def packed(message: Any) -> bytes:
    return pickle.dumps(message, protocol=5)


def unpacked(content: bytes | bytearray) -> Any:
    return PlainUnpickler(io.BytesIO(content)).load()


def _exactly(channel: socket.socket, size: int, while_waiting: Callable[[], None]) -> bytearray:
    content = bytearray(size)
    view, got = memoryview(content), 0
    while got < size:
        try:
            more = channel.recv_into(view[got:])
        except TimeoutError:
            while_waiting()
            continue
        except OSError as error:
            raise Ended from error
        if not more:
            raise Ended
        got += more
    return content
