"""Where headings stand, which table a row belongs to, and what is asked instead of guessed."""

import pytest

from uploads.detection import NeedsMapping
from uploads.readers import Unreadable
from uploads.tests.inspecting import Sheet


@pytest.fixture
def sheet() -> type[Sheet]:
    return Sheet


def asked(sheet: Sheet, **choices) -> NeedsMapping:
    with pytest.raises(NeedsMapping) as question:
        sheet.inspect(**choices)
    return question.value


# The first headings
def test_the_first_headings_win_over_a_row_of_more_known_words(sheet):
    found = sheet("Name,Remark,x\nCustomer,Mobile,City\nAsha Patel,new,1\n")
    assert (found.inspect().header_row, len(found.rows())) == (1, 2)


def test_a_form_without_values_that_names_known_words_is_no_heading(sheet):
    found = sheet("Shop,CG Road,Phone,\nSr,Customer,Contact No,Remark\n1,Ravi,9825012345,x\n")
    assert found.inspect().header_row == 2
    assert found.rows()[3] == {
        "Sr": "1", "Customer": "Ravi", "Contact No": "9825012345", "Remark": "x",
        "Shop (from titles)": "CG Road",
    }  # fmt: skip


def test_a_letterhead_with_a_phone_is_a_title_and_is_warned_of(sheet):
    found = sheet(
        "Sabarmati Stores\nPh: 079-26560000 / shop@example.in\nName,Mobile\nA,9825012345\n"
    )
    assert found.inspect().header_row == 3
    assert "079-26560000" in found.warnings()["lines_with_keys"]


@pytest.mark.parametrize("line", ["Ravi Patel,9825012345", "9825012345,", "ravi@example.in,Surat"])
def test_a_person_above_the_headings_is_asked_about(sheet, line):
    found = sheet(f"{line}\nName,Mobile\nAsha,9825022345\n")
    question = asked(found)
    assert question.header_row == 2
    assert "Row 1" in question.message
    assert found.inspect(header_row=2).row_count == 1
    assert "lines_with_keys" in found.warnings(header_row=2)


def test_headings_in_two_lines_are_read_together(sheet):
    found = sheet(
        "Name,Contact,,Birth,Visit,\n,Phone,Email,Date,Date,Shop\n"
        "Ravi,9825012345,ravi@example.in,1/4/1980,2/5/2024,CG Road\n"
    )
    seen = found.inspect()
    assert seen.mapping == {
        0: "full_name", 1: "phone", 2: "email", 3: "date_of_birth", 4: "visit_date", 5: "branch",
    }  # fmt: skip


def test_headings_in_two_lines_come_again_on_the_next_page(sheet):
    page = "Name,Contact,,City\n,Phone,Email,\n"
    found = sheet(f"{page}Ravi,9825012345,,Surat\n{page}Asha,9825022345,,Kalol\n")
    assert [row["Name"] for row in found.rows().values()] == ["Ravi", "Asha"]


def test_a_line_of_headings_far_below_a_single_word_is_another_table(sheet):
    found = sheet("Mobile,\n9825012345,\n9825022345,\n9825032345,\nName,Mobile\nRavi,9825042345\n")
    assert [row["Mobile"] for row in found.rows().values()] == [
        "9825012345", "9825022345", "9825032345", "9825042345",
    ]  # fmt: skip


# Without headings
@pytest.mark.parametrize("first", ["9825012345,Surat", "Asha Patel,Surat", "Asha,a@example.in"])
def test_a_sheet_without_headings_loses_no_first_line(sheet, first):
    found = sheet(f"{first}\nBina Shah,Kalol\n")
    question = asked(found)
    assert (question.header_row, question.columns) == (0, ["Column A", "Column B"])
    assert len(found.rows(mapping={"0": "full_name", "1": "city"})) == 2


def test_unknown_headings_that_an_answer_names_are_headings(sheet):
    found = sheet("Wer,Wo\nAsha,Surat\n")
    assert len(found.rows(mapping={"Wer": "full_name", "Wo": "city"})) == 1


def test_a_line_with_a_phone_is_refused_as_headings(sheet):
    with pytest.raises(Unreadable) as refused:
        sheet("Asha,9825012345\nBina,9825022345\n").inspect(
            header_row=1, mapping={"0": "full_name", "1": "phone"}
        )
    assert refused.value.code == "header_row_is_data"
    assert '"Asha | 9825012345"' in refused.value.message


# Tables below each other
@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("Name,Mobile,City", "Imran,9825032345,Surat"),
        ("City,Mobile,Name", "Surat,9825032345,Imran"),
        ("Contact No,Town,Customer Name", "9825032345,Surat,Imran"),
        ("Sr,Name,,Mobile,City", "1,Imran,,9825032345,Surat"),
    ],
)
def test_each_row_is_read_by_the_headings_above_it(sheet, headings, row):
    found = sheet(f"Name,Mobile\nRavi,9825012345\n,\n{headings}\n{row}\nMeena,,\n")
    seen = found.inspect()
    fields = {}
    for heading, cell in found.rows()[5].items():
        fields[seen.mapping.get(seen.columns.index(heading))] = cell
    assert {name: fields[name] for name in ("full_name", "phone", "city")} == {
        "full_name": "Imran", "phone": "9825032345", "city": "Surat",
    }  # fmt: skip
    assert seen.row_count == 3


def test_a_narrower_table_below_and_the_first_again(sheet):
    found = sheet(
        "Name,Mobile,City\nRavi,9825012345,Surat\nMobile,Name\n9825022345,Asha\n"
        "Name,Mobile,City\nImran,9825032345,Kalol\nMobile,Name\n9825042345,Meena\n"
    )
    assert [row["Name"] for row in found.rows().values()] == ["Ravi", "Asha", "Imran", "Meena"]
    assert found.inspect().columns == ["Name", "Mobile", "City"]


def test_another_word_for_the_shop_is_the_same_column(sheet):
    found = sheet(
        "Name,Mobile,Shop\nRavi,9825012345,CG Road\nStore,Name,Mobile\nManinagar,A,9825022345\n"
    )
    assert found.inspect().columns == ["Name", "Mobile", "Shop"]
    assert found.rows()[4]["Shop"] == "Maninagar"


def test_a_row_of_heading_words_between_rows_is_a_row(sheet):
    found = sheet("Name,Mobile,Remark\nRavi,9825012345,\nCustomer,,Contact\nAsha,9825022345,\n")
    assert list(found.rows()) == [2, 3, 4]


def test_a_mapping_reaches_the_columns_of_a_later_table(sheet):
    found = sheet("Name,Mobile\nRavi,9825012345\nName,Mobile,Ort\nImran,9825032345,Surat\n")
    for column in ("2", "Ort"):
        seen = found.inspect(mapping={column: "city"})
        assert seen.mapping == {0: "full_name", 1: "phone", 2: "city"}
    with pytest.raises(Unreadable):
        found.inspect(mapping={"Land": "city"})
    with pytest.raises(Unreadable):
        found.inspect(mapping={"3": "city"})


def test_leaving_a_column_out_moves_no_other(sheet):
    found = sheet("Name,Shop\nRavi,CG Road\nName,Store,Mobile\nImran,Maninagar,9825032345\n")
    assert found.inspect().columns == found.inspect(mapping={"1": None}).columns


def test_reading_goes_on_behind_any_row_with_what_stands_above(sheet):
    found = sheet(
        "Name,Mobile,Visit Date\nCG Road,,\nRavi,9825012345,1/5/2024\nAsha,9825022345,\n"
        "Meena,9825042345,\nMobile,Name\n9825032345,Imran\n"
    )
    everything = found.rows()
    for row in everything:
        assert found.rows(after_row=row) == {n: r for n, r in everything.items() if n > row}


def test_later_headings_in_two_lines_are_read_together_too(sheet):
    found = sheet(
        "Name,Mobile\nRavi,9825012345\n,\nCustomer,Contact,,Visit,Birth,\n"
        ",Email,Phone,Date,Date,Shop\nAsha,a@example.in,9825022345,3/5/2024,1/4/1981,CG Road\n"
    )
    seen = found.inspect()
    fields = {seen.mapping[seen.columns.index(name)]: c for name, c in found.rows()[6].items()}
    assert fields == {
        "full_name": "Asha", "email": "a@example.in", "phone": "9825022345",
        "visit_date": "3/5/2024", "date_of_birth": "1/4/1981", "branch": "CG Road",
    }  # fmt: skip
    assert found.skipped() == {3: "blank", 4: "heading", 5: "heading"}


def test_headings_in_two_lines_come_again_below_another_table(sheet):
    page = "Name,Contact,,Visit\n,Phone,Email,Date\n"
    found = sheet(
        f"{page}Ravi,9825012345,,1/5/2024\nMobile,Name\n9825022345,Asha\n"
        f"{page}Meena,9825032345,,2/5/2024\n"
    )
    assert [row["Name"] for row in found.rows().values()] == ["Ravi", "Asha", "Meena"]
    assert found.rows()[8]["Date"] == "2/5/2024"


UNKNOWN_BELOW = "Name,Mobile,City\nRavi,9825012345,Surat\n,,\n{headings}\n{row}\n{row}\n"


@pytest.mark.parametrize(
    ("headings", "row"),
    [("Wer,Wo,Nummer", "Asha,Kalol,9825022345"), ("Nummer,Wer,Wo", "9825022345,Asha,Kalol")],
)
def test_a_table_below_whose_headings_are_unknown_is_asked_about(sheet, headings, row):
    found = sheet(UNKNOWN_BELOW.format(headings=headings, row=row))

    question = asked(found)
    answer = {"Wer": "full_name", "Nummer": "phone", "Wo": "city"}
    seen = found.inspect(mapping=answer)

    assert '{"Nummer": "phone"}' in question.message
    assert {4, 5} <= {shown["row"] for shown in question.rows}
    cells = found.rows(mapping=answer)[5]
    assert {seen.mapping[seen.columns.index(name)]: cell for name, cell in cells.items()} == {
        "full_name": "Asha", "phone": "9825022345", "city": "Kalol",
    }  # fmt: skip
    assert found.rows(mapping=answer)[2]["City"] == "Surat"


def test_who_answers_without_the_table_below_is_warned_of_its_rows(sheet):
    found = sheet(UNKNOWN_BELOW.format(headings="Wer,Wo,Nummer", row="Asha,Kalol,9825022345"))
    answer = {"0": "full_name", "1": "phone"}
    assert "row 4" in found.warnings(mapping=answer)["table_unknown"]
    assert found.inspect(mapping=answer).row_count == 4


@pytest.mark.parametrize("row", ["Meena,9825032345,Kalol", "Meena,,Kalol", "Meena,-,Kalol"])
def test_words_after_a_blank_line_above_rows_that_fit_are_a_row(sheet, row):
    found = sheet(f"Name,Mobile,City\nRavi,9825012345,Surat\n,,\nBina Shah,,Surat\n{row}\n")
    assert found.inspect().row_count == 3


# Days as headings
@pytest.mark.parametrize(
    "days",
    ["1,2,3", "1/5/2024,2/5/2024,3/5/2024", "1-May,2-May,3-May", "Mon,Tue,Wed", "Jan,Feb,Mar"],
)
def test_columns_headed_by_days_are_said_to_make_no_visits(sheet, days):
    found = sheet(f"Name,Mobile,{days}\nRavi,9825012345,P,P,A\nAsha,9825022345,,P,\n")
    assert found.inspect().row_count == 2
    assert "3 columns are headed by days" in found.warnings()["days_as_columns"]


def test_days_in_the_second_line_of_the_headings_are_no_row(sheet):
    found = sheet("Name,Mobile,May,,\n,,1,2,3\nRavi,9825012345,P,P,A\nAsha,9825022345,,P,\n")
    assert found.inspect().columns == ["Name", "Mobile", "1", "2", "3"]
    assert list(found.rows()) == [3, 4]


# Tables beside each other
@pytest.mark.parametrize(
    "headings",
    ["Name,Mobile,,Name,Mobile", "Name,Mobile,Name,Mobile", "Name,Mobile,,Customer,Phone"],
)
def test_tables_beside_each_other_are_asked_about(sheet, headings):
    cells = (
        "Ravi,9825012345,,Asha,9825022345"
        if ",," in headings
        else "Ravi,9825012345,Asha,9825022345"
    )
    found = sheet(f"{headings}\n{cells}\n")
    assert "beside each other" in asked(found).message
    assert asked(found).proposal == {0: "full_name", 1: "phone"}
    assert found.inspect(mapping={"0": "full_name", "1": "phone"}).mapping == {
        0: "full_name",
        1: "phone",
    }
    assert "tables_beside" in found.warnings(mapping={"0": "full_name"})


def test_tables_beside_each_other_below_the_first_are_asked_about_too(sheet):
    found = sheet(
        "Name,Mobile\nRavi,9825012345\nName,Mobile,,Name,Mobile\nA,9825022345,,B,9825032345\n"
    )
    assert "beside each other" in asked(found).message


@pytest.mark.parametrize(
    "headings",
    [
        "Name,Phone,Phone 2",
        "Name,Mobile,Father Name,Mobile",
        "Name,Mobile,,Date,Shop",
        "Name,Email,Email 2",
    ],
)
def test_several_phones_or_a_blank_column_are_one_table(sheet, headings):
    cells = ",".join(
        "9825012345" if word in ("Phone", "Mobile") else "" for word in headings.split(",")
    )
    assert sheet(f"{headings}\nRavi{cells}\n").inspect().header_row == 1


@pytest.mark.parametrize(
    "summary",
    [
        ["Shop,Total", "CG Road,2", "Maninagar,1", ","],
        ["Shop,Total", "CG Road,2", "Maninagar,1", "Total,3"],
        ["Shop,x", "CG Road,2", "Maninagar,1", ","],
        ["Visit Date,Sales", "1/5/2024,90", "2/5/2024,80", "3/5/2024,70"],
    ],
)
def test_a_small_table_beside_the_rows_that_names_nobody_is_asked_about(sheet, summary):
    rows = ["Name,Mobile", "Ravi,9825012345", "Asha,9825022345", "Meena,9825032345"]
    found = sheet("\n".join(f"{row},,{cells}" for row, cells in zip(rows, summary, strict=True)))

    question = asked(found)

    assert "D to E" in question.message
    assert question.proposal == {0: "full_name", 1: "phone"}
    values = {str(index): name for index, name in question.proposal.items()}
    assert found.inspect(mapping=values).mapping == question.proposal


def test_a_small_table_left_of_the_rows_is_asked_about_too(sheet):
    found = sheet(
        "Shop,Total,,Name,Mobile\nCG Road,2,,Ravi,9825012345\nManinagar,1,,Asha,9825022345\n"
        ",,,Meena,9825032345\n,,,Imran,9825042345\n"
    )
    assert asked(found).proposal == {3: "full_name", 4: "phone"}


def test_a_small_table_of_which_nothing_would_be_taken_is_only_said(sheet):
    found = sheet(
        "Name,Mobile,,Sweets,Pieces\nRavi,9825012345,,Pedo,2\nAsha,9825022345,,Barfi,1\n"
        "Meena,9825032345,,,\nImran,9825042345,,,\n"
    )
    assert "D to E (Sweets, Pieces)" in found.warnings()["tables_beside"]
    assert found.inspect().row_count == 4


def test_columns_behind_a_blank_one_that_a_person_names_belong_to_the_rows(sheet):
    found = sheet(
        "Name,Mobile,,Shop,Total\nRavi,9825012345,,CG Road,2\nAsha,9825022345,,Maninagar,1\n"
        "Meena,9825032345,,,\n"
    )
    assert found.inspect(mapping={"Shop": "branch"}).mapping[3] == "branch"


@pytest.mark.parametrize(
    "rows",
    [
        ["Ravi,9825012345,,CG Road,2/5/2024", "Asha,9825022345,,CG Road,2/5/2024"],
        ["Ravi,9825012345,,,", "Asha,9825022345,,CG Road,2/5/2024", "Meena,9825032345,,,"],
        ["Ravi,9825012345,x,CG Road,2/5/2024", "Asha,9825022345,,Maninagar,2/5/2024", "M,1,,,"],
    ],
)
def test_further_columns_of_the_rows_behind_a_blank_one_are_theirs(sheet, rows):
    found = sheet("\n".join(["Name,Mobile,,Shop,Visit Date", *rows]))
    assert found.inspect().mapping[3] == "branch"


BESIDE_BELOW = (
    "Name,Mobile\nRavi,9825012345\n\nName,Mobile,,Name,Mobile\n"
    "Asha,9825022345,,Imran,9825032345\nMeena,9825042345,,Sana,9825052345\n"
)


@pytest.mark.parametrize(
    ("given", "names", "left"),
    [
        ({"0": "full_name", "1": "phone", "3": None, "4": None}, ["Ravi", "Asha", "Meena"], "D"),
        ({"0": "full_name", "1": "phone"}, ["Ravi", "Asha", "Meena"], "D"),
        ({"D": "full_name", "E": "phone"}, ["Ravi", "Imran", "Sana"], "A"),
        ({"3": "full_name", "4": "phone"}, ["Ravi", "Imran", "Sana"], "A"),
    ],
)
def test_of_tables_side_by_side_below_the_first_the_one_that_is_meant_is_read(
    sheet, given, names, left
):
    found = sheet(BESIDE_BELOW)
    assert "D to E" in asked(found).message

    assert [row["Name"] for row in found.rows(mapping=given).values()] == names
    message = found.warnings(mapping=given)["tables_beside"]
    assert f"from row 4 on: columns {left} to" in message


def test_the_warning_about_tables_side_by_side_names_the_one_that_is_not_read(sheet):
    found = sheet("Name,Mobile,,Name,Mobile\nAsha,9825022345,,Imran,9825032345\n")
    values = {"3": "full_name", "4": "phone"}
    assert "columns A to B" in found.warnings(mapping=values)["tables_beside"]
    assert found.inspect(mapping=values).mapping == {3: "full_name", 4: "phone"}


def test_a_later_table_without_names_or_keys_is_said_to_be_so(sheet):
    found = sheet(
        "Name,Mobile\nRavi Patel,9825012345\nAsha Shah,9825022345\n\n"
        "Email,City,Shop\nsana@example.in,12,CG Road\nila@example.in,13,Maninagar\n\n"
        "Name,Shop\nMeena Joshi,CG Road\nKomal Jani,Maninagar\n"
    )
    warnings = found.warnings()
    assert "the table below row 5 is known to hold names" in warnings["no_name_column"]
    assert "the table below row 9 is known to hold a phone" in warnings["no_key_column"]


def test_names_of_a_later_table_are_known_by_what_they_are(sheet):
    found = sheet(
        "Name,Mobile\nRavi Patel,9825012345\n\n"
        "Kisi ka,Mobile,Shop\nMeena Joshi,9825022345,CG Road\nKomal Jani,9825032345,Maninagar\n"
    )
    assert "full_name" in [found.inspect().mapping.get(i) for i in range(2, 4)]


def test_phones_beside_words_in_remarks_are_said(sheet):
    rows = [f"Asha {n},98250123{n},Surat" for n in range(40, 50)]
    found = sheet("\n".join(["Name,Mobile,Remarks", *rows, "Ila,9825012350,wife 9825012347"]))
    assert "1 of its first 11 cells" in found.warnings()["keys_among_words"]
