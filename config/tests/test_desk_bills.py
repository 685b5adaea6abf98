"""Bills at the counter that go other ways: another of the family, other money, a lost answer."""

import re

from playwright.sync_api import Page, expect

from config.tests.desk import IN_THE_DESK, desk, faults_of
from config.tests.test_desk_counter import type_line
from customers.models import Customer
from customers.tests.conftest import add
from visits.models import Bill

__all__ = ["add", "desk"]
pytestmark = IN_THE_DESK
PHONE = "97235 21333"
QUICK = "**/api/bills/quick-purchase/"


def save(page: Page):
    page.get_by_role("button", name=re.compile("^Save")).first.click()


def lose_answers(page: Page, times: int):
    """What is sent arrives, and its answer does not."""

    def lose(route):
        route.fetch()
        route.abort()

    page.route(QUICK, lose, times=times)


def test_a_relative_and_who_has_no_phone_get_their_own_bills(desk, add, chitra, shivranjani, shop):
    add("Ramesh Patel", PHONE, branch=shivranjani)
    kavita, ila = (add(name, branch=shivranjani) for name in ("Kavita Patel", "Ila Desai"))
    Customer.objects.filter(pk=kavita.pk).update(phone="+919723521333")
    page = desk(chitra, "counter")

    for typed, name in ((PHONE, "Kavita Patel"), ("Ila Des", "Ila Desai")):
        page.get_by_label("Phone or name").fill(typed)
        page.get_by_role("option", name=name).click()
        expect(page.get_by_role("region", name="Who buys")).to_contain_text(name)
        expect(page.get_by_label("Asking what is known of them")).to_have_count(0)
        page.get_by_role("combobox", name="Medicine 1").fill("ORS")
        page.get_by_label("Amount 1").fill("20")
        page.get_by_label("Amount 1").press("Control+Enter")
        expect(page.get_by_role("status").filter(has_text="Saved FF-")).to_contain_text(name)

    assert [bill.customer for bill in Bill.objects.order_by("pk")] == [kavita, ila]
    names = Customer.objects.order_by("full_name").values_list("full_name", flat=True)
    assert list(names) == ["Ila Desai", "Kavita Patel", "Ramesh Patel"]


def test_a_bill_changed_after_a_lost_answer_names_the_stored_one(desk, add, chitra, page):
    add("Asha Patel", PHONE)
    desk(chitra, "counter")
    for amount in ("20", "30"):
        page.get_by_label("Phone or name").fill(PHONE)
        page.get_by_role("combobox", name="Medicine 1").fill("ORS")
        page.get_by_label("Amount 1").fill(amount)
        lose_answers(page, times=1)
        save(page)
        expect(page.get_by_role("alert")).to_contain_text("No connection")
        page.get_by_label("Quantity 1").fill("7")
        save(page)
        stored = page.get_by_role("alert").filter(has_text="Saved already as FF-")
        expect(stored).to_contain_text(f"₹{amount}.00 to Asha Patel")
        assert faults_of(page) == []
        way = "Throw away what was changed" if amount == "20" else "Save as another bill"
        stored.get_by_role("button", name=way).click()
        expect(page.get_by_role("status").filter(has_text="Saved FF-")).to_be_visible()
        expect(page.get_by_label("Phone or name")).to_have_value("")

    lines = Bill.objects.order_by("pk").values_list("total_amount", "purchases__quantity")
    assert list(lines) == [(20, 1), (30, 1), (30, 7)]


def test_try_again_sells_to_nobody_and_what_is_thrown_away_comes_back(desk, add, chitra, page):
    add("Asha Patel", PHONE)
    desk(chitra, "counter")
    page.get_by_label("Phone or name").fill(PHONE)
    page.get_by_role("combobox", name="Medicine 1").fill("ORS")
    page.route(QUICK, lambda route: route.fulfill(status=503, json={}), times=1)
    save(page)
    page.get_by_role("button", name="Somebody else").click()

    page.get_by_role("button", name="Try again").click()

    expect(page.get_by_text("Not saved yet: type a phone or a name")).to_be_visible()
    assert not Bill.objects.exists()
    page.get_by_role("combobox", name="Medicine 1").fill("")  # another bill from now on
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("combobox", name="Medicine 1").fill("ORS")

    page.get_by_role("button", name="Throw away").click()
    expect(page.get_by_role("combobox", name="Medicine 1")).to_have_value("")
    expect(page.get_by_text("Thrown away")).to_be_visible()
    page.get_by_role("button", name="Bring back").click()
    expect(page.get_by_role("combobox", name="Medicine 1")).to_have_value("ORS")


def test_a_bill_in_rupees_of_pakistan_has_paisa_and_survives_back(desk, add, chitra, shop, page):
    shop.currency, shop.default_region = "PKR", "PK"
    shop.save()
    add("Ayesha Khan", "0301 2345678")
    desk(chitra, "counter")
    page.get_by_role("link", name="Customers").first.click()
    page.get_by_role("link", name="Counter").first.click()
    page.get_by_label("Phone or name").fill("0301 2345678")
    expect(page.get_by_role("combobox", name="Medicine 1")).to_be_focused()
    type_line(page, "Panadol", "2", "1,180.50", "")

    page.go_back()
    expect(page.get_by_role("heading", name="Customers")).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("heading", name="Ayesha Khan")).to_be_visible()
    expect(page.get_by_label("Amount 1")).to_have_value("1,180.50")
    page.get_by_role("combobox", name="Medicine 2").focus()
    type_line(page, "ORS", "1", "20.75", "")
    expect(page.get_by_text(re.compile(r"1,201\.25"))).to_be_visible()
    page.get_by_label("Amount 1").press("Control+Enter")

    expect(page.get_by_role("status").filter(has_text="Saved FF-")).to_contain_text("1,201.25")
    bill = Bill.objects.get()
    assert (bill.currency, str(bill.total_amount)[:7]) == ("PKR", "1201.25")
