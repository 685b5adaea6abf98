"""The clock and the calendar of the person who uses the admin site."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

# English in each order of day, month and year: config/formats says how each reads dates.
LANGUAGES = {"DMY": "en-gb", "MDY": "en-us", "YMD": "en-ca"}


class AdminLocale:
    """Reads and shows the admin's times in the organization's zone, its dates in its order.

    The API has its own rules: ISO dates, with a zone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith("/admin/"):
            return self.get_response(request)
        organization = getattr(request.user, "organization", None)
        zone = organization.zone if organization else None
        order = organization.date_order if organization else "DMY"
        with timezone.override(zone), translation.override(LANGUAGES[order]):
            return self.get_response(request)
