"""What changed on a record last, below its form."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from accounts.models import User
from customers.history import ExplainedChange, explain
from history.models import Change


class ShowsRecentChanges:
    """For a model's admin page: `explain_changes` puts them in words, of its History page, too."""

    change_form_after_template = "customers/recent_changes.html"
    changes_shown = 30

    def explain_changes(self, records: Sequence[Change], *, reader: User) -> list[ExplainedChange]:
        return explain(records, reader=reader)

    def record_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        reader: Any = request.user
        changes = Change.objects.for_user(reader).of(record).select_related("by")
        newest = list(changes[: self.changes_shown])
        own: dict[str, Any] = super().record_context(request, record)  # type: ignore[misc]
        return own | {"recent_changes": self.explain_changes(newest, reader=reader)}
