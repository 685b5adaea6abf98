"""Who served the customer, as a sheet says, reaches the visit and the bill."""

import pytest

from accounts.models import User
from customers.models import Customer
from jobs.testing import run_jobs
from uploads.reverting.services import preview_revert
from uploads.tests.previews import done_by, preview, rows_of, run
from uploads.tests.purchase_sheets import PURCHASES, row
from uploads.tests.reverting import listed, revert
from uploads.tests.sheets import import_rows
from visits.models import Bill, Visit
from visits.services import correct_visit

pytestmark = pytest.mark.django_db
HEADINGS = ["Name", "Mobile", "Shop", "Visit Date", "Attended By"]


def came(by, name="Asha Patel", mobile="9723521333", day="2/5/2024"):
    return [name, mobile, "CG Road", day, by]


@pytest.fixture
def staff(shop, cg_road, chitra, bilal):
    chitra.first_name, chitra.last_name, chitra.aliases = "Chitra", "Joshi", ["C.J."]
    chitra.save()
    return chitra


def outcomes(upload):
    return list(upload.rows.order_by("row_number").values_list("outcome", flat=True))


@pytest.mark.parametrize("written", ["chitra", "CHITRA JOSHI", " Chitra ", "cj"])
def test_a_name_a_login_or_an_alias_names_the_user(shop, staff, written):
    import_rows(shop, [came(written)], HEADINGS)

    visit = Visit.objects.get()
    assert (visit.attended_by, visit.attended_by_name) == (staff, "Chitra Joshi")


@pytest.mark.parametrize("written", ["Ramesh", "Chitra / Bilal"])
def test_what_names_no_user_is_kept_as_it_stands(shop, staff, as_asha, written):
    import_rows(shop, [came(written)], HEADINGS)

    visit = Visit.objects.get()
    assert (visit.attended_by, visit.attended_by_name) == (None, written)
    assert as_asha.get(f"/api/visits/{visit.pk}/").json()["attended_by_name"] == written
    journey = as_asha.get(f"/api/customers/{visit.customer_id}/journey/").json()["results"]
    (given,) = [each for each in journey if each["type"] == "store_visit"]
    assert given["details"]["attended_by"] == written


def test_a_first_name_that_two_users_bear_names_neither(shop, staff):
    User.objects.create_user("other", organization=shop, first_name="Chitra", last_name="Shah")
    staff.username = "cjoshi"
    staff.save()

    import_rows(shop, [came("Chitra Joshi"), came("CHITRA SHAH", day="3/5/2024"),
                   came("Chitra", day="4/5/2024")], HEADINGS)  # fmt: skip

    matching = Visit.objects.order_by("visit_date").values_list("attended_by__username", flat=True)
    assert list(matching) == ["cjoshi", "other", None]


def test_a_user_of_another_business_is_a_name_like_any(shop, cg_road, dev):
    import_rows(shop, [came("dev")], HEADINGS)

    visit = Visit.objects.get()
    assert (visit.attended_by, visit.attended_by_text) == (None, "dev")


def test_a_later_sheet_says_who_attended_a_known_visit_once(shop, staff, bilal):
    first = import_rows(shop, [came("-")], HEADINGS)
    second = import_rows(shop, [came("Chitra")], HEADINGS)
    third = import_rows(shop, [came("bilal")], HEADINGS)

    assert [*outcomes(first), *outcomes(second), *outcomes(third)] == [
        "created", "updated", "unchanged",
    ]  # fmt: skip
    assert second.rows.get().changes == {"attended_by": ["", "Chitra"]}
    assert Visit.objects.get().attended_by == staff


def test_the_same_sheet_again_is_known(shop, staff):
    import_rows(shop, [came("Chitra")], HEADINGS)

    assert outcomes(import_rows(shop, [came("Chitra")], HEADINGS)) == ["unchanged"]


def test_lines_of_a_bill_say_who_sold_and_who_attended(shop, staff, bilal):
    sheet = [
        [*row(bill_no="B-1"), "Chitra"],
        [*row(bill_no="B-1", medicine="ORS"), "bilal"],
        [*row(bill_no="B-2", patient="CASH", mobile=""), "bilal"],
        [*row(bill_no="B-3", patient="Ravi", mobile="9825012345"), "Ramesh"],
    ]

    upload = import_rows(shop, sheet, [*PURCHASES, "Sales Person"], kind="purchases")

    assert outcomes(upload) == ["created"] * 4
    matching = Bill.objects.credited().order_by("bill_number").values_list("credited", "served_by")
    assert list(matching) == [(staff.pk, staff.pk), (bilal.pk, bilal.pk), (None, None)]
    assert Visit.objects.get(customer__phone="+919723521333").attended_by == staff
    assert Visit.objects.get(customer__full_name="Ravi").attended_by_name == "Ramesh"


@pytest.mark.parametrize("chunk_rows", [1, 100])
def test_a_preview_says_what_becomes_of_it(settings, shop, staff, chunk_rows):
    settings.UPLOAD_CHUNK_ROWS = chunk_rows
    import_rows(shop, [came("")], HEADINGS)
    sheet = [came("Chitra"), came("bilal"), came("Chitra", day="3/5/2024"), came("Ramesh")]

    upload = preview(shop, sheet, HEADINGS)
    given = rows_of(upload)
    run(upload)

    assert done_by(upload) == given
    assert outcomes(upload) == ["updated", "unchanged", "updated", "unchanged"]


def test_undoing_takes_the_visit_that_the_sheet_made(shop, staff):
    upload = import_rows(shop, [came("Chitra"), came("Ramesh", "Ravi", "9825012345")], HEADINGS)

    revert(upload)

    assert not Visit.objects.exists()
    assert not Customer.objects.exists()


def test_undoing_opens_again_who_attended_a_visit_that_was_there(shop, staff):
    import_rows(shop, [came("")], HEADINGS)
    upload = import_rows(shop, [came("Chitra")], HEADINGS)
    given = preview_revert(upload, by=None)
    run_jobs()
    given.refresh_from_db()

    reverted = revert(upload)

    assert reverted.counts == given.counts
    assert Visit.objects.get().attended_by_name == ""
    assert "The visit to CG Road on 2 May 2024: who attended it" in " ".join(
        listed(reverted, "reverted")
    )
    assert outcomes(import_rows(shop, [came("Chitra")], HEADINGS)) == ["updated"]


def test_undoing_leaves_whom_somebody_set_by_hand_since(shop, staff, bilal):
    upload = import_rows(shop, [came("Chitra")], HEADINGS)
    correct_visit(Visit.objects.get(), {"attended_by": bilal}, by=bilal)

    revert(upload)

    assert Visit.objects.get().attended_by == bilal
