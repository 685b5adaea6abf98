"""What active rows tell: they are read again, by the code that imported them."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator

from uploads.detection import SheetProfile
from uploads.fixing.cells import cells_to_read
from uploads.kinds import KINDS
from uploads.models import FileUpload, UploadRow
from uploads.rows.result import Kind, RowResult
from uploads.sentences import row_label

# Uploads whose reading is kept at hand: books of branches and columns are read once for each.
_AT_HAND = 40


class Readings:
    """Reads kept rows of any upload of the organization."""

    def __init__(self, renew: Callable[[], None]) -> None:
        self._renew = renew
        self._kinds: OrderedDict[int, tuple[Kind, SheetProfile]] = OrderedDict()

    def of(self, row_ids: Collection[int]) -> Iterator[tuple[int, RowResult]]:
        """(row id, the row as understood), one query and one per upload met for the first time."""
        rows = UploadRow.objects.filter(pk__in_values=row_ids).order_by("pk")
        rows = rows.only("upload_id", "row_number", "cells", "filled", "corrections")
        for row in rows.iterator(chunk_size=2_000):
            self._renew()
            kind, profile = self._kind_of(row.upload_id)
            yield row.pk, kind.read(row.row_number, *cells_to_read(row, {}, profile))

    def _kind_of(self, upload_id: int) -> tuple[Kind, SheetProfile]:
        if upload_id in self._kinds:
            self._kinds.move_to_end(upload_id)
            return self._kinds[upload_id]
        upload = FileUpload.objects.select_related("organization", "branch").get(pk=upload_id)
        self._kinds[upload_id] = KINDS[upload.kind](upload), SheetProfile.from_json(upload.profile)
        while len(self._kinds) > _AT_HAND:
            self._kinds.popitem(last=False)
        return self._kinds[upload_id]


class UploadNames:
    """How uploads are called, each asked for once."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}

    def load(self, upload_ids: Collection[int]) -> None:
        missing = set(upload_ids) - self._names.keys()
        if missing:
            uploads = FileUpload.objects.filter(pk__in=missing)
            self._names.update(uploads.values_list("pk", "original_name"))

    def row(self, upload_id: int, row_number: int) -> str:
        return f"row {row_number} of {self._names[upload_id]}"

    def label(self, upload_id: int, row_number: int) -> str:
        """As the row is called in the texts that it left elsewhere."""
        return row_label(upload_id, self._names[upload_id], row_number)
