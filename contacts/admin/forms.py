"""What people type on a contact's page; the services read and check it."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextInputWidget

from contacts.models import ContactRecord, ContactStatus
from contacts.services.interacting import CLOSING_REASONS
from contacts.services.transitions import possible_transitions


class ContactForm(forms.ModelForm):
    """The status offers where the contact may go; only bills convert."""

    phone = forms.CharField(
        max_length=300,
        help_text="In any spelling. A phone that is known opens the contact that has it.",
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.fields.pop("phone", None)  # another phone is another contact
        status: Any = self.fields.get("status")
        if status is not None:
            contact: ContactRecord = self.instance
            offered = {contact.status, *possible_transitions(contact)}
            status.choices = [one for one in ContactStatus.choices if one[0] in offered]

    def _post_clean(self) -> None:
        """The services read the values and refuse; a typed phone would not fit its column."""


class InteractionForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (reason := self.fields.get("closing_reason")) is not None:
            reason.widget.attrs["placeholder"] = CLOSING_REASONS[0]
