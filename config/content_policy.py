"""What a browser may load and run, per area: as little as each of them needs."""

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

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
        return parts
