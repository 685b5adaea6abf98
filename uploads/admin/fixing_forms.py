"""Forms that correct what waits: the cells of a row, one wrong value in many, a workbook."""

from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from accounts.models import Branch
from leads.models import Project
from uploads.fixing import LONGEST_CELL, current_cells
from uploads.fixing.selection import WrongValue
from uploads.headings import fields_of
from uploads.models import FileUpload, UploadRow
from uploads.workbook.writing import shown, without_location

# Beyond, a list of shops is no help any more: people type.
_MOST_CHOICES = 200


class RowForm(forms.Form):
    """A field for each column that is understood; others say nothing, whatever stands there."""

    attempts = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: UploadRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        upload = row.upload
        self.fields["attempts"].initial = row.attempts
        self.cells = current_cells(row)
        self.known = known_names(upload)
        labels = fields_of(upload.kind)
        wrong = {problem["column"] for problem in row.problems}
        for index, heading in enumerate(upload.columns):
            name = upload.column_mapping.get(str(index))
            if name is None or index >= len(self.cells):
                continue
            attributes = {"list": f"known-{name}"} if self.known.get(name) else {}
            if heading in wrong:
                attributes["aria-invalid"] = "true"
                attributes["aria-describedby"] = f"problem-{index}"
            self.fields[f"cell_{index}"] = forms.CharField(
                label=heading,
                required=False,
                strip=False,
                max_length=LONGEST_CELL,
                initial=shown(self.cells[index]),
                widget=UnfoldAdminTextInputWidget(attributes),
                help_text=labels[name].label if name in labels else "",
            )

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Every column of the sheet, with a field where a correction can help."""
        listed = []
        for index, heading in enumerate(self.row.upload.columns[: len(self.cells)]):
            name = f"cell_{index}"
            came = shown(self.row.cells[index])
            listed.append(
                {
                    "index": index,
                    "heading": heading,
                    "field": self[name] if name in self.fields else None,
                    "cell": shown(self.cells[index]),
                    "came": came if came != shown(self.cells[index]) else None,
                    "problems": [
                        without_location(problem["message"])
                        for problem in self.row.problems
                        if problem["column"] == heading
                    ],
                }
            )
        return listed

    def corrections(self) -> dict[str, str]:
        """{column: cell} of what the person changed; a browser folds the lines of a cell."""
        return {
            name.removeprefix("cell_"): text
            for name, text in self.cleaned_data.items()
            if name != "attempts" and _folded(text) != _folded(self.fields[name].initial)
        }


class CorrectForm(forms.Form):
    """One wrong value, and what is to stand there instead."""

    column = forms.CharField(widget=forms.HiddenInput)
    value = forms.CharField(widget=forms.HiddenInput, strip=False)
    replacement = forms.CharField(label="Correct to", strip=False, max_length=LONGEST_CELL)
    remember = forms.BooleanField(label="Remember", required=False, widget=UnfoldBooleanWidget)

    def __init__(
        self, *args: Any, upload: FileUpload, wrong: WrongValue | None = None, **kwargs: Any
    ) -> None:
        if wrong is not None:
            index = upload.columns.index(wrong.column)
            kwargs["initial"] = {"column": str(index), "value": wrong.value}
            kwargs["auto_id"] = f"id_%s_{index}_{wrong.first_row}"
        super().__init__(*args, **kwargs)
        self.wrong = wrong
        column = self["column"].value()
        name = upload.column_mapping.get(str(column), "")
        names = known_names(upload).get(name)
        self.is_branch = name == "branch"
        values = {"aria-label": f"Correct {self['value'].value()} to"}
        if names:
            choices = [("", "Choose…"), *((one, one) for one in names)]
            self.fields["replacement"].widget = UnfoldAdminSelectWidget(values, choices)
        else:
            self.fields["replacement"].widget = UnfoldAdminTextInputWidget(values)


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label="Corrected workbook", allow_empty_file=True, widget=UnfoldAdminFileFieldWidget
    )


def known_names(upload: FileUpload) -> dict[str, list[str]]:
    """What may stand in a column that names something of ours, unless there is too much of it."""
    mapped = set(upload.column_mapping.values())
    listed: dict[str, list[str]] = {}
    for field, model in (("branch", Branch), ("project", Project)):
        if field in mapped:
            own = model.objects.filter(organization=upload.organization_id, is_active=True)
            names = list(own.order_by("name").values_list("name", flat=True)[: _MOST_CHOICES + 1])
            listed[field] = names if len(names) <= _MOST_CHOICES else []
    return listed


def _folded(text: str) -> str:
    return " ".join((text or "").split())
