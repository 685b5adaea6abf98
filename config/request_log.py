"""What the log says of where a request came from and went to."""

import re

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

from core.addresses import client_address

# `q` is the admin's search box, `token` that of a link to a new password.
_HEADER_NAMES = re.compile(r"(?<=[?&]search=)[^&]+|(?<=[?&]q=)[^&]+|(?<=[?&]token=)[^&]+")


class RequestLogMiddleware(RequestMiddleware):
    """django-structlog's, which by itself believes any forwarded address."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """The address without what somebody looked for: names and passports have no pattern."""
        return f"{request.method} {_HEADER_NAMES.sub('[hidden]', request.get_full_path())}"

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        structlog.contextvars.bind_contextvars(ip=client_address(request))
