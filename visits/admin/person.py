"""Who came, in a form: a customer who is picked, or whoever a phone or a name says."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextInputWidget

NEW_PERSON = ("phone", "full_name")
PHONE_HELP = (
    "In any spelling, of somebody new or known anywhere. The customer above stays empty then."
)
_PICK_HELP = "Somebody known: a part of the name or phone; of another branch the whole phone."


class PersonForm(forms.ModelForm):
    """For a model with a `customer`, whose service finds or makes who is not picked."""

    phone = forms.CharField(
        required=False,
        max_length=300,
        label="Or phone",
        widget=UnfoldAdminTextInputWidget,
        help_text=PHONE_HELP,
    )
    full_name = forms.CharField(
        required=False, max_length=200, label="Name", widget=UnfoldAdminTextInputWidget
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and "customer" in self.fields:
            self.fields["customer"].required = False
            self.fields["customer"].help_text = _PICK_HELP

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("customer") and (values.get("phone") or values.get("full_name")):
            message = "Either pick a customer or give a phone and name, so that it is clear who."
            self.add_error("customer", message)
        return values

    def _get_validation_exclusions(self) -> set[str]:
        """Left empty a person is found; the service says what is missing."""
        return {*super()._get_validation_exclusions(), "customer"}  # type: ignore[misc]
