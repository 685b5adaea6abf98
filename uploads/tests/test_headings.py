"""Which field a heading names."""

import pytest

from uploads.columns import COLUMNS, columns_by_name, recognize

SPELLINGS = {
    "full_name": "Name|NAME|Cust Name|Cust. Name|CustName|Party Name|Name of Customer|"
    "Name of the Customer|Customer|Customer's Name|Patient Name|Full Name|Name*|Contact Person|"
    "Cust Nm|Nm|Particulars|Ledger|Custmer Name|Patient's Full Name|"
    "નામ|ગ્રાહકનું નામ|नाम|ग्राहक का नाम|नाव|نام|Name / નામ",
    "phone": "Mobile|Mob No.|MOB. NO|Mobile Number|MobileNo|mobile_no|Contact #|Contact No|"
    "Contact Number|Ph. No.|Phone|Phone No (R)|Telephone Number|WhatsApp No|Cell|Mobile Nos|"
    "Alt Mobile|Phone 2|Mobile1|Customer Mobile|Mobile (WhatsApp)|Contact|"
    "Mo. No.|M. No.|M.No|Number|Phones|URN:Tel|TEL;TYPE=CELL|"
    "Phone 1 - Value|Mobile Phone|Business Phone|Home Phone 2|Default Address Phone|Mob. (2)|"
    "Personal Mobile No|Tel. No. (O)|Moblie No|Mobil|Cell No.|10 digit mobile no|મો. નં.|मो. नं.|"
    "મોબાઇલ|મોબાઈલ નંબર|"
    "फ़ोन|फ़ोन|मोबाइल नंबर|موبائل|موبائل نمبر|فون",
    "email": "Email|E-mail|E-mail ID|Mail|Mail ID|EMAIL ADDRESS|eMail|"
    "Email 1|Work Email|E-mail 1 - Value|"
    "E-mail 2 Address|EMAIL;TYPE=INTERNET|Personal Mail Id|Emial|ઇમેલ|ईमेल|ई-मेल|ای میل",
    "passport_number": "Passport|Passport No|Passport No.|Passport #|PASSPORT NUMBER|પાસપોર્ટ|"
    "पासपोर्ट नंबर|پاسپورٹ نمبر",
    "branch": "Shop|Shop Name|Store|Store Name|Branch|BRANCH NAME|Brnch|Outlet|Showroom|દુકાન|શાખા|"
    "दुकान|शाखा|دکان|برانچ",
    "visit_date": "Visit Dt|Visit Date|Date of Visit|Date|Dt|Dt.|Visited On|Date (dd/mm/yyyy)|"
    "Bill Date|તારીખ|तारीख|दिनांक|تاریخ|تاريخ",
    "city": "City|CITY|City/Town|Town|શહેર|शहर|شہر|شهر",
    "address": "Address|Addr.|Address Line 1|Customer Address|સરનામું|पता|پتہ",
    "date_of_birth": "DOB|D.O.B.|Date of Birth|Birth Date|Birthday|જન્મ તારીખ|जन्म तिथि",
    "age": "Age|Age (years)|ઉંમર|उम्र|عمر",
    "gender": "Gender|Sex|M/F|लिंग",
    "category": "Category|Customer Category|Customer Type",
    "service_type": "Service|Service Type",
    "chronic_conditions": "Chronic Conditions|Disease|Medical History",
    "allergies": "Allergies|Allergy",
    "name_and_phone": "Name & Mobile|Name/Mobile|Mobile & Name|Name (Mobile)|Party and Phone|"
    "Customer / Contact No.|Name with mobile no|નામ અને મોબાઇલ|Name-Mobile",
    "attended_by": "Attended By|Served by|Staff|Sales person|Salesperson|Handled by|Staff Name|"
    "Sales Executive|Billed by|સ્ટાફ|स्टाफ",
    "primary_doctor": "Doctor|Dr. Name|Primary Doctor|Name of Doctor|ડૉક્ટર",
}


@pytest.mark.parametrize(
    ("heading", "field"),
    [(heading, field) for field, many in SPELLINGS.items() for heading in many.split("|")],
)
def test_a_field_is_known_by_its_many_spellings(heading: str, field: str) -> None:
    assert recognize([heading], "customers") == {0: field}


@pytest.mark.parametrize(
    "heading",
    [
        "S.No", "S.No.", "Sr No", "Sr. No.", "No", "No.", "#", "Sl No", "Remarks", "Amount",
        "Spent", "Total", "Bill No", "Customer No", "Customer ID", "Cust Code", "Shop No.",
        "Father Name", "GST No", "Pincode", "Company", "Medicine", "House No", "",
        "  ", "Sabarmati Stores Pvt Ltd", "Customer day book - August 2024", "9825012345",
        "Emergency Contact", "x" * 500, "Father Mobile", "Shop Phone", "Assistant's Phone",
        "Company Main Phone", "Reference Mobile", "Home Fax", "Phone 1 - Type", "E-mail 1 - Label",
        "Phone 1 - Label", "E-mail Display Name", "Relation 1 - Value", "Score", "Part Name",
        "Contract", "Home", "M", "Old", "Group Membership",
    ],
)  # fmt: skip
def test_what_is_not_ours_stays_unmapped(heading: str) -> None:
    assert recognize([heading], "customers") == {}


def test_several_columns_of_phones_all_count() -> None:
    assert recognize(["Mobile", "Name", "Phone 2", "Alt Mobile"], "customers") == {
        0: "phone", 1: "full_name", 2: "phone", 3: "phone",
    }  # fmt: skip


def test_the_better_name_wins_and_the_other_column_stays_unmapped() -> None:
    headings = ["Date", "Visit Dt", "Contact", "Mobile", "City", "City", "Number"]
    assert recognize(headings, "customers") == {1: "visit_date", 3: "phone", 4: "city"}


def test_every_field_has_a_label_and_an_example_for_the_template() -> None:
    for kind in COLUMNS:
        assert all(field.label and field.example for field in columns_by_name(kind).values())


def test_every_label_of_the_template_is_recognized_as_its_field() -> None:
    for kind in COLUMNS:
        labels = {field.label: name for name, field in columns_by_name(kind).items()}
        assert list(recognize(list(labels), kind).values()) == list(labels.values())


def is_usual_elsewhere(spelling: str, kind: str) -> bool:
    return any(spelling in (*field.known_as, *field.maybe) for field in COLUMNS[kind])


def test_every_spelling_in_the_table_is_recognized() -> None:
    for kind, fields in COLUMNS.items():
        for field in fields:
            for spelling in (*field.known_as, *field.maybe, *field.otherwise):
                if spelling in field.otherwise and is_usual_elsewhere(spelling, kind):
                    continue
                assert recognize([spelling], kind) == {0: field.name}, spelling


def test_a_name_in_parts_is_one_name() -> None:
    headings = ["First Name", "Middle Name", "Surname", "Mobile"]
    assert recognize(headings, "customers") == {
        0: "full_name",
        1: "full_name",
        2: "full_name",
        3: "phone",
    }


def test_a_whole_name_leaves_its_parts_alone() -> None:
    assert recognize(["First Name", "Full Name", "Surname"], "customers") == {1: "full_name"}


def test_particulars_are_the_party_where_nothing_else_is_and_the_goods_where_it_is_named() -> None:
    bills = ["Bill No", "Name", "Particulars", "Amount"]
    assert recognize(bills, "purchases")[2] == "medicine_name"
    assert recognize(["Bill No", "Particulars", "Item", "Amount"], "purchases")[1] == "full_name"


def test_an_address_book_gives_every_phone_and_address_but_not_their_kinds() -> None:
    headings = [
        "First Name", "Last Name", "E-mail 1 - Label", "E-mail 1 - Value", "E-mail 2 - Value",
        "Phone 1 - Label", "Phone 1 - Value", "Phone 2 - Value", "Address 1 - City",
    ]  # fmt: skip
    assert recognize(headings, "customers") == {
        0: "full_name", 1: "full_name", 3: "email", 4: "email", 6: "phone", 7: "phone", 8: "city",
    }  # fmt: skip
