"""The queue of pairs that may be one person: both records side by side, and one click each."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from unfold.decorators import display

from core.admin.base import ScopedAdmin
from core.admin.pages import ActionPage, admin_url, own_url
from core.errors import DomainError
from core.roles import Can
from customers.admin.merge_pages import merge_url
from customers.duplicates.registry import rule_of, rules
from customers.duplicates.services import dismiss, pairs_to_show
from customers.models import CandidateStatus, DuplicateCandidate
from customers.normalize import format_phone
from customers.uploaded import named_by_upload

_LONGEST_ID = 18
_STATUS_COLOURS = {"Open": "warning", "Not the same person": "info", "Merged": "success"}


class StatusFilter(admin.SimpleListFilter):
    """Open pairs, unless others are asked for: it is a list of what is to be decided."""

    title = "status"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        decided = [
            (value, str(label)) for value, label in CandidateStatus.choices if value != "open"
        ]
        return [*decided, ("all", "All")]

    def choices(self, changelist: Any) -> Any:
        """The first choice, which says nothing in the address, are the open ones."""
        for position, choice in enumerate(super().choices(changelist)):
            yield {**choice, "display": "Open"} if position == 0 else choice

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        return queryset.filter(status=self.value() or CandidateStatus.OPEN)


class TypeFilter(admin.SimpleListFilter):
    title = "kind of record"
    parameter_name = "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(rule.type, rule.label) for rule in rules()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(type=self.value()) if self.value() else queryset


class UploadFilter(admin.SimpleListFilter):
    """Only by a link from the upload's page: nobody picks a sheet among thousands here."""

    title = "upload"
    parameter_name = "upload"

    def has_output(self) -> bool:
        return self.value() is not None

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        asked = request.GET.get(self.parameter_name)
        return [(asked, f"Upload {asked}")] if asked else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.value()
        if asked is None:
            return queryset
        if not asked.isdecimal() or len(asked) > _LONGEST_ID:
            return queryset.none()
        return named_by_upload(queryset, int(asked), request.user)


class DismissPage(ActionPage):
    name, methods = "dismiss", ("GET", "HEAD", "POST")

    def check(self) -> None:
        if self.request.method != "POST":
            raise PermissionDenied

    def act(self) -> None:
        dismiss(self.record, by=self.user)
        text = f"{self._names()} are not the same. The pair will not be shown again."
        self.message(text, messages.SUCCESS)

    def refused(self, refusal: DomainError) -> HttpResponseBase:
        self.message(f"{self._names()}: {refusal.message}", messages.WARNING)
        return HttpResponseRedirect(self.back_url())

    def back_url(self) -> str:
        """To the list as it was filtered."""
        came_from = own_url(self.request, self.request.headers.get("Referer", ""))
        return came_from or admin_url(DuplicateCandidate, "changelist")

    def _names(self) -> str:
        sides = rule_of(self.record.type).sides(self.record)
        return " and ".join(str(record) for record in sides)


@admin.register(DuplicateCandidate)
class DuplicateCandidateAdmin(ScopedAdmin):
    pages = (DismissPage,)
    add_right = change_right = delete_right = None
    list_display = ("one", "the_other", "why", "shown_status", "organization")
    list_display_links = None
    list_filter = (StatusFilter, TypeFilter, UploadFilter)
    list_per_page = 20
    ordering = ("-score", "-id")
    fields = ("organization", "one", "the_other", "why", "status", "created_at")
    readonly_fields = ("one", "the_other", "why", "created_at")

    class Media:
        css = {"all": ["customers/duplicates.css"]}

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        return pairs_to_show(queryset)

    def get_list_display(self, request: HttpRequest) -> Any:
        """Whoever may decide has a column for it; merging is the managers'."""
        shown = list(super().get_list_display(request))
        if self._may(request, Can.MANAGE):
            shown.insert(4, "decide")
        elif self._may(request, Can.WORK):
            shown.insert(4, "decide_whether_same")
        return shown

    @display(description="One record")
    def one(self, pair: DuplicateCandidate) -> SafeString:
        return _side(pair, 0)

    @display(description="The other")
    def the_other(self, pair: DuplicateCandidate) -> SafeString:
        return _side(pair, 1)

    @display(description="Likeness", ordering="score")
    def why(self, pair: DuplicateCandidate) -> SafeString:
        values = {
            "likeness": f"{pair.score:.0%}",
            "likely_family": pair.likely_family,
            "reasons": pair.all_reasons,
        }
        return render_to_string("customers/pair_why.html", values)

    @display(description="Status", ordering="status", label=_STATUS_COLOURS)
    def shown_status(self, pair: DuplicateCandidate) -> str:
        return pair.get_status_display()

    @display(description="What to do")
    def decide(self, pair: DuplicateCandidate) -> str:
        return _buttons(pair, may_merge=True)

    @display(description="What to do")
    def decide_whether_same(self, pair: DuplicateCandidate) -> str:
        return _buttons(pair, may_merge=False)


def _side(pair: DuplicateCandidate, position: int) -> SafeString:
    rule = rule_of(pair.type)
    side = rule.side(rule.sides(pair)[position])
    values = {
        "side": side,
        "noun": rule.label.removesuffix("s"),
        "phone": format_phone(side.phone),
        "url": reverse(side.admin_page, args=[side.id]),
    }
    return render_to_string("customers/pair_side.html", values)


def _buttons(pair: DuplicateCandidate, *, may_merge: bool) -> str:
    if pair.status != CandidateStatus.OPEN:
        return ""
    ids = [record.pk for record in rule_of(pair.type).sides(pair)]
    values = {
        "likely_family": pair.likely_family,
        "merge_url": merge_url(pair.type, ids, admin_url(DuplicateCandidate, "changelist"))
        if may_merge
        else "",
        # The list stands in a form of its own: the button sends that one elsewhere.
        "dismiss_attrs": {
            "formaction": admin_url(pair, "dismiss"),
            "formmethod": "post",
        },
    }
    return render_to_string("customers/pair_buttons.html", values)
