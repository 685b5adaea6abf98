"""The counter of the Desk in a real browser: by keyboard, on a phone, with a cut line."""

import re

import pytest
from playwright.sync_api import Page, expect

from config.tests.desk import IN_THE_DESK, PHONE_SIZE, WIDE, desk, faults_of
from conftest import PASSWORD, make_member
from core.roles import Role
from customers.models import Customer
from customers.tests.conftest import add
from visits.models import Bill, Purchase
from visits.tests.conftest import sell

__all__ = ["add", "desk", "sell"]
pytestmark = IN_THE_DESK
PHONE = "97235 21333"


@pytest.fixture
def counter(desk):
    def open_as(user) -> Page:
        page: Page = desk(user, "counter")
        expect(page.get_by_label("Phone or name")).to_be_visible()
        return page

    return open_as


def type_line(page: Page, medicine, quantity, amount, days):
    for text in (medicine, quantity, amount, days):
        page.keyboard.type(text)
        page.keyboard.press("Enter")


def test_a_known_walk_in_is_billed_with_the_keyboard_alone(counter, add, chitra, shivranjani):
    add("Asha Patel", PHONE)
    page = counter(chitra)

    page.get_by_label("Phone or name").press_sequentially(PHONE, delay=150)  # no fast typist
    expect(page.get_by_role("combobox", name="Medicine 1")).to_be_focused()
    expect(page.get_by_role("heading", name="Asha Patel")).to_be_visible()
    type_line(page, "Metformin 500", "60", "180", "30")
    type_line(page, "Telma 40", "15", "90.50", "15")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile("^Save"))).to_be_focused()
    expect(page.get_by_text("₹270.50")).to_be_visible()
    page.keyboard.press("Enter")

    expect(page.get_by_role("status").filter(has_text="Saved FF-")).to_contain_text("₹270.50")
    lines = Purchase.objects.values_list("medicine_name", "quantity", "duration_days")
    assert list(lines) == [("Metformin 500", 60, 30), ("Telma 40", 15, 15)]
    assert Bill.objects.get().branch == shivranjani


def test_a_new_person_is_named_in_the_same_place(counter, chitra):
    page = counter(chitra)

    page.get_by_label("Phone or name").fill("98250 12345")
    page.get_by_label("Name", exact=True).fill("Ravi Shah")
    page.get_by_role("combobox", name="Medicine 1").fill("ORS")
    page.get_by_label("Amount 1").fill("20")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("New customer.")).to_be_visible()
    assert Customer.objects.get().full_name == "Ravi Shah"


def test_what_a_bill_still_lacks_is_said(counter, add, chitra, page):
    add("Asha Patel", PHONE)
    counter(chitra)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Not saved yet: type a phone or a name")).to_be_visible()
    asked = []
    page.route("**/api/customers/phone/**", lambda route: asked.append(route), times=1)
    page.get_by_label("Phone or name").fill(PHONE)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("whose bill it is is not known")).to_be_visible()
    while not asked:
        page.wait_for_timeout(20)
    asked[0].continue_()
    expect(page.get_by_role("heading", name="Asha Patel")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Not saved yet: type what was bought")).to_be_visible()
    page.get_by_role("combobox", name="Medicine 1").focus()
    type_line(page, "Metformin 500", "60", "180", "30")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("status").filter(has_text="Saved FF-")).to_be_visible()


def test_a_double_tap_makes_one_bill(counter, add, chitra):
    add("Asha Patel", PHONE)
    page = counter(chitra)
    page.get_by_label("Phone or name").fill(PHONE)
    page.get_by_role("combobox", name="Medicine 1").fill("ORS")

    page.get_by_role("button", name=re.compile("^Save")).dblclick()

    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    assert Bill.objects.count() == 1


def test_a_lost_answer_and_another_try_make_one_bill(counter, add, chitra, page):
    add("Asha Patel", PHONE)
    counter(chitra)
    page.get_by_label("Phone or name").fill(PHONE)
    page.get_by_role("combobox", name="Medicine 1").fill("ORS")
    lost = []

    def lose_the_first(route):
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch())  # it arrives, and its answer does not
            route.abort()

    page.route("**/api/bills/quick-purchase/", lose_the_first)
    page.get_by_role("button", name=re.compile("^Save")).click()
    page.get_by_role("button", name="Try again").click()

    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    assert Bill.objects.count() == 1


def test_what_is_typed_outlives_the_page(counter, add, chitra, page):
    add("Asha Patel", PHONE)
    counter(chitra)
    page.get_by_label("Phone or name").fill(PHONE)
    page.get_by_role("combobox", name="Medicine 1").fill("Metformin 500")

    page.reload()

    expect(page.get_by_role("heading", name="Asha Patel")).to_be_visible()
    expect(page.get_by_role("combobox", name="Medicine 1")).to_have_value("Metformin 500")


def test_a_second_tab_names_the_bill_of_the_first_and_takes_it_over(counter, add, chitra, page):
    add("Asha Patel", PHONE)
    counter(chitra)
    page.get_by_label("Phone or name").fill(PHONE)
    page.get_by_role("combobox", name="Medicine 1").fill("Metformin 500")
    expect(page).to_have_title("Asha Patel · Counter · Footfall")

    second = page.context.new_page()
    second.goto(page.url)
    take_over = second.get_by_role("button", name="Take over: Asha Patel")
    expect(take_over).to_be_visible()
    expect(second.get_by_role("heading", name="Asha Patel")).to_have_count(0)
    second.get_by_label("Phone or name").fill("Ravi")
    take_over.click()
    expect(second.get_by_role("combobox", name="Medicine 1")).to_have_value("Metformin 500")
    expect(page.get_by_role("button", name="Take over: Asha Patel")).to_be_visible()
    expect(page.get_by_role("heading", name="Asha Patel")).to_have_count(0)
    assert faults_of(page) == []

    second.get_by_label("Quantity 1").press("Control+Enter")
    expect(second.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    expect(second.get_by_label("Phone or name")).to_have_value("Ravi")
    expect(page.get_by_role("button", name="Take over: Asha Patel")).to_have_count(0)
    second.close()
    page.reload()

    expect(page.get_by_label("Phone or name")).to_have_value("Ravi")
    assert Bill.objects.count() == 1


def test_the_next_person_at_this_computer_sees_nothing_of_it(
    counter, add, chitra, bilal, page, shivranjani
):
    add("Asha Patel", PHONE)
    counter(chitra)
    page.get_by_label("Phone or name").fill(PHONE)
    expect(page.get_by_role("heading", name="Asha Patel")).to_be_visible()

    page.get_by_role("button", name="chitra").click()
    page.get_by_role("menuitem", name="Sign out").click()
    counter(bilal)

    expect(page.get_by_label("Phone or name")).to_have_value("")
    assert "Asha" not in page.content()


def test_a_session_that_ends_keeps_the_page_under_the_sign_in(counter, add, chitra, page, context):
    add("Asha Patel", PHONE)
    counter(chitra)
    page.get_by_label("Phone or name").fill(PHONE)
    page.get_by_role("combobox", name="Medicine 1").fill("ORS")
    context.clear_cookies()
    page.route("**/api/bills/**", lambda route: route.fulfill(status=401, json={}), times=1)

    page.get_by_role("button", name=re.compile("^Save")).click()
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog.get_by_label("User name")).to_have_value("chitra")  # whose page it is
    expect(dialog.locator("input[type=password]")).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)

    expect(page.get_by_role("combobox", name="Medicine 1")).to_have_value("ORS")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()


@pytest.mark.parametrize("width", [768, 844, 993])
def test_a_tablet_has_room_for_a_medicine_and_nothing_covers_it(counter, add, chitra, page, width):
    add("Asha Patel", PHONE)
    page.set_viewport_size({"width": width, "height": 900})
    counter(chitra)

    page.get_by_label("Phone or name").click()
    page.keyboard.type(PHONE)
    expect(page.get_by_role("heading", name="Asha Patel")).to_be_visible()

    medicine = page.get_by_role("combobox", name="Medicine 1")
    assert medicine.bounding_box()["width"] >= 160
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_viewer_is_offered_no_counter(page, live_server, veena):
    page.goto(f"{live_server.url}/app/")
    page.get_by_label("User name").fill("veena")
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1, name="Customers")).to_be_visible()
    expect(page.get_by_role("link", name="Counter")).to_have_count(0)
    page.goto(f"{live_server.url}/app/counter")
    expect(page.get_by_text("writes no bills")).to_be_visible()
    expect(page.get_by_text("Ask an owner or manager")).to_be_visible()


TELMA = {
    "medicine_name": "Telma 40",
    "generic_name": "Telmisartan",
    "quantity": "15",
    "amount": "90.50",
    "duration_days": 15,
}
_PRINTED = """window.print = () => {
    const address = document.querySelector("link").href;
    top.printed = [...(top.printed ?? []), [document.body.innerText, address]];
}"""


def take_asha(page: Page):
    page.get_by_label("Phone or name").fill(PHONE)
    expect(page.get_by_role("button", name="Somebody else")).to_be_visible()


def lit(page: Page):
    """The proposal that Enter would take."""
    return page.get_by_role("listbox", name="Sold before").get_by_role("option", selected=True)


def test_a_medicine_is_completed_and_the_receipt_printed_with_keys_alone(
    counter, add, sell, chitra, page
):
    sell(TELMA, {**TELMA, "medicine_name": "Telma AM", "generic_name": ""}, phone="98250 99999")
    add("Asha Patel", PHONE)
    page.add_init_script(_PRINTED)
    counter(chitra)
    expect(page.get_by_label("Phone or name")).to_be_focused()

    page.keyboard.type(PHONE)
    expect(page.get_by_role("combobox", name="Medicine 1")).to_be_focused()
    page.keyboard.type("telmis")  # its generic name
    expect(lit(page)).to_contain_text("Telma 40")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Quantity 1")).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Enter")
    page.keyboard.type("Telma")
    expect(lit(page)).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox", name="Medicine 2")).to_have_value("Telma")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").filter(has_text="Saved FF-")).to_contain_text("₹90.50")
    expect(page.get_by_label("Phone or name")).to_be_focused()  # for whoever comes next
    page.keyboard.press("Alt+p")
    page.wait_for_function("() => window.printed?.length === 1")
    page.get_by_label("Paper").select_option("80mm")
    page.keyboard.press("Alt+p")
    page.wait_for_function("() => window.printed?.length === 2")

    bill = Bill.objects.latest("pk")
    lines = bill.purchases.values_list("medicine_name", "generic_name", "quantity", "duration_days")
    assert set(lines) == {("Telma 40", "Telmisartan", 15, 15), ("Telma", "", 1, None)}
    (a6, a6_styles), (roll, roll_styles) = page.evaluate("printed")
    assert a6 == roll
    assert bill.bill_number in a6
    assert "Asha Patel" in a6
    assert "receipt-a6" in a6_styles
    assert "receipt-80mm" in roll_styles
    page.reload()
    assert page.evaluate("localStorage.getItem('footfall.paper')") == "80mm"
    page.get_by_label("Phone or name").wait_for()


def test_who_served_stays_for_the_next_bill_of_the_day(
    counter, add, shop, shivranjani, chitra, page
):
    dhruv = make_member(shop, "dhruv", Role.STAFF)
    dhruv.branches.set([shivranjani])
    add("Asha Patel", PHONE)
    counter(chitra)
    expect(page.get_by_label("Served by")).to_have_value("")

    for medicine in ("ORS", "Telma 40"):
        take_asha(page)
        page.get_by_role("combobox", name="Medicine 1").fill(medicine)
        if medicine == "ORS":
            page.get_by_label("Served by").focus()
            page.keyboard.type("dhruv")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("heading", name="Asha Patel")).to_have_count(0)
        expect(page.get_by_label("Served by")).to_have_value(str(dhruv.pk))

    assert [bill.served_by for bill in Bill.objects.all()] == [dhruv, dhruv]
    assert {bill.created_by for bill in Bill.objects.all()} == {chitra}


def test_what_was_sold_before_could_not_be_asked_and_the_bill_goes_on(counter, add, chitra, page):
    add("Asha Patel", PHONE)
    counter(chitra)
    page.route("**/api/medicines/?*", lambda route: route.fulfill(status=500, json={}))
    take_asha(page)

    page.get_by_role("combobox", name="Medicine 1").fill("Telma 40")
    expect(page.get_by_text("could not be looked up")).to_be_visible(timeout=15_000)
    page.keyboard.press("Enter")

    expect(page.get_by_label("Quantity 1")).to_be_focused()
    expect(page.get_by_role("combobox", name="Medicine 1")).to_have_value("Telma 40")


def test_on_a_phone_who_buys_is_one_pinned_line_once_lines_are_typed(counter, add, chitra, page):
    add("Asha Patel", PHONE)
    page.set_viewport_size(PHONE_SIZE)
    counter(chitra)
    page.get_by_label("Phone or name").fill(PHONE)
    who = page.get_by_role("region", name="Who buys")
    expect(who.get_by_label("Category")).to_be_visible()
    page.get_by_role("combobox", name="Medicine 1").focus()

    for medicine in ("Metformin", "Telma", "ORS", "Dolo", "Pan 40", "Shelcal", "Crocin", "Limcee"):
        type_line(page, medicine, "1", "20", "")
    expect(who.get_by_label("Category")).to_have_count(0)
    for scrolled in ("0", "document.body.scrollHeight"):
        page.evaluate(f"scrollTo(0, {scrolled})")
        expect(who.get_by_role("heading", name="Asha Patel")).to_be_in_viewport(ratio=1)
        expect(page.get_by_role("button", name=re.compile("^Save"))).to_be_in_viewport(ratio=1)
    assert faults_of(page) == []

    who.get_by_role("button", name="Open the card").click()
    expect(who.get_by_label("Category")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").filter(has_text="Saved FF-")).to_contain_text("160.00")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE_SIZE, WIDE], ids=["phone", "wide"])
def test_axe_finds_nothing_in_a_bill_with_proposals_nor_beside_a_saved_one(
    browser, live_server, add, sell, shop, chitra, bilal, scheme, size
):
    sell(TELMA, phone=PHONE)
    context = browser.new_context(
        bypass_csp=True, viewport=size, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/app/")
    page.get_by_label("User name").fill(chitra.username)
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    take_asha(page)
    page.get_by_role("combobox", name="Medicine 1").fill("ORS")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name=re.compile("^Print"))).to_be_visible()
    take_asha(page)
    page.get_by_role("combobox", name="Medicine 1").fill("tel")
    expect(lit(page)).to_contain_text("Telmisartan")

    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.wait_for_load_state("networkidle")
    context.close()
