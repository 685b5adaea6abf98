"""The OpenAPI document: the same for everybody, so made once per process and kept compressed.

Making it takes seconds. `warm_up` does so beside the first requests of a fresh process.
"""

import gzip
import hashlib
import threading
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import re_accepts_gzip
from django.utils.cache import get_conditional_response, patch_vary_headers
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request

_making = threading.Lock()


@dataclass(frozen=True)
class Document:
    plain: bytes
    compressed: bytes
    etag: str


@cache
def contents() -> dict[str, Any]:
    return SchemaGenerator().get_schema(public=True)


@cache
def _made(renderer_class: Any) -> Document:
    plain: bytes = renderer_class().render(contents(), renderer_context={})
    etag = f'W/"{hashlib.sha256(plain).hexdigest()[:32]}"'
    return Document(plain, gzip.compress(plain, 9), etag)


def document(renderer_class: Any) -> Document:
    """Whoever comes while it is being made waits for it instead of making it too."""
    with _making:
        return _made(renderer_class)


def warm_up() -> None:
    for renderer_class in SchemaView.renderer_classes:
        document(renderer_class)


class SchemaView(SpectacularAPIView):
    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        renderer = request.accepted_renderer
        found = document(type(renderer))
        zipped = bool(re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")))
        response = HttpResponse(
            found.compressed if zipped else found.plain,
            content_type=request.accepted_media_type,
            headers={
                "Content-Disposition": f'inline; filename="Footfall.{renderer.format}"',
                "Cache-Control": "public, no-cache",  # kept, and asked again whether it still holds
                "ETag": found.etag,
            },
        )
        if zipped:
            response["Content-Encoding"] = "gzip"
        patch_vary_headers(response, ("Accept", "Accept-Encoding"))
        asked: HttpRequest = request._request
        return get_conditional_response(asked, etag=found.etag, response=response) or response
