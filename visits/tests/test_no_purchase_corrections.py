"""Corrections of bills that say that somebody came and bought nothing."""

import pytest

from visits.models import Bill

pytestmark = pytest.mark.django_db
URL = "/api/bills/"


def test_a_visit_without_a_purchase_gets_no_lines(as_chitra, sell):
    bill = sell(purchases=None, visited_but_no_purchase=True).data["id"]

    answer = as_chitra.post(f"{URL}{bill}/lines/", {"medicine_name": "ORS", "amount": "20"})

    assert answer.status_code == 400
    assert "Nothing was bought" in answer.data["message"]


def test_of_two_that_a_merge_brought_together_each_is_still_corrected(as_chitra, sell):
    nothing = {"purchases": None, "visited_but_no_purchase": True}
    first = sell(**nothing).data
    second = sell(**nothing, phone="98250 12345").data
    Bill.objects.filter(pk=second["id"]).update(customer=first["customer"])

    answer = as_chitra.patch(f"{URL}{second['id']}/", {"doctor_name": "Dr Rao"}, format="json")

    assert answer.status_code == 200, answer.data


def test_a_visit_without_a_purchase_is_not_moved_onto_another(as_chitra, sell):
    """Entered anew it would be refused, too."""
    nothing = {"purchases": None, "visited_but_no_purchase": True}
    first = sell(**nothing, bill_date="2024-05-02").data["id"]
    second = sell(**nothing, bill_date="2024-05-03").data["id"]

    moved = as_chitra.patch(f"{URL}{second}/", {"bill_date": "2024-05-02"}, format="json")
    kept = as_chitra.patch(f"{URL}{second}/", {"bill_date": "2024-05-04"}, format="json")

    assert (moved.status_code, moved.data["code"], moved.data["bill"]) == (
        409, "already_recorded", first,
    )  # fmt: skip
    assert kept.status_code == 200, kept.data
