"""The reasons of a pair in parts: each that can be written is read back."""

import pytest

from customers.duplicates.reasons import facts_of
from customers.duplicates.scoring import PHRASES
from customers.models import DuplicateCandidate
from customers.tests.conftest import add

__all__ = ["add"]


def test_a_likeness_is_told_in_parts():
    reason = "Same birth date; phone differs in one digit; Mohammed / Muhammad."

    assert facts_of([reason]) == [
        {"code": "born_same"},
        {"code": "phone_near"},
        {"code": "name_spelling", "one": "Mohammed", "other": "Muhammad"},
    ]


def test_no_likeness_that_is_ever_written_is_left_without_a_code():
    written = [f"{phrase[0].upper()}{phrase[1:]}." for phrase in PHRASES]

    assert [fact["code"] for fact in facts_of(written)] == list(PHRASES.values())
    assert "other" not in PHRASES.values()


def test_a_key_that_met_names_what_brought_it():
    reasons = [
        "Row 4 of may: june.csv: its e-mail a@b.in belongs to the other record.",
        "An entry: matched by phone, but its passport N1234567 belongs to the other record.",
        "Row 5: its phone +919723521333 is shared, but passport and name are another person's.",
    ]

    assert facts_of(reasons) == [
        {"code": "key_of_other", "entry": "Row 4 of may: june.csv", "key_kind": "e-mail",
         "key": "a@b.in", "matched_by": ""},
        {"code": "key_of_other", "entry": "An entry", "key_kind": "passport", "key": "N1234567",
         "matched_by": "phone"},
        {"code": "key_shared", "entry": "Row 5", "key_kind": "phone", "key": "+919723521333",
         "matched_by": ""},
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "Names are alike.", "its phone", "Row 4: its phone 1 is."])
def test_anything_else_is_handed_on_as_it_is(text):
    assert facts_of([text]) == [{"code": "other", "text": text.removesuffix(".")}]


@pytest.mark.django_db
def test_the_api_gives_them_beside_the_sentences(as_bilal, as_dev, shop, add):
    first, second = add("Sunita Patel", "98250 12345"), add("Suneeta Patel", "98250 12354")
    pair = DuplicateCandidate.objects.create(
        organization=shop, first=first, second=second, score=0.9, likeness="Sunita / Suneeta."
    )
    spelling = [{"code": "name_spelling", "one": "Sunita", "other": "Suneeta"}]

    (row,) = as_bilal.get("/api/duplicates/").data["results"]
    (seen,) = as_bilal.get(f"/api/customers/{first.pk}/").data["potential_duplicates"]

    assert (row["reason_facts"], seen["reason_facts"]) == (spelling, spelling)
    assert as_dev.get(f"/api/duplicates/{pair.pk}/").status_code == 404
