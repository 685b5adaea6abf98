"""Who is alike, and why in words: pure, no database."""

from datetime import date

import pytest

from customers.duplicates.blocking import block_keys, keys_of
from customers.duplicates.names import words_of
from customers.duplicates.records import Record, profile_of
from customers.duplicates.scoring import compare, score_of

BORN = date(1980, 5, 17)
PHONE = "+919825012345"


def person(pk=1, name="Sunita Patel", phone=PHONE, **values):
    values = {"date_of_birth": BORN, **values}
    return profile_of(Record(id=pk, name=name, phones=(phone,) if phone else (), **values))


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Sunita Patel", "Suneeta Patel", "Sunita / Suneeta"),
        ("Mohammed Khan", "Muhammad Khan", "Mohammed / Muhammad"),
        ("Md. Khan", "Mohammad Khan", "Mohammed / Mohammad"),
        ("Smt. Sunita Patel", "SUNITABEN PATEL", "same name"),
        ("Patel Sunita", "Sunita Patel", "same name in another order"),
        ("Sunita Ramesh Patel", "Sunita Patel", "a part of the name is left out"),
        ("S Patel", "Sunita Patel", "an initial or a short form of the name"),
        ("સુનીતા પટેલ", "Sunita Patel", "સુનીતા પટેલ / Sunita Patel"),
        ("सुनीता पटेल", "Suneeta Patel", "सुनीता पटेल / Suneeta Patel"),
        ("محمد خان", "Muhammad Khan", "محمد خان / Muhammad Khan"),
        ("Catherine Smith", "Katherine Smyth", "Catherine / Katherine; Smith / Smyth"),
        ("Dr Mike Brown", "Michael Brown", "same name"),
    ],
)
def test_spellings_of_one_name_are_recognized(one, other, why):
    like = compare(person(1, one), person(2, other))

    assert like is not None
    assert like.reason == f"Same birth date; same phone; {why}."


@pytest.mark.parametrize(
    ("phone", "why"),
    [
        ("+919825012346", "phone differs in one digit"),
        ("+919825012354", "phone differs in one digit"),
        ("+919825012345", "same phone"),
    ],
)
def test_near_phones_are_told(phone, why):
    assert why in compare(person(1), person(2, phone=phone)).reason


def test_a_birthday_with_day_and_month_swapped_is_near():
    one, two = person(1, date_of_birth=date(1980, 5, 7)), person(2, date_of_birth=date(1980, 7, 5))

    assert "day and month are swapped" in compare(one, two).reason


def test_the_email_name_at_another_provider_is_told():
    one = person(1, phone="", emails=("sunita.patel80@gmail.com",))
    two = person(2, phone="", emails=("sunita.patel80@yahoo.com",))

    assert "same e-mail name at another provider" in compare(one, two).reason


@pytest.mark.parametrize(
    "other",
    [
        person(2, "Ramesh Patel", date_of_birth=date(1975, 1, 2)),
        person(2, "Sunita Shah", phone="+919999900000", date_of_birth=None),
        person(2, "Sunita Patel", phone="+919999900000", date_of_birth=date(1960, 3, 4)),
    ],
)
def test_a_family_on_one_phone_and_namesakes_are_not_alike(other):
    assert compare(person(1), other) is None


def test_twins_are_less_alike_than_two_spellings():
    home = {"city": "Surat", "address": "4 Om Park"}
    twins = score_of(person(1, "Ram Shah", **home), person(2, "Kush Shah", phone="", **home))
    spellings = score_of(person(1, "Ram Shah", **home), person(2, "Raam Shah", phone="", **home))

    assert twins < spellings


def test_a_rare_name_that_agrees_is_worth_more_than_a_frequent_one():
    rare, frequent = (
        score_of(person(1, name, phone="", **item), person(2, name, phone="", **item))
        for item in [{"city": "Surat", "date_of_birth": None}]
        for name in ("Yamini Limbachiya", "Sunita Patel")
    )

    assert rare >= 0.5 > frequent


def test_one_letter_between_two_names_is_no_slip():
    ramesh = person(1, "Ramesh Oza", date_of_birth=None)
    rakesh = person(2, "Rakesh Oza", date_of_birth=None)
    ramwsh = person(3, "Ramwsh Oza", date_of_birth=None)

    assert score_of(ramesh, rakesh) < score_of(ramesh, ramwsh)


@pytest.mark.parametrize("other", ["S Patel", "Sunita Patle", "Suneeta Patel"])
def test_nothing_is_more_alike_than_the_same_name(other):
    values = {"phone": "", "city": "Surat"}
    same = score_of(person(1, **values), person(2, **values))

    assert score_of(person(1, **values), person(2, other, **values)) <= same


def test_the_day_of_the_year_says_less_than_the_month_of_one_year():
    values = {"name": "Yamini Limbachiya", "phone": ""}
    year, month = (
        score_of(person(1, **values), person(2, date_of_birth=born, **values))
        for born in (date(1953, 5, 17), date(1980, 5, 28))
    )

    assert year < month


def test_an_email_that_is_the_name_says_less_than_one_with_a_number():
    plain, numbered = (
        score_of(
            person(1, phone="", date_of_birth=None, emails=(f"{user}@gmail.com",)),
            person(2, phone="", date_of_birth=None, emails=(f"{user}@yahoo.com",)),
        )
        for user in ("sunita.patel", "sunita.patel80")
    )

    assert plain < numbered


def test_a_home_is_found_by_its_own_name_before_the_kind_of_place():
    home = "F/12, Silver Residency Society, Bopal"
    keys = block_keys(profile_of(Record(id=1, address=home)))

    assert keys == {"slvr house 12", "bpl house 12"}


def test_it_does_not_matter_who_comes_first():
    one, two = person(1, "Suneeta R Patel"), person(2, "Patel Sunita", phone="+919825012354")

    assert score_of(one, two) == score_of(two, one)
    assert compare(one, two) == compare(two, one)


def test_records_that_say_nothing_are_never_alike():
    nobody = profile_of(Record(id=1))

    assert compare(nobody, profile_of(Record(id=2))) is None
    assert block_keys(nobody) == set()


def test_the_keys_of_a_name_stand_together():
    one = person(1, "Suneeta", address="12 Shanti Society", city="Ahmedabad")
    by_sound = {key for key in block_keys(one) if key.startswith("snt ")}

    firsts = {number >> 48 for number in keys_of(one)}

    assert len(by_sound) >= 6
    assert len(firsts) == len({key.split()[0] for key in block_keys(one)})


def test_titles_alone_are_kept_as_a_name():
    assert [word.text for word in words_of("Haji Sahib")] == ["haji", "sahib"]
    assert [word.text for word in words_of("Smt. Meenaben J. Shah")] == ["meena", "j", "shah"]


def test_two_spellings_with_one_slip_in_the_phone_share_a_key():
    one, two = person(1), person(2, "Suneeta Patil", phone="+919825012354", date_of_birth=None)

    assert block_keys(one) & block_keys(two)
