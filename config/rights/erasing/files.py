"""Which stored sheets name a person: each is read to its end, in the process that reads sheets."""

from collections.abc import Callable, Iterable

from django.db.models import Q, QuerySet

from config.rights.mentions import Mentions
from jobs.errors import JobFailed
from uploads.models import FileUpload, Forgotten, UploadRow
from uploads.pipeline.opening import open_upload
from uploads.readers import Row, Unreadable


def stored_uploads(organization_id: int) -> QuerySet[FileUpload]:
    uploads = FileUpload.objects.filter(organization=organization_id).exclude(file="")
    return uploads.select_related("organization").order_by("pk")


def names_person(upload: FileUpload, mentions: Mentions, *, renew: Callable[[], None]) -> bool:
    """Whether a row of it was the person's, or any cell of any of its sheets names them.

    A file that cannot be read to its end counts as one that does: nobody can say what is in it.
    """
    erased = Q(upload=upload) | Q(upload__corrects=upload)
    if UploadRow.objects.filter(erased, forgotten=Forgotten.ERASED).exists():
        return True
    try:
        with open_upload(upload, while_waiting=renew) as book:
            return any(
                _in_sheet(book.rows_of(sheet.name), mentions, renew) for sheet in book.sheets
            )
    except Unreadable:
        return True
    except (JobFailed, FileNotFoundError):  # the store has lost it: nothing is left to find
        return False


def _in_sheet(rows: Iterable[Row], mentions: Mentions, renew: Callable[[], None]) -> bool:
    for number, row in enumerate(rows):
        if mentions.in_text("|".join(map(str, row))):
            return True
        if number % 1_000 == 0:
            renew()
    return False
