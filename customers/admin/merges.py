"""Merging in the admin: records side by side, one choice per conflict; and what was merged."""

from collections.abc import Iterable
from typing import Any, cast

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from unfold.decorators import display

from accounts.models import Organization, User
from core.admin.base import ScopedAdmin
from core.admin.columns import member_column
from core.admin.pages import ActionPage, admin_url, own_url
from core.errors import DomainError
from core.roles import Can
from customers.admin.merge_pages import (
    merge_url,
    page_of,
    preview_context,
    record_context,
)
from customers.duplicates.registry import rule_of
from customers.duplicates.services import open_pairs_of
from customers.merging.choices import MOST_RECORDS, kind_named, require_all
from customers.merging.kinds import MergeKind
from customers.merging.preview import describe
from customers.merging.queries import describe_members, with_record
from customers.merging.registry import kind_of
from customers.merging.services import merge_records, preview_merge
from customers.models import DuplicateCandidate, MergeRecord
from customers.normalize import format_phone
from customers.record_search import MERGES

_LARGEST_ID = 2**63 - 1


class Merges:
    """For the page of a kind of record that can be merged: the action of its list.

    A merge's own page shows all that the records held, to those who may merge; others read on the
    record that there was one.
    """

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return cast(User, request.user).can(Can.MANAGE)

    @admin.action(description="Merge selected", permissions=["merge"])
    def merge_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        ids = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST_RECORDS + 1])
        if len(ids) < 2:
            messages.warning(request, "Select two or more that are one, then merge them.")
            return None
        if len(ids) > MOST_RECORDS:
            messages.warning(request, f"At most {MOST_RECORDS} are merged at once. Select fewer.")
            return None
        return HttpResponseRedirect(merge_url(kind_of(queryset.model).name, ids))

    @display(description="Merges")
    def merges(self, record: Any) -> str:
        """What was merged into this one, each with a link to where all of it is told."""
        return _lines(
            format_html('<a href="{}" class="text-link">{}</a>', admin_url(merge), given)
            for merge, given in _merges_of(record)
        )

    @display(description="Merges")
    def merges_in_words(self, record: Any) -> str:
        """The same for those who may not open a merge."""
        return _lines(given for _, given in _merges_of(record))

    @display(description="Possible duplicates")
    def possible_duplicates(self, record: Any) -> str:
        """Who may be the same, each with a link to their page; the surest first."""
        kind = kind_of(type(record)).name
        pairs = open_pairs_of(kind, [record.pk], record.read_by).get(record.pk, [])
        return render_to_string(
            "customers/possible_duplicates.html",
            {"pairs": [_seen_from(pair, record.pk) for pair in pairs]},
        )

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        record = super().get_object(request, *args, **kwargs)  # type: ignore[misc]
        if record is not None:
            record.read_by = request.user
        return record

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)  # type: ignore[misc]
        instead: dict[str, str | None] = {}
        if obj is None:
            instead["possible_duplicates"] = None
        if not self.has_merge_permission(request):
            instead["merges"] = "merges_in_words"
        return [
            (name, {**options, "fields": _replaced(options["fields"], instead)})
            for name, options in fieldsets
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)  # type: ignore[misc]
        return [*fields, "merges_in_words", "possible_duplicates"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        merged = obj is not None and obj.merged_into_id is not None
        return super().has_change_permission(request, obj) and not merged  # type: ignore[misc]


def _replaced(fields: Any, instead: dict[str, str | None]) -> list[Any]:
    """`fields` of a page, where some stand beside each other in a tuple; None leaves one out."""
    found: list[Any] = []
    for one in fields:
        if isinstance(one, list | tuple):
            found.append(tuple(_replaced(one, instead)))
        elif (name := instead.get(one, one)) is not None:
            found.append(name)
    return found


def _seen_from(pair: DuplicateCandidate, record_id: int) -> dict[str, Any]:
    rule = rule_of(pair.type)
    first, second = rule.sides(pair)
    side = rule.side(second if first.pk == record_id else first)
    return {
        "side": side,
        "phone": format_phone(side.phone),
        "url": reverse(side.admin_page, args=[side.id]),
        "likeness": f"{pair.score:.0%}",
        "likely_family": pair.likely_family,
        "reason": pair.all_reasons[0] if pair.all_reasons else "",
    }


def _merges_of(record: Any) -> list[tuple[MergeRecord, str]]:
    kind = kind_of(type(record))
    found = with_record(MergeRecord.objects.filter(type=kind.name), record.pk)
    return [(merge, _describe(merge, kind.noun)) for merge in found.prefetch_related("members")]


def _lines(parts: Iterable[str]) -> str:
    return format_html_join(mark_safe("<br>"), "{}", ((one,) for one in parts)) or "-"


def _describe(merge: MergeRecord, noun: str) -> str:
    kept, others = describe_members(merge, noun)
    return f"{others} merged into {kept}"


class MergePage(ActionPage):
    """GET shows what merging would do, POST does it; `records` has the one kept first."""

    name, route, right = "merge", "merge/", Can.MANAGE
    template = "customers/merge.html"
    kind: MergeKind | None = None
    merging: dict[str, Any]

    def check(self) -> None:
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        kind = kind_named(asked.get("type", "customer"))
        ids = _ids(asked.get("records", ""))
        self.merging = {
            "type_name": kind.name,
            "primary": ids[0],
            "duplicates": ids[1:],
            "by": self.user,
            "organization": _organization(self.user, kind, ids[0]),
        }
        self.kind = kind
        self.choices = _choices(kind, asked)
        self.next_url = own_url(self.request, asked.get("next", ""))

    def act(self) -> str:
        merge = merge_records(**self.merging, choices=self.choices)
        self.message(f"{self.model_admin.what(merge)}. Everything has moved.", messages.SUCCESS)
        return self.next_url or page_of(merge.type, merge.primary_id)

    def refused(self, refusal: DomainError) -> HttpResponseBase:
        self.choices = {}
        return self.show(refusal=refusal)

    def show(self, *, refusal: DomainError | None = None, **_: Any) -> TemplateResponse:
        context: dict[str, Any] = {"title": "Merge records"}
        if self.kind is not None:
            context["back_url"] = self.next_url or admin_url(self.kind.model, "changelist")
            try:
                preview = describe(preview_merge(**self.merging, choices=self.choices))
            except DomainError as refused:
                refusal = refusal or refused
            else:
                context |= preview_context(preview, self.next_url)
                context["title"] = f"Merge {len(preview.labels)} {preview.noun}s"
                context["next_url"] = self.next_url
        status = refusal.status if refusal else 200
        return super().show(status=status, refusal=refusal, **context)


@admin.register(MergeRecord)
class MergeRecordAdmin(ScopedAdmin):
    """The history of merges, to read; and the page on which records are merged."""

    pages = (MergePage,)
    view_right = Can.MANAGE
    add_right = change_right = delete_right = None
    list_display = ("what", "kind", "when", "who", "organization")
    list_filter = ("type",)
    search = MERGES
    search_fields = ("members__label",)
    search_help_text = MERGES.description
    ordering = ("-id",)
    change_form_template = "customers/merge_record.html"
    fields = ("type", "primary_id", "merged_by", "merged_at")

    class Media:
        css = {"all": ["customers/merge.css"]}

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.select_related("merged_by", "part_of").prefetch_related("members")

    who = member_column("merged_by", "By")

    @display(description="What")
    def what(self, merge: MergeRecord) -> str:
        return _describe(merge, kind_named(merge.type).noun)

    @display(description="Kind", ordering="type")
    def kind(self, merge: MergeRecord) -> str:
        return kind_named(merge.type).noun.capitalize()

    @display(description="When", ordering="merged_at")
    def when(self, merge: MergeRecord) -> Any:
        return merge.merged_at

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        text = search_term.strip()
        if text.isascii() and text.isdigit() and int(text) <= _LARGEST_ID:
            return with_record(queryset, int(text)), False
        return super().get_search_results(request, queryset, search_term)

    def record_context(self, request: HttpRequest, record: MergeRecord) -> dict[str, Any]:
        return record_context(record) | {"title": self.what(record)}


def _ids(text: str) -> list[int]:
    """`3,7`. Raises DomainError 400 for anything else."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) < 2 or not all(part.isascii() and part.isdigit() for part in parts):
        message = "Select two or more records in a list, then choose “Merge selected” there."
        raise DomainError(message)
    return [min(int(part), _LARGEST_ID) for part in parts]


def _choices(kind: MergeKind, asked: Any) -> dict[str, int]:
    given = {field.name: asked.get(f"choice_{field.name}", "") for field in kind.decidable()}
    return {
        name: min(int(pk), _LARGEST_ID)
        for name, pk in given.items()
        if pk.isascii() and pk.isdigit()
    }


def _organization(user: User, kind: MergeKind, first: int) -> Organization:
    """One's own; the platform's operator works in that of the record."""
    if user.organization is not None:
        return user.organization
    record: Any = kind.model._default_manager.filter(pk=first).first()
    require_all(kind, [first], {first: record} if record is not None else {})
    organization: Organization = record.organization
    return organization
