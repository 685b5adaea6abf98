"""How an upload stands, in words for people."""

from datetime import date

from accounts.models import User
from jobs.progress import progress_of
from uploads.models import FileUpload, Forgotten, Outcome, RowAttempt, UploadStatus
from uploads.queries import seen_before_days

FILE_FORGOTTEN: dict[str, str] = {
    Forgotten.ERASED: "The file named a person who was erased, and went with them.",
    Forgotten.RETENTION: "The file was forgotten, as the organization's settings say.",
}
CELLS_FORGOTTEN: dict[str, str] = {
    Forgotten.ERASED: "A person was erased: what the row held is gone.",
    Forgotten.RETENTION: "What the row held was forgotten, as the organization's settings say.",
}
ROWS_FORGOTTEN = "What its rows held was forgotten, as the organization's settings say."


def forgotten_sentence(upload: FileUpload) -> str:
    """What of the upload is no longer there, and why; empty where all is."""
    parts = [FILE_FORGOTTEN[upload.file_forgotten]] if upload.file_forgotten else []
    parts += [ROWS_FORGOTTEN] if upload.cells_forgotten_at else []
    return " ".join(parts)


def status_label(upload: FileUpload) -> str:
    """The status as a badge says it, with the rows that wait, so that nobody overlooks them."""
    waiting = upload.needs_attention_count
    if upload.status == UploadStatus.DONE and waiting:
        return f"Done, {counted(waiting, 'row waits', 'rows wait')}"
    if upload.status in (UploadStatus.FAILED, UploadStatus.CANCELLED) and upload.rows_read:
        return f"{upload.get_status_display()} after {counted(upload.rows_read, 'row', 'rows')}"
    if upload.status == UploadStatus.PREVIEWED:
        return "Previewed, not imported yet"
    if upload.status == UploadStatus.NEEDS_MAPPING:
        return "Asks about its columns"
    return _REVERTED.get(upload.status) or str(upload.get_status_display())


_REVERTED: dict[str, str] = {
    UploadStatus.REVERTING: "Being reverted",
    UploadStatus.REVERTED: "Reverted",
    UploadStatus.PARTLY_REVERTED: "Reverted in part",
}


def status_colour(upload: FileUpload) -> str:
    """The theme's colour for the badge: green only for a sheet that was imported whole."""
    if upload.status == UploadStatus.DONE:
        return "warning" if upload.needs_attention_count else "success"
    return _COLOURS[UploadStatus(upload.status)]


_COLOURS = {
    UploadStatus.QUEUED: "info",
    UploadStatus.PROCESSING: "info",
    UploadStatus.NEEDS_MAPPING: "warning",
    UploadStatus.PREVIEWING: "info",
    UploadStatus.PREVIEWED: "warning",
    UploadStatus.FAILED: "danger",
    UploadStatus.CANCELLED: "",
    UploadStatus.REVERTING: "info",
    UploadStatus.REVERTED: "",
    UploadStatus.PARTLY_REVERTED: "warning",
}


_WORKED_ON = (UploadStatus.QUEUED, UploadStatus.PROCESSING, UploadStatus.PREVIEWING)


def summary_sentence(upload: FileUpload) -> str:
    """What became of the upload: "412 of 420 rows seen on 3 Nov 2025, 8 new."."""
    if upload.status in _WORKED_ON and upload.job and upload.job.error:
        return upload.job.error  # what it waits for
    if upload.status in (UploadStatus.QUEUED, UploadStatus.NEEDS_MAPPING):
        return upload.error or "Waiting for its turn; nothing is imported yet."
    if upload.status == UploadStatus.PROCESSING:
        return _progress_sentence(upload, "imported")
    if upload.status == UploadStatus.PREVIEWING:
        return _progress_sentence(upload, "previewed")
    if upload.status == UploadStatus.PREVIEWED:
        return preview_sentence(upload)
    parts = [f"{upload.error}"] if upload.error else []
    if upload.corrects is not None:
        parts.append(_corrected_sentence(upload, upload.corrects))
    elif upload.rows_read:
        parts.append(f"{_outcomes(upload)}.")
        if upload.seen_before_count:
            parts.append(_seen_sentence(upload))
    if (forgotten := forgotten_sentence(upload)) and forgotten not in upload.error:
        parts.append(forgotten)
    return " ".join(parts)


def _corrected_sentence(workbook: FileUpload, target: FileUpload) -> str:
    """What a corrected workbook did: "3 rows of may.csv corrected, 1 still waits there."."""
    still = RowAttempt.objects.filter(workbook=workbook, outcome=Outcome.NEEDS_ATTENTION).count()
    parts = [f"{counted(workbook.updated_count, 'row', 'rows')} of {target} corrected"]
    if still:
        parts.append(f"{counted(still, 'corrected row still waits', 'corrected rows still wait')}")
    if left := workbook.unchanged_count - still:
        parts.append(counted(left, "line changed nothing", "lines changed nothing"))
    if lost := workbook.needs_attention_count:
        parts.append(counted(lost, "line names no row", "lines name no row"))
    return f"{', '.join(parts)}."


def closing_sentence(upload: FileUpload) -> str:
    """How it ended, in counts alone: "420 rows: 8 new, 300 updated, 100 unchanged, 12 wait."."""
    if not upload.rows_read:
        return f"{upload.get_status_display()}. Nothing of it was imported."
    counts = (
        (upload.created_count, "new"),
        (upload.updated_count, "updated"),
        (upload.unchanged_count, "unchanged"),
        (upload.needs_attention_count, "waits" if upload.needs_attention_count == 1 else "wait"),
    )
    text = ", ".join(f"{number:,} {what}" for number, what in counts if number)
    ended = "" if upload.status == UploadStatus.DONE else f"{upload.get_status_display()}. "
    return f"{ended}{counted(upload.rows_read, 'row', 'rows')}: {text}."


def format_name(user: User) -> str:
    return user.get_full_name() or user.username


def counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def preview_sentence(upload: FileUpload) -> str:
    """ "Nothing is imported yet. 420 rows: 8 would be created, 412 unchanged."."""
    counts = upload.preview_counts
    rows = counted(counts.get("rows", 0), "row", "rows")
    parts = [f"{counts[name]:,} would {verb}" for name, verb in _WOULD.items() if counts.get(name)]
    return f"Nothing is imported yet. {rows}: {', '.join(parts)}."


_WOULD = {
    "created": "be new",
    "updated": "be updated",
    "unchanged": "stay unchanged",
    "needs_attention": "wait",
}


def _progress_sentence(upload: FileUpload, what: str) -> str:
    job = upload.job
    if job is None or not job.total:
        return "Being looked at."
    sentence = f"{job.done:,} of {counted(job.total, 'row', 'rows')} {what}"
    left = progress_of(job).seconds_left
    return f"{sentence}, about {duration(left)} left." if left is not None else f"{sentence}."


def duration(seconds: int) -> str:
    if seconds < 90:
        return counted(max(seconds, 1), "second", "seconds")
    return counted(round(seconds / 60), "minute", "minutes")


def _outcomes(upload: FileUpload) -> str:
    waiting = upload.needs_attention_count
    parts = [
        f"{upload.created_count:,} created",
        f"{upload.updated_count:,} updated",
        f"{upload.unchanged_count:,} unchanged",
        f"{waiting:,} {'needs' if waiting == 1 else 'need'} attention",
    ]
    return f"{counted(upload.rows_read, 'row', 'rows')}: {', '.join(parts)}"


def _seen_sentence(upload: FileUpload) -> str:
    seen = upload.seen_before_count
    days = seen_before_days(upload)
    when = f"seen {_span(*days)}" if days else "seen before"
    return f"{seen:,} of {counted(upload.rows_read, 'row', 'rows')} {when}, {_new(upload)}."


def _new(upload: FileUpload) -> str:
    """Rows that wait are neither: they were not compared."""
    new = upload.rows_read - upload.seen_before_count - upload.needs_attention_count
    waiting = upload.needs_attention_count
    return f"{new:,} new" + (f", {counted(waiting, 'waits', 'wait')}" if waiting else "")


def _span(first: date, last: date) -> str:
    if first == last:
        return f"on {format_day(first)}"
    return f"between {format_day(first)} and {format_day(last)}"


def format_day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def label_of(upload: FileUpload, row_number: int) -> str:
    return row_label(upload.pk, upload.original_name, row_number)


def row_label(upload_id: int, original_name: str, row_number: int) -> str:
    """`Row 4 of may.csv (upload 12)`: next month's sheet is often called the same."""
    return f"Row {row_number} of {original_name} (upload {upload_id})"
