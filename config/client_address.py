"""Where a request came from and went to, as throttles, the login lock and logs are to say it."""

import ipaddress
import re

import structlog
from django.conf import settings
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

# Some proxies write the client's port too: 198.51.100.7:5678, [2001:db8::1]:5678.
_WITH_PORT = re.compile(r"\[(?P<v6>[^\]]+)\](?::\d+)?|(?P<v4>[\d.]+):\d+")
# `q` is the admin's search box.
_HEADER_NAMES = re.compile(r"(?<=[?&]search=)[^&]+|(?<=[?&]q=)[^&]+")


def client_address(request: HttpRequest) -> str:
    """The address that the outermost of our own proxies saw; "" when nobody says one.

    Each proxy appends to X-Forwarded-For whom it heard from. What stands further left was written
    by the client, who could put any address there and so dodge every limit.
    """
    heard_from = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if settings.PROXY_COUNT and heard_from[-1]:
        nearest = heard_from[-min(settings.PROXY_COUNT, len(heard_from))]
        if address := _address(nearest):
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

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """The address without what somebody looked for: names and passports have no pattern."""
        return f"{request.method} {_HEADER_NAMES.sub('[hidden]', request.get_full_path())}"

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        structlog.contextvars.bind_contextvars(ip=client_address(request))
