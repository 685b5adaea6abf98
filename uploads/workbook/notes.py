"""What became of a line of a workbook, in words."""

from typing import Any

from uploads.models import FileUpload, Outcome, UploadRow
from uploads.row_result import RowResult

_PROBLEMS = {
    "token_missing": "there is no row token, so this line belongs to no row of {target}. New rows "
    "are uploaded as a sheet of their own; an old one keeps its token.",
    "token_invalid": "the row token was changed or cut. Take it from the downloaded workbook "
    "again, or correct the row where it waits; nothing of this line was used.",
    "token_foreign": "this line belongs to no row of {target}. Hand it in with the workbook that "
    "it came from; nothing of it was used.",
    "token_twice": "an earlier line of this workbook has the same token and corrected {row} "
    "already. Nothing of this line was used.",
}
_NOTES = {
    "row_corrected": "{row} of {target} is corrected: {became}.",
    "row_still_waits": "{row} of {target} was corrected and still waits. {more}",
    "row_not_changed": "no cell was changed, so {row} of {target} waits as before.",
    "row_not_waiting": "{row} of {target} waits no more, so this line was left aside.",
}


def problem(
    result: RowResult, code: str, target: FileUpload, *, row: UploadRow | None = None
) -> None:
    """The line waits: nothing may be lost."""
    _report(result, code, _PROBLEMS[code].format(target=target, row=str(row).lower()))


def note(
    result: RowResult,
    code: str,
    target: FileUpload,
    row: UploadRow,
    *,
    became: str = "",
    more: list[dict[str, Any]] | None = None,
) -> None:
    """The line did its work, or had none to do."""
    result.outcome = Outcome.UNCHANGED
    text = " ".join(each["message"] for each in more or [])
    became = str(Outcome(became).label).lower() if became else ""
    where = str(row).lower()
    _report(result, code, _NOTES[code].format(row=where, target=target, became=became, more=text))


def _report(result: RowResult, code: str, message: str) -> None:
    message = f"Row {result.row_number}: {message}"
    result.problems = [{"column": "", "value": "", "code": code, "message": message}]
