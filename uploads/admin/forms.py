"""Handing a sheet in, and saying what its columns are."""

from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldBooleanSwitchWidget,
)

from accounts.models import DateOrder
from core.errors import DomainError
from uploads.headings import FIELDS, recognize
from uploads.models import FileUpload

# More columns than a person would go through; the others stay in the raw rows.
MOST_COLUMNS = 60
_AS_RECOGNIZED = [("", "As the cells themselves show")]


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


def add_encoding(form: forms.Form, profile: dict[str, Any]) -> None:
    """A choice among those that a text file may be in, each with words as it would read them."""
    encodings = profile.get("encodings") or []
    if len(encodings) > 1:
        form.fields["encoding"] = forms.ChoiceField(
            label="Letters are read as",
            required=False,
            choices=[(one["name"], f"{one['label']}: {one['words']}") for one in encodings],
            initial=profile["encoding"],
            widget=UnfoldAdminSelectWidget,
            help_text="The file does not say it. Choose the one whose words are right.",
        )


class AnswerForm(forms.Form):
    """What an upload asked: where the headings stand, and a field for every column."""

    def __init__(self, *args: Any, upload: FileUpload, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question: dict[str, Any] = upload.profile
        self.columns: list[str] = self.question.get("columns", [])[:MOST_COLUMNS]
        sheets = [sheet["name"] for sheet in self.question.get("sheets", [])]
        if len(sheets) > 1:
            self.fields["sheet"] = forms.ChoiceField(
                choices=[(name, name) for name in sheets],
                initial=self.question["sheet"],
                widget=UnfoldAdminSelectWidget,
            )
        self.fields["header_row"] = forms.IntegerField(
            label="Row of the headings",
            min_value=0,
            initial=self.question["header_row"],
            widget=UnfoldAdminIntegerFieldWidget,
            help_text="As the sheet numbers it; 0 when it has no headings.",
        )
        self.fields["date_order"] = forms.ChoiceField(
            label="Dates are written",
            required=False,
            choices=[*_AS_RECOGNIZED, *DateOrder.choices],
            initial=upload.options.get("date_order", ""),
            widget=UnfoldAdminSelectWidget,
        )
        add_encoding(self, self.question)
        proposal = self.question.get("proposal", {})
        known = {int(index): name for index, name in proposal.items()}
        known = known or recognize(self.columns, upload.kind)
        for index, heading in enumerate(self.columns):
            self.fields[f"column_{index}"] = _column(heading, upload.kind, known.get(index, ""))
        # Of later tables, too: {name in the form: (row of the table, heading)}
        self.below: dict[str, tuple[int, str]] = {}
        for table in self.question.get("tables_below", []):
            for index, heading in enumerate(table["columns"][:MOST_COLUMNS]):
                name = f"below_{table['row']}_{index}"
                self.below[name] = table["row"], heading
                proposed = table["proposal"].get(heading, "")
                self.fields[name] = _column(heading, upload.kind, proposed)

    def refuse(self, refusal: DomainError) -> None:
        """Each error beside the field that it is about; what was answered stays as it is."""
        for error in refusal.errors:
            shown = error.field if error.field in self.fields else None
            self.add_error(shown, error.message if shown else refusal.message)
        if not refusal.errors:
            self.add_error(None, refusal.message)

    @property
    def column_fields(self) -> list[forms.BoundField]:
        return [self[f"column_{index}"] for index in range(len(self.columns))]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.startswith(("column_", "below_"))]

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
            for table in self.question.get("tables_below", [])
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
        if len(sheets := self.question.get("sheets", [])) == 1:
            answers["sheet"] = sheets[0]["name"]  # there is no other, whatever was asked for
        same_sheet = answers.get("sheet", self.question["sheet"]) == self.question["sheet"]
        same_row = answers["header_row"] == self.question["header_row"]
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


def _column(heading: str, kind: str, initial: str) -> forms.ChoiceField:
    fields = [("", "— leave out —"), *((field.name, field.label) for field in FIELDS[kind])]
    return forms.ChoiceField(
        label=heading,
        required=False,
        choices=fields,
        initial=initial,
        widget=UnfoldAdminSelectWidget,
    )
