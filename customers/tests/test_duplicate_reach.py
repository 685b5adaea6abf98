"""What is told apart before it is compared in full is never a pair that somebody should see."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from core.tests.examples import share_of
from customers.duplicates import reach
from customers.duplicates.comparing import email_likeness
from customers.duplicates.reach import may_reach
from customers.duplicates.records import Record, profile_of
from customers.duplicates.scoring import compare, score_of
from customers.duplicates.weights import THRESHOLD

NAMES = [
    "", "Sunita", "Sunita Patel", "Suneeta Patil", "Sunita R Patel", "Patel Sunita", "S Patel",
    "Xavi Quark", "Xavier Quark", "Quark", "Zibor Uxmal Kwint", "Zibor Uxmal", "Kwint Zibbor",
    "Abdulrahman Quark", "Abdul Rahman Quark", "Abdul Rahmanquark", "Rosenthal", "Rosen Thal",
    "Ramesh Patel", "Rameshbhai Shah", "Mohammed Shaikh", "Md Shaikh",
]  # fmt: skip
PHONES = ["+919825012345", "+919825012354", "+919825012346", "+919724011111", "079 2658"]
EMAILS = ["sunita.patel@a.com", "sunita.patel@b.com", "quark77@a.com", "quark78@b.com"]
PEOPLE = st.builds(
    Record,
    id=st.just(1),
    name=st.sampled_from(NAMES),
    phones=st.lists(st.sampled_from(PHONES), max_size=2).map(tuple),
    emails=st.lists(st.sampled_from(EMAILS), max_size=1).map(tuple),
    passports=st.lists(st.sampled_from(["Z1234567", "Z1234568", "K7654321"]), max_size=1).map(
        tuple
    ),
    date_of_birth=st.sampled_from(
        [None, *(date(year, month, 7) for year in (1970, 1980) for month in (5, 7, 11))]
    ),
    city=st.sampled_from(["", "Ahmedabad", "Amdavad", "Ahmedabat", "Surat"]),
    address=st.sampled_from(
        ["", "12 Shanti Society, Bopal", "12, Shanti Soc Bopal", "7 Shanti Nagar", "3 MG Road"]
    ),
)


COMPARED = ["name", "phones", "emails", "passports", "date_of_birth", "city", "address"]
SHARED = st.sets(st.sampled_from(COMPARED), max_size=5)


@settings(max_examples=share_of(3_000), deadline=None)
@given(PEOPLE, PEOPLE, SHARED)
def test_no_pair_at_the_threshold_is_out_of_reach(one, other, shared):
    other = replace(other, id=2, **{name: getattr(one, name) for name in shared})
    a, b = profile_of(one), profile_of(other)

    like = compare(a, b)

    score = score_of(a, b)
    assert (like.score if like else None) == (score if score >= THRESHOLD else None)
    assert may_reach(a, b) == may_reach(b, a)


def test_names_that_differ_by_where_they_are_cut_are_alike_in_both_directions():
    one = profile_of(Record(id=1, name="Abdulrahman Quark"))
    other = profile_of(Record(id=2, name="Abdul Rahmanquark"))

    assert score_of(one, other) == score_of(other, one)
    assert may_reach(one, other) == may_reach(other, one)


def test_short_addresses_are_nearly_the_same_in_neither_direction():
    one = profile_of(Record(id=1, name="Asha Patel", emails=("ashap@example.in",)))
    other = profile_of(Record(id=2, name="Usha Patel", emails=("asha@example.in",)))

    assert email_likeness(one, other) == email_likeness(other, one) == "differs"


def test_strangers_of_one_street_are_told_apart_without_a_look_at_their_names(monkeypatch):
    home = {"city": "Ahmedabad", "address": "Shanti Society, Bopal"}
    one = profile_of(Record(id=1, name="Ramesh Patel", phones=(PHONES[0],), **home))
    other = profile_of(Record(id=2, name="Hetal Shah", phones=(PHONES[3],), **home))
    monkeypatch.setattr(reach, "name_evidence", None)

    assert not may_reach(one, other)
