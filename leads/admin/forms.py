"""What people type on a lead's page; the services read and check it."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextInputWidget, UnfoldBooleanSwitchWidget

_PHONE = "contact_number"


def _key(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=300,
        help_text=help_text,
        widget=UnfoldAdminTextInputWidget,
    )


class LeadForm(forms.ModelForm):
    contact_number = _key("Phone", "In any spelling. Who is known by it is brought up to date.")
    passport_number = _key("Passport number", "A lead has a phone, a passport, or both.")

    def _post_clean(self) -> None:
        """The services read the values and refuse; a typed phone would not fit its column."""

    def entered_values(self, names: Any) -> dict[str, Any]:
        """What was typed into the fields `names`, as the services call them."""
        return {
            "phone" if name == _PHONE else name: self.cleaned_data[name]
            for name in names
            if name in self.cleaned_data
        }


class MembershipForm(forms.ModelForm):
    """Which project it is and whose claim stands is decided when the lead comes in."""

    archived = forms.BooleanField(required=False, widget=UnfoldBooleanSwitchWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["archived"].initial = self.instance.archived_at is not None
        if self.instance.pk:
            for name in ("project", "channel_partner"):
                if name in self.fields:
                    self.fields[name].disabled = True


class FollowUpForm(forms.ModelForm):
    closing_reason = forms.CharField(
        required=False,
        max_length=500,
        help_text="Instead of a next day: the lead is lost.",
        widget=UnfoldAdminTextInputWidget,
    )
