"""What holds for every answer: nobody keeps it, and text travels compressed."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_cache_control

# Everything else is a picture or a file that is packed already, such as a workbook.
_TEXT = ("text/", "application/json", "application/javascript", "application/vnd.oai.openapi")


class NotStored:
    """Shop computers are shared: what one person was shown must not be in the browser's cache.

    An answer without anybody's data says so itself by a Cache-Control header of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True, private=True)
        return response


class CompressedText(GZipMiddleware):
    """Of 200 bytes or more. Django adds a random length, so that no secret can be guessed by it."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith(_TEXT):
            return response
        return super().process_response(request, response)
