"""Files are opened in processes of their own, which may die: what then becomes of the reading."""

import csv
import io
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest

from uploads.readers import Book, Row, Unreadable, launch, open_book
from uploads.readers.book import ReaderClosed
from uploads.readers.child import Answers, Source
from uploads.readers.limits import MEGABYTE, Limits

# Wide enough that a reader cannot have put all of it into its pipe before it is killed.
ADDRESS = "Near the old bus stand, " * 10
ROWS = [
    ["Name", "Mobile", "Address"],
    *([f"Person {n}", f"98250{n:05d}", f"{n}, {ADDRESS}".strip()] for n in range(2_000)),
]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LAST_CELL = [
    "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
    '<row r="1048576"><c r = "XFD1048576"><v>1</v></c></row>',
    '<row r="1048576"><c\n\tr\n=\n"XFD1048576"><v>1</v></c></row>',
    f'<row r="1048576"><c note="{"a" * 300}" r="XFD1048576"><v>1</v></c></row>',
    f'<row r="1048576">{"<c/>" * 16_383}<c><v>1</v></c></row>',
    f'<row r="1048576"><x:c xmlns:x="{MAIN}" r="XFD1048576"><x:v>1</x:v></x:c></row>',
    f'<row r="1048576"><c s="0" t="str" cm="{"1" * 120}" r="XFD1048576"><v>x</v></c></row>',
]


@pytest.fixture(scope="module", params=["csv", "xlsx"])
def sheet(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Which nobody changes."""
    path = tmp_path_factory.mktemp("people") / f"people.{request.param}"
    if request.param == "csv":
        text = io.StringIO()
        csv.writer(text).writerows(ROWS)
        path.write_text(text.getvalue())
    else:
        made = openpyxl.Workbook(write_only=True)
        content = made.create_sheet("People")
        for row in ROWS:
            content.append(row)
        made.save(path)
    return path


def opened(path: Path, **limits: int) -> Book:
    return open_book(path, path.name, limits=Limits(64 * MEGABYTE, **limits))


def kill_reader(process: launch.ReaderProcess) -> None:
    """Kill it; where it was killed before, these are answers it had already sent."""
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGKILL)


def kill(book: Book) -> None:
    assert book._process is not None
    kill_reader(book._process)


def read(book: Book, then: Callable[[int], None] = lambda number: None) -> list[Row]:
    rows = []
    for number, cells in book.rows():
        rows.append(cells)
        then(number)
    return rows


def repacked(path: Path, rows: str, part: str = "xl/worksheets/sheet1.xml") -> Path:
    """A workbook whose sheet has the heading `Name` and then these rows."""
    made = openpyxl.Workbook()
    packed = io.BytesIO()
    made.save(packed)
    with zipfile.ZipFile(packed) as good, zipfile.ZipFile(path, "w") as archive:
        for name in good.namelist():
            content = good.read(name)
            if name == "xl/worksheets/sheet1.xml":
                head = '<row r="1"><c r="A1" t="str"><v>Name</v></c></row>'
                data = f"<sheetData>{head}{rows}</sheetData>"
                archive.writestr(part, f'<worksheet xmlns="{MAIN}">{data}</worksheet>')
            else:
                content = content.replace(b"/xl/worksheets/sheet1.xml", b"/" + part.encode())
                archive.writestr(name, content)
    return path


@pytest.mark.parametrize("moment", [1, 40, 41, 1_000, len(ROWS)])
def test_a_reader_killed_at_any_moment_gives_the_same_rows(sheet: Path, moment: int) -> None:
    with opened(sheet) as book:
        rows = read(book, lambda number: kill(book) if number == moment else None)
        assert rows == ROWS
        assert read(book) == ROWS


def test_a_reader_killed_again_and_again_with_progress_between_goes_on(sheet: Path) -> None:
    with opened(sheet) as book:
        rows = read(book, lambda number: kill(book) if number % 50 == 0 else None)
        assert rows == ROWS
        assert len(book.ends) > 3


def test_a_reader_killed_three_times_at_one_place_is_given_up_with_a_reason(sheet: Path) -> None:
    with opened(sheet) as book:
        running = book._running

        def killed() -> launch.ReaderProcess:
            process = running()
            kill(book)
            return process

        book._running = killed  # type: ignore[method-assign]
        with pytest.raises(Unreadable) as refused:
            read(book)
    assert refused.value.code == "reading_stopped"
    assert "too little memory" in refused.value.message


def test_when_the_process_that_starts_readers_is_killed_another_takes_its_place(
    sheet: Path,
) -> None:
    with opened(sheet) as book:
        rows = read(book, lambda number: launch.server().process.kill() if number == 2 else None)
        assert rows == ROWS


@pytest.mark.parametrize("rows", LAST_CELL)
def test_a_cell_in_the_last_corner_takes_no_memory_however_it_is_written(
    rows: str, tmp_path: Path
) -> None:
    with opened(repacked(tmp_path / "far.xlsx", rows)) as book:
        with pytest.raises(Unreadable) as refused:
            read(book)
        assert refused.value.code == "too_large"
        assert "row 1,048,576 and column number 16,384" in refused.value.message
        assert max(end.peak_bytes for end in book.ends) < 100 * MEGABYTE


def test_a_far_cell_in_a_part_with_another_name_is_no_danger(tmp_path: Path) -> None:
    path = repacked(tmp_path / "far.xlsx", LAST_CELL[0], part="xl/other/blatt.xml")
    with opened(path) as book, pytest.raises(Unreadable) as refused:
        read(book)
    assert refused.value.code == "too_large"


def test_texts_that_fill_the_memory_are_refused(tmp_path: Path) -> None:
    text = f'<row><c t="str"><v>{"x" * 100_000}</v></c></row>'
    path = repacked(tmp_path / "long.xlsx", text * 600)
    with opened(path, memory_bytes=128 * MEGABYTE) as book:
        with pytest.raises(Unreadable) as refused:
            read(book)
        assert refused.value.code == "too_large"
        assert "more than the 128 MB of memory" in refused.value.message
        assert max(end.peak_bytes for end in book.ends) <= 128 * MEGABYTE


def test_a_file_made_to_be_slow_is_ended_by_its_processor_time(tmp_path: Path) -> None:
    path = tmp_path / "slow.csv"
    path.write_text('Name,"Mobile\n' + '"x' * 1_000 + "\n" + 'Asha,"9\n' * 300_000)
    with pytest.raises(Unreadable) as refused, opened(path, cpu_seconds=0) as book:
        read(book)
    assert refused.value.code == "too_large"
    assert "far longer" in refused.value.message


def busy(source: Source, given: bytes, allow: Callable[[int], None]) -> Answers:
    """Works for more than a second, after so many rows that it says to have understood."""
    allow(int(given))
    while time.process_time() < 1.5:
        pass
    yield "done", False


@pytest.mark.parametrize("sheet", ["csv"], indirect=True)
@pytest.mark.parametrize(("rows", "ended"), [(999, True), (2_000, False)])
def test_a_second_is_given_for_each_thousand_rows_that_are_understood(
    rows: int, ended: bool, sheet: Path
) -> None:
    with opened(sheet, cpu_seconds=1) as book:
        answers = book.work(f"{__name__}.busy", lambda: str(rows).encode(), sheet="")
        if ended:
            with pytest.raises(Unreadable) as refused:
                list(answers)
            assert refused.value.code == "too_large"
        else:
            assert list(answers) == ["done"]


def test_whoever_waits_for_a_reader_is_let_go_when_the_book_is_abandoned(sheet: Path) -> None:
    with opened(sheet) as book:
        assert book._process is not None
        os.kill(book._process.pid, signal.SIGSTOP)
        threading.Timer(0.05, book.abandon).start()
        began = time.monotonic()
        with pytest.raises(ReaderClosed):
            read(book)
        assert time.monotonic() - began < 2


def test_several_readings_of_one_book_do_not_disturb_each_other(sheet: Path) -> None:
    with opened(sheet) as book:
        first, second = book.rows(), book.rows()
        assert [next(first), next(second), next(second)] == [
            (1, ROWS[0]), (1, ROWS[0]), (2, ROWS[1]),
        ]  # fmt: skip
        assert [cells for _number, cells in first] == ROWS[1:]
        assert [cells for _number, cells in second] == ROWS[2:]


def test_a_reader_knows_neither_the_database_nor_a_secret(
    sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://footfall:secret@db.example/footfall")
    monkeypatch.setenv("SECRET_KEY", "known-to-the-service-only")
    launch.close_server()
    with opened(sheet) as book:
        assert book._process is not None
        process = Path(f"/proc/{book._process.pid}")
        if process.exists():
            environment = (process / "environ").read_bytes()
            assert b"secret" not in environment.lower()
            assert "psycopg" not in (process / "maps").read_text()


def test_models_are_known_where_files_are_read_but_no_database() -> None:
    program = (
        "import uploads.understanding.without_database\n"
        "import uploads.understanding.reader_process\n"
        "from customers.models import Customer\n"
        "print(Customer._meta.db_table, flush=True)\n"
        "Customer.objects.exists()\n"
    )

    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=launch.ROOT, env={}, capture_output=True, text=True
    )

    assert ended.stdout == "customers_customer\n"
    assert "ImproperlyConfigured: settings.DATABASES is improperly configured" in ended.stderr
