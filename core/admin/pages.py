"""What a model's admin has beside its list and its form: actions of the list, and pages of its own.

    class RunPage(ActionPage):
        name = "run"

        def act(self) -> None:
            run_upload(self.record, by=self.user)
            self.message(f"{self.record} is imported in the background.")

    class FileUploadAdmin(ServiceAdmin):
        pages = (RunPage,)

A DomainError that a page lets out becomes a warning on the record's page, or an error in its form.
"""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from core.errors import DomainError
from core.roles import Can


def admin_url(record: Any, page: str = "change") -> str:
    """The address of a page of `record`, or of its model when `record` is a class."""
    options = record._meta
    args = [] if isinstance(record, type) else [record.pk]
    return reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=args)


def own_url(request: HttpRequest, url: str) -> str:
    """`url` where it leads to this site, else nothing: whoever made a link may have set it."""
    is_own = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if is_own else ""


def page_context(model_admin: Any, request: HttpRequest, title: str) -> dict[str, Any]:
    """What the frame of every page needs."""
    return {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "media": model_admin.media,
    }


class AdminPage:
    """A page to read: of one record, or of none when `route` names no `object_id`.

    `name`: the end of its address and of the address's name, `_` standing for a `/`.
    `right`: what a person must hold to open it, beside seeing the record.
    """

    name: ClassVar[str]
    route: ClassVar[str] = ""
    right: ClassVar[Can] = Can.READ
    template: ClassVar[str] = ""
    methods: ClassVar[tuple[str, ...]] = ("GET", "HEAD")

    def __init__(self, model_admin: Any, request: HttpRequest, object_id: str | None) -> None:
        self.model_admin, self.request = model_admin, request
        self.user = cast(Any, request.user)
        self.record: Any = self.find(unquote(object_id)) if object_id is not None else None
        if self.record is None and object_id is not None:
            raise Http404
        if not (self.user.can(self.right) and self.may_open()):
            raise PermissionDenied

    @classmethod
    def url_pattern(cls, model_admin: Any) -> URLPattern:
        options = model_admin.opts
        route = cls.route or f"<path:object_id>/{cls.name.replace('_', '/')}/"
        return path(
            route,
            cls.view(model_admin),
            name=f"{options.app_label}_{options.model_name}_{cls.name}",
        )

    @classmethod
    def view(cls, model_admin: Any) -> Callable[..., HttpResponseBase]:
        def answer(request: HttpRequest, object_id: Any = None) -> HttpResponseBase:
            return cls(model_admin, request, None if object_id is None else str(object_id)).answer()

        view = require_http_methods(cls.methods)(answer)
        return cast(Callable[..., HttpResponseBase], model_admin.admin_site.admin_view(view))

    def find(self, object_id: str) -> Any:
        """None for what the person may not know of."""
        return self.model_admin.get_object(self.request, object_id)

    def may_open(self) -> bool:
        return bool(self.model_admin.has_view_permission(self.request, self.record))

    def answer(self) -> HttpResponseBase:
        try:
            self.check()
            return self.respond()
        except DomainError as refusal:
            return self.refused(refusal)

    def check(self) -> None:
        """Raises DomainError while there is no such page."""

    def respond(self) -> HttpResponseBase:
        return self.show()

    def title(self) -> str:
        return ""

    def context(self) -> dict[str, Any]:
        """What the template needs beside `object`, the record, and `page_url`, its page."""
        return {}

    def show(self, *, status: int = 200, **more: Any) -> TemplateResponse:
        context = page_context(self.model_admin, self.request, self.title())
        if self.record is not None:
            context |= {"object": self.record, "page_url": self.back_url()}
        context |= self.context()
        return TemplateResponse(self.request, self.template, context | more, status=status)

    def refused(self, refusal: DomainError) -> HttpResponseBase:
        self.message(refusal.message, messages.WARNING)
        return HttpResponseRedirect(self.back_url())

    def back_url(self) -> str:
        if self.record is not None:
            return admin_url(self.record)
        return admin_url(self.model_admin.model, "changelist")

    def message(self, text: str, level: int = messages.INFO) -> None:
        messages.add_message(self.request, level, text)


class ActionPage(AdminPage):
    """A page whose form a service follows; without a `template` only the button that posts.

    `incomplete`: what is answered to a form that is not valid, where no page shows it again, and
    `incomplete_level`, how loudly.
    """

    right = Can.WORK
    incomplete: ClassVar[str] = ""
    incomplete_level: ClassVar[int] = messages.WARNING
    form: Any = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "methods" not in cls.__dict__:
            cls.methods = ("GET", "HEAD", "POST") if cls.template else ("POST",)

    def make_form(self, *data: Any) -> BaseForm | None:
        """`data`: what was posted, and its files; nothing while the page is only shown."""
        return None

    def act(self) -> str | None:
        """Calls the service; returns where to go, None for the record's page."""
        raise NotImplementedError

    def respond(self) -> HttpResponseBase:
        if self.request.method != "POST":
            self.form = self.make_form()
            return self.show()
        self.form = self.make_form(self.request.POST, self.request.FILES)
        if self.form is None or self.form.is_valid():
            return HttpResponseRedirect(self.act() or self.back_url())
        if self.template:
            return self.show()
        self.message(self.incomplete, self.incomplete_level)
        return HttpResponseRedirect(self.back_url())

    def context(self) -> dict[str, Any]:
        return {"form": self.form} if self.form is not None else {}

    def refused(self, refusal: DomainError) -> HttpResponseBase:
        if not self.template or self.form is None:
            return super().refused(refusal)
        add_refusal(self.form, refusal)
        return self.show()


def add_refusal(form: Any, refusal: DomainError) -> None:
    """Each error beside its field, the whole refusal once above the form if any has none there.

    What was typed stays as it is.
    """
    beside_fields = [error for error in refusal.errors if error.field in form.fields]
    for error in beside_fields:
        form.add_error(error.field, error.message)
    if len(beside_fields) < len(refusal.errors) or not refusal.errors:
        form.add_error(None, refusal.message)


def do_with_each(
    request: HttpRequest,
    records: Iterable[Any],
    service: Callable[[Any], object],
    *,
    done: str,
    called: Callable[[Any], object] = str,
) -> None:
    """For an action of a list: a refusal of one record says whose it is, and stops no other.

    `done`: what happened to the others, which are counted. `called`: how a record is named.
    """
    count = 0
    for record in records:
        try:
            service(record)
        except DomainError as refusal:
            messages.warning(request, f"{called(record)}: {refusal.message}")
        else:
            count += 1
    if count:
        messages.success(request, f"{done}: {count:,}.")
