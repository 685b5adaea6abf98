"""What reads previews."""

from django.db.models import QuerySet

from uploads.models import FileUpload, PreviewRow


def previewed_count(upload: FileUpload, outcome: str | None) -> int:
    """How many rows there are of this outcome, or at all, as the preview itself counted."""
    return upload.preview_counts.get(outcome or "rows", 0)


def came_otherwise(rows: QuerySet[PreviewRow], upload: FileUpload) -> QuerySet[PreviewRow]:
    return rows.filter(upload=upload).exclude(difference="")
