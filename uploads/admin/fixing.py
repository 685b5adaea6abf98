"""Correcting what waits, on the pages of an upload and of its rows."""

from typing import Any

from django import forms
from django.contrib import messages
from django.utils.html import format_html
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from accounts.models import Branch, User
from core.admin.pages import ActionPage, admin_url
from core.errors import DomainError
from core.roles import Can
from leads.models import Project
from uploads.columns import columns_by_name
from uploads.fixing import (
    LONGEST_CELL,
    Selection,
    Trying,
    correct_rows,
    current_cells,
    fix_row,
    retry_rows,
)
from uploads.fixing.groups import WaitingGroup, common_wrong_values
from uploads.fixing.selection import ensure_open
from uploads.medical import MedicalRedactor
from uploads.models import FileUpload, Outcome, RowAttempt, UploadRow
from uploads.rows.problems import without_location
from uploads.sentences import counted, format_name
from uploads.services import receive_workbook
from uploads.workbook.stored import comes_at_once
from uploads.workbook.writing import shown

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
        labels = columns_by_name(upload.kind)
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
        self, *args: Any, upload: FileUpload, wrong: WaitingGroup | None = None, **kwargs: Any
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


def may_fix(upload: FileUpload, reader: User) -> bool:
    if not reader.can(Can.WORK) or not upload.needs_attention_count:
        return False
    try:
        ensure_open(upload)
    except DomainError:
        return False
    return True


def waiting_context(upload: FileUpload, reader: User) -> dict[str, Any]:
    """For the page of an upload: the ways to correct what waits."""
    context: dict[str, Any] = {
        "workbooks": upload.workbooks.order_by("-pk")[:5] if upload.fixed_count else []
    }
    if not may_fix(upload, reader):
        return context
    wrong_values = [
        CorrectForm(upload=upload, wrong=wrong)
        for wrong in common_wrong_values(upload)
        if wrong.column in upload.columns
    ]
    at_once = comes_at_once(upload)
    return context | {
        "may_fix": True,
        "may_remember": reader.can(Can.MANAGE),
        "first_waiting": Selection().waiting(upload).first(),
        "wrong_values": wrong_values,
        "workbook_form": WorkbookForm(),
        "workbook_url": admin_url(upload, "waiting_file" if at_once else "waiting_make"),
        "workbook_at_once": at_once,
        "hand_in_url": admin_url(upload, "workbook"),
        "retry_url": admin_url(upload, "retry"),
        "correct_url": admin_url(upload, "correct"),
    }


def fixing_context(row: UploadRow, reader: User) -> dict[str, Any]:
    """For the page of a row: its form while it waits, and what was tried."""
    context: dict[str, Any] = {"tries": _tries(row, reader)}
    if row.outcome == Outcome.NEEDS_ATTENTION and may_fix(row.upload, reader):
        context |= {
            "form": RowForm(row=row),
            "known": {name: names for name, names in known_names(row.upload).items() if names},
            "elsewhere": [p for p in row.problems if p["column"] not in row.upload.columns],
            "fix_url": admin_url(row, "fix"),
        }
    return context | {"following": _following(row)}


def _following(row: UploadRow) -> UploadRow | None:
    """The next row that waits; after the last one, the first that was passed over."""
    others = Selection().waiting(row.upload).exclude(pk=row.pk)
    return others.filter(row_number__gt=row.row_number).first() or others.first()


def _tries(row: UploadRow, reader: User) -> list[dict[str, Any]]:
    redactor = MedicalRedactor(row.upload, reader)
    listed: list[dict[str, Any]] = []
    before: dict[str, Any] = {}
    for each in RowAttempt.objects.filter(row=row).select_related("tried_by", "workbook"):
        named = redactor.named(each.cells)
        listed.append(
            {
                "attempt": each,
                "by": format_name(each.tried_by) if each.tried_by else "",
                "changed": [
                    (heading, shown(before[heading]), shown(cell))
                    for heading, cell in named.items()
                    if before and cell != before[heading]
                ],
                "problems": redactor.redacted_problems(row.row_number, each.problems),
            }
        )
        before = named
    return listed


class RowFixPage(ActionPage):
    """The button of a row's form; `attempts` says on which try of the row its cells were typed."""

    name = "fix"
    incomplete = "A cell is too long, or the page was not complete. Try again."
    incomplete_level = messages.ERROR  # what was typed is lost

    def make_form(self, *data: Any) -> RowForm:
        return RowForm(*data, row=self.record)

    def act(self) -> None:
        row = self.record
        cells, seen = self.form.corrections(), self.form.cleaned_data["attempts"]
        fix_row(row, cells=cells, by=self.user, seen=seen)
        if row.outcome == Outcome.NEEDS_ATTENTION:
            self.message(f"{row} was tried again and still waits.", messages.WARNING)
        else:
            text = str(row.get_outcome_display()).lower()
            self.message(f"{row} waits no more: {text}.", messages.SUCCESS)


class RetryPage(ActionPage):
    name = "retry"

    def act(self) -> None:
        _report(self, retry_rows(self.record, by=self.user))


class CorrectPage(ActionPage):
    name = "correct"
    incomplete = "Say what is to stand there instead."

    def make_form(self, *data: Any) -> CorrectForm:
        return CorrectForm(*data[:1], upload=self.record)

    def act(self) -> None:
        _report(self, correct_rows(self.record, by=self.user, **self.form.cleaned_data))


class WorkbookPage(ActionPage):
    name = "workbook"
    incomplete = "Choose the workbook that you corrected."

    def make_form(self, *data: Any) -> WorkbookForm:
        return WorkbookForm(*data)

    def act(self) -> str:
        upload = self.record
        workbook = receive_workbook(upload, file=self.form.cleaned_data["file"], by=self.user)
        text = f"{workbook} is handed in. Its lines correct rows of {upload}."
        self.message(text, messages.SUCCESS)
        return admin_url(workbook)


def _report(page: ActionPage, trying: Trying) -> None:
    tried = counted(trying.matched, "row", "rows")
    if trying.job is not None:
        text = '{} are being tried in the background: <a class="underline" href="{}">how far</a>.'
        page.message(format_html(text, tried, admin_url(trying.job)))
    else:
        still = trying.matched - trying.settled
        level = messages.WARNING if still else messages.SUCCESS
        waits = f"; {counted(still, 'still waits', 'still wait')}" if still else ""
        page.message(f"Tried again: {trying.settled:,} of {tried} imported{waits}.", level)
