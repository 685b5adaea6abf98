from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from unfold.decorators import display

from accounts.models import Branch, User
from core.admin.base import ScopedRelatedFilter
from core.admin.pages import ActionPage, admin_url
from core.admin.services import ServiceAdmin
from core.errors import DomainError
from core.roles import Can
from uploads.admin.fixing import CorrectPage, RetryPage, WorkbookPage, waiting_context
from uploads.admin.forms import AnswerForm, UploadForm
from uploads.admin.pages import upload_context
from uploads.admin.preview import MappingPage, PreviewPage, RunPage, preview_context
from uploads.admin.revert import (
    RevertPage,
    RevertPreviewPage,
    RevertStartPage,
    revert_context,
)
from uploads.admin.scorecard import ScorecardPage
from uploads.admin.waiting import (
    WaitingFilePage,
    WaitingMakePage,
    WaitingPage,
    WaitingStopPage,
)
from uploads.kinds import KINDS
from uploads.models import FileUpload, UploadKind, UploadStatus
from uploads.notices import mark_seen
from uploads.queries import of_branch
from uploads.search import UPLOADS
from uploads.sentences import format_name, status_colour, status_label
from uploads.services import cancel_upload, receive_upload, start_upload


class BranchFilter(ScopedRelatedFilter):
    """With rows of the branch, or handed in for it: what the API's `?branch=` finds."""

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.lookup_val:
            return super().queryset(request, queryset)
        branch = Branch.objects.for_user(request.user).filter(pk__in=self.lookup_val).first()
        return queryset.none() if branch is None else of_branch(queryset, branch)


class CancelPage(ActionPage):
    name = "cancel"

    def act(self) -> None:
        cancel_upload(self.record, by=self.user)
        self.message("It stops after the rows being written; what was imported stays.")


class SeenPage(ActionPage):
    """Of all uploads at once, on the overview."""

    name, route, right = "seen", "seen/", Can.READ

    def act(self) -> str:
        mark_seen(self.user)
        return reverse("admin:index")


class AnswerPage(ActionPage):
    name, template = "answer", "uploads/answer.html"

    def check(self) -> None:
        if self.record.status != UploadStatus.NEEDS_MAPPING:
            raise DomainError(f"{self.record} asks for nothing.")

    def make_form(self, *data: Any) -> AnswerForm:
        return AnswerForm(*data[:1], upload=self.record)

    def act(self) -> None:
        start_upload(self.record, by=self.user, options=self.form.answers())

    def title(self) -> str:
        return f"What are the columns of {self.record}?"

    def context(self) -> dict[str, Any]:
        return {**super().context(), "upload": self.record}


@admin.register(FileUpload)
class FileUploadAdmin(ServiceAdmin):
    """Sheets are handed in here and watched; what they did is read, never edited."""

    pages = (
        ScorecardPage, SeenPage, CancelPage, AnswerPage, RevertPage, RevertPreviewPage,
        RevertStartPage, RunPage, PreviewPage, MappingPage, RetryPage, CorrectPage, WorkbookPage,
        WaitingPage, WaitingFilePage, WaitingMakePage, WaitingStopPage,
    )  # fmt: skip

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
    search = UPLOADS
    search_fields = ("original_name",)
    search_help_text = UPLOADS.description
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
        return HttpResponseRedirect(admin_url(obj))

    # The page of one upload
    def record_context(self, request: HttpRequest, record: FileUpload) -> dict[str, Any]:
        reader = cast(User, request.user)
        context = upload_context(record, reader) | waiting_context(record, reader)
        mark_seen(reader, record)
        context |= preview_context(record, reader) | revert_context(record, reader)
        return context | {"title": record.original_name}


_LIST = "uploads_fileupload_changelist"


def _number(upload: FileUpload, number: int) -> str:
    """Nothing rather than 0 before the first row was imported."""
    if upload.started_at is None:
        return ""
    return format_html('<span class="ff-count">{}</span>', f"{number:,}")
