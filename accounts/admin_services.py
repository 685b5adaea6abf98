"""Admin pages that save through services, whose refusals stand beside the form's fields."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.admin_base import ScopedAdmin
from accounts.errors import DomainError


class ServiceAdmin(ScopedAdmin):
    """`save_model` and `save_formset` call services and let a DomainError out.

    The attempt is rolled back, and the page comes again with the refusal as form errors.
    """

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponseBase:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as refusal:
            request.refusal = refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return form if refusal is None else _refused_form(form, refusal)

    def run_submit_actions(self, request: HttpRequest, obj: Any) -> None:
        """The buttons of `actions_submit_line`, which the theme runs in its own save_model."""
        for action in self.get_actions_submit_line(request, obj.pk):
            if action.action_name in request.POST:
                action.method(request, obj)


def _refused_form(form: type[ModelForm], refusal: DomainError) -> type[ModelForm]:
    class RefusedForm(form):  # type: ignore[misc, valid-type]
        def clean(self) -> Any:
            cleaned = super().clean()
            for error in refusal.errors:
                field = error.field if error.field in self.fields else None
                self.add_error(field, ValidationError(error.message, code=error.code))
            if not refusal.errors:
                self.add_error(None, ValidationError(refusal.message, code=refusal.code))
            return cleaned

    RefusedForm.__name__ = form.__name__
    return RefusedForm
