"""Letters of files that are no Unicode: recognized, or read with a warning, never in silence."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.models import Customer
from uploads.readers.code_pages import code_page_of
from uploads.readers.encoding import guess_encoding
from uploads.readers.text import TextFile

PROVEN = {
    "cp1250": "Łukasz Wiśniewski|Małgorzata Wójcik|Żaneta Błażejewska|Grzegorz Brzęczyszczykiewicz",
    "cp1251": "Иванов Иван Петрович|Мария Сидорова|Сергей Кузнецов",
    "cp1252": "José D’Souza|João Menezes|Inês Noronha|Müller|Søren|François|Ñuñez|Zoë|1ª loja|€ 5",
    "cp1253": "Νίκος Ελένη|Μαρία Καραγιάννη|Κωνσταντίνος Δημητρίου",
    "cp1255": "משה כהן|יוסף לוי|שרה אברהמי|דוד בן גוריון|רחל מזרחי|חנה פרידמן|אהרון ביטון",
    "cp1256": "فاطمہ نور|أحمد حسن|سارة علي|محمد علي خان|لاہور",
    "cp874": "สมชาย ใจดี|สมศรี มีสุข|ประเสริฐ ทองคำ",
    "koi8_r": "Иванов Иван Петрович|Мария Сидорова",
}
DOUBTFUL = {
    "cp1250": "Jiří Dvořák",
    "cp1254": "Işıl Yıldız",
    "cp1257": "Andris Bērziņš",
    "mac_roman": "José García",
    "cp1256": "حسن",
}


def sheet(names: str, page: str) -> bytes:
    lines = [f"{name},98250 {number:05}" for number, name in enumerate(names.split("|"), 12345)]
    return "\n".join(["Name,Mobile", *lines]).encode(page)


def read(content: bytes, path: Path) -> tuple[list[str], list[str]]:
    path.write_bytes(content)
    file = TextFile(path)
    names = [str(cells[0]) for _number, cells in file.rows()][1:]
    return names, [warning["code"] for warning in file.warnings]


@pytest.mark.parametrize("page", PROVEN)
def test_a_code_page_that_the_letters_prove_is_read_without_a_word(page, tmp_path):
    names, warnings = read(sheet(PROVEN[page], page), tmp_path / "a.csv")

    assert (names, warnings) == (PROVEN[page].split("|"), [])


@pytest.mark.parametrize("page", DOUBTFUL)
def test_few_letters_are_read_as_they_are_likeliest_and_that_is_said(page, tmp_path):
    names, warnings = read(sheet(DOUBTFUL[page], page), tmp_path / "a.csv")

    assert (names, warnings) == ([DOUBTFUL[page]], ["encoding_uncertain"])


def test_vietnamese_marks_are_joined_to_their_letters(tmp_path):
    content = (
        b"Name,Mobile\nNguy\xea\xden V\xe3n H\xf9ng Tr\xe2\xccn Th\xf2i H\xf4\xccng,9825012345"
    )

    guess = code_page_of(content)

    assert guess.name == "cp1258"
    assert (
        unicodedata.normalize("NFC", content.decode("cp1258")).split("\n")[1].startswith("Nguyễn")
    )


def test_the_warning_shows_the_names_to_a_person(as_bilal, upload):
    taken = upload(as_bilal, sheet("Işıl Yıldız", "cp1254"))

    assert taken["warnings"] == [
        {
            "code": "encoding_uncertain",
            "message": "The file does not say which letters it has. They were read as Windows-1254 "
            '(Turkish): "Işıl", "Yıldız". Check the names; if they are wrong, upload the '
            'sheet again and choose its encoding, or save it as "CSV UTF-8" before.',
        }
    ]
    assert Customer.objects.get().full_name == "Işıl Yıldız"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_letters_that_were_encoded_twice_are_put_right(mark, tmp_path):
    once = "Name,Mobile\nJosé D’Souza,1\nઆશા પટેલ,2\nJOÃO,3\nPlain,4\n"
    twice = "".join(
        bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in once.encode()
    ).encode()

    names, warnings = read(mark + twice, tmp_path / "a.csv")

    assert names == ["José D’Souza", "આશા પટેલ", "JOÃO", "Plain"]
    assert warnings == ["encoding_repaired"]


@pytest.mark.parametrize(
    "name", ["JOÃO", "ÇÃO", "Ãé", "આશા", "日本語", "Ünal", "naïve café", "“é”"]
)
def test_letters_that_only_look_odd_are_left_alone(name, tmp_path):
    names, warnings = read(f"Name,Mobile\n{name},1\n".encode(), tmp_path / "a.csv")

    assert (names, warnings) == ([name], [])


def test_utf8_with_foreign_bytes_in_the_middle_is_read_and_said(tmp_path):
    content = "Name,Mobile\nJosé Ñuñez Inês João,1\n".encode() * 20 + b"Mar\xeda,2\n"

    names, warnings = read(content, tmp_path / "a.csv")

    assert names[-1] == "María"
    assert warnings == ["encoding_mixed"]


@given(st.binary(max_size=300))
def test_any_bytes_have_an_encoding(content):
    guess = guess_encoding(content)

    content.decode(guess.name, "replace")
