"""Any list as CSV or XLSX: the whole filtered list, in bounded memory, with harmless cells.

A cell that a spreadsheet would compute (it begins with = + - @, tab or carriage return) gets an
apostrophe in front, so that it stays the text it is. Excel would read +919723521333 in a CSV as a
number and save it back as 9.19724E+11, which has lost digits: a phone number is written as people
write it, (+91) 97235 21333, which every program takes for text and every reader for the number.
XLSX cells have a type, so a phone number stays as it is there, typed as text.
"""

import csv
import json
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import lru_cache, partial
from itertools import islice
from typing import IO, Any

import phonenumbers
from django.db import connections
from django.db.models import QuerySet
from django.dispatch import Signal
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from rest_framework.renderers import BaseRenderer
from rest_framework.serializers import BaseSerializer, Serializer

from core import replica
from core.errors import DomainError
from core.medical import not_collecting
from core.replica import from_replica

# Sent once a file is known to come, with `by`, `name` (of the list), `file_format`, `rows` (how
# many), `medical` (whether it has such fields) and `asked`, the names of the filters: their values
# may be of people.
exported = Signal()
CHUNK_ROWS = 500  # one query for the rows and one per prefetch for each chunk
XLSX_MAX_ROWS = 1_048_575  # what a sheet holds, less the headings
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Column = tuple[str, Sequence[str]]  # its title, and the path to it in a row's representation
# The wide ones come from Japanese keyboards, where Excel computes them as well.
_COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001
# openpyxl takes the last two, and nothing opens the workbook any more.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PLAIN_NUMBER = re.compile(r"-\d+(\.\d+)?")
_PHONES = re.compile(r"\+[1-9]\d{6,14}(?:, \+[1-9]\d{6,14})*")


class _FileRenderer(BaseRenderer):
    """Stands for a file format in content negotiation; the file answers by itself."""

    render_style = "binary"
    charset = None

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        raise TypeError("A list answers as a file by export_response.")


class CsvRenderer(_FileRenderer):
    media_type = "text/csv"
    format = "csv"


class XlsxRenderer(_FileRenderer):
    media_type = XLSX_TYPE
    format = "xlsx"


EXPORT_RENDERERS = (CsvRenderer, XlsxRenderer)


def export_response(
    queryset: QuerySet,
    serializer: BaseSerializer,
    *,
    fields: Sequence[str] | None,
    file_format: str,
    name: str,
    row_count: int,
    columns: Sequence[Column] | None = None,
    prepare: Callable[[list[Any]], Sequence[Any]] = list,
) -> HttpResponse | StreamingHttpResponse:
    """A download of every row of `queryset`, one column per field of `serializer`.

    `columns` says them where they are known only when asked for, as those of an uploaded sheet.
    `prepare` makes of some records what `serializer` shows, one each.
    """
    assert isinstance(serializer, Serializer)
    if columns is None:
        names = fields or [name for name, f in serializer.fields.items() if not f.write_only]
        columns = [(name, name.split(".")) for name in names]
    titles = [title for title, _ in columns]
    paths = [path for _, path in columns]
    rows = _rows(queryset, serializer, paths, timezone.get_current_timezone(), prepare)
    if file_format == "xlsx" and row_count > XLSX_MAX_ROWS:
        raise DomainError(
            f"A workbook holds {XLSX_MAX_ROWS:,} rows and this list has more. "
            "Filter it, or take format=csv.",
            code="too_many_rows",
        )
    return _download(titles, rows, file_format=file_format, name=name)


def table_response(
    titles: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    *,
    file_format: str,
    name: str,
) -> HttpResponse | StreamingHttpResponse:
    """A download of a short table that is known whole: a report."""
    cells = ([_reach(row, [title]) for title in titles] for row in rows)
    return _download(titles, cells, file_format=file_format, name=name)


def _download(
    titles: Sequence[str], rows: Iterator[list[Any]], *, file_format: str, name: str
) -> HttpResponse | StreamingHttpResponse:
    file_name = f"{name}-{timezone.localdate():%Y-%m-%d}.{file_format}"
    if file_format == "csv":
        # The mark at the start makes Excel read Gujarati and Hindi names as what they are.
        lines = _csv_lines(titles, rows)
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{file_name}"'
        return response
    return FileResponse(
        _workbook(titles, rows), as_attachment=True, filename=file_name, content_type=XLSX_TYPE
    )


def _rows(
    queryset: QuerySet,
    serializer: Serializer,
    paths: Sequence[Sequence[str]],
    zone: tzinfo,
    prepare: Callable[[list[Any]], Sequence[Any]],
) -> Iterator[list[Any]]:
    """Made as they are sent, after the view has ended: hence the zone of their own."""

    def shown(chunk: list[Any]) -> list[Any]:
        with timezone.override(zone):
            return [serializer.to_representation(one) for one in prepare(chunk)]

    for rows in _in_chunks(queryset, shown):
        yield from ([_reach(row, path) for path in paths] for row in rows)


def _in_chunks(queryset: QuerySet, shown: Callable[[list[Any]], list[Any]]) -> Iterator[list[Any]]:
    """Through PgBouncer no cursor outlives a statement, a replica ends one that is long in its way,
    and all rows at once would be all of the memory: there the ids are read, and the rows of some
    after the other, as they are by then."""
    has_cursors = not connections[queryset.db].settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
    if has_cursors and not replica.is_there():
        records = queryset.iterator(chunk_size=CHUNK_ROWS)
        while chunk := list(islice(records, CHUNK_ROWS)):
            yield shown(chunk)
        return

    def of(some: list[Any]) -> list[Any]:
        found = {record.pk: record for record in queryset.filter(pk__in=some).order_by()}
        return shown([found[pk] for pk in some if pk in found])

    ids = from_replica(lambda: list(queryset.values_list("pk", flat=True)))
    for start in range(0, len(ids), CHUNK_ROWS):
        some = ids[start : start + CHUNK_ROWS]
        yield from_replica(partial(of, some))


def _reach(shown: Any, path: Sequence[str]) -> Any:
    for name in path:
        shown = shown.get(name) if isinstance(shown, dict) else None
    if isinstance(shown, dict):
        return json.dumps(shown, ensure_ascii=False)
    if isinstance(shown, list):
        return ", ".join(map(_text, shown))
    # As in JSON: a workbook takes no time with a zone, and a CSV would say it in another way.
    return shown.isoformat() if isinstance(shown, datetime) else shown


def _text(item: Any) -> str:
    return item if isinstance(item, str) else json.dumps(item, ensure_ascii=False, default=str)


@lru_cache(maxsize=2_000)
def _phone_as_text(number: str) -> str:
    """ "+919723521333" as "(+91) 97235 21333"; what is no number of any country as it is."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    code = f"+{parsed.country_code}"
    return f"({code}) {written.removeprefix(code).strip()}"


def csv_cell(value: Any) -> Any:
    if isinstance(value, str) and value.startswith("+") and _PHONES.fullmatch(value):
        value = ", ".join(_phone_as_text(number) for number in value.split(", "))
    return _harmless(value)


def _harmless(value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith(_COMPUTED):
        return value
    return value if _PLAIN_NUMBER.fullmatch(value) else f"'{value}"


def as_it_was(text: str) -> str:
    """`text` without the apostrophe that kept a cell of ours from being computed."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_COMPUTED) else text


class _Echo:
    """Hands csv's lines back instead of writing them anywhere."""

    def write(self, line: str) -> str:
        return line


def _csv_lines(columns: Sequence[str], rows: Iterator[list[Any]]) -> Iterator[bytes]:
    writer = csv.writer(_Echo())
    yield ("\ufeff" + writer.writerow([_harmless(title) for title in columns])).encode()
    for row in rows:
        yield writer.writerow([csv_cell(value) for value in row]).encode()


def _workbook(columns: Sequence[str], rows: Iterator[list[Any]]) -> IO[bytes]:
    """A workbook in a temporary file that goes when it is closed."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([workbook_cell(sheet, title) for title in columns])
    with not_collecting():
        for row in rows:
            sheet.append([workbook_cell(sheet, value) for value in row])
    target = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the response closes it
    book.save(target)
    target.seek(0)
    return target


def workbook_cell(sheet: WriteOnlyWorksheet, value: Any) -> Any:
    """A value for `sheet`; text stays text and is never computed."""
    if not isinstance(value, str):
        return value
    text = NOT_IN_XML.sub("", value)
    cell = WriteOnlyCell(sheet, text if _PHONES.fullmatch(text) else _harmless(text))
    cell.data_type = "s"
    return cell
