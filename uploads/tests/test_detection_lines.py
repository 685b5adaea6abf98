"""Which lines are rows, which are furniture, and what a row takes from the lines above it."""

import pytest

from uploads.detection.cells import is_key, keys_within
from uploads.detection.titles import furniture_in, is_doubtful
from uploads.readers import Unreadable
from uploads.tests.inspecting import Sheet

HEAD = "Name,Mobile,Shop,Visit Date,City,Remark\n"


@pytest.fixture
def sheet() -> type[Sheet]:
    return Sheet


# What finds a person
@pytest.mark.parametrize(
    "text",
    ["9825012345", "98250 12345", "+91 98250-12345", "079-26563021", "9825012345.0", "9.82501E+09",
     "98250 12345 / 98250 22345", "૯૮૨૫૦૧૨૩૪૫", '="9825012345"', "ravi@example.in", "Z1234567",
     "ravi@example.in; asha@example.in", "(079) 2656 3021"],
)  # fmt: skip
def test_a_phone_an_email_or_a_passport_is_a_key(text):
    assert is_key(text)


@pytest.mark.parametrize(
    "text",
    ["2/5/2024", "02-05-2024", "2024-05-02", "20240502", "12,50,000.00", "1250000", "45,000",
     "Phone 1", "Address1", "Ravi Patel", "2024-05-02 10:30", "CP-01", "Total 450", "B-1001",
     "1234567.50"],
)  # fmt: skip
def test_days_amounts_and_words_are_none(text):
    assert not is_key(text)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Ph: 98250 12345", ["98250 12345"]),
        ("Mail shop@example.in or call 079-26563021", ["shop@example.in", "079-26563021"]),
        ("01-05-2024 to 31-05-2024", []),
        ("GSTIN 24ABCDE1234F1Z5", []),
        ("Printed 2024-05-02 10:30:00", []),
    ],
)  # fmt: skip
def test_keys_among_words_are_found(text, keys):
    assert keys_within(text) == keys


# Furniture
@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Total", "total"), ("Grand Total: 500", "total"), ("Sub-total", "total"),
        ("Total CG Road", "total"),
        ("Maninagar Total", "total"), ("Total of 2/5/2024", "total"), ("Day's Total", "total"),
        ("Total customers: 12", "total"), ("No. of customers: 12", "total"), ("કુલ", "total"),
        ("कुल रकम", "total"), ("Page 1 of 3", "footer"), ("Page No. 3", "footer"),
        ("Prepared by: Bilal", "footer"), ("Authorised Signatory", "footer"),
        ("E. & O.E.", "footer"), ("E&OE", "footer"), ("Printed on 2/5/2024 10:30", "footer"),
        ("*** End of Report ***", "footer"),
        ("Subject to Ahmedabad jurisdiction", "footer"), ("Signature", "footer"),
        ("c/f", "carried_over"), ("B/F", "carried_over"), ("Carried over", "carried_over"),
        ("Brought Forward from page 2", "carried_over"), ("Opening Balance", "carried_over"),
    ],
)  # fmt: skip
def test_what_names_nobody_is_known(text, what):
    assert furniture_in(text, lambda name: name in ("CG Road", "Maninagar", "2/5/2024")) == what


@pytest.mark.parametrize(
    "text",
    ["Total Gas Agency", "Page Three Salon", "Totaram Shah", "Bhupat Signwala", "Contractor Ravi",
     "Thakor Pagedar", "Balance Gym", "By Choice", "Cont Shah", "Noteram"],
)  # fmt: skip
def test_names_alike_are_no_furniture(text):
    assert furniture_in(text, lambda _name: False) is None


@pytest.mark.parametrize(
    "text", ["Total Satellite", "* new customers", "Satellite Total", "Printed by X"]
)
def test_what_may_be_furniture_is_doubtful(text):
    assert is_doubtful(text)


def test_only_the_name_tells_that_a_row_is_a_total(sheet):
    found = sheet(
        HEAD + "Ravi,,CG Road,2/5/2024,Surat,Total 450\nAsha,,CG Road,2/5/2024,,Page 1 of 2\n"
        "Total,,CG Road,,,\n,,,,,Grand Total 500\nTotal,9825012345,,,,\n"
    )
    assert list(found.rows()) == [2, 3, 6]
    assert found.skipped() == {4: "total", 5: "total"}


def test_footers_and_the_titles_of_a_next_page_are_skipped_with_the_reason(sheet):
    page = "Sabarmati Stores,,,,,\nVisits,of May,,,,\n" + HEAD
    found = sheet(
        f"{page}Ravi,9825012345,,,,\nPage 1 of 2,,,,,\nCarried over,,,,,450\n{page}"
        "Brought forward,,,,,450\nAsha,9825022345,,,,\n,,,,Prepared by: Bilal,\nE. & O.E.,,,,,\n"
    )
    assert list(found.rows()) == [4, 11]
    assert list(found.skipped().values()) == [
        "title", "title", "footer", "carried_over", "title", "title", "repeated_header",
        "carried_over", "footer", "footer",
    ]  # fmt: skip


def test_a_note_with_a_phone_is_a_row_or_is_warned_of(sheet):
    note = "Prepared by: Bilal 98250 99999"
    assert sheet(HEAD + f"Ravi,9825012345,,,,\n{note},,,,,\n").inspect().row_count == 2
    found = sheet(HEAD + f"Ravi,9825012345,,,,\n,,,,{note},\n")
    assert found.skipped() == {3: "footer"}
    assert "row 3: 98250 99999" in found.warnings()["lines_with_keys"]


# Sections
def test_a_title_gives_its_shop_and_day_to_the_rows_below(sheet):
    found = sheet(
        "Name,Mobile,Visit Date\nShop: CG Road,,\n1/5/2024,,\nRavi,9825012345,\n2/5/2024,,\n"
        "Asha,9825022345,\nMANINAGAR,,\nMeena,9825032345,3/5/2024\nKiran,9825042345,\n"
    )
    rows = found.rows()
    shops = [row.get("Shop (from titles)") for row in rows.values()]
    assert shops == ["CG Road", "CG Road", "MANINAGAR", "MANINAGAR"]
    assert [row.get("Visit Date") for row in rows.values()] == [
        "1/5/2024",
        "2/5/2024",
        "3/5/2024",
        None,
    ]
    assert '"CG Road" in row 2' in found.warnings()["sections_used"]


@pytest.mark.parametrize("drawn", ["--- {} ---", "* {} *", "== {} ==", "# {}", "{} :-"])
def test_a_title_with_rules_drawn_around_it_is_a_title(sheet, drawn):
    lines = [drawn.format("CG Road"), drawn.format("2/5/2024")]
    found = sheet("Mobile,Name\n9825012345,Ravi\n{},\n{},\n9825022345,Asha\n".format(*lines))

    assert found.skipped() == {3: "section", 4: "section"}
    assert found.rows()[5] == {
        "Mobile": "9825022345", "Name": "Asha",
        "Shop (from titles)": "CG Road", "Date (from titles)": "2/5/2024",
    }  # fmt: skip


def test_a_row_that_names_but_its_shop_is_a_row(sheet):
    found = sheet(HEAD + "Ravi,9825012345,Maninagar,2/5/2024,,\n,,CG Road,,,\n,,,2/5/2024,,\n")
    assert list(found.rows()) == [2, 3, 4]


def test_a_shops_title_fills_but_rows_that_name_no_shop(sheet):
    found = sheet(
        HEAD + "CG Road,,,,,\nRavi,9825012345,,2/5/2024,,\nAsha,9825022345,Maninagar,2/5/2024,,\n"
    )
    assert [row["Shop"] for row in found.rows().values()] == ["CG Road", "Maninagar"]


def test_a_form_gives_its_shop_unless_one_was_chosen(sheet):
    found = sheet("Branch:,CG Road,Date:,2/5/2024\nName,Mobile,,\nRavi,9825012345,,\n")
    assert found.rows()[3] == {
        "Name": "Ravi", "Mobile": "9825012345", "Shop (from titles)": "CG Road",
        "Date (from titles)": "2/5/2024",
    }  # fmt: skip
    assert "Shop (from titles)" not in found.rows(branch_chosen=True)[3]


def test_a_form_of_an_unknown_shop_gives_nothing(sheet):
    found = sheet("Shop,Satellite,Date,soon\nName,Mobile,,\nRavi,9825012345,,\n")
    assert found.rows()[3] == {"Name": "Ravi", "Mobile": "9825012345"}
    assert "form_used" not in found.warnings()


def test_what_titles_and_forms_give_is_said_as_a_sentence(sheet):
    form = sheet("Branch:,CG Road,Date:,2/5/2024\nName,Mobile,,\nRavi,9825012345,,\n")

    assert form.warnings()["form_used"].startswith(
        "The form above the headings gives the shop and the day of rows below that name none"
    )


# As above
@pytest.mark.parametrize(
    "mark", ["-do-", "do", "DO", '""""', "''", '",,"', "〃", "ditto", " -Do- ", "ઉપર મુજબ"]
)
def test_a_ditto_mark_takes_what_stands_above(sheet, mark):
    found = sheet(
        f"{HEAD}Ravi,9825012345,CG Road,2/5/2024,Surat,\n"
        f"Asha,9825022345,{mark},{mark},{mark},\nMeena,9825032345,{mark},,Kalol,\n"
    )
    first, second, third = found.rows().values()
    assert second["Shop"] == third["Shop"] == "CG Road"
    assert (second["Visit Date"], second["City"]) == (first["Visit Date"], first["City"])
    assert third["City"] == "Kalol"
    assert "ditto_filled" in found.warnings()


def test_a_ditto_mark_below_nothing_or_below_headings_stays(sheet):
    table = "Name,Mobile,City\nRavi,9825012345,-do-\n"
    found = sheet(table + "City,Name,Mobile\n-do-,Asha,9825022345\n")
    assert [row["City"] for row in found.rows().values()] == ["-do-", "-do-"]


# Days of groups
def register(days: list[str]) -> str:
    rows = [f"{day},Person {n},98250{n:05d},CG Road" for n, day in enumerate(days)]
    return "\n".join(["Date,Particulars,Mobile,Shop", *rows])


@pytest.mark.parametrize(
    ("days", "read"),
    [
        (["1/4/2024", "", "", "2/4/2024", ""], ["1/4/2024"] * 3 + ["2/4/2024"] * 2),
        (["1/4/2024", "", ""], ["1/4/2024"] * 3),
        (["2/4/2024", "", "", "1/4/2024", ""], ["2/4/2024"] * 3 + ["1/4/2024"] * 2),
    ],
)
def test_a_day_on_the_first_line_of_its_group_is_filled_down_and_said(sheet, days, read):
    found = sheet(register(days))
    assert [row["Date"] for row in found.rows().values()] == read
    assert "filled down" in found.warnings()["days_filled_down"]


@pytest.mark.parametrize(
    "days",
    [
        ["1/4/2024", "1/4/2024", "", "2/4/2024", ""],  # days are written in every row
        ["1/4/2024", "2/4/2024", "3/4/2024", "4/4/2024", ""],  # a gap
        ["", "1/4/2024", "", ""],  # the first group has none
        ["1/4/2024", "soon", "", ""],
    ],
)
def test_a_column_without_that_habit_is_left_as_it_is_and_that_is_said(sheet, days):
    found = sheet(register(days))
    assert [row.get("Date", "") for row in found.rows().values()] == days
    assert "without a visit" in found.warnings()["rows_without_day"]


def test_days_are_not_filled_down_into_another_table(sheet):
    found = sheet(register(["1/4/2024", "", ""]) + "\nMobile,Name,Date\n9825099999,Asha,\n")
    assert "Date" not in found.rows()[6]


@pytest.mark.parametrize(
    "line", ["Pharmacist sign: ______", "Store Incharge Signature ....", "Sign -"]
)
def test_a_line_to_be_signed_is_no_row(sheet, line):
    assert sheet(f"Date,Name,Mobile\n1/5/2024,Asha,9825012345\n{line},,\n").skipped() == {
        3: "footer"
    }


def test_who_sells_signs_is_a_customer(sheet):
    assert sheet("Name,City\nAsha,Surat\nNeon Sign,Surat\n").inspect().row_count == 2


def test_notes_behind_many_totals_are_listed(sheet):
    lines = ["Name,Mobile", "Ravi,9825012345", *["Total,"] * 120, "Note: Kavita to come"]
    skipped = sheet("\n".join(lines)).skipped()
    assert skipped[123] == "footer"
    assert len(skipped) == 101


def test_letters_of_an_answer_are_columns_and_no_cells(sheet):
    found = sheet("Grade,Kisi ka,X\nA,9825012345,B\nB,9825022345,A\n")
    seen = found.inspect(mapping={"A": "full_name", "B": "phone"})
    assert (seen.header_row, seen.mapping) == (1, {0: "full_name", 1: "phone"})


def test_a_row_of_a_person_is_no_headings_whatever_an_answer_names(sheet):
    found = sheet("Wer,Nummer,Wo\nBhai,9825012345,Ghar\nBen,9825022345,Ghar\n")
    with pytest.raises(Unreadable) as refused:
        found.inspect(mapping={"Bhai": "full_name", "Ghar": "city"})
    assert refused.value.code == "mapping_invalid"


@pytest.mark.parametrize(
    "above", ["Ravi Patel,Maninagar,,", "Ravi Patel,,2/5/2024,", "Ravi Patel,,,,Surat"]
)
def test_a_line_above_the_headings_that_would_fit_below_them_is_warned_of(sheet, above):
    found = sheet(f"{above}\nName,Shop,Date,Mobile,City\nAsha,CG Road,2/5/2024,9825012345,Surat\n")
    assert "row 1: Ravi Patel | " in found.warnings()["lines_with_names"]


@pytest.mark.parametrize(
    "above",
    ["Asha Medicals,,,", "Shop,CG Road,Date,2/5/2024", "Register,May,2024,", "Customer,Visit,,"],
)
def test_titles_and_forms_above_the_headings_are_no_rows(sheet, above):
    found = sheet(f"{above}\nName,Shop,Date,Mobile,City\nAsha,CG Road,2/5/2024,9825012345,Surat\n")
    assert "lines_with_names" not in found.warnings()


@pytest.mark.parametrize(
    "line",
    ["5,Thank you Rani,,", ",Received by Ravi,Surat,1/5/2024", ",Note: Kavita,Surat,",
     ",Prepared by Bilal,,2/5/2024"],
)  # fmt: skip
def test_a_footer_that_may_name_somebody_beside_other_cells_is_a_row_that_waits(sheet, line):
    found = sheet(f"Sr,Name,City,Date,Mobile\n1,Asha,Surat,1/5/2024,9825012345\n{line},\n")
    assert 3 in found.rows()
    assert is_doubtful(line.split(",")[1])


@pytest.mark.parametrize(
    "line", [",Thank you Rani,,", ",Received by Ravi,---,", "1,Page 1 of 1,,", "Note: x,,,"]
)
def test_a_footer_that_stands_alone_is_no_row(sheet, line):
    found = sheet(f"Sr,Name,City,Date,Mobile\n1,Asha,Surat,1/5/2024,9825012345\n{line},\n")
    assert found.skipped()[3] == "footer"
