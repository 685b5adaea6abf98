"""In which format an answer comes: what the address says wins over what the Accept header says."""

from collections.abc import Iterable

from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class AddressFirst(DefaultContentNegotiation):
    """`?format=csv` is what a person asked for; Accept is what their browser or library sends."""

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        asked = request.query_params.get(self.settings.URL_FORMAT_OVERRIDE)
        if not asked:
            return super().select_renderer(request, renderers, format_suffix)
        renderers = list(renderers)
        for renderer in renderers:
            if renderer.format == asked:
                return renderer, renderer.media_type
        known = ", ".join(dict.fromkeys(renderer.format for renderer in renderers))
        message = f'This answer does not come as "{asked[:30]}". Choose from: {known}.'
        raise ValidationError({self.settings.URL_FORMAT_OVERRIDE: [message]})
