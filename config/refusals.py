"""What Django itself refuses: a page of ours in the admin, else the API's one shape."""

import codecs
import logging
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import (
    DisallowedHost,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from core.api import errors
from core.api.errors import error_body
from core.unavailable import RETRY_AFTER_SECONDS, cause_of

logger = logging.getLogger(__name__)

# Python knows some hundred encodings, of which punycode, idna and others fail on plain forms.
UNKNOWN_HOST = "This host is not one of ours. Its operator: ALLOWED_HOSTS."
UNAVAILABLE = (
    "This is not possible at the moment; our side is to blame. Try again in some seconds. If "
    "something was to be saved, look first whether it is there."
)
TITLES = {
    400: "This cannot be read",
    403: "Not allowed",
    404: "Nothing here",
    413: "This is too large",
}
CHARSETS = {codecs.lookup(name).name for name in ("utf-8", "ascii", "latin-1", "cp1252")}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, DisallowedHost):  # a page would ask for the host to write its links
        return _refusal_response(request, 400, "unknown_host", UNKNOWN_HOST)
    status, code, message = _describe(exception)
    return _refusal_response(request, status, code, message)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    message = "Your role does not allow this. Ask an owner or manager of your organization."
    if getattr(request.user, "is_lost", False):
        message = (
            "You belong to no organization yet. Ask whoever runs this Footfall to choose yours "
            "on your page under Users."
        )
    return _refusal_response(request, 403, "permission_denied", message)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not ours, or lay open while its session ended."""
    message = (
        "This form is too old, or your browser sends no cookies. Go back, load the page again "
        "and send it once more."
    )
    return _refusal_response(request, 403, "csrf_failed", message)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not _is_page(request):
        return errors.not_found(request, exception)
    message = "There is nothing here. It may be gone, or belong to somebody else."
    return _refusal_response(request, 404, "not_found", message)


def server_error(request: HttpRequest) -> HttpResponse:
    """503 where the database or a disk is to blame: its cause is the operator's, in the log."""
    cause = cause_of(sys.exc_info()[1])
    if cause is None:
        return errors.server_error(request)
    logger.error("Not available: %s (%s %s)", cause, request.method, request.path)
    response: HttpResponse
    if _is_page(request):  # without a word about who asks: that would need the database
        context = {"message": UNAVAILABLE, "seconds": RETRY_AFTER_SECONDS}
        response = render(None, "config/unavailable.html", context, status=503)
    else:
        response = JsonResponse(error_body("unavailable", UNAVAILABLE), status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _is_page(request: HttpRequest) -> bool:
    return request.path.startswith("/admin/")


def _refusal_response(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    if not _is_page(request) or message is UNKNOWN_HOST:
        return JsonResponse(error_body(code, message), status=status)
    context = {**admin.site.each_context(request), "title": TITLES[status], "message": message}
    inside = context["has_permission"]
    context["layout"] = "admin/base.html" if inside else "unfold/layouts/unauthenticated.html"
    return render(request, "config/refused.html", context, status=status)


def _describe(exception: Exception) -> tuple[int, str, str]:
    if isinstance(exception, RequestDataTooBig):
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2
        return 413, "too_large", f"This is more than {limit} MB. Send it in smaller parts."
    if isinstance(exception, TooManyFilesSent):
        limit = settings.DATA_UPLOAD_MAX_NUMBER_FILES
        return 400, "too_many_files", f"Send at most {limit} files in one request."
    if isinstance(exception, TooManyFieldsSent):
        limit = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        return 400, "too_many_fields", f"Send at most {limit} fields in one request."
    return 400, "bad_request", "This request cannot be read. Check how it is put together."


class ReadableRequests:
    """Refuses an address or a body that Django or a database would misread or break on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.encoding and codecs.lookup(request.encoding).name not in CHARSETS:
            message = "This charset is not taken. Send the text as UTF-8."
            return JsonResponse(error_body("unknown_charset", message), status=415)
        if "Transfer-Encoding" in request.headers and not request.META.get("CONTENT_LENGTH"):
            # A WSGI body ends where its length says; without one Django takes it for empty.
            message = (
                "The length of the body is not told. Send it with Content-Length, not in chunks."
            )
            return JsonResponse(error_body("length_required", message), status=411)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Before the database is asked, and once it is known who asks: the page is drawn for them.

        The API's fields and filters say so themselves; Django's admin hands a NUL to the database.
        """
        if not _is_page(request) or "%00" not in request.META.get("QUERY_STRING", ""):
            return None
        message = "The address holds a NUL (%00), which is part of no text. Leave it out."
        return _refusal_response(request, 400, "bad_request", message)
