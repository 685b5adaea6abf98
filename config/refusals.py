"""What Django itself refuses before any view is reached, said in the API's one shape."""

import codecs
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import (
    DisallowedHost,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views import defaults

from accounts.api.errors import error_body

# Python knows some hundred encodings, of which punycode, idna and others fail on plain forms.
CHARSETS = {codecs.lookup(name).name for name in ("utf-8", "ascii", "latin-1", "cp1252")}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith("/admin/") and not isinstance(exception, DisallowedHost):
        return defaults.bad_request(request, exception)
    status, code, message = _told(exception)
    return JsonResponse(error_body(code, message), status=status)


def _told(exception: Exception) -> tuple[int, str, str]:
    if isinstance(exception, RequestDataTooBig):
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2
        return 413, "too_large", f"This is more than {limit} MB. Send it in smaller parts."
    if isinstance(exception, TooManyFilesSent):
        limit = settings.DATA_UPLOAD_MAX_NUMBER_FILES
        return 400, "too_many_files", f"Send at most {limit} files in one request."
    if isinstance(exception, TooManyFieldsSent):
        limit = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        return 400, "too_many_fields", f"Send at most {limit} fields in one request."
    if isinstance(exception, DisallowedHost):
        return 400, "unknown_host", "This host is not one of ours. Its operator: ALLOWED_HOSTS."
    return 400, "bad_request", "This request cannot be read. Check how it is put together."


class ReadableBodies:
    """Refuses a body that Django would misread or break on."""

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
