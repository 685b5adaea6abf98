"""The clock of the person who uses the admin site."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone


class AdminTimeZone:
    """Tells and reads times of the admin site in the organization's zone; the API does its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        organization = None
        if request.path.startswith("/admin/"):
            organization = getattr(request.user, "organization", None)
        with timezone.override(organization.zone if organization else None):
            return self.get_response(request)
