"""Columns by what stands in them: taken and said, or asked about, never left behind in silence."""

import json

import pytest

from contacts.models import ContactRecord
from customers.models import Customer, CustomerIdentifier
from jobs.testing import run_jobs
from leads.models import ChannelPartner, Lead

pytestmark = pytest.mark.django_db

UNKNOWN_PHONES = "Name,Xyz,Village\nJyoti Barot,98986 70001,Surat\nNitin Barot,98986 70002,Surat"


def codes(upload):
    return [warning["code"] for warning in upload["warnings"]]


def fields(upload):
    return {column["heading"]: column["field"] for column in upload["columns"]}


def keys_of(name):
    owned = CustomerIdentifier.objects.filter(customer__full_name=name)
    return sorted(owned.values_list("value", flat=True))


def start(client, asked, **answer):
    response = client.post(f"/api/uploads/{asked['id']}/start/", answer, format="json")
    run_jobs()
    return response, client.get(f"/api/uploads/{asked['id']}/").data


# Taken by their content
@pytest.mark.parametrize("heading", ["Xyz", "Kontakt", "Info", "Ref No", "Amount", ""])
def test_a_column_of_phones_is_one_whatever_it_is_called(as_bilal, upload, heading):
    sheet = UNKNOWN_PHONES.replace("Xyz", heading)

    taken = upload(as_bilal, sheet)
    if taken["status"] == "needs_mapping":
        assert "hold" in taken["question"]["message"]
        assert Customer.objects.count() == 0
        return

    assert codes(taken) == ["column_by_content"]
    assert sorted(CustomerIdentifier.objects.values_list("value", flat=True)) == [
        "+919898670001", "+919898670002",
    ]  # fmt: skip


def test_what_is_taken_by_its_content_says_so_and_how_to_correct_it(as_bilal, upload):
    taken = upload(as_bilal, UNKNOWN_PHONES)

    assert fields(taken)["Xyz"] == "phone"
    assert taken["warnings"][0]["message"] == (
        'The column "Xyz" holds phone numbers, so it is taken as Mobile. If that is wrong, correct '
        "it in the mapping."
    )


def test_the_preview_says_it_before_anything_is_written(as_bilal, upload):
    shown = upload(as_bilal, UNKNOWN_PHONES, preview="true")

    assert (shown["status"], codes(shown)) == ("previewed", ["column_by_content"])
    assert Customer.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "sheet", "heading", "field"),
    [
        ("customers", "Name,Post\nAsha,asha@b.in\nRavi,ravi@b.in", "Post", "email"),
        ("customers", "Wer,Mobile\nAsha Patel,9825012345", "Wer", "full_name"),
        ("customers", "કોણ,Mobile\nઆશા પટેલ,9825012345", "કોણ", "full_name"),
        ("customers", "Name,Mobile,Shop,Wann\nAsha,9825012345,CG Road,2/5/2024", "Wann",
         "visit_date"),
        ("customers", "Name,Xyz\nAsha,9.82501E+09\nRavi,9.82502E+09", "Xyz", "phone"),
        ("customers", "Name,City\nAsha 98250 12345,Surat\nRavi 98250 22345,Surat", "Name",
         "name_and_phone"),
        ("contacts", "Name,Xyz\nAsha,98250 12345\nRavi,98250 22345", "Xyz", "phone"),
        ("leads", "Name,Xyz,Project\nAsha,98250 12345,", "Xyz", "phone"),
        ("channel_partners", "Firm,Xyz\nOm Realty,98250 12345", "Xyz", "phone"),
        ("purchases", "Bill No,Name,Xyz,Item,Amount\nB1,Asha,98250 12345,Metformin,10", "Xyz",
         "phone"),
    ],
)  # fmt: skip
def test_every_kind_of_column_is_known_by_its_cells(
    as_bilal, upload, cg_road, kind, sheet, heading, field
):
    taken = upload(as_bilal, sheet, kind=kind, branch=str(cg_road.pk))

    assert fields(taken)[heading] == field
    assert "column_by_content" in codes(taken)


def test_no_phone_of_the_other_kinds_stays_behind(as_bilal, upload, cg_road):
    upload(as_bilal, "Name,Xyz\nAsha,98250 12345", kind="contacts")
    upload(as_bilal, "Name,Xyz,Project\nRavi,98250 22345,", kind="leads")
    upload(as_bilal, "Firm,Xyz\nOm Realty,98250 32345", kind="channel_partners")

    assert ContactRecord.objects.get().phone == "+919825012345"
    assert Lead.objects.get().contact_number == "+919825022345"
    assert ChannelPartner.objects.get().phone == "+919825032345"


def test_name_and_phone_in_one_column_lose_neither(as_bilal, upload):
    upload(as_bilal, "Name & Mobile,City\nAsha Patel 98250 12345,Surat\nRavi (98250-22345),Surat")

    assert keys_of("Asha Patel") == ["+919825012345"]
    assert keys_of("Ravi") == ["+919825022345"]


# Asked about
@pytest.mark.parametrize(
    ("sheet", "column", "field"),
    [
        ("Name,Mobile,Xyz\nAsha,98250 12345,98250 22345", "Xyz", "phone"),
        ("Name,Email,Xyz\nAsha,a@b.in,asha@b.in", "Xyz", "email"),
        ("Name,Abc,Xyz\nAsha,98250 12345,98250 22345", "Abc", "phone"),
        ("Name,Mobile,Xyz\nAsha,98250 12345,Z1234567", "Xyz", "passport_number"),
        ("Wer,Mobile,Was\nAsha Patel,98250 12345,Ravi Shah", "Wer", "full_name"),
        ("Name,Emergency Contact\nAsha,98250 12345", "Emergency Contact", "phone"),
    ],
)
def test_what_could_be_several_things_is_asked_about(as_bilal, upload, sheet, column, field):
    asked = upload(as_bilal, sheet)

    assert asked["status"] == "needs_mapping"
    position = str(asked["question"]["columns"].index(column))
    assert asked["question"]["proposal"][position] == field
    assert f'"{column}"' in asked["question"]["message"]
    assert Customer.objects.count() == 0


def test_a_further_column_of_phones_becomes_further_keys_when_it_is_said(as_bilal, upload):
    asked = upload(as_bilal, "Name,Mobile,Xyz\nAsha,98250 12345,98250 22345")

    _, given = start(as_bilal, asked, mapping={"Xyz": "phone"})

    assert given["status"] == "done"
    assert keys_of("Asha") == ["+919825012345", "+919825022345"]


def test_a_column_that_is_left_out_is_not_asked_about_again(as_bilal, upload):
    asked = upload(as_bilal, "Name,Mobile,Xyz\nAsha,98250 12345,98250 22345")

    _, given = start(as_bilal, asked, mapping={"Xyz": None})

    assert (given["status"], codes(given)) == ("done", [])
    assert keys_of("Asha") == ["+919825012345"]
    again = upload(as_bilal, "Name,Mobile,Xyz\nRavi,98250 32345,98250 42345")
    assert (again["status"], codes(again)) == ("done", ["mapping_remembered"])


@pytest.mark.parametrize("heading", ["Emergency Contact", "Father Mobile", "Shop Phone"])
def test_the_phone_of_somebody_else_is_no_key_and_that_is_said(as_bilal, upload, heading):
    taken = upload(as_bilal, f"Name,Mobile,{heading}\nAsha,98250 12345,98250 22345")

    assert codes(taken) == ["somebody_elses_keys"]
    assert keys_of("Asha") == ["+919825012345"]


def test_one_number_in_every_row_is_nobodys_phone_without_a_word(as_bilal, upload):
    rows = "".join(f"\n{name},9825012345" for name in ("Asha", "Ravi", "Ila", "Om"))

    assert upload(as_bilal, f"Name,Help{rows}")["status"] == "needs_mapping"
    assert Customer.objects.count() == 0


# Said before the run
def test_a_sheet_without_keys_or_names_says_so(as_bilal, upload):
    assert codes(upload(as_bilal, "Name,City\nAsha,Surat")) == ["no_key_column"]
    assert codes(upload(as_bilal, "Mobile,City\n9825012345,Surat")) == ["no_name_column"]
    assert codes(upload(as_bilal, "Name,City\nAsha,Surat", kind="contacts")) == ["no_key_column"]


def test_contact_is_no_phone_where_no_digits_stand(as_bilal, upload):
    taken = upload(as_bilal, "Contact,Email\nRavi Patel,ravi@b.in\nAsha Shah,asha@b.in")

    assert fields(taken)["Contact"] == "full_name"
    assert keys_of("Ravi Patel") == ["ravi@b.in"]


@pytest.mark.parametrize(
    "sheet",
    [
        "Name,Mobile,Remarks\nAsha,98250 12345,Call Later",
        "Name,Mobile,Bill No\nAsha,98250 12345,B1234567",
        "Name,Mobile,Amount\nAsha,98250 12345,1250000",
        "Name,Mobile,Pincode\nAsha,98250 12345,380015",
        "Name,Mobile,Anniversary\nAsha,98250 12345,2/5/2004",
        "Name,Mobile,Shop,Date,Expiry\nAsha,98250 12345,CG Road,2/5/2024,2/5/2025",
        "Name,Mobile,Frame\nAsha,98250 12345,Ray Ban",
        "Name,Mobile,GST No\nAsha,98250 12345,24ABCDE1234F1Z5",
    ],
)
def test_what_is_no_persons_is_left_alone_without_a_question(as_bilal, upload, cg_road, sheet):
    taken = upload(as_bilal, sheet)

    assert (taken["status"], taken["warnings"]) == ("done", [])


# Answers
@pytest.mark.parametrize(
    "columns",
    [{"Xyz": "phone"}, {"xyz ": "phone"}, {"C": "phone"}, {"c": "phone"}, {"Column C": "phone"},
     {"2": "phone"}],
)  # fmt: skip
def test_a_column_is_named_by_heading_letter_or_number(as_bilal, upload, columns):
    asked = upload(as_bilal, "Name,Mobile,Xyz\nAsha,98250 12345,98250 22345")

    _, given = start(as_bilal, asked, mapping=columns)

    assert fields(given)["Xyz"] == "phone"


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"Nope": "phone"}, 'There is no column "Nope". The columns are "Name", "Mobile", "Xyz".'),
        ({"99": "phone"}, "There is no column number 99: they go from 0 to 2."),
        ({"D": "phone"}, 'There is no column "D".'),
        ({"ZZ": "phone"}, 'There is no column "ZZ".'),
        ({"-1": "phone"}, 'There is no column "-1".'),
        ({"C": "phone", "2": "email"}, "is given as two things"),
    ],
)
def test_a_column_that_is_not_there_is_refused_at_once(as_bilal, upload, columns, words):
    asked = upload(as_bilal, "Name,Mobile,Xyz\nAsha,98250 12345,98250 22345")

    response, given = start(as_bilal, asked, mapping=columns)

    assert response.status_code == 400
    assert words in json.dumps(response.json(), ensure_ascii=False).replace('\\"', '"')
    assert given["status"] == "needs_mapping"


def test_a_column_that_is_not_there_is_asked_about_when_it_is_said_with_the_file(
    as_bilal, send, upload
):
    """The file is only read behind its wall, never while it is handed in."""
    asked = upload(
        as_bilal, "Name,Mobile,Xyz\nAsha,98250 12345,98250 22345", mapping='{"Nope": "phone"}'
    )

    assert (asked["status"], asked["counts"]["rows"]) == ("needs_mapping", 0)
    assert asked["question"]["message"].startswith('There is no column "Nope".')
    assert asked["question"]["proposal"] == {"0": "full_name", "1": "phone", "2": "phone"}
    refused = send(as_bilal, "Name,Mobile\nAsha,98250 12345", mapping='{"Name": "shoe_size"}')
    assert refused.status_code == 400


def test_an_answer_without_headings_names_columns_by_letters(as_bilal, upload):
    asked = upload(as_bilal, "9825012345,Asha\n9825022345,Ravi", kind="contacts")

    response, given = start(as_bilal, asked, header_row=0, mapping={"A": "phone", "b": "full_name"})

    assert (response.status_code, given["counts"]["created"]) == (200, 2)


def test_a_heading_over_several_columns_must_be_told_apart(as_bilal, upload):
    taken = upload(
        as_bilal, "Wer,Was,Was\nAsha,98250 12345,98250 22345", mapping='{"Was": "phone"}'
    )

    assert taken["status"] == "needs_mapping"
    assert '"Was" stands over 2 columns. Name them by their letters, "B" and "C"' in taken["error"]


def test_a_preview_is_not_made_again_with_a_column_that_is_not_there(as_bilal, upload):
    shown = upload(as_bilal, "Name,Mobile\nAsha,98250 12345", preview="true")

    response = as_bilal.post(
        f"/api/uploads/{shown['id']}/preview/", {"mapping": {"Nope": "phone"}}, format="json"
    )

    assert response.status_code == 400
    assert as_bilal.get(f"/api/uploads/{shown['id']}/").data["status"] == "previewed"


FILLERS = ["#N/A", "#REF!", "#VALUE!", "n/a", "-", "Err:502", "nil"]


@pytest.mark.parametrize("filler", FILLERS)
def test_a_filler_in_any_column_is_no_value(as_bilal, upload, cg_road, filler):
    sheet = (
        "Name,Mobile,Email,Passport,Shop,Visit Date,City,Address,DOB,Age,Gender,Category,Service,"
        f"Allergies,Attended By\nAsha,98250 12345{f',{filler}' * 13}"
    )

    (row,) = as_bilal.get(f"/api/uploads/{upload(as_bilal, sheet)['id']}/rows/").data["results"]

    assert (row["outcome"], row["problems"]) == ("created", [])
    asha = Customer.objects.get()
    assert (asha.email, asha.city, asha.gender, asha.allergies) == ("", "", "", "")
    assert keys_of("Asha") == ["+919825012345"]
