"""What changed on a record last, below its form."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.models import User
from customers.history import ExplainedChange
from history.models import Change

_SHOWN = 30


class ShowsRecentChanges:
    """For a model's admin page: `explain_changes` puts them in words, of its History page, too."""

    change_form_after_template = "customers/recent_changes.html"

    def explain_changes(self, records: Sequence[Change], *, reader: User) -> list[ExplainedChange]:
        raise NotImplementedError

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record = kwargs.get("obj")
        if record is not None and record.pk:
            reader: Any = request.user
            newest = Change.objects.for_user(reader).of(record).select_related("by")[:_SHOWN]
            context["recent_changes"] = self.explain_changes(list(newest), reader=reader)
        answer: HttpResponse = super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]
        return answer
