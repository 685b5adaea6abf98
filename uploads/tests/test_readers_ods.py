"""OpenDocument sheets: values, repetitions, merged cells, what is wrong with them."""

import zipfile
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path

import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

from uploads.readers import Book, Unreadable, open_book

NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
    for prefix in ("office", "text", "table", "style")
)


def opened(path: Path) -> Book:
    return open_book(path, path.name, max_unpacked_bytes=2**26)


def written(tmp_path: Path, tables: str, *, styles: str = "", prolog: str = "") -> Path:
    path = tmp_path / "made.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"{prolog}<office:document-content {NAMESPACES}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def cell(text: str, extra: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="string" {extra}>'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def row(*cells: str, extra: str = "") -> str:
    return f"<table:table-row {extra}>{''.join(cells)}</table:table-row>"


def table(*rows: str, name: str = "S", extra: str = "") -> str:
    return f'<table:table table:name="{name}" {extra}>{"".join(rows)}</table:table>'


def test_cells_come_as_what_they_are(tmp_path: Path) -> None:
    made = OpenDocumentSpreadsheet()
    sheet = Table(name="S")
    line = TableRow()
    for kind, value in [
        ("float", {"value": "9825012345"}),
        ("currency", {"value": "1.5"}),
        ("boolean", {"booleanvalue": "true"}),
        ("date", {"datevalue": "2024-08-05"}),
        ("date", {"datevalue": "2024-08-05T18:40:00.000000000"}),
        ("time", {"timevalue": "PT09H30M00S"}),
        ("time", {"timevalue": "PT30H00M00S"}),
    ]:
        line.addElement(TableCell(valuetype=kind, **value))
    sheet.addElement(line)
    made.spreadsheet.addElement(sheet)
    made.save(str(tmp_path / "made.ods"))
    with opened(tmp_path / "made.ods") as book:
        assert list(book.rows()) == [
            (
                1,
                [
                    9825012345.0,
                    1.5,
                    True,
                    date(2024, 8, 5),
                    datetime.fromisoformat("2024-08-05T18:40"),
                    time(9, 30),
                    "30:00:00",
                ],
            )
        ]


def test_a_merged_cell_gives_its_value_to_every_row_it_spans(tmp_path: Path) -> None:
    made = OpenDocumentSpreadsheet()
    sheet = Table(name="S")
    for name in ("Asha", "Bina", "Chetna", "Deepa"):
        line = TableRow()
        line.addElement(TableCell(valuetype="string"))
        line.lastChild.addElement(P(text=name))
        if name == "Asha":
            line.addElement(
                TableCell(valuetype="date", datevalue="2024-08-05", numberrowsspanned=3)
            )
        elif name != "Deepa":
            line.addElement(CoveredTableCell())
        sheet.addElement(line)
    made.spreadsheet.addElement(sheet)
    made.save(str(tmp_path / "made.ods"))
    with opened(tmp_path / "made.ods") as book:
        rows = [cells for _number, cells in book.rows()]
    assert [cells[1:] for cells in rows] == [[date(2024, 8, 5)]] * 3 + [[]]


def test_a_merged_cell_ends_with_its_span_though_blank_rows_follow(tmp_path: Path) -> None:
    merged = cell("CG Road", 'table:number-rows-spanned="2"')
    blank = row("<table:table-cell/>", extra='table:number-rows-repeated="3"')
    path = written(tmp_path, table(row(cell("Asha"), merged), blank, row(cell("Bina"))))
    with opened(path) as book:
        assert list(book.rows())[4] == (5, ["Bina"])


def test_spaces_line_breaks_and_comments_are_told_from_text(tmp_path: Path) -> None:
    text = "<text:span>CG</text:span><text:s text:c='2'/>Road<text:line-break/>Shop"
    note = "<office:annotation><text:p>ask her</text:p></office:annotation>"
    path = written(tmp_path, table(row(cell(text).replace("<text:p>", note + "<text:p>", 1))))
    with opened(path) as book:
        assert list(book.rows()) == [(1, ["CG  Road\nShop"])]


def test_a_million_repeated_empty_rows_between_two_rows_are_only_counted(tmp_path: Path) -> None:
    gap = row(
        '<table:table-cell table:number-columns-repeated="16384"/>',
        extra='table:number-rows-repeated="1048000"',
    )
    path = written(tmp_path, table(row(cell("Name")), gap, row(cell("Asha"))))
    with opened(path) as book:
        numbered = book.rows()
        assert list(islice(numbered, 3)) == [(1, ["Name"]), (2, []), (3, [])]
        assert list(numbered)[-1] == (1_048_002, ["Asha"])


def test_a_million_repeated_full_rows_are_refused(tmp_path: Path) -> None:
    wide = cell("x", 'table:number-columns-repeated="16384"')
    path = written(tmp_path, table(row(wide, extra='table:number-rows-repeated="1048576"')))
    with opened(path) as book, pytest.raises(Unreadable) as refused:
        next(book.rows())
    assert refused.value.code == "too_large"


def test_hidden_sheets_are_told_and_each_sheet_is_read_by_its_name(tmp_path: Path) -> None:
    hidden = (
        '<style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    path = written(
        tmp_path,
        table(row(cell("old")), name="A &amp; B", extra='table:style-name="ta2"')
        + table(row(cell("new")), name="मई"),
        styles=hidden,
    )
    with opened(path) as book:
        assert [(i.name, i.visible) for i in book.sheets] == [("A & B", False), ("मई", True)]
        assert list(book.rows("मई")) == [(1, ["new"])]
        assert list(book.rows("A & B")) == [(1, ["old"])]
        with pytest.raises(Unreadable):
            book.rows("June")


@pytest.mark.parametrize(
    "tables",
    ["", '<table:table table:name="S"><table:table-row></table:table>', table(row("<broken"))],
)
def test_broken_xml_is_a_damaged_file(tmp_path: Path, tables: str) -> None:
    with pytest.raises(Unreadable) as refused, opened(written(tmp_path, tables)) as book:
        list(book.rows())
    assert refused.value.code == "damaged_file"


def test_entities_that_unfold_without_end_are_refused(tmp_path: Path) -> None:
    prolog = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    path = written(tmp_path, table(row(cell("&b;"))), prolog=prolog)
    with pytest.raises(Unreadable) as refused, opened(path) as book:
        list(book.rows())
    assert refused.value.code == "damaged_file"


@pytest.mark.parametrize("encoding", ["UTF-5", "Shift_JIS"])
def test_an_encoding_that_xml_here_does_not_know_is_a_damaged_file(
    tmp_path: Path, encoding: str
) -> None:
    prolog = f"<?xml version='1.0' encoding='{encoding}'?>"
    path = written(tmp_path, table(row(cell("x"))), prolog=prolog)
    with pytest.raises(Unreadable) as refused, opened(path) as book:
        list(book.rows())
    assert refused.value.code == "damaged_file"
