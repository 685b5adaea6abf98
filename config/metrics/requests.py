"""Requests by page and how they ended, counted in files that all web processes of a machine share.

Each process has files of its own, named after its slot (config/gunicorn.py) and not after its id:
the process that follows goes on counting in them, and they don't pile up.
"""

import os
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Path(settings.METRICS_DIR).mkdir(parents=True, exist_ok=True)
# prometheus_client reads this when it is imported.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(settings.METRICS_DIR)

from prometheus_client import Counter, Histogram, values  # noqa: E402

values.ValueClass = values.MultiProcessValue(lambda: os.environ.get("WEB_SLOT") or os.getpid())

REQUESTS = Counter(
    "footfall_requests", "Requests by page and how they ended.", ["method", "page", "status"]
)
SECONDS = Histogram(
    "footfall_request_seconds",
    "How long until an answer began, of requests to the API, the admin and others.",
    ["area"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
_METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}


class CountRequests:
    """The outermost, but for those that serve pages' own files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = perf_counter()
        response = self.get_response(request)
        SECONDS.labels(_area(request)).observe(perf_counter() - began)
        method = request.method if request.method in _METHODS else "other"
        REQUESTS.labels(method, _page(request), response.status_code).inc()
        return response


def _page(request: HttpRequest) -> str:
    """A name of ours, such as `customer-list`: what somebody typed would make endless series."""
    match = request.resolver_match
    return match.view_name or match.route if match else "none"


def _area(request: HttpRequest) -> str:
    page = _page(request)
    if page == "health":
        return page
    return "admin" if page.startswith("admin:") else "api" if page != "none" else "none"
