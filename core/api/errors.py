"""The one shape in which the API says no: `{code, message, errors: [{field, code, message}]}`.

Every 4xx of the API passes through `exception_handler`; `not_found` and `server_error` give the
same shape where no view was reached.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError, RestrictedError, UniqueConstraint
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views import defaults
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import set_rollback

from core.errors import DomainError, FieldError

MESSAGES: dict[type[Exception], str] = {
    exceptions.NotAuthenticated: (
        "Sign in first: POST /api/token/ gives a token for the Authorization header."
    ),
    exceptions.PermissionDenied: (
        "Your role does not allow this. Ask an owner or manager of your organization."
    ),
    exceptions.NotFound: "There is nothing here. Check the address and the id.",
}
_LONGEST_MESSAGE = 1000
_SQLITE_COLUMNS = re.compile(r"UNIQUE constraint failed: (?P<columns>.+)")
_WHOLE = {api_settings.NON_FIELD_ERRORS_KEY, NON_FIELD_ERRORS}


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's hook. None means that it is our own mistake: a 500 without details."""
    response = _as_response(exc)
    if response is not None:
        set_rollback()
    return response


def _as_response(exc: Exception) -> Response | None:
    if isinstance(exc, DomainError):
        body = error_body(exc.code, exc.message, list(exc.errors))
        wait = exc.retry_after_seconds
        headers = {} if wait is None else {"Retry-After": str(wait)}
        if exc.status == 401:
            headers["WWW-Authenticate"] = 'Bearer realm="api"'
        return Response({**body, **exc.extra}, status=exc.status, headers=headers)
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    elif isinstance(exc, DjangoValidationError):
        exc = exceptions.ValidationError(_django_detail(exc))
    elif isinstance(exc, IntegrityError):
        given = _describe_protected(exc) if _is_protected(exc) else _describe_conflict(exc)
        return Response(error_body("conflict", given), status=409) if given else None
    if isinstance(exc, exceptions.APIException):
        return _from_api_exception(exc)
    return None


def _is_protected(exc: IntegrityError) -> bool:
    return isinstance(exc, ProtectedError | RestrictedError)


def error_body(code: str, message: str, errors: list[FieldError] | None = None) -> dict[str, Any]:
    listed = [{**vars(error), "message": _short(error.message)} for error in errors or []]
    return {"code": code, "message": _short(message), "errors": listed}


def _short(message: str) -> str:
    """Some messages repeat what was sent, which may be megabytes."""
    return message if len(message) <= _LONGEST_MESSAGE else f"{message[:_LONGEST_MESSAGE]}…"


def _from_api_exception(exc: exceptions.APIException) -> Response:
    headers = {}
    if auth_header := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = f"{wait:.0f}"
    if isinstance(exc, exceptions.ValidationError):
        errors = list(flatten(exc.detail))
        body = error_body("invalid", summary(errors), errors)
    else:
        body = error_body(*_code_and_message(exc))
    return Response(body, status=exc.status_code, headers=headers)


def _code_and_message(exc: exceptions.APIException) -> tuple[str, str]:
    detail = exc.detail
    if isinstance(detail, Mapping):  # simplejwt puts its code into the detail
        return str(detail.get("code", exc.default_code)), str(detail.get("detail", ""))
    message = str(detail)
    if message == str(exc.default_detail) and type(exc) in MESSAGES:
        message = MESSAGES[type(exc)]
    return getattr(detail, "code", None) or exc.default_code, message


def flatten(detail: Any, path: str = "") -> Iterator[FieldError]:
    """The errors of nested serializers and lists, each with its path: `items.0.quantity`."""
    if isinstance(detail, Mapping):
        for key, value in detail.items():
            yield from flatten(value, path if key in _WHOLE else f"{path}.{key}".lstrip("."))
    elif isinstance(detail, list | tuple):
        for index, value in enumerate(detail):
            nested = isinstance(value, Mapping | list | tuple)
            yield from flatten(value, f"{path}.{index}".lstrip(".") if nested else path)
    else:
        yield FieldError(path or None, getattr(detail, "code", "invalid"), str(detail))


def summary(errors: list[FieldError]) -> str:
    """The first error as a sentence, and how many more there are."""
    if not errors:
        return "This cannot be used as it is."
    first = errors[0]
    text = f"{first.field}: {first.message}" if first.field else first.message
    more = len(errors) - 1
    return f'{text} ({more} more in "errors".)' if more else text


def _django_detail(exc: DjangoValidationError) -> Any:
    """What `full_clean` of a service found, as DRF says it."""
    by_field = exc.error_dict if hasattr(exc, "error_dict") else {NON_FIELD_ERRORS: exc.error_list}
    return {
        api_settings.NON_FIELD_ERRORS_KEY if field == NON_FIELD_ERRORS else field: [
            exceptions.ErrorDetail(message, error.code or "invalid")
            for error in errors
            for message in error.messages
        ]
        for field, errors in by_field.items()
    }


def _describe_conflict(exc: IntegrityError) -> str | None:
    """The sentence of the violated unique constraint; None when it was no race that explains it.

    Reached when two requests raced past the checks of the services: the later one is told.
    """
    violated = _violated_columns(exc)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if not isinstance(constraint, UniqueConstraint):
                continue
            columns = {
                f"{model._meta.db_table}.{model._meta.get_field(field).column}"  # type: ignore[union-attr]
                for field in constraint.fields
            }
            if constraint.name in str(exc) or (columns and columns == violated):
                return str(constraint.get_violation_error_message())
    if "foreign key" in str(exc).lower():
        return "Something that this leads to was removed at this moment. Load it again and check."
    if violated or "unique constraint" in str(exc):
        return "Somebody saved the same at this moment. Load it again and repeat what is missing."
    return None


def _violated_columns(exc: IntegrityError) -> set[str]:
    match = _SQLITE_COLUMNS.search(str(exc))
    return set(match["columns"].split(", ")) if match else set()


def _describe_protected(exc: IntegrityError) -> str:
    """What still hangs on a record that cannot be deleted: "12 visits, 3 customers"."""
    if isinstance(exc, ProtectedError):
        objects = exc.protected_objects
    else:
        assert isinstance(exc, RestrictedError)
        objects = exc.restricted_objects
    counts = Counter(type(obj)._meta for obj in objects)
    held = ", ".join(
        f"{count} {options.verbose_name if count == 1 else options.verbose_name_plural}"
        for options, count in counts.most_common()
    )
    hang = "hangs" if sum(counts.values()) == 1 else "hang"
    return f"It cannot be deleted: {held} {hang} on it. Move them or deactivate it instead."


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    message = MESSAGES[exceptions.NotFound]
    return JsonResponse(error_body("not_found", message), status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/admin/"):
        return defaults.server_error(request)
    message = "Something went wrong on our side; nothing was saved. Try again later."
    return JsonResponse(error_body("server_error", message), status=500)
