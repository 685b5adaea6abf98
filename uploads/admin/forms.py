"""Handing a sheet in, and saying what its columns are."""

from collections.abc import Sequence
from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldBooleanSwitchWidget,
)

from accounts.models import Branch, DateOrder, User
from core.roles import Can
from uploads.columns import COLUMNS, recognize
from uploads.models import FileUpload

# More columns than a person would go through; the others stay in the raw rows.
MOST_COLUMNS = 60


class UploadForm(forms.ModelForm):
    file = forms.FileField(
        allow_empty_file=True,  # the service says it better
        widget=UnfoldAdminFileFieldWidget,
        help_text="CSV, TSV, TXT, XLSX, XLS or ODS, as it is: titles above the headings, totals "
        "below and any order of columns are fine.",
    )
    create_missing_branches = forms.BooleanField(
        required=False,
        label="Create branches for unknown shops",
        widget=UnfoldBooleanSwitchWidget,
        help_text="Otherwise rows of a shop that is not known wait for you.",
    )

    class Meta:
        model = FileUpload
        fields = ("kind", "branch", "file")


class _ColumnsForm(forms.Form):
    """How a sheet is to be understood: its table, its dates, and a field for every column."""

    profile: dict[str, Any]
    columns: list[str]

    def add_table(self) -> None:
        sheets = [sheet["name"] for sheet in self.profile.get("sheets", [])]
        if len(sheets) > 1:
            self.fields["sheet"] = _choice(
                "", [(name, name) for name in sheets], self.profile["sheet"], required=True
            )
        self.fields["header_row"] = forms.IntegerField(
            label="Row of the headings",
            min_value=0,
            initial=self.profile["header_row"],
            widget=UnfoldAdminIntegerFieldWidget,
            help_text="As the sheet numbers it; 0 when it has no headings.",
        )

    def add_date_order(self, order: str) -> None:
        orders = [("", "As the cells themselves show"), *DateOrder.choices]
        self.fields["date_order"] = _choice("Dates are written", orders, order)

    def add_encoding(self) -> None:
        """A choice among those that a text may be in, each with words as it would read them."""
        encodings = self.profile.get("encodings") or []
        if len(encodings) > 1:
            choices = [(one["name"], f"{one['label']}: {one['words']}") for one in encodings]
            self.fields["encoding"] = _choice(
                "Letters are read as",
                choices,
                self.profile["encoding"],
                help_text="The file does not say it. Choose the one whose words are right.",
            )

    @property
    def column_fields(self) -> list[forms.BoundField]:
        return [self[f"column_{index}"] for index in range(len(self.columns))]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.startswith(("column_", "below_"))]


class AnswerForm(_ColumnsForm):
    """What an upload asked: where the headings stand, and a field for every column."""

    def __init__(self, *args: Any, upload: FileUpload, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.profile = upload.profile
        self.columns = self.profile.get("columns", [])[:MOST_COLUMNS]
        self.add_table()
        self.add_date_order(upload.options.get("date_order", ""))
        self.add_encoding()
        proposal = self.profile.get("proposal", {})
        known = {int(index): name for index, name in proposal.items()}
        known = known or recognize(self.columns, upload.kind)
        for index, heading in enumerate(self.columns):
            self.fields[f"column_{index}"] = _column(heading, upload.kind, known.get(index, ""))
        # Of later tables, too: {name in the form: (row of the table, heading)}
        self.below: dict[str, tuple[int, str]] = {}
        for table in self.profile.get("tables_below", []):
            for index, heading in enumerate(table["columns"][:MOST_COLUMNS]):
                name = f"below_{table['row']}_{index}"
                self.below[name] = table["row"], heading
                proposed = table["proposal"].get(heading, "")
                self.fields[name] = _column(heading, upload.kind, proposed)

    @property
    def tables_below(self) -> list[dict[str, Any]]:
        """Later tables, each with its rows and a field over each heading that can be named."""
        fields = {position: self[name] for name, position in self.below.items()}
        return [
            {
                "row": table["row"],
                "heads": [
                    {"text": cell, "field": fields.pop((table["row"], str(cell).strip()), None)}
                    for cell in table["rows"][0]["cells"]
                ],
                "rows": table["rows"][1:],
            }
            for table in self.profile.get("tables_below", [])
        ]

    def answers(self) -> dict[str, Any]:
        """The choices for the service.

        Columns left open stay out, unless another row of headings was chosen: then these are
        recognized. The columns of another sheet are not known yet.
        """
        answers = {
            name: value
            for name, value in self.cleaned_data.items()
            if not name.startswith(("column_", "below_"))
        }
        if len(sheets := self.profile.get("sheets", [])) == 1:
            answers["sheet"] = sheets[0]["name"]  # there is no other, whatever was asked for
        same_sheet = answers.get("sheet", self.profile["sheet"]) == self.profile["sheet"]
        same_row = answers["header_row"] == self.profile["header_row"]
        answers["mapping"] = {
            str(index): field or None
            for index in range(len(self.columns))
            if same_sheet and ((field := self.cleaned_data[f"column_{index}"]) or same_row)
        }
        if same_sheet:
            answers["mapping"] |= self._answers_below(answers["header_row"])
        return answers

    def _answers_below(self, header_row: int) -> dict[str, str | None]:
        """{heading: field} of later tables; one of which nothing was said is none."""
        answered = {row for name, (row, _) in self.below.items() if self.cleaned_data[name]}
        return {
            heading: self.cleaned_data[name] or None
            for name, (row, heading) in self.below.items()
            if row in answered and row > header_row
        }


class MappingForm(_ColumnsForm):
    """Everything a person may choose about a previewed sheet, filled in as it stands."""

    def __init__(self, *args: Any, upload: FileUpload, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.upload, self.profile = upload, upload.profile
        self.columns = upload.columns[:MOST_COLUMNS]
        self.add_table()
        self.fields["branch"] = forms.ModelChoiceField(
            queryset=Branch.objects.for_user(user),
            required=False,
            initial=upload.branch_id,
            empty_label="None",
            widget=UnfoldAdminSelectWidget,
            help_text="For rows that name no shop.",
        )
        if self.profile.get("date_columns"):
            self.add_date_order(upload.options.get("date_order", ""))
        self.add_encoding()
        if any(column["swap_suspected"] for column in self.profile.get("date_columns", [])):
            self._add_switch(
                "swap_day_month",
                "Swap day and month back",
                help_text="In the dates that a spreadsheet seems to have swapped.",
            )
        if user.can(Can.MANAGE):
            self._add_switch("create_missing_branches", "Create branches for unknown shops")
        for index, heading in enumerate(self.columns):
            known = upload.column_mapping.get(str(index), "")
            self.fields[f"column_{index}"] = _column(heading, upload.kind, known)

    def _add_switch(self, name: str, label: str, *, help_text: str = "") -> None:
        self.fields[name] = forms.BooleanField(
            label=label,
            required=False,
            initial=bool(self.upload.options.get(name)),
            widget=UnfoldBooleanSwitchWidget,
            help_text=help_text,
        )

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


def _column(heading: str, kind: str, initial: str) -> forms.ChoiceField:
    fields = [("", "— leave out —"), *((field.name, field.label) for field in COLUMNS[kind])]
    return _choice(heading, fields, initial)


def _choice(
    label: str,
    choices: Sequence[tuple[str, Any]],
    initial: str,
    *,
    required: bool = False,
    help_text: str = "",
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label or None,
        required=required,
        choices=choices,
        initial=initial,
        widget=UnfoldAdminSelectWidget,
        help_text=help_text,
    )
