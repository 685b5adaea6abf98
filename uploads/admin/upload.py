from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.views.decorators.http import require_POST
from unfold.decorators import display

from accounts.models import Branch, User
from core.admin.base import ScopedRelatedFilter
from core.admin.services import ServiceAdmin
from core.errors import DomainError
from core.roles import Can
from uploads.admin.fixing import UploadFixing, waiting_context
from uploads.admin.forms import AnswerForm, UploadForm
from uploads.admin.pages import upload_context
from uploads.admin.preview import PreviewPages, preview_context
from uploads.admin.revert import RevertPages, revert_context
from uploads.admin.scorecard import ScorecardPage
from uploads.admin.waiting import WorkbookPages
from uploads.kinds import KINDS
from uploads.models import FileUpload, UploadKind, UploadStatus
from uploads.notices import mark_seen
from uploads.queries import of_branch
from uploads.sentences import format_name, status_colour, status_label
from uploads.services import cancel_upload, receive_upload, start_upload


class BranchFilter(ScopedRelatedFilter):
    """With rows of the branch, or handed in for it: what the API's `?branch=` finds."""

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.lookup_val:
            return super().queryset(request, queryset)
        branch = Branch.objects.for_user(request.user).filter(pk__in=self.lookup_val).first()
        return queryset.none() if branch is None else of_branch(queryset, branch)


@admin.register(FileUpload)
class FileUploadAdmin(
    PreviewPages, UploadFixing, WorkbookPages, RevertPages, ScorecardPage, ServiceAdmin
):
    """Sheets are handed in here and watched; what they did is read, never edited."""

    change_right = None
    delete_right = None
    form = UploadForm
    show_full_result_count = True  # sheets are few
    list_display = (
        "sheet_name",
        "badge",
        "rows",
        "created",
        "updated",
        "unchanged",
        "waiting",
        "branch",
        "uploaded",
        "organization",
    )
    list_filter = ("status", "kind", ("branch", BranchFilter))
    search_fields = ("original_name",)
    search_help_text = "Part of the file's name"
    ordering = ("-id",)
    autocomplete_fields = ("branch", "organization")
    list_before_template = "uploads/no_uploads.html"
    change_form_template = "uploads/upload.html"
    add_form_template = "uploads/hand_in.html"

    class Media:
        css = {"all": ["uploads/uploads.css"]}

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        if request.resolver_match and request.resolver_match.url_name == _LIST:
            queryset = queryset.defer("profile", "options", "columns", "column_mapping")
        return queryset.select_related("organization", "branch", "uploaded_by", "job")

    # The list
    @display(description="Sheet", ordering="original_name")
    def sheet_name(self, upload: FileUpload) -> str:
        return format_html('<span class="ff-filename">{}</span>', upload)

    @display(description="Uploaded", ordering="uploaded_at")
    def uploaded(self, upload: FileUpload) -> str:
        at = date_format(timezone.localtime(upload.uploaded_at), "SHORT_DATETIME_FORMAT")
        by = f" by {format_name(upload.uploaded_by)}" if upload.uploaded_by else ""
        return format_html('<span class="ff-nowrap">{}</span>{}', at, by)

    @display(
        description="Status",
        ordering="status",
        label={name: name for name in ("info", "success", "warning", "danger", "")},
    )
    def badge(self, upload: FileUpload) -> tuple[str, str]:
        return status_colour(upload), status_label(upload)

    @display(description="Rows", ordering="rows_read")
    def rows(self, upload: FileUpload) -> str:
        return _number(upload, upload.rows_read)

    @display(description="Created", ordering="created_count")
    def created(self, upload: FileUpload) -> str:
        return _number(upload, upload.created_count)

    @display(description="Updated", ordering="updated_count")
    def updated(self, upload: FileUpload) -> str:
        return _number(upload, upload.updated_count)

    @display(description="Unchanged", ordering="unchanged_count")
    def unchanged(self, upload: FileUpload) -> str:
        return _number(upload, upload.unchanged_count)

    @display(description="Wait", ordering="needs_attention_count")
    def waiting(self, upload: FileUpload) -> str:
        return _number(upload, upload.needs_attention_count)

    # Handing in
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponseBase:
        context = {"title": "Upload a sheet", "kinds": UploadKind.choices}
        return super().add_view(request, form_url, {**(extra_context or {}), **context})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is not None:
            return []
        fields = ["organization", "kind", "file", "branch"]
        if cast(User, request.user).can(Can.MANAGE):
            fields.append("create_missing_branches")
        hidden = self.hidden_fields(request)
        return [(None, {"fields": [name for name in fields if name not in hidden]})]

    def formfield_for_choice_field(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_choice_field(db_field, request, **kwargs)
        if db_field.name == "kind":
            field.initial = next(iter(KINDS))
        return field

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        given = form.cleaned_data
        upload = receive_upload(
            obj.organization,
            kind=given["kind"],
            file=given["file"],
            branch=given.get("branch"),
            by=cast(User, request.user),
            options={"create_missing_branches": given.get("create_missing_branches") or None},
            preview="_preview" in request.POST,
        )
        obj.pk = upload.pk
        obj.refresh_from_db()

    def response_add(
        self, request: HttpRequest, obj: FileUpload, post_url_continue: str | None = None
    ) -> HttpResponse:
        what = "previewed" if obj.wants_preview else "imported"
        self.message_user(request, f"{obj} is handed in. It is {what} in the background.")
        return HttpResponseRedirect(_page_of(obj))

    # The page of one upload
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponseBase:
        upload = self.get_object(request, unquote(object_id))
        context = dict(extra_context or {})
        if upload is not None and self.has_view_permission(request, upload):
            context |= upload_context(upload, cast(User, request.user))
            context |= waiting_context(upload, cast(User, request.user))
            mark_seen(cast(User, request.user), upload)
            context |= preview_context(upload, cast(User, request.user))
            context |= revert_context(upload, cast(User, request.user))
            context["title"] = upload.original_name
        return super().change_view(request, object_id, form_url, context)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path(
                "<path:object_id>/cancel/",
                view(require_POST(self.cancel_view)),
                name="uploads_fileupload_cancel",
            ),
            path("seen/", view(require_POST(self.seen_view)), name="uploads_fileupload_seen"),
            path(
                "<path:object_id>/answer/", view(self.answer_view), name="uploads_fileupload_answer"
            ),
        ]
        pages = [*self.revert_urls(), *self.preview_urls(), *self.workbook_urls()]
        return [*own, *pages, *super().get_urls()]

    def cancel_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        upload = self._to_work_on(request, object_id)
        try:
            cancel_upload(upload, by=cast(User, request.user))
            self.message_user(
                request, "It stops after the rows being written; what was imported stays."
            )
        except DomainError as refusal:
            self.message_user(request, refusal.message, messages.WARNING)
        return HttpResponseRedirect(_page_of(upload))

    def seen_view(self, request: HttpRequest) -> HttpResponse:
        mark_seen(cast(User, request.user))
        return HttpResponseRedirect(reverse("admin:index"))

    def answer_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        upload = self._to_work_on(request, object_id)
        if upload.status != UploadStatus.NEEDS_MAPPING:
            self.message_user(request, f"{upload} asks for nothing.", messages.WARNING)
            return HttpResponseRedirect(_page_of(upload))
        form = AnswerForm(request.POST or None, upload=upload)
        if form.is_valid():
            try:
                start_upload(upload, by=cast(User, request.user), options=form.answers())
                return HttpResponseRedirect(_page_of(upload))
            except DomainError as refusal:
                form.refuse(refusal)
        context = {
            **self.admin_site.each_context(request),
            "title": f"What are the columns of {upload}?",
            "opts": self.opts,
            "object": upload,
            "upload": upload,
            "form": form,
            "media": self.media,
            "page_url": _page_of(upload),
        }
        return TemplateResponse(request, "uploads/answer.html", context)

    def _to_read(self, request: HttpRequest, object_id: str) -> FileUpload:
        """Refuses strangers like a missing upload."""
        upload = self.get_object(request, unquote(object_id))
        if upload is None or not self.has_view_permission(request, upload):
            raise Http404
        return upload

    def _to_work_on(self, request: HttpRequest, object_id: str) -> FileUpload:
        """Refuses readers by their role as well."""
        upload = self._to_read(request, object_id)
        if not cast(User, request.user).can(Can.WORK):
            raise PermissionDenied
        return upload


_LIST = "uploads_fileupload_changelist"


def _page_of(upload: FileUpload) -> str:
    return reverse("admin:uploads_fileupload_change", args=[upload.pk])


def _number(upload: FileUpload, number: int) -> str:
    """Nothing rather than 0 before the first row was imported."""
    if upload.started_at is None:
        return ""
    return format_html('<span class="ff-count">{}</span>', f"{number:,}")
