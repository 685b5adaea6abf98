"""What changed on a record last, below its form."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.models import User
from customers.history import ExplainedChange


class ShowsRecentChanges:
    """For a model's admin page: `recent_changes` puts them in words."""

    change_form_after_template = "customers/recent_changes.html"

    def recent_changes(self, record: Any, reader: User) -> list[ExplainedChange]:
        raise NotImplementedError

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record = kwargs.get("obj")
        if record is not None and record.pk:
            context["recent_changes"] = self.recent_changes(record, request.user)  # type: ignore[arg-type]
        answer: HttpResponse = super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]
        return answer
