"""What carries messages. `MESSAGE_GATEWAYS` names a class per channel."""

import threading

from django.conf import settings
from django.utils.module_loading import import_string

from messaging.gateways.base import Effect, Gateway, Outcome, Outgoing, SendStatus

__all__ = [
    "Effect",
    "Gateway",
    "Outcome",
    "Outgoing",
    "SendStatus",
    "channels_in_use",
    "close_gateways",
    "gateway_of",
]

_open: dict[str, Gateway] = {}
_lock = threading.Lock()


def channels_in_use() -> list[str]:
    """The channels that have a gateway, the preferred one first."""
    return [channel for channel, path in settings.MESSAGE_GATEWAYS.items() if path]


def gateway_of(channel: str) -> Gateway:
    """The process's one gateway of the channel, whose connections are kept between messages."""
    path = settings.MESSAGE_GATEWAYS[channel]
    with _lock:
        if path not in _open:
            _open[path] = import_string(path)()
        return _open[path]


def close_gateways() -> None:
    with _lock:
        for gateway in _open.values():
            gateway.close()
        _open.clear()
