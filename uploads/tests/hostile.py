"""Files to hurt a service that reads them: good samples of every format, damaged by chance, and
attacks made for the purpose. The same seed gives the same files."""

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

HEAD = ["Name", "Mobile", "Shop", "Visit Date"]
ROWS = [
    HEAD,
    *([f"Person {n}", f"98250{n:05d}", "CG Road", f"{n % 28 + 1}/5/2024"] for n in range(60)),
]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
SHEET1 = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True)
class Hostile:
    what: str
    name: str
    content: bytes


def hostile_files(count: int, seed: int = 20261128) -> Iterator[Hostile]:
    """Every attack first, then mutations of good files until there are `count`."""
    made = list(attacks())[:count]
    yield from made
    chance = random.Random(seed)
    names = sorted(good_files())
    for number in range(count - len(made)):
        name = names[number % len(names)]
        mutation = chance.choice(MUTATIONS)
        content = mutation(chance, good_files()[name])
        yield Hostile(f"{number}: {mutation.__name__} of {name}", name, content)


# Good files
@cache
def good_files() -> dict[str, bytes]:
    text = "\r\n".join(",".join(row) for row in ROWS)
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
    data = '<Cell><Data ss:Type="String">{}</Data></Cell>'
    rows = "".join(f"<Row>{''.join(map(data.format, row))}</Row>" for row in ROWS)
    return {
        "people.csv": text.encode(),
        "people.txt": text.replace(",", "\t").encode("utf-16"),
        "people.xlsx": xlsx(),
        "people.xls": xls(),
        "people.ods": ods(),
        "html.xls": f"<html><meta charset=utf-8><table>{cells}</table></html>".encode(),
        "xml.xls": spreadsheetml(rows),
    }


def xlsx() -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    for row in ROWS:
        made.active.append(row)
    made.active.merge_cells("C2:C9")
    made.create_sheet("Other").append(["nothing"])
    made.save(out)
    return out.getvalue()


def xls() -> bytes:
    made, out = xlwt.Workbook(), io.BytesIO()
    sheet = made.add_sheet("People")
    for number, row in enumerate(ROWS):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell)
    made.save(out)
    return out.getvalue()


def ods() -> bytes:
    made, out = OpenDocumentSpreadsheet(), io.BytesIO()
    sheet = Table(name="People")
    for row in ROWS:
        line = TableRow()
        for cell in row:
            line.addElement(TableCell(valuetype="string"))
            line.lastChild.addElement(P(text=cell))
        sheet.addElement(line)
    made.spreadsheet.addElement(sheet)
    made.write(out)
    return out.getvalue()


def spreadsheetml(rows: str, prolog: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{prolog}<Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}">'
        f'<Worksheet ss:Name="A"><Table>{rows}</Table></Worksheet></Workbook>'
    ).encode()


# Mutations
Mutation = Callable[[random.Random, bytes], bytes]


def cut(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content))]


def flip_bits(chance: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice([1, 3, 30])):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def fill(chance: random.Random, content: bytes) -> bytes:
    changed, at = bytearray(content), chance.randrange(len(content))
    size = chance.choice([1, 2, 4, 8, 64])
    changed[at : at + size] = bytes([chance.choice([0, 0x7F, 0xFF])]) * size
    return bytes(changed)


def swap_pieces(chance: random.Random, content: bytes) -> bytes:
    positions = sorted(chance.randrange(len(content)) for _ in range(4))
    a, b, c, d = positions
    return content[:a] + content[c:d] + content[b:c] + content[a:b] + content[d:]


def repeat_piece(chance: random.Random, content: bytes) -> bytes:
    a, b = sorted(chance.randrange(len(content)) for _ in range(2))
    return content[:b] + content[a:b] * chance.choice([1, 5, 200]) + content[b:]


def insert_bytes(chance: random.Random, content: bytes) -> bytes:
    at = chance.randrange(len(content))
    piece = chance.choice(
        [b"\0", b'"', b"\n", b"\r", b"<", b"&", b"\xff\xfe", b"]]>", b"<!--", b","]
    )
    return content[:at] + piece * chance.choice([1, 2, 5_000]) + content[at:]


def of_parts(change: Callable[[random.Random, dict[str, bytes]], None]) -> Mutation:
    """A mutation of what an archive holds, packed again; of anything else, of its bytes."""

    def mutate(chance: random.Random, content: bytes) -> bytes:
        if not content.startswith(b"PK"):
            return flip_bits(chance, content)
        parts = unpacked(content)
        change(chance, parts)
        return packed(parts)

    mutate.__name__ = change.__name__
    return mutate


@of_parts
def swap_parts(chance: random.Random, parts: dict[str, bytes]) -> None:
    one, other = chance.sample(sorted(parts), 2)
    parts[one], parts[other] = parts[other], parts[one]


@of_parts
def lose_part(chance: random.Random, parts: dict[str, bytes]) -> None:
    del parts[chance.choice(sorted(parts))]


@of_parts
def damage_part(chance: random.Random, parts: dict[str, bytes]) -> None:
    name = chance.choice(sorted(name for name in parts if len(parts[name]) > 40))
    parts[name] = chance.choice(BYTE_MUTATIONS)(chance, parts[name])


@of_parts
def vary_quotes(chance: random.Random, parts: dict[str, bytes]) -> None:
    for name in parts:
        content = parts[name]
        if chance.random() < 0.7 and b"'" not in content:
            content = content.replace(b'"', b"'")
        parts[name] = content.replace(b"=", chance.choice([b"=", b" = ", b"\n=\t"]))


@of_parts
def grow_numbers(chance: random.Random, parts: dict[str, bytes]) -> None:
    """Numbers in the XML become huge: places, counts, references, extents."""
    name = chance.choice([name for name in parts if name.endswith(".xml")])
    pieces = parts[name].split(b'"')
    numbers = [i for i, piece in enumerate(pieces) if piece.strip(b"ABCDEF").isdigit()]
    for at in chance.sample(numbers, min(len(numbers), chance.choice([1, 5, 50]))):
        pieces[at] = chance.choice([b"1048576", b"XFD1048576", b"999999999", b"4294967295", b"-1"])
    parts[name] = b'"'.join(pieces)


@of_parts
def nest_deeply(chance: random.Random, parts: dict[str, bytes]) -> None:
    name = chance.choice([name for name in parts if name.endswith(".xml")])
    at = parts[name].rfind(b"</")
    times = chance.choice([1_000, 50_000])
    parts[name] = parts[name][:at] + b"<a>" * times + b"</a>" * times + parts[name][at:]


BYTE_MUTATIONS: list[Mutation] = [cut, flip_bits, fill, swap_pieces, repeat_piece, insert_bytes]
MUTATIONS: list[Mutation] = [
    *BYTE_MUTATIONS, swap_parts, lose_part, damage_part, damage_part, vary_quotes, grow_numbers,
    nest_deeply,
]  # fmt: skip


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


# Attacks
def attacks() -> Iterator[Hostile]:
    for what, content in (*workbook_attacks(), *markup_attacks("xlsx")):
        yield Hostile(what, "attack.xlsx", content)
    for what, content in ods_attacks():
        yield Hostile(what, "attack.ods", content)
    for what, content in (*table_attacks(), *old_workbook_attacks()):
        yield Hostile(what, "attack.xls", content)
    for what, content in text_attacks():
        yield Hostile(what, "attack.csv", content)


def with_rows(rows: str, **other: bytes) -> bytes:
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return packed(unpacked(xlsx()) | {SHEET1: sheet.encode()} | other)


def workbook_attacks() -> Iterator[tuple[str, bytes]]:
    head = '<row r="1"><c r="A1" t="str"><v>Name</v></c></row>'
    for far in (
        "<c r='XFD1048576'><v>1</v></c>", '<c r = "XFD1048576"><v>1</v></c>',
        f'<c x="{"a" * 200}" r="XFD1048576"><v>1</v></c>', f"{'<c/>' * 16_383}<c><v>1</v></c>",
    ):  # fmt: skip
        yield "a cell in the last corner", with_rows(f'{head}<row r="1048576">{far}</row>')
    texts = f'<sst xmlns="{MAIN}"><si><t>{"x" * 30_000_000}</t></si></sst>'
    shared = '<row><c t="s"><v>0</v></c></row>' * 1_000
    yield (
        "one long text in a thousand cells",
        with_rows(shared, **{"xl/sharedStrings.xml": texts.encode()}),
    )
    many = (
        f'<sst xmlns="{MAIN}" count="4000000000" uniqueCount="4000000000">{"<si/>" * 100_000}</sst>'
    )
    yield "more texts than there are", with_rows(head, **{"xl/sharedStrings.xml": many.encode()})
    merges = "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 20_000 + "</mergeCells>"
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{head * 3}</sheetData>{merges}</worksheet>'
    yield "merged all over", packed(unpacked(xlsx()) | {SHEET1: sheet.encode()})
    yield "blanks without end", with_rows(" " * 20_000_000)
    links = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 20_000))
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{relations}"><sheets>{links}</sheets></workbook>'
    yield "twenty thousand sheets", packed(unpacked(xlsx()) | {"xl/workbook.xml": book.encode()})
    yield "parts within parts", packed({f"xl/workbook.xml/{n}": b"" for n in range(12_000)})
    formulas = "<row><c><f>" + "(" * 1_000_000 + "</f></c></row>"
    yield "a formula of brackets", with_rows(head + formulas)


def markup_attacks(kind: str) -> Iterator[tuple[str, bytes]]:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    laughs = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'
    sheet = f'{laughs}<worksheet xmlns="{MAIN}"><sheetData><row><c t="str"><v>&a11;</v></c></row>'
    parts = unpacked(xlsx())
    yield (
        "entities that unfold",
        packed(parts | {SHEET1: f"{sheet}</sheetData></worksheet>".encode()}),
    )
    yield "deep nesting", packed(parts | {SHEET1: b"<a>" * 300_000})
    yield (
        "an attribute without end",
        packed(parts | {SHEET1: b'<worksheet a="' + b"x" * 20_000_000}),
    )
    utf16 = parts[SHEET1].decode().replace("utf-8", "utf-16").encode("utf-16")
    yield "a part in UTF-16", packed(parts | {SHEET1: utf16})


def with_tables(tables: str, styles: str = "") -> bytes:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table", "style")
    )
    content = (
        f"<office:document-content {names}><office:automatic-styles>{styles}"
        "</office:automatic-styles><office:body><office:spreadsheet>"
        f"{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    mimetype = b"application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": mimetype, "content.xml": content.encode()})


def ods_attacks() -> Iterator[tuple[str, bytes]]:
    cell = (
        '<table:table-cell table:number-columns-repeated="{}"><text:p>x</text:p></table:table-cell>'
    )
    row = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
    for rows, columns in ((1_048_576, 16_384), (99_999_999, 1), (1, 99_999_999)):
        table = (
            f'<table:table table:name="S">{row.format(rows, cell.format(columns))}</table:table>'
        )
        yield f"a row repeated {rows} times, {columns} wide", with_tables(table)
    gap = row.format(99_999_999, "<table:table-cell/>") * 3 + row.format(1, cell.format(1))
    yield "blank rows without end", with_tables(f'<table:table table:name="S">{gap}</table:table>')
    comment = f"<!--{'<style:style ' * 400_000}-->"
    yield "a long comment among the styles", with_tables('<table:table table:name="S"/>', comment)
    yield "many hidden styles", with_tables("", '<style:style style:name="a"> ' * 50_000)
    yield (
        "a hundred thousand sheets",
        with_tables("".join(f'<table:table table:name="S{n}"/>' for n in range(100_000))),
    )
    yield "tables in tables", with_tables('<table:table table:name="S">' * 200_000)
    spaces = '<text:s text:c="999999999"/>' * 3_000
    text = f"<table:table-row><table:table-cell><text:p>{spaces}</text:p></table:table-cell>"
    yield (
        "spaces that are counted",
        with_tables(
            f'<table:table table:name="S">{f"{text}</table:table-row>" * 30}</table:table>'
        ),
    )


def table_attacks() -> Iterator[tuple[str, bytes]]:
    huge = "colspan=1000000000 rowspan=1000000000"
    yield "spans without end", f"<table><tr>{f'<td {huge}>Name' * 1_000}</table>".encode()
    yield "tables in tables of HTML", b"<table><tr><td>Name" * 20_000
    yield "tags in tags", b"<table><tr><td>" + b"<b>" * 100_000 + b"Name</table>"
    yield "many small tables", b"<table><tr><td>Name</td></tr></table>" * 10_000
    yield (
        "rows that all reach down",
        (b"<table>" + b"<tr><td rowspan=60000>x" * 1_200 + b"</table>"),
    )
    cell = '<Cell{}><Data ss:Type="String">x</Data></Cell>'
    for position in (' ss:Index="1000000000"', ' ss:MergeDown="1000000000"'):
        yield "places without end", spreadsheetml(f"<Row>{cell.format(position) * 1_000}</Row>")
    yield "a row far down", spreadsheetml(f'<Row ss:Index="1000000000">{cell.format("")}</Row>')
    wide = cell.format(' ss:Index="16000"')
    yield "thousands of wide rows", spreadsheetml(f"<Row>{wide}</Row>" * 5_000)
    entities = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    yield "entities of Excel's XML", spreadsheetml("<Row>&b;</Row>", prolog=entities)
    yield "rows in rows", spreadsheetml("<Row><Cell><Data>" * 50_000)


def old_workbook_attacks() -> Iterator[tuple[str, bytes]]:
    good = xls()
    extent = good.index(b"\x00\x02\x0e\x00")
    for position in (4, 8, 12, 14):
        far = bytearray(good)
        far[extent + position : extent + position + 2] = b"\xff\xff"
        far[extent + 10 : extent + 12] = b"\xff\x7f"
        yield f"an extent beyond all memory, {position}", bytes(far)
    for number in range(6):
        circular = bytearray(good)
        table = (int.from_bytes(good[76:80], "little") + 1) * 512
        circular[table + 4 * number : table + 4 * number + 4] = bytes(4)
        yield f"a circle of sectors, {number}", bytes(circular)


def text_attacks() -> Iterator[tuple[str, bytes]]:
    head = b"Name,Mobile\n"
    yield "one line without end", head + b"x" * 40_000_000
    yield "a million columns", head + b"," * 1_000_000 + b"\n"
    yield "wide rows without end", head + (b"," * 16_000 + b"\n") * 300
    yield "quotes that are never closed", head + b'"Asha,98250\n' * 20_000
    yield "one quote and many lines", head + b'"' + b"Asha,98250\n" * 50_000
    yield "quotes only", head + b'"' * 3_000_000
    yield "zero bytes only but for a letter", b"N" + bytes(2_000_000)
    yield "marks of UTF-32", b"\xff\xfe\0\0" + bytes(range(256)) * 4_000
    yield "half of UTF-16", "Name,Mobile\n".encode("utf-16") + b"\x00\xd8" * 500_000
    yield "carriage returns", b"Name\r" * 100_000
