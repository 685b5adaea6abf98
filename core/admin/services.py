"""Admin pages that save through services, whose refusals stand beside the form's fields."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.forms import BaseForm, ModelForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core.admin.base import ScopedAdmin
from core.errors import DomainError, FieldError

_OF_A_LINE = re.compile(r"(?P<formset>[^.]+)\.(?P<place>\d+)\.(?P<field>.*)")
_FIELD_NAME = re.compile(r"\b([a-z]+(?:_[a-z]+)+)\b(: true)?")


class ServiceAdmin(ScopedAdmin):
    """`save_model` and `save_formset` call services and let a DomainError out.

    The attempt is rolled back, and the page comes again with the refusal as form errors, each
    beside the field it is about: of the record, or of a line (`save_lines`), which a field such as
    `visits.0.notes` names by its formset and place. `fields_called`: {the service's: the form's}
    name of a field, where these differ.
    """

    fields_called: ClassVar[Mapping[str, str]] = {}

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
        refusal: DomainError | None = getattr(request, "refusal", None)
        if refusal is None:
            return form
        of_record = [error for error in _errors(refusal) if not _OF_A_LINE.match(error.field or "")]
        return refused_form(form, of_record, self.fields_called)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Whose a record is stays as it was."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "organization"] if obj else fields

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        formsets, inlines = super()._create_formsets(request, obj, change)
        refusal: DomainError | None = getattr(request, "refusal", None)
        for error in _errors(refusal) if refusal else ():
            found = _OF_A_LINE.match(error.field or "")
            for formset in formsets:
                if found and formset.prefix == found["formset"]:
                    line = formset.forms[int(found["place"])]
                    named = FieldError(found["field"], error.code, error.message)
                    line.__class__ = refused_form(type(line), [named], self.fields_called)
        return formsets, inlines

    def save_lines(
        self, formset: Any, save: Callable[[Any], object], *, only_new: bool = False
    ) -> None:
        """`save` each line that was added or, unless `only_new`, changed.

        What a service refuses is said beside its line. The theme's history of the page is told
        what is new and what changed.
        """
        removed = formset.deleted_forms
        formset.new_objects, formset.changed_objects = [], []
        formset.deleted_objects = [line.instance for line in removed if line.instance.pk]
        for position, line in enumerate(formset.forms):
            is_new = line.instance.pk is None
            if line in removed or not line.has_changed() or (only_new and not is_new):
                continue
            try:
                record = save(line)
            except DomainError as refusal:
                raise at_line(refusal, formset.prefix, position) from refusal
            if is_new:
                formset.new_objects.append(record)
            else:
                formset.changed_objects.append((record, line.changed_data))

    def run_submit_actions(self, request: HttpRequest, obj: Any) -> None:
        """The buttons of `actions_submit_line`, which the theme runs in its own save_model."""
        for action in self.get_actions_submit_line(request, obj.pk):
            if action.action_name in request.POST:
                action.method(request, obj)


def kept_lines(formset: Any) -> dict[int, Any]:
    """{place: line} of a formset, for a service that takes all lines at once; the theme's history
    of the page is left to the service's own."""
    formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
    removed = formset.deleted_forms
    return {
        position: line
        for position, line in enumerate(formset.forms)
        if line not in removed and (line.instance.pk or line.has_changed())
    }


@contextmanager
def refused_beside_lines(lines_name: str, formset: Any, positions: Sequence[int]) -> Iterator[None]:
    """A service's refusal of `lines_name.2.amount` stands beside the third of the kept lines."""
    try:
        yield
    except DomainError as refusal:
        errors = []
        for error in refusal.errors:
            name = error.field or ""
            if (found := _OF_A_LINE.match(name)) and found["formset"] == lines_name:
                name = f"{formset.prefix}.{positions[int(found['place'])]}.{found['field']}"
            errors.append(FieldError(name, error.code, error.message))
        raise DomainError(
            refusal.message, code=refusal.code, status=refusal.status, errors=errors
        ) from refusal


def at_line(refusal: DomainError, prefix: str, position: int) -> DomainError:
    """The same refusal, its fields those of the line at `position` of the formset."""
    errors = [
        FieldError(f"{prefix}.{position}.{error.field or ''}", error.code, error.message)
        for error in _errors(refusal)
    ]
    return DomainError(refusal.message, code=refusal.code, status=refusal.status, errors=errors)


def _errors(refusal: DomainError) -> tuple[FieldError, ...]:
    return refusal.errors or (FieldError(None, refusal.code, refusal.message),)


def refused_form(
    form: type[BaseForm], errors: list[FieldError], called: Mapping[str, str]
) -> type[ModelForm]:
    """`form`, in which the refused `errors` stand, in the words of its own labels."""

    class RefusedForm(form):  # type: ignore[misc, valid-type]
        def clean(self) -> Any:
            cleaned = super().clean()
            for name, error in _non_field_errors(self, errors, called):
                self.add_error(name, ValidationError(in_words_of(self, error), code=error.code))
            return cleaned

    RefusedForm.__name__ = form.__name__
    return RefusedForm


def _non_field_errors(
    form: BaseForm, errors: list[FieldError], called: Mapping[str, str]
) -> Iterator[tuple[str | None, FieldError]]:
    for error in errors:
        name = called.get(error.field or "", error.field)
        yield (name if name in form.fields else None), error


def in_words_of(form: BaseForm, error: FieldError) -> str:
    """The message, with the form's labels instead of the API's names of the same fields."""

    def labelled(found: re.Match[str]) -> str:
        field = form.fields.get(found[1])
        if field is None:
            return found[0]
        return f'"{field.label or found[1].replace("_", " ").capitalize()}"'

    return _FIELD_NAME.sub(labelled, error.message)
