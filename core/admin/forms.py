"""What every form of the admin does, whatever it is about."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model, UniqueConstraint
from django.forms import ModelForm
from unfold.forms import PaginationInlineFormSet


class KeptLines(PaginationInlineFormSet):
    """A line that a person added is saved or refused, even with all fields as they came.

    Django would drop such a line in silence: a call of the usual kind was lost so.
    """

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)
        if self.is_bound and form.instance.pk is None and not (form.empty_permitted and self.extra):
            form.empty_permitted = False
            form.has_changed = lambda: True
        return form


def owned_form(form: type[ModelForm], organization_id: int | None) -> type[ModelForm]:
    """`form`, whose new records belong to the organization before anything is validated.

    Django leaves out unique constraints over fields that the form does not show; over the
    organization that would end in a database error instead of a sentence.
    """

    class OwnedForm(form):  # type: ignore[misc, valid-type]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            unset = getattr(self.instance, "organization_id", 0) is None
            if self.instance._state.adding and unset:
                self.instance.organization_id = organization_id

        def _get_validation_exclusions(self) -> set[str]:
            """What the form itself refused is not looked at again: one mistake, one sentence.

            Nor is what nobody has given, such as the organization of an operator's bill, which is
            its branch's, or a customer whom the service finds by the phone.
            """
            inspected = {
                name
                for name in _constrained(type(self.instance)) - self.errors.keys()
                if self.instance.serializable_value(name) is not None
            }
            return super()._get_validation_exclusions() - inspected

        def _update_errors(self, errors: ValidationError) -> None:
            """Of the model's own `clean`, what is said of fields that nothing is said of yet."""
            given = getattr(errors, "error_dict", None)
            if given is not None:
                fresh = {
                    name: messages
                    for name, messages in given.items()
                    if name == NON_FIELD_ERRORS or name not in self.errors
                }
                errors = ValidationError(fresh)
            super()._update_errors(errors)

    OwnedForm.__name__ = form.__name__
    return OwnedForm


def _constrained(model: type[Model]) -> set[str]:
    return {
        field
        for constraint in model._meta.constraints
        if isinstance(constraint, UniqueConstraint)
        for field in constraint.fields
    }
