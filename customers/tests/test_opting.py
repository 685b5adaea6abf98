"""Who wants no messages: told at the counter, kept by the number, reverted in the same way."""

import pytest

from customers.models import Customer, OptedOutPhone
from customers.opting import opt_out_phone, opted_out_among
from customers.services import add_customer_by_hand
from history.models import Change

PHONE = "+919723521333"


@pytest.fixture
def patel(shop, asha):
    values = {"full_name": "Asha Patel", "phone": "97235 21333 / 98250 12345"}
    return add_customer_by_hand(shop, values, by=asha)[0]


def test_an_opt_out_at_the_counter_closes_every_phone_of_the_customer(patel, as_chitra):
    response = as_chitra.post(f"/customers/{patel.pk}/opt-out/", {"why": "Told Chitra"})

    assert response.status_code == 200
    assert response.data["opted_out_at"] is not None
    assert set(OptedOutPhone.objects.values_list("phone", "why")) == {
        (PHONE, "Told Chitra"),
        ("+919825012345", "Told Chitra"),
    }


def test_the_change_is_written_down_with_who_and_when(patel, as_chitra, chitra):
    as_chitra.post(f"/customers/{patel.pk}/opt-out/")
    as_chitra.post(f"/customers/{patel.pk}/opt-out/")

    change = Change.objects.filter(cause="opt_out").get()
    assert change.by == chitra
    assert change.changes["opted_out_at"][0] is None
    response = as_chitra.get(f"/customers/{patel.pk}/history/").json()["results"][0]
    assert response["sentences"][0].startswith("Opted out at: — → ")


def test_a_colleague_who_is_told_so_too_is_written_down_once(patel, as_chitra, as_bilal, bilal):
    as_chitra.post(f"/customers/{patel.pk}/opt-out/", {"why": "On the phone"})
    for _ in range(2):
        as_bilal.post(f"/customers/{patel.pk}/opt-out/", {"why": "At the counter"})

    second, first = Change.objects.filter(cause="opt_out")
    assert second.by == bilal
    assert second.changes["opted_out_at"][0] == first.changes["opted_out_at"][1]
    assert set(OptedOutPhone.objects.values_list("reported_by", "why")) == {
        (bilal.pk, "At the counter")
    }


def test_what_the_phone_said_itself_stays_its_own_word(patel, shop, as_chitra):
    opt_out_phone(shop, PHONE, why="Wrote STOP.")
    as_chitra.post(f"/customers/{patel.pk}/opt-out/")

    assert OptedOutPhone.objects.get(phone=PHONE).reported_by is None


def test_who_opts_in_again_is_open_and_has_consented(patel, as_chitra):
    as_chitra.post(f"/customers/{patel.pk}/opt-out/")

    response = as_chitra.post(f"/customers/{patel.pk}/opt-in/")

    assert response.data["opted_out_at"] is None
    assert response.data["message_consent_at"] is not None
    assert OptedOutPhone.objects.count() == 0


def test_a_stop_from_the_phone_marks_its_owner(patel, shop):
    opt_out_phone(shop, PHONE, why="Wrote STOP.")

    assert Customer.objects.get().opted_out_at is not None
    assert opted_out_among(shop, [PHONE, "+919999900000"]) == {PHONE}


def test_a_phone_that_opted_out_here_is_open_elsewhere(patel, shop, other_shop):
    opt_out_phone(shop, PHONE, why="Wrote STOP.")

    assert opted_out_among(other_shop, [PHONE]) == set()


def test_a_viewer_opts_nobody_out_and_a_stranger_finds_nobody(patel, as_veena, as_dev):
    for route in ("opt-out", "opt-in"):
        assert as_veena.post(f"/customers/{patel.pk}/{route}/").status_code == 403
        assert as_dev.post(f"/customers/{patel.pk}/{route}/").status_code == 404

    assert OptedOutPhone.objects.count() == 0


def test_a_merged_record_answers_with_the_one_that_stayed(patel, shop, as_chitra):
    gone = Customer.objects.create(organization=shop, is_active=False, merged_into=patel)

    assert as_chitra.post(f"/customers/{gone.pk}/opt-out/").status_code == 410
