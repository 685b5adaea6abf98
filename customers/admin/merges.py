"""Merging in the admin: records side by side, one choice per conflict; and what was merged."""

from collections.abc import Iterable
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from unfold.decorators import display

from accounts.models import Organization, User
from core.admin.base import ScopedAdmin
from core.errors import DomainError
from core.roles import Can
from customers.admin.merge_pages import (
    list_url,
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
            format_html('<a href="{}" class="text-link">{}</a>', _page_of(merge), given)
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


def _page_of(merge: MergeRecord) -> str:
    return reverse("admin:customers_mergerecord_change", args=[merge.pk])


def _describe(merge: MergeRecord, noun: str) -> str:
    kept, others = describe_members(merge, noun)
    return f"{others} merged into {kept}"


@admin.register(MergeRecord)
class MergeRecordAdmin(ScopedAdmin):
    """The history of merges, to read; and the page on which records are merged."""

    view_right = Can.MANAGE
    add_right = None
    change_right = None
    delete_right = None
    list_display = ("what", "kind", "when", "who", "organization")
    list_filter = ("type",)
    search_fields = ("members__label",)  # any; get_search_results does it
    search_help_text = "Part of a name, or the number of a record"
    ordering = ("-id",)
    change_form_template = "customers/merge_record.html"
    fields = ("type", "primary_id", "merged_by", "merged_at")

    class Media:
        css = {"all": ["customers/merge.css"]}

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.select_related("merged_by", "part_of").prefetch_related("members")

    @display(description="What")
    def what(self, merge: MergeRecord) -> str:
        return _describe(merge, kind_named(merge.type).noun)

    @display(description="Kind", ordering="type")
    def kind(self, merge: MergeRecord) -> str:
        return kind_named(merge.type).noun.capitalize()

    @display(description="When", ordering="merged_at")
    def when(self, merge: MergeRecord) -> Any:
        return merge.merged_at

    @display(description="By")
    def who(self, merge: MergeRecord) -> str:
        return merge.merged_by.name if merge.merged_by else "-"

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        text = search_term.strip()
        if text.isascii() and text.isdigit() and int(text) <= _LARGEST_ID:
            return with_record(queryset, int(text)), False
        return super().get_search_results(request, queryset, search_term)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponseBase:
        merge = self.get_object(request, object_id)
        context = dict(extra_context or {})
        if merge is not None and self.has_view_permission(request, merge):
            context |= record_context(merge)
            context["title"] = self.what(merge)
        return super().change_view(request, object_id, form_url, context)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.merge_view)
        return [path("merge/", page, name="customers_merge"), *super().get_urls()]

    def merge_view(self, request: HttpRequest) -> HttpResponseBase:
        """GET shows what merging would do, POST does it; `records` has the one kept first."""
        if not self._may(request, Can.MANAGE):
            raise PermissionDenied
        asked = request.POST if request.method == "POST" else request.GET
        try:
            kind = kind_named(asked.get("type", "customer"))
            ids = _ids(asked.get("records", ""))
            organization = _organization(request, kind, ids[0])
        except DomainError as refusal:
            return self._page(request, {}, refusal=refusal)
        values: dict[str, Any] = {
            "type_name": kind.name,
            "primary": ids[0],
            "duplicates": ids[1:],
            "by": cast(User, request.user),
            "organization": organization,
        }
        next_url = _safe(request, asked.get("next", ""))
        choices = _choices(kind, asked)
        if request.method != "POST":
            return self._preview(request, values, choices, next_url)
        try:
            merge = merge_records(**values, choices=choices)
        except DomainError as refusal:
            return self._preview(request, values, {}, next_url, refusal=refusal)
        messages.success(request, f"{self.what(merge)}. Everything has moved.")
        return HttpResponseRedirect(next_url or page_of(kind.name, merge.primary_id))

    def _preview(
        self,
        request: HttpRequest,
        values: dict[str, Any],
        choices: dict[str, int],
        next_url: str,
        *,
        refusal: DomainError | None = None,
    ) -> TemplateResponse:
        back_url = next_url or list_url(values["type_name"])
        try:
            preview = describe(preview_merge(**values, choices=choices))
        except DomainError as refused:
            return self._page(request, {"back_url": back_url}, refusal=refusal or refused)
        context = preview_context(preview, next_url)
        context |= {"next_url": next_url, "back_url": back_url}
        return self._page(request, context, refusal=refusal)

    def _page(
        self, request: HttpRequest, context: dict[str, Any], *, refusal: DomainError | None
    ) -> TemplateResponse:
        preview = context.get("preview")
        title = f"Merge {len(preview.labels)} {preview.noun}s" if preview else "Merge records"
        whole = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "media": self.media,
            "refusal": refusal,
            **context,
        }
        status = refusal.status if refusal else 200
        return TemplateResponse(request, "customers/merge.html", whole, status=status)


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


def _organization(request: HttpRequest, kind: MergeKind, first: int) -> Organization:
    """One's own; the platform's operator works in that of the record."""
    own = cast(User, request.user).organization
    if own is not None:
        return own
    record: Any = kind.model._default_manager.filter(pk=first).first()
    require_all(kind, [first], {first: record} if record is not None else {})
    organization: Organization = record.organization
    return organization


def _safe(request: HttpRequest, url: str) -> str:
    own = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if own else ""
