"""Which address a request came from, as throttles, the login lock and logs are to believe it."""

import ipaddress
import re

import structlog
from django.conf import settings
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

# Some proxies write the client's port too: 198.51.100.7:5678, [2001:db8::1]:5678.
_WITH_PORT = re.compile(r"\[(?P<v6>[^\]]+)\](?::\d+)?|(?P<v4>[\d.]+):\d+")


def client_address(request: HttpRequest) -> str:
    """The address that the outermost of our own proxies saw; "" when nobody says one.

    Each proxy appends to X-Forwarded-For whom it heard from. What stands further left was written
    by the client, who could put any address there and so dodge every limit.
    """
    heard_from = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if settings.PROXY_COUNT and heard_from[-1]:
        told = heard_from[-min(settings.PROXY_COUNT, len(heard_from))]
        if address := _address(told):
            return address
    return _address(str(request.META.get("REMOTE_ADDR", "")))


def _address(text: str) -> str:
    """`text` without a port; "" when it is no address ("unknown", a socket): none can be stored."""
    with_port = _WITH_PORT.fullmatch(text)
    bare = (with_port["v6"] or with_port["v4"]) if with_port else text
    try:
        return str(ipaddress.ip_address(bare.partition("%")[0]))
    except ValueError:
        return ""


class RequestLogMiddleware(RequestMiddleware):
    """django-structlog's, which by itself believes any forwarded address."""

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        structlog.contextvars.bind_contextvars(ip=client_address(request))
