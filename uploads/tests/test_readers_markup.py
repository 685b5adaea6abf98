"""HTML tables and Excel's XML of 2003, as programs write them and call them .xls."""

from datetime import date, datetime, time
from pathlib import Path

import pytest

from uploads.readers import FORMULA_WITHOUT_RESULT, Book, Unreadable, open_book

SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def opened(path: Path, content: str | bytes) -> Book:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_book(path, path.name, max_unpacked_bytes=2**26)


@pytest.fixture
def page(tmp_path: Path):
    def rows(content: str | bytes, sheet: str | None = None) -> list[list[object]]:
        with opened(tmp_path / "bill.xls", content) as book:
            assert book.format == "html"
            return [cells for _number, cells in book.rows(sheet)]

    return rows


@pytest.fixture
def workbook(tmp_path: Path):
    def rows(sheets: str, sheet: str | None = None) -> list[list[object]]:
        xml = (
            '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
            f'<Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}" '
            f'xmlns:x="urn:schemas-microsoft-com:office:excel">{sheets}</Workbook>'
        )
        with opened(tmp_path / "bill.xls", xml) as book:
            assert book.format == "xml"
            return [cells for _number, cells in book.rows(sheet)]

    return rows


def worksheet(rows: str, name: str = "Bills", more: str = "") -> str:
    return f'<Worksheet ss:Name="{name}"><Table>{rows}</Table>{more}</Worksheet>'


def data(text: str, kind: str = "String", **attributes: str) -> str:
    extra = "".join(f' ss:{name}="{value}"' for name, value in attributes.items())
    return f'<Cell{extra}><Data ss:Type="{kind}">{text}</Data></Cell>'


# HTML
def test_a_table_of_html_gives_its_rows_though_no_tag_is_closed(page):
    assert page("<table><tr><th>Name<th>Mobile<tr><td>Asha &amp; Co<td>98250 12345</table>") == [
        ["Name", "Mobile"], ["Asha & Co", "98250 12345"],
    ]  # fmt: skip


def test_text_is_read_as_a_browser_shows_it(page):
    cell = "  CG\n  Road <b>Shop</b><br>1st&nbsp;floor<!-- x --><script>y()</script> "
    assert page(f"<table><tr><td>{cell}</td></tr></table>") == [["CG Road Shop\n1st\xa0floor"]]


def test_a_cell_over_several_rows_gives_each_its_value(page):
    table = (
        "<table><tr><th>Shop<th>Name<th>Mobile</tr><tr><td rowspan=3>CG Road<td>Asha<td>1</tr>"
        "<tr><td>Bina<td>2</tr><tr><td>Chetna<td>3</tr><tr><td>Satellite<td>Deepa<td>4</tr></table>"
    )
    assert page(table)[1:] == [
        ["CG Road", "Asha", "1"], ["CG Road", "Bina", "2"], ["CG Road", "Chetna", "3"],
        ["Satellite", "Deepa", "4"],
    ]  # fmt: skip


def test_a_title_over_several_columns_moves_no_cell(page):
    table = "<table><tr><td colspan=2>May<td>x<tr><td>Name<td>Mobile<td>City</table>"
    assert page(table) == [["May", "", "x"], ["Name", "Mobile", "City"]]


def test_each_table_is_a_sheet_and_those_without_text_are_none(tmp_path):
    html = (
        "<html><body><table><tr><td>&nbsp;</td></tr></table>"
        "<table><tr><td>Shop<table><tr><td>Name</td></tr></table></td></tr></table>"
        "<table style='display: none'><tr><td>Old</td></tr></table></body></html>"
    )
    with opened(tmp_path / "bill.xls", html) as book:
        assert [(s.name, s.visible) for s in book.sheets] == [
            ("Table 1", True), ("Table 2", True), ("Table 3", False),
        ]  # fmt: skip
        assert [list(book.rows(s.name)) for s in book.sheets] == [
            [(1, ["Shop"])], [(1, ["Name"])], [(1, ["Old"])],
        ]  # fmt: skip


def test_the_whole_number_beside_a_shown_one_is_read(page):
    assert page('<table><tr><td x:num="9825012345">9.8E+09</td><td x:num>5</td></tr></table>') == [
        [9825012345.0, "5"]
    ]


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("cp1252", '<meta charset="windows-1252">'),
        ("cp1256", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">'),
        ("utf-8", ""),
        ("utf-8-sig", '<meta charset="windows-1252">'),
        ("utf-16", '<meta charset="utf-16">'),
        ("utf-16-le", ""),
        ("utf-8", '<meta charset="no-such-thing">'),
        ("utf-8", '<meta charset="utf-16">'),
        ("utf-8", "<meta charset=UTF-16LE>"),
        ("ascii", '<meta charset="utf-32">'),
    ],
)
def test_letters_are_read_in_the_encoding_that_the_page_is_in(page, encoding, head):
    letters = {"cp1256": "زينب", "ascii": "Jo"}.get(encoding, "José")
    html = f"<html>\n{head}\n<table>\n<tr><td>{letters}</td></tr>\n</table>\n</html>"
    assert page(html.encode(encoding)) == [[letters]]


def test_spans_of_a_thousand_million_are_no_danger(page):
    huge = "colspan=1000000000 rowspan=1000000000"
    assert page(f"<table><tr><td {huge}>Name<tr><td>Asha</table>")[0] == ["Name"]
    with pytest.raises(Unreadable) as refused:
        page(f"<table><tr>{f'<td {huge}>x' * 20}</table>")
    assert refused.value.code == "too_large"


def test_a_page_without_a_table_is_still_no_spreadsheet(tmp_path):
    with pytest.raises(Unreadable) as refused:
        opened(tmp_path / "bill.xls", "<html><p>Sign in again</p></html>")
    assert refused.value.code == "not_a_spreadsheet"


# Excel's XML
def test_cells_of_excels_xml_come_as_what_they_are(workbook):
    cells = (
        data("Asha &amp; Co") + data("9825012345", "Number") + data("1", "Boolean")
        + data("2024-08-05T00:00:00.000", "DateTime") + data("2024-08-05T18:40:00.000", "DateTime")
        + data("1899-12-31T09:30:00.000", "DateTime") + data("#N/A", "Error")
    )  # fmt: skip
    assert workbook(worksheet(f"<Row>{cells}</Row>")) == [
        [
            "Asha & Co", 9825012345.0, True, date(2024, 8, 5),
            datetime.fromisoformat("2024-08-05T18:40"), time(9, 30), "#N/A",
        ]
    ]  # fmt: skip


def test_places_that_are_stated_are_kept(workbook):
    rows = f'<Row ss:Index="3">{data("x")}{data("z", Index="4")}{data("w")}</Row><Row/>'
    assert workbook(worksheet(rows)) == [[], [], ["x", "", "", "z", "w"]]


def test_merged_cells_of_excels_xml_give_their_value_downwards(workbook):
    rows = (
        f"<Row>{data('May', MergeAcross='1')}{data('x')}</Row>"
        f"<Row>{data('CG Road', MergeDown='1')}{data('Asha')}</Row>"
        f"<Row>{data('Bina', Index='2')}</Row><Row>{data('S')}{data('Deepa')}</Row>"
    )
    assert workbook(worksheet(rows)) == [
        ["May", "", "x"], ["CG Road", "Asha"], ["CG Road", "Bina"], ["S", "Deepa"],
    ]  # fmt: skip


def test_hidden_sheets_comments_and_formulas_of_excels_xml(tmp_path, workbook):
    note = "<Comment><Data>ask her</Data></Comment>"
    cells = (
        f'<Cell><Data ss:Type="String">Asha</Data>{note}</Cell><Cell ss:Formula="=1"/>'
        '<Cell ss:Formula="=2"><Data ss:Type="Number">4</Data></Cell>'
    )
    hidden = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    sheets = worksheet("<Row/>", "Old", hidden) + worksheet(f"<Row>{cells}</Row>", "New")
    assert workbook(sheets, "New") == [["Asha", FORMULA_WITHOUT_RESULT, 4.0]]
    with open_book(tmp_path / "bill.xls", "bill.xls", max_unpacked_bytes=2**20) as book:
        assert [(s.name, s.visible) for s in book.sheets] == [("Old", False), ("New", True)]


@pytest.mark.parametrize(
    "rows",
    [
        f'<Row ss:Index="1000000000">{data("x")}</Row>',
        f"<Row>{data('x', Index='1000000000')}</Row>",
        f"<Row>{data('x', MergeAcross='1000000000')}{data('y')}</Row>",
    ],
)
def test_places_beyond_any_sheet_are_refused(workbook, rows):
    with pytest.raises(Unreadable) as refused:
        workbook(worksheet(rows))
    assert refused.value.code == "too_large"


def test_a_merge_of_a_thousand_million_rows_is_no_danger(workbook):
    rows = f"<Row>{data('x', MergeDown='1000000000')}</Row><Row>{data('y', Index='2')}</Row>"
    assert workbook(worksheet(rows)) == [["x"], ["x", "y"]]


def test_entities_of_excels_xml_are_refused(tmp_path):
    laughs = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]>'
    with pytest.raises(Unreadable) as refused:
        opened(
            tmp_path / "bill.xls",
            f'{laughs}<Workbook xmlns="{SPREADSHEET}"><Worksheet>&a;</Worksheet></Workbook>',
        )
    assert refused.value.code == "damaged_file"
