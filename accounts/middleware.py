"""What holds around every request of a person: the clock and the calendar of the admin site, and
that it is written down whose medical details were shown."""

import logging
from collections.abc import Callable

from django.db import DatabaseError, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from accounts.models import TrailKind, User
from accounts.trail import record_about
from core.medical import Shown, collecting

logger = logging.getLogger(__name__)

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


class MedicalTrail:
    """One entry for a request, whatever it shows: of one person, or of a page of them.

    One statement more, and none for an answer without medical details. Should it fail, the answer
    comes all the same, and the log says so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with collecting() as shown:
            response = self.get_response(request)
        if shown and response.status_code < 400 and isinstance(request.user, User):
            self._write(shown, request.user, request)
        return response

    def _write(self, shown: Shown, reader: User, request: HttpRequest) -> None:
        page = request.resolver_match.view_name if request.resolver_match else ""
        try:
            with transaction.atomic():
                for of, ids in shown.items():
                    record_about(
                        TrailKind.MEDICAL_READ, of, sorted(ids), by=reader, details={"page": page}
                    )
        except DatabaseError:
            logger.exception("Who read medical details could not be written down.")
