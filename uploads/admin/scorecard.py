"""The uploaders' scorecard as a page of the admin site."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.urls import reverse
from django.utils.formats import get_format
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from accounts.models import Branch, User
from core.admin.columns import date_hint, date_sample
from core.admin.pages import AdminPage
from core.api.filters import FIRST_DAY, LAST_DAY
from core.roles import Can
from uploads.scorecard import Score, default_span, scorecard

_DAYS = (MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY))
_LOUD_PERCENT = 10.0  # from here on the share that waited is coloured


class DayInput(UnfoldAdminTextInputWidget):
    """A day in the organization's order; a browser's own field has the browser's order."""

    def format_value(self, value: Any) -> Any:
        is_day = isinstance(value, date)
        return value.strftime(get_format("DATE_INPUT_FORMATS")[0]) if is_day else value


class SpanForm(forms.Form):
    first = forms.DateField(label="From", required=False, validators=_DAYS, widget=DayInput)
    last = forms.DateField(label="To", required=False, validators=_DAYS, widget=DayInput)
    branch = forms.ModelChoiceField(
        queryset=Branch.objects.none(),
        required=False,
        empty_label="All branches",
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["branch"]).queryset = Branch.objects.for_user(user)
        for name in ("first", "last"):
            self.fields[name].help_text = date_hint()
            self.fields[name].widget.attrs["placeholder"] = date_sample()


class ScorecardPage(AdminPage):
    name, route = "scorecard", "scorecard/"
    template = "uploads/scorecard.html"

    def title(self) -> str:
        return "Upload scorecard"

    def context(self) -> dict[str, Any]:
        user = self.user
        form = SpanForm(self.request.GET or None, user=user)
        asked = form.cleaned_data if form.is_valid() else {}
        scores: list[Score] = []
        if user.organization is not None:
            first, last = default_span(user.organization)
            span = {"first": asked.get("first") or first, "last": asked.get("last") or last}
            if not form.is_bound:
                form = SpanForm(initial=span, user=user)
            scores = scorecard(user.organization, reader=user, branch=asked.get("branch"), **span)
        return {
            "form": form,
            "months": _by_month(scores),
            "sees_all": user.can(Can.MANAGE),
            "has_organization": user.organization is not None,
            "loud_percent": _LOUD_PERCENT,
            "files": _files(asked) if user.can(Can.EXPORT) else [],
        }


def _by_month(scores: list[Score]) -> list[tuple[date, list[Score]]]:
    months: dict[date, list[Score]] = {}
    for score in scores:
        months.setdefault(score.month, []).append(score)
    return list(months.items())


def _files(asked: dict[str, Any]) -> list[tuple[str, str]]:
    query = {
        "from": asked.get("first"),
        "to": asked.get("last"),
        "branch": asked["branch"].pk if asked.get("branch") else None,
    }
    given = "".join(f"&{name}={value}" for name, value in query.items() if value)
    own = reverse("upload-scorecard")
    return [(kind.upper(), f"{own}?format={kind}{given}") for kind in ("csv", "xlsx")]
