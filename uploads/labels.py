"""How a row is called in the texts that it leaves elsewhere: reasons of pairs, claims, bills."""

from uploads.models import FileUpload


def label_of(upload: FileUpload, row_number: int) -> str:
    return row_label(upload.pk, upload.original_name, row_number)


def row_label(upload_id: int, original_name: str, row_number: int) -> str:
    """`Row 4 of may.csv (upload 12)`: next month's sheet is often called the same."""
    return f"Row {row_number} of {original_name} (upload {upload_id})"
