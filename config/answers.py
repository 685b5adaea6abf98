"""What holds for every answer: nobody keeps it, text travels compressed, and a browser may load
and run as little as each area needs.
"""

from collections.abc import Callable

from csp.constants import NONCE, NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.urls import reverse
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


# What no page of ours uses, so that nothing that slips into one can: by its name at
# https://www.w3.org/TR/permissions-policy/. Those that Chromium does not know on every system
# (bluetooth, web-share) are not here: it would complain of them on every page.
UNUSED = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media",
    "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts",
    "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "publickey-credentials-get", "screen-wake-lock", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip


class ForThisSiteAlone:
    """No page of another site may embed or read what we answer, and none of ours asks for a camera.

    Origins in CORS_ALLOWED_ORIGINS may read all the same: they ask by CORS, a rule of its own.
    Pages are kept apart from others' windows by Django (Cross-Origin-Opener-Policy).
    """

    policy = ", ".join(f"{name}=()" for name in UNUSED)

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.policy)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class CompressedText(GZipMiddleware):
    """Of 200 bytes or more. Django adds a random length, so that no secret can be guessed by it."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith(_TEXT):
            return response
        return super().process_response(request, response)


# Data is never a page: nothing in it may load or run, whatever a browser takes it for.
DATA = {"default-src": [NONE], "frame-ancestors": [NONE], "base-uri": [NONE], "form-action": [NONE]}

# Our pages (admin, browsable API, documents) load from here alone and run no inline script.
# Inline styles stay: the admin theme, the API pages and Swagger position things with them.
PAGE = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
    "object-src": [NONE],
}

# The admin theme's Alpine bundle compiles its attributes with `new Function`.
ADMIN_SCRIPTS = [SELF, UNSAFE_EVAL]

# The Desk's scripts are files of its own; the few styles that they write carry a nonce.
DESK = {
    **PAGE,
    "style-src": [SELF, NONCE],
    "manifest-src": [SELF],
    "worker-src": [SELF],
}


class ContentPolicyMiddleware(CSPMiddleware):
    """Chooses the policy by what is answered, and where."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if report_only:
            return parts
        if not response.get("Content-Type", "").startswith("text/html"):
            parts.config = DATA
        elif request.path.startswith(reverse("admin:index")):
            parts.config = {**PAGE, "script-src": ADMIN_SCRIPTS}
        elif request.path.startswith(reverse("desk")):
            parts.config = DESK
        return parts
