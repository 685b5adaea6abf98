"""Rows that name somebody who was erased: they wait, so that nobody comes back without a word."""

from collections.abc import Sequence

from customers.erased import PERSON_ERASED, SENTENCE, erased_among
from uploads.models import FileUpload
from uploads.rows.context import Context
from uploads.rows.problems import ProblemWriter
from uploads.rows.result import RowResult
from uploads.sentences import format_day


def without_erased(
    upload: FileUpload, context: Context, results: Sequence[RowResult]
) -> list[RowResult]:
    """Those of the `results` that name nobody who was erased; the others wait. A query, or two once
    anybody was."""
    keys = {key for result in results for key in _keys(result)}
    erased = erased_among(upload.organization_id, keys)
    if not erased:
        return list(results)
    problems, kept = ProblemWriter(context.profile), []
    for result in results:
        found = next((erased[key] for key in _keys(result) if key in erased), None)
        if found is None:
            kept.append(result)
            continue
        day = format_day(found.astimezone(upload.organization.zone).date())
        message = f"it {SENTENCE.format(day=day)}"
        result.problems.append(
            problems.write_at(result.row_number, None, [], code=PERSON_ERASED, message=message)
        )
        result.incoming = result.fingerprint = None
    return kept


def _keys(result: RowResult) -> tuple[tuple[str, str], ...]:
    return result.incoming.keys if result.incoming is not None else ()
