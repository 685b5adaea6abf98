"""Which address a request came from, as throttles, the login lock and logs are to believe it."""

import structlog
from django.conf import settings
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware


def client_address(request: HttpRequest) -> str:
    """The address that the outermost of our own proxies saw.

    Each proxy appends to X-Forwarded-For whom it heard from. What stands further left was written
    by the client, who could put any address there and so dodge every limit.
    """
    heard_from = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if settings.PROXY_COUNT and heard_from[-1]:
        return heard_from[-min(settings.PROXY_COUNT, len(heard_from))]
    return str(request.META.get("REMOTE_ADDR", ""))


class RequestLogMiddleware(RequestMiddleware):
    """django-structlog's, which by itself believes any forwarded address."""

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        structlog.contextvars.bind_contextvars(ip=client_address(request))
