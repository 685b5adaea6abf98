"""What Django itself refuses before any view is reached, said in the API's one shape."""

from django.conf import settings
from django.core.exceptions import (
    DisallowedHost,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults

from accounts.api.errors import error_body


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
