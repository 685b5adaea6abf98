"""Keeps at hand where a request comes from."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core.addresses import client_address
from core.origin import LONGEST_BROWSER, Origin, coming_from


class OriginMiddleware:
    """For the trail (`accounts.trail`), which services write that see no request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        browser = request.headers.get("User-Agent", "").replace("\x00", "")[:LONGEST_BROWSER]
        with coming_from(Origin(client_address(request), browser)):
            return self.get_response(request)
