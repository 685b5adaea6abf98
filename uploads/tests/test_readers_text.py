"""CSV, TSV and TXT: encodings, delimiters, quotation marks, numbering."""

import csv
import io
import tracemalloc
from collections import deque
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from uploads.readers import Unreadable
from uploads.readers.encoding import encoding_of, is_encoded_twice
from uploads.readers.text import BLOCK, TextFile, delimiter_of

Write = Callable[..., TextFile]
HEAD = "Name,Mobile,Store,City\n"
ASHA = "Asha,9825012345,CG Road,Ahmedabad\n"


@pytest.fixture
def written(tmp_path: Path) -> Write:
    def write(content: str | bytes, codec: str = "utf-8", **options: str) -> TextFile:
        path = tmp_path / "stored.bin"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(codec))
        return TextFile(path, **options)

    return write


def cells(text: TextFile) -> list[list[object]]:
    return [row for _number, row in text.rows()]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_urdu_and_gujarati_are_read_in_every_unicode(written: Write, encoding: str) -> None:
    text = written("نام,મોબાઇલ\nفاطمہ,૯૮૨૫૦૧૨૩૪૫\n" * 3, encoding)
    assert cells(text)[1] == ["فاطمہ", "૯૮૨૫૦૧૨૩૪૫"]
    assert cells(text)[0][0] == "نام"


def test_what_is_not_utf8_is_windows_1252(written: Write) -> None:
    text = written("Name;City\nJosé D’Souza;Mapuçá\n", "cp1252")
    assert (text.encoding, cells(text)[1]) == ("cp1252", ["José D’Souza", "Mapuçá"])


def test_a_byte_that_windows_1252_does_not_know_is_kept(written: Write) -> None:
    text = written(b"Name,City\nJos\xe9 \x81,Goa\n")
    assert cells(text)[1] == ["José \x81", "Goa"]
    assert [warning["code"] for warning in text.warnings] == ["encoding_mixed"]


def test_one_foreign_byte_far_down_costs_neither_row_nor_the_other_letters(
    written: Write,
) -> None:
    good = "રમીલા,9825012345\n".encode()
    text = written(b"Name,Mobile\n" + good * 40_000 + b"Jos\xe9,98250\n" + good * 3)
    rows = cells(text)
    assert (len(rows), rows[40_001], rows[40_002][0]) == (40_005, ["José", "98250"], "રમીલા")
    assert "line 40002" in text.warnings[0]["message"]


def test_a_letter_cut_by_the_end_of_a_block_is_whole(written: Write) -> None:
    line = "૯" * 1000 + "\n"
    rows = cells(written(line * (3 * BLOCK // len(line.encode()))))
    assert {row[0] for row in rows} == {"૯" * 1000}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(written: Write, delimiter: str) -> None:
    text = written(delimiter.join(["Name", "Mobile", "City"]) + "\n" + delimiter.join("abc") + "\n")
    assert text.delimiter == delimiter


def test_a_delimiter_inside_quotes_or_amounts_does_not_count() -> None:
    lines = 'Name;Spent;Remarks\nA;1.250,00;"red, blue, green"\nB;450,50;\nC;1,5;"x,y"\n'
    assert delimiter_of(lines) == ";"


def test_commas_in_one_column_do_not_split_it(written: Write) -> None:
    text = written("Mobile Nos\n9825012345\n98250 11111, 98250 22222\n9825033333\n9825044444\n")
    assert cells(text)[2] == ["98250 11111, 98250 22222"]


def test_excels_separator_line_is_obeyed_and_is_no_row(written: Write) -> None:
    text = written("sep=;\nName;Mobile\nAsha, Mrs;98250\n")
    assert list(text.rows()) == [(1, ["Name", "Mobile"]), (2, ["Asha, Mrs", "98250"])]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_line_end_ends_a_row_and_blank_lines_count(written: Write, line_end: str) -> None:
    text = written(line_end.join(["Name,Mobile", "", "Asha,98250", "Bina,98251"]) + line_end)
    assert list(text.rows())[2:] == [(3, ["Asha", "98250"]), (4, ["Bina", "98251"])]


def test_zero_bytes_and_the_end_mark_of_dos_are_left_out(written: Write) -> None:
    text = written(b"Name,Mobile\nAs\0ha,98250\n\x1a")
    assert cells(text) == [["Name", "Mobile"], ["Asha", "98250"]]


def test_a_quoted_cell_of_several_lines_is_one_row(written: Write) -> None:
    text = written('Name,Address,City\nAsha,"12, Ashram Road\nNear Temple",Surat\nBina,,Anand\n')
    assert list(text.rows())[1:] == [
        (2, ["Asha", "12, Ashram Road\nNear Temple", "Surat"]),
        (3, ["Bina", "", "Anand"]),
    ]
    assert not text.warnings


def test_quotation_marks_inside_words_are_letters(written: Write) -> None:
    text = written(HEAD + 'Pipe 5" long,98250,CG Road,Surat\n"Ravi" Patel,98251,CG Road,Surat\n')
    assert [row[0] for row in cells(text)[1:]] == ['Pipe 5" long', "Ravi Patel"]


def test_two_unclosed_quotes_that_close_each_other_swallow_nothing(written: Write) -> None:
    text = written(HEAD + ASHA + '"' + ASHA + ASHA * 4 + '"' + ASHA + ASHA)
    assert cells(text)[1:] == [ASHA.strip().split(",")] * 8
    assert "lines 3 and 8" in text.warnings[0]["message"]


def test_an_unclosed_quote_before_a_proper_one_swallows_nothing(written: Write) -> None:
    proper = 'Bina,98251,"CG Road, upstairs",Surat\n'
    text = written(HEAD + '"' + ASHA + ASHA + proper + ASHA)
    rows = cells(text)
    assert [row[0] for row in rows] == ["Name", "Asha", "Asha", "Bina", "Asha"]
    assert rows[3][2] == "CG Road, upstairs"


def test_an_unclosed_quote_in_a_later_cell_is_dropped_from_it(written: Write) -> None:
    text = written(HEAD + 'Asha,98250,"CG Road,Surat\n' + ASHA * 3)
    assert cells(text)[1] == ["Asha", "98250", "CG Road", "Surat"]
    assert len(cells(text)) == 5


def test_an_unclosed_quote_does_not_read_the_rest_of_a_big_file_into_one_cell(
    written: Write,
) -> None:
    text = written(HEAD + ASHA * 30_000 + '"' + ASHA + ASHA * 30_000)
    rows = cells(text)
    assert len(rows) == 60_002
    assert rows[30_001] == rows[1]
    assert "line 30002" in text.warnings[0]["message"]


def test_a_quote_left_open_on_the_last_line_is_dropped(written: Write) -> None:
    text = written(HEAD + ASHA + 'Bina,"98250,CG Road,Surat')
    assert cells(text)[2] == ["Bina", "98250", "CG Road", "Surat"]


def test_reading_twice_gives_the_same_and_warns_once(written: Write) -> None:
    text = written(HEAD + '"' + ASHA + ASHA)
    assert cells(text) == cells(text)
    assert len(text.warnings) == 1


def test_a_line_of_many_megabytes_without_end_is_refused(written: Write) -> None:
    text = written("a,b\n" + "x" * 31_000_000)
    with pytest.raises(Unreadable) as refused:
        cells(text)
    assert refused.value.code == "too_large"


def test_memory_does_not_grow_with_the_file(written: Write) -> None:
    text = written(HEAD + ASHA * 150_000)
    tracemalloc.start()
    deque(text.rows(), maxlen=0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20 * 2**20


CHARACTERS = st.characters(
    codec="utf-8", exclude_characters="\0\x1a\ufeff", exclude_categories=["Cs"]
)
PLAIN_CELL = st.text(CHARACTERS.filter(lambda c: c not in "\r\n"), max_size=12)
# Lines that look like rows inside one cell are what a swallowed row looks like: no such cells.
LONG_CELL = st.text(CHARACTERS.filter(lambda c: c not in ",;|\t\r\x1f"), max_size=20)


def tables(cell: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    return st.integers(1, 6).flatmap(
        lambda width: st.lists(
            st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=12
        )
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    table=st.one_of(tables(PLAIN_CELL), tables(LONG_CELL)),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_any_table_comes_back_as_it_was_written(
    written: Write, table: list[list[str]], delimiter: str, encoding: str, line_end: str
) -> None:
    out = io.StringIO()
    # Until Python 3.13 the writer quotes a line break only when it is its own line end.
    quoting = csv.QUOTE_ALL if line_end == "\r" else csv.QUOTE_MINIMAL
    writer = csv.writer(out, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
    writer.writerows(table)
    text = written(out.getvalue(), encoding, encoding=encoding, delimiter=delimiter)
    assert cells(text) == table


@given(st.text(CHARACTERS, min_size=1).filter(lambda text: not text.isascii()))
def test_no_utf8_text_is_taken_for_anything_else(text: str) -> None:
    """But for what reads as UTF-8 once more: "\u00c3\u0080" is a spoiled "\u00c0"."""
    assume(not is_encoded_twice(text.encode()))

    assert encoding_of(text.encode()) == "utf-8"


def test_a_short_table_among_many_footers_keeps_its_columns():
    furniture = [
        "ASHA MEDICALS",
        "Register for May 2024",
        "Prepared by",
        "Page 1 of 1",
        "E. & O.E.",
    ]
    table = ["Name;Mobile;City", "Ravi Patel;98250 12345;Surat"]

    assert delimiter_of("\n".join([*furniture[:2], *table, *furniture[2:]])) == ";"


def test_a_comma_in_a_few_lines_of_a_list_makes_no_columns():
    phones = ["98250 12345", "98250 12346, 98250 12347", "98250 12348", "98250 12349, 98250 12350"]

    assert delimiter_of("\n".join([*phones, "98250 12351", "98250 12352"])) == ""
