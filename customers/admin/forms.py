from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextInputWidget

_KEYS = ("phone", "email", "passport_number")


def _key(help_text: str) -> forms.CharField:
    return forms.CharField(
        required=False, max_length=300, help_text=help_text, widget=UnfoldAdminTextInputWidget
    )


class CustomerForm(forms.ModelForm):
    """Keys in any spelling: the services read them, so the columns' own rules are left out."""

    phone = _key("In any spelling; several by comma or slash. Empty takes the shown one away.")
    email = _key("Empty takes the shown one away.")
    passport_number = _key("Empty takes the shown one away.")

    def _get_validation_exclusions(self) -> set[str]:
        exclusions: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return exclusions | set(_KEYS)

    def values(self, names: Any) -> dict[str, Any]:
        """What was typed into the fields `names`, as far as the form has them."""
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
