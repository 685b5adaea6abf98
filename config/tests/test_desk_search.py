"""Who buys, found at the counter as somebody types: late answers, names, errors."""

from playwright.sync_api import expect

from config.tests.desk import IN_THE_DESK, desk
from config.tests.test_desk_counter import PHONE, counter
from customers.tests.conftest import add
from visits.models import Bill

__all__ = ["add", "counter", "desk"]
pytestmark = IN_THE_DESK

_LATE = """const ask = window.fetch;
window.fetch = async (request, ...rest) => {
    const answer = await ask(request, ...rest);
    const isOfPeople = (request.url ?? String(request)).includes("/api/customers/");
    if (isOfPeople) await new Promise((resolve) => setTimeout(resolve, 600));
    return answer;
};"""


def test_late_answers_to_what_is_typed_by_hand_open_and_save_the_right_person(
    counter, add, chitra, page
):
    asha, ravi = add("Asha Patel", PHONE), add("Ravi Shah", "98250 12345")
    page.add_init_script(_LATE)
    counter(chitra)
    box = page.get_by_label("Phone or name")
    box.press_sequentially(PHONE[:5], delay=200)
    expect(page.get_by_role("option", name="Asha Patel")).to_be_visible()
    box.press_sequentially(PHONE[5:], delay=200)
    expect(page.get_by_role("heading", name="Asha Patel")).to_be_visible()
    expect(page.get_by_role("combobox", name="Medicine 1")).to_be_focused()
    page.keyboard.type("ORS", delay=200)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").filter(has_text="Saved FF-")).to_be_visible()

    box.press_sequentially("Rav", delay=200)
    expect(page.get_by_role("option", name="Ravi Shah")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Medicine 1")).to_be_focused()
    page.keyboard.type("ORS")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("is still asked for")).to_be_visible()
    assert Bill.objects.count() == 1
    expect(page.get_by_label("Asking what is known of them")).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Ravi Shah")).to_have_count(0)

    assert [bill.customer for bill in Bill.objects.order_by("pk")] == [asha, ravi]


def test_a_name_takes_nobody_by_itself(counter, add, chitra, shivranjani):
    add("Asha Patel", PHONE, branch=shivranjani)
    page = counter(chitra)

    page.get_by_label("Phone or name").fill("Asha")
    expect(page.get_by_role("option", name="Asha Patel")).to_be_visible()
    expect(page.get_by_role("heading", name="Asha Patel")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Asha Patel")).to_be_visible()


def test_an_error_is_no_empty_list(counter, chitra, page):
    counter(chitra)
    page.route("**/api/customers/?*", lambda route: route.fulfill(status=500, json={}))

    page.get_by_label("Phone or name").fill("Asha")

    expect(page.get_by_role("alert")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("Nobody has this name.")).to_have_count(0)
