"""Bills in the admin site: entered, put right, cancelled, and told on the customer's page."""

import pytest
from django.test import Client

from customers.models import Customer
from history.models import Change
from visits.models import Bill, Purchase, Visit
from visits.tests.conftest import ATORVASTATIN, METFORMIN

LIST = "/admin/visits/bill/"
ADD = f"{LIST}add/"
NOBODY = Customer()  # picked in no field
pytestmark = pytest.mark.django_db


@pytest.fixture
def client(bilal):
    client = Client()
    client.force_login(bilal)
    return client


@pytest.fixture
def bill(sell):
    answer = sell(METFORMIN, ATORVASTATIN, bill_number="B-1", full_name="Asha Patel")
    return Bill.objects.get(pk=answer.data["id"])


def line(**given):
    return {
        "medicine_name": "Metformin 500", "generic_name": "", "is_generic": "unknown",
        "quantity": "60", "amount": "180", "duration_days": "", **given,
    }  # fmt: skip


def typed(customer, branch, *lines, known=0, **values):
    data = {"purchases-TOTAL_FORMS": len(lines), "purchases-INITIAL_FORMS": known}
    for number, row in enumerate(lines):
        data |= {f"purchases-{number}-{name}": value for name, value in row.items()}
    return data | {
        "customer": customer.pk or "", "branch": branch.pk, "bill_date": "2025-09-25",
        "bill_number": "", "customer_category": "", "doctor_name": "", "discount_amount": "0",
        "notes": "", "changes-TOTAL_FORMS": 0, "changes-INITIAL_FORMS": 0, **values,
    }  # fmt: skip


def as_stored(bill, **values):
    lines = [
        line(
            id=each.pk, bill=bill.pk, medicine_name=each.medicine_name, quantity=each.quantity,
            amount=each.amount, duration_days=each.duration_days or "",
        )
        for each in bill.purchases.order_by("pk")
    ]  # fmt: skip
    values = {"bill_number": bill.bill_number, **values}
    return typed(bill.customer, bill.branch, *lines, known=len(lines), **values)


def errors(response):
    page = response.context
    return str(page["adminform"].form.errors) + str(page["errors"])


def test_a_bill_is_entered_with_its_lines(client, add, shivranjani):
    asha = add("Asha Patel", "9723521333")

    response = client.post(ADD, typed(asha, shivranjani, line(), line(medicine_name="ORS")))

    assert response.status_code == 302, errors(response)
    bill = Bill.objects.get()
    assert (bill.bill_number, bill.total_amount) == ("FF-000001", 360)
    assert bill.created_by.username == "bilal"
    assert Visit.objects.get().outcome == "purchased"


def test_what_the_service_refuses_stands_on_the_page(client, add, shivranjani):
    asha = add("Asha Patel", "9723521333")

    too_many = client.post(ADD, typed(asha, shivranjani, line(amount="1.005")))
    below_zero = client.post(ADD, typed(asha, shivranjani, line(quantity="-1")))
    nothing = client.post(ADD, typed(asha, shivranjani))

    assert "INR has at most 2 decimals" in errors(too_many)
    assert "Give a quantity above 0" in errors(below_zero)
    assert "Give what was bought" in errors(nothing)
    assert not Bill.objects.exists()
    assert not Visit.objects.exists()


def test_a_bill_is_put_right_through_the_service(client, bill):
    one = f"{LIST}{bill.pk}/change/"
    given = as_stored(bill, doctor_name="Dr. Shaikh")
    given["purchases-0-amount"] = "150"
    given["purchases-1-DELETE"] = "on"

    response = client.post(one, given)

    assert response.status_code == 302, errors(response)
    bill.refresh_from_db()
    assert (bill.doctor_name, bill.total_amount) == ("Dr. Shaikh", 150)
    assert Purchase.objects.count() == 1
    change = Change.objects.filter(target_type="bill").get()
    assert change.by.username == "bilal"
    page = client.get(one).content.decode()
    assert "Doctor name: — → Dr. Shaikh" in page
    assert "Line removed: Atorvastatin 10" in page


def test_a_new_line_begins_without_an_amount_and_asks_for_it(client, shivranjani):
    customer = Customer.objects.create(
        organization=shivranjani.organization, full_name="Asha Patel", phone="+919723521333"
    )

    page = client.get(ADD).content.decode()
    refused = client.post(ADD, typed(customer, shivranjani, line(amount="")))

    assert 'name="purchases-__prefix__-amount" value=' not in page
    assert "This field is required." in refused.content.decode()
    assert not Bill.objects.exists()


def test_amounts_have_the_decimals_of_the_currency(client, bill):
    one = f"{LIST}{bill.pk}/change/"

    page = client.get(one).content.decode()

    assert 'name="purchases-0-amount" value="180.00"' in page
    assert 'name="purchases-0-quantity" value="60"' in page
    assert 'name="discount_amount" value="0.00"' in page
    Bill.objects.update(currency="JPY")
    assert 'name="purchases-0-amount" value="180"' in client.get(one).content.decode()


@pytest.mark.parametrize("who", ["veena", "bilal"])
def test_to_read_they_have_them_too(request, client, bill, who):
    client.force_login(request.getfixturevalue(who))
    if who == "bilal":
        client.post(f"{LIST}{bill.pk}/change/", as_stored(bill, cancel_because="Returned"))

    page = client.get(f"{LIST}{bill.pk}/change/").content.decode()

    assert "180.00" in page
    assert "240.50" in page
    assert ".000" not in page


def test_a_page_that_is_saved_as_it_is_changes_nothing(client, bill):
    response = client.post(f"{LIST}{bill.pk}/change/", as_stored(bill))

    assert response.status_code == 302, errors(response)
    assert not Change.objects.filter(target_type="bill").exists()


def test_a_manager_cancels_with_a_reason_and_the_page_is_to_read_then(client, bill):
    one = f"{LIST}{bill.pk}/change/"

    response = client.post(one, as_stored(bill, cancel_because="Returned"))

    assert response.status_code == 302, errors(response)
    bill.refresh_from_db()
    assert bill.cancel_reason == "Returned"
    page = client.get(one).content.decode()
    assert "Returned" in page
    assert 'name="_save"' not in page


def test_staff_are_not_offered_to_cancel_and_do_not(chitra, bill):
    client = Client()
    client.force_login(chitra)
    one = f"{LIST}{bill.pk}/change/"

    assert "cancel_because" not in client.get(one).content.decode()
    client.post(one, as_stored(bill, cancel_because="Returned"))

    bill.refresh_from_db()
    assert bill.cancelled_at is None


def test_who_only_reads_sees_no_medicine(veena, bill):
    Bill.objects.update(doctor_name="Dr. Trivedi")
    client = Client()
    client.force_login(veena)

    page = client.get(f"{LIST}{bill.pk}/change/").content.decode()

    assert "B-1" in page
    assert "Metformin" not in page
    assert "Trivedi" not in page


def test_bills_are_found_by_number_and_customer(client, bill):
    def found(text):
        return client.get(LIST, {"q": text}).context["cl"].result_count

    assert (found("b-1"), found("97235 21333"), found("Ravi")) == (1, 1, 0)


def test_the_customers_page_lists_the_bills(client, bill):
    page = client.get(f"/admin/customers/customer/{bill.customer_id}/change/").content.decode()

    assert f"{LIST}{bill.pk}/change/" in page
    assert "420.50 INR" in page
    assert Customer.objects.count() == 1


def test_somebody_new_is_billed_by_phone_and_name(client, shivranjani):
    given = typed(NOBODY, shivranjani, line(), phone="097235 21333", full_name="Asha Patel")

    response = client.post(ADD, given)

    assert response.status_code == 302, errors(response)
    asha = Bill.objects.get().customer
    assert (asha.full_name, asha.phone) == ("Asha Patel", "+919723521333")


def test_a_known_phone_bills_who_has_it(client, add, shivranjani):
    asha = add("Asha Patel", "9723521333")

    client.post(ADD, typed(NOBODY, shivranjani, line(), phone="097235 21333"))

    assert Bill.objects.get().customer == asha


def test_a_bill_for_two_people_is_refused(client, add, shivranjani):
    asha = add("Asha Patel", "9723521333")

    response = client.post(ADD, typed(asha, shivranjani, line(), phone="9904309398"))

    assert "Either pick a customer or give a phone and name" in errors(response)
    assert not Bill.objects.exists()


def test_an_unreadable_phone_is_refused_beside_its_field(client, shivranjani):
    response = client.post(ADD, typed(NOBODY, shivranjani, line(), phone="98250"))

    assert "id_phone_error" in errors(response)
    assert not Customer.objects.exists()


def test_a_refused_amount_stands_beside_its_line(client, add, shivranjani):
    asha = add("Asha Patel", "9723521333")
    lines = (line(), line(medicine_name="ORS", amount="1.005"))

    response = client.post(ADD, typed(asha, shivranjani, *lines))

    assert "id_purchases-1-amount_error" in errors(response)
    assert "id_purchases-0-amount_error" not in errors(response)


def test_a_new_bill_is_of_today_and_of_the_only_branch_of_its_writer(chitra, shivranjani):
    signed_in = Client()
    signed_in.force_login(chitra)

    form = signed_in.get(ADD).context["adminform"].form

    assert form["bill_date"].initial == shivranjani.organization.today()
    assert form["branch"].initial == shivranjani.pk


def test_who_works_in_several_branches_begins_where_they_billed_last(
    client, add, shivranjani, cg_road
):
    asha = add("Asha Patel", "9723521333")
    assert "branch" not in client.get(ADD).context["adminform"].form.initial

    for branch in (cg_road, shivranjani):
        client.post(ADD, typed(asha, branch, line()))

    assert client.get(ADD).context["adminform"].form.initial["branch"] == shivranjani.pk


def pick(user, term):
    signed_in = Client()
    signed_in.force_login(user)
    where = {"app_label": "visits", "model_name": "bill", "field_name": "customer"}
    found = signed_in.get("/admin/autocomplete/", {**where, "term": term}).json()
    return [one["text"] for one in found["results"]]


def test_the_picker_finds_somebody_of_another_branch_by_the_whole_phone(
    chitra, add, shivranjani, cg_road
):
    add("Asha Patel", "9723521333", branch=cg_road)

    assert pick(chitra, "97235 21333") == ["Asha Patel, +91 97235 21333"]
    assert pick(chitra, "Asha") == pick(chitra, "97235") == []


def test_somebody_of_another_branch_is_billed_where_they_stand(chitra, add, shivranjani, cg_road):
    asha = add("Asha Patel", "9723521333", branch=cg_road)
    signed_in = Client()
    signed_in.force_login(chitra)

    response = signed_in.post(ADD, typed(asha, shivranjani, line()))

    assert response.status_code == 302, errors(response)
    assert Bill.objects.get().customer == asha


def test_the_picker_and_the_form_know_nobody_of_another_organization(
    client, bilal, add, shivranjani, other_shop
):
    stranger = Customer.objects.create(
        organization=other_shop, full_name="Zara", phone="+919723521333"
    )

    assert pick(bilal, "9723521333") == []
    response = client.post(ADD, typed(stranger, shivranjani, line()))
    assert response.status_code == 200
    assert not Bill.objects.exists()


def test_a_cancelled_bill_has_no_button_to_save_it(client, bill):
    one = f"{LIST}{bill.pk}/change/"
    assert "_save" in client.get(one).content.decode()

    client.post(one, as_stored(bill, cancel_because="Billed twice"))

    assert 'name="_save"' not in client.get(one).content.decode()
