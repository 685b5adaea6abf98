"""How a previewed sheet is to be understood otherwise."""

from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldBooleanSwitchWidget,
)

from accounts.models import Branch, DateOrder, User
from core.roles import Can
from uploads.admin.forms import MOST_COLUMNS, add_encoding
from uploads.headings import FIELDS
from uploads.models import FileUpload

_AS_SHOWN = [("", "As the cells themselves show")]


class MappingForm(forms.Form):
    """Everything a person may choose about a sheet, filled in as it stands."""

    def __init__(self, *args: Any, upload: FileUpload, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.upload = upload
        self.profile: dict[str, Any] = upload.profile
        self.columns: list[str] = upload.columns[:MOST_COLUMNS]
        sheets = [sheet["name"] for sheet in self.profile.get("sheets", [])]
        if len(sheets) > 1:
            self.fields["sheet"] = forms.ChoiceField(
                choices=[(name, name) for name in sheets],
                initial=self.profile["sheet"],
                widget=UnfoldAdminSelectWidget,
            )
        self.fields["header_row"] = forms.IntegerField(
            label="Row of the headings",
            min_value=0,
            initial=self.profile["header_row"],
            widget=UnfoldAdminIntegerFieldWidget,
            help_text="As the sheet numbers it; 0 when it has no headings.",
        )
        self.fields["branch"] = forms.ModelChoiceField(
            queryset=Branch.objects.for_user(user),
            required=False,
            initial=upload.branch_id,
            empty_label="None",
            widget=UnfoldAdminSelectWidget,
            help_text="For rows that name no shop.",
        )
        if self.profile.get("date_columns"):
            self.fields["date_order"] = forms.ChoiceField(
                label="Dates are written",
                required=False,
                choices=[*_AS_SHOWN, *DateOrder.choices],
                initial=upload.options.get("date_order", ""),
                widget=UnfoldAdminSelectWidget,
            )
        add_encoding(self, self.profile)
        if any(column["swap_suspected"] for column in self.profile.get("date_columns", [])):
            self.fields["swap_day_month"] = forms.BooleanField(
                label="Swap day and month back",
                required=False,
                initial=bool(upload.options.get("swap_day_month")),
                widget=UnfoldBooleanSwitchWidget,
                help_text="In the dates that a spreadsheet seems to have swapped.",
            )
        if user.can(Can.MANAGE):
            self.fields["create_missing_branches"] = forms.BooleanField(
                label="Create branches for unknown shops",
                required=False,
                initial=bool(upload.options.get("create_missing_branches")),
                widget=UnfoldBooleanSwitchWidget,
            )
        self._add_columns()

    def _add_columns(self) -> None:
        fields = [("", "— leave out —"), *((f.name, f.label) for f in FIELDS[self.upload.kind])]
        for index, heading in enumerate(self.columns):
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=heading,
                required=False,
                choices=fields,
                initial=self.upload.column_mapping.get(str(index), ""),
                widget=UnfoldAdminSelectWidget,
            )

    @property
    def column_fields(self) -> list[forms.BoundField]:
        return [self[f"column_{index}"] for index in range(len(self.columns))]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.startswith("column_")]

    def choices(self) -> tuple[Branch | None, dict[str, Any]]:
        """The branch, and the choices that differ from what stands.

        The columns of another sheet or row of headings are not known yet: those below were of
        this one.
        """
        given = self.cleaned_data
        options: dict[str, Any] = {
            name: given[name]
            for name in ("sheet", "header_row", "date_order", "encoding", "swap_day_month",
                         "create_missing_branches")
            if name in given and given[name] != self.fields[name].initial
        }  # fmt: skip
        if not options.keys() & {"sheet", "header_row"}:
            mapping = {
                str(index): given[f"column_{index}"] or None for index in range(len(self.columns))
            }
            is_active = {key: self.upload.column_mapping.get(key) for key in mapping}
            if mapping != is_active:
                options["mapping"] = mapping
        return given.get("branch"), options
