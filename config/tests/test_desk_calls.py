"""Calls in the Desk: my day on a phone and by keyboard, call lists, refills; what goes wrong."""

import re
from contextlib import suppress
from datetime import timedelta

import pytest
from playwright.sync_api import Error, expect

from config.tests.desk import IN_THE_DESK, count_presses, desk, faults_of, row
from conftest import make_member
from contacts.models import ContactRecord, ContactReminder, ContactStatus
from core.roles import Role
from customers.tests.conftest import add
from reminders.models import RefillReminder
from reminders.tests.call_history import call_contact
from reminders.tests.conftest import meera, sell, today

__all__ = ["add", "desk", "meera", "sell", "today"]
pytestmark = IN_THE_DESK

# A phone that is quicker to kill the page than the page to write half a second after a key.
_KEEPS_NOTHING_IN_TIME = "IDBObjectStore.prototype.put = () => { throw new Error() }"


@pytest.fixture
def contact(shop, shivranjani, chitra):
    def make(name, last_digits, **values):
        return ContactRecord.objects.create(
            organization=shop,
            branch=shivranjani,
            name=name,
            phone=f"+9198250123{last_digits}",
            **{"assigned_to": chitra, **values},
        )

    return make


@pytest.fixture
def five(contact):
    names = ["Ravi Shah", "Nisha Agarwal", "Kiran Desai", "Farida Khan", "Om Joshi"]
    return [contact(name, 40 + index) for index, name in enumerate(names)]


def called(page, name):
    """The one who is open."""
    return page.get_by_role("region", name=name)


def outcome(page, name):
    return page.get_by_role("group", name="What came of it").get_by_role("button", name=name)


def test_a_day_is_called_to_its_end(desk, chitra, five, page):
    desk(chitra, "my-day")
    expect(page.get_by_text("5 left")).to_be_visible()

    for contact in five:
        expect(called(page, contact.name)).to_be_visible()
        page.wait_for_timeout(300)  # nobody reads a name faster
        page.keyboard.press("1")

    expect(page.get_by_text("Nobody is left to call today.")).to_be_visible()
    expect(page.get_by_text("0 left")).to_be_visible()
    page.wait_for_load_state("networkidle")
    tomorrow = chitra.organization.today() + timedelta(days=1)
    assert set(ContactRecord.objects.values_list("attempts", "next_action_on")) == {(1, tomorrow)}


def test_the_day_is_done_with_the_keyboard_alone(desk, chitra, five, page):
    desk(chitra, "my-day")
    expect(called(page, "Ravi Shah")).to_be_visible()

    page.keyboard.press("ArrowDown")
    expect(called(page, "Nisha Agarwal")).to_be_visible()
    page.wait_for_timeout(300)  # nobody types a note faster
    page.keyboard.press("n")
    page.keyboard.type("1 child, asks for generics")
    page.keyboard.press("Escape")  # a digit means an outcome again
    page.keyboard.press("4")
    expect(page.get_by_text("Nisha Agarwal, Not interested")).to_be_visible()

    five[1].refresh_from_db()
    assert five[1].status == ContactStatus.INACTIVE
    assert five[1].interactions.get().notes == "1 child, asks for generics"


def test_the_best_time_to_call_is_shown_where_it_is_known(desk, chitra, five, meera, page):
    five[0].customer = meera
    five[0].save()
    call_contact(five[0], "yyyyyn", hour=18)
    call_contact(five[0], "nnnnnn", hour=10)
    best = "Best 18–20 h on weekdays · answered 5 of 6 calls"

    desk(chitra, "my-day")
    expect(called(page, meera.full_name).get_by_text(best)).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(called(page, "Nisha Agarwal")).to_be_visible()
    expect(page.get_by_text("Best")).to_have_count(0)

    page.keyboard.press("ArrowUp")
    called(page, meera.full_name).get_by_role("link", name="Whole page").click()
    expect(page.get_by_role("heading", name=meera.full_name)).to_be_visible()
    expect(page.get_by_text(best)).to_be_visible()


def test_a_double_tap_is_one_outcome(desk, chitra, five, page):
    desk(chitra, "my-day")
    expect(called(page, "Ravi Shah")).to_be_visible()
    page.wait_for_timeout(300)

    outcome(page, "No answer").dblclick()

    expect(page.get_by_text("4 left")).to_be_visible()
    expect(called(page, "Nisha Agarwal")).to_be_visible()
    assert ContactRecord.objects.filter(attempts=1).count() == 1


def test_a_mis_tap_is_undone_within_its_minute(desk, chitra, five, page):
    desk(chitra, "my-day")
    expect(called(page, "Ravi Shah")).to_be_visible()
    page.wait_for_timeout(300)
    outcome(page, "Wrong number").click()

    page.get_by_role("button", name="Undo Ravi Shah").click()

    expect(page.get_by_text("Undone")).to_be_visible()
    expect(page.get_by_text("5 left")).to_be_visible()
    expect(called(page, "Ravi Shah")).to_be_visible()  # it was them whom somebody meant
    five[0].refresh_from_db()
    assert five[0].status == ContactStatus.PENDING
    assert five[0].attempts == 0


def test_another_day_is_one_tap_more(desk, chitra, five, page, today):
    desk(chitra, "my-day")
    expect(called(page, "Ravi Shah")).to_be_visible()
    page.wait_for_timeout(300)

    page.get_by_role("button", name="+7").click()
    outcome(page, "Call later").click()

    expect(page.get_by_text("4 left")).to_be_visible()
    five[0].refresh_from_db()
    assert five[0].next_action_on == today + timedelta(days=7)


def test_do_not_call_asks_once_and_opts_out(desk, chitra, five, page):
    desk(chitra, "my-day")
    expect(called(page, "Ravi Shah")).to_be_visible()
    page.wait_for_timeout(300)

    outcome(page, "Do not call").click()
    page.get_by_role("button", name="Yes, do not call").click()

    expect(page.get_by_text("4 left")).to_be_visible()
    assert ContactRecord.objects.all().opted_out(True).get() == five[0]


def test_what_is_not_saved_says_so_and_is_sent_again(desk, chitra, five, page):
    desk(chitra, "my-day")
    expect(called(page, "Ravi Shah")).to_be_visible()
    page.wait_for_timeout(300)
    page.route("**/api/call-outcomes/", lambda route: route.abort(), times=1)

    outcome(page, "No answer").click()
    expect(called(page, "Nisha Agarwal")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("Not saved: Ravi Shah")
    page.get_by_role("button", name="Try again").click()

    expect(page.get_by_role("button", name="Undo Ravi Shah")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    five[0].refresh_from_db()
    assert five[0].attempts == 1


def test_the_page_killed_after_call_comes_back_with_its_person_and_note(desk, chitra, five, page):
    desk(chitra, "my-day")
    doomed = page.context.new_page()
    doomed.add_init_script(_KEEPS_NOTHING_IN_TIME)
    doomed.goto(page.url)
    row(doomed, "Farida Khan").click()
    doomed.get_by_label("Note").fill("Speaks Gujarati")
    called(doomed, "Farida Khan").get_by_role("link", name=re.compile("^Call Farida Khan")).click()

    with doomed.expect_event("crash"), suppress(Error):
        doomed.goto("chrome://crash")  # ends its process: no event of the page tells it
    page.goto(doomed.url)

    expect(called(page, "Farida Khan")).to_be_visible()
    expect(page.get_by_label("Note")).to_have_value("Speaks Gujarati")


def test_a_call_list_is_worked_through(desk, chitra, five, page):
    page = desk(chitra, "contacts")
    page.get_by_label("Order").select_option("name")
    row(page, "Farida Khan").click()
    expect(called(page, "Farida Khan")).to_be_visible()
    expect(outcome(page, "Will come")).to_be_visible()
    page.keyboard.press("r")
    page.get_by_label("Day", exact=True).fill("today")
    page.get_by_label("Note").last.fill("Ask for her son")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("region", name="Reminders")).to_contain_text("Ask for her son")
    assert ContactReminder.objects.get().assigned_to == chitra
    assert faults_of(page) == []

    outcome(page, "Will come").click()

    expect(called(page, "Kiran Desai")).to_be_visible()
    expect(page.get_by_role("button", name="Undo Farida Khan")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Contacted")).click()
    expect(row(page, "Farida Khan")).to_be_visible()


def test_a_page_of_contacts_is_given_out_in_four_clicks_to_whom_the_manager_chooses(
    desk, bilal, chitra, shop, contact, measured
):
    make_member(shop, "dhruv", Role.STAFF)
    for number in range(10, 13):
        contact(f"Contact {number}", number, assigned_to=None)
    page = desk(bilal, "contacts")
    presses = count_presses(page)

    page.get_by_label("3 on this page").click()
    page.get_by_role("button", name="Give out").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("gets 2, then has 2 open")).to_be_visible()
    dialog.get_by_label("dhruv").click()
    expect(dialog.get_by_text("gets 3, then has 3 open")).to_be_visible()
    assert faults_of(page) == []
    dialog.get_by_role("button", name="Give out 3").click()

    expect(page.get_by_text("3 given out.")).to_be_visible()
    measured("Contacts given out: clicks", str(presses().taps), "at most 4")
    assert presses().taps <= 4
    assert ContactRecord.objects.filter(assigned_to=chitra).count() == 3


def test_staff_are_not_offered_to_give_out(desk, chitra, five):
    page = desk(chitra, "contacts")

    expect(row(page, "Ravi Shah")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(0)


def test_a_refill_call_is_one_row_and_one_tap_for_all_medicines(desk, chitra, meera, sell, today):
    sell("Thyronorm 50", on=today - timedelta(days=28))
    sell("Metformin 500", on=today - timedelta(days=28))
    page = desk(chitra, "refills")

    row(page, "Meera Pillai").click()
    expect(page.get_by_text("Metformin 500 ends")).to_be_visible()
    expect(outcome(page, "Will come")).to_be_visible()
    page.wait_for_timeout(300)
    outcome(page, "Buys elsewhere").click()

    expect(page.get_by_text("Nothing is due today.")).to_be_visible()
    assert set(RefillReminder.objects.values_list("status", flat=True)) == {"closed"}


def test_reminded_by_hand_and_put_off_take_one_tap(desk, chitra, meera, sell, today):
    sell("Thyronorm 50", on=today - timedelta(days=28))
    page = desk(chitra, f"refills?at={meera.pk}")

    page.get_by_role("button", name="3 days").click()

    expect(page.get_by_text("Nothing is due today.")).to_be_visible()
    assert RefillReminder.objects.get().due_on == today + timedelta(days=3)

    # Before its day there is nothing to ask her, only to tell her earlier or later.
    page.get_by_role("link", name="To come").click()
    row(page, "Meera Pillai").click()
    expect(page.get_by_role("button", name="7 days")).to_be_visible()
    expect(page.get_by_label("What came of it")).to_have_count(0)


def test_a_viewer_is_offered_no_outcome(desk, veena, chitra, five):
    page = desk(veena, f"contacts?at={five[0].pk}")

    expect(called(page, "Ravi Shah")).to_be_visible()
    expect(page.get_by_role("group", name="What came of it")).to_have_count(0)
    expect(page.get_by_role("link", name="My day")).to_have_count(0)


def test_a_day_that_cannot_be_asked_for_is_no_empty_day(desk, chitra, page):
    page.route("**/api/worklist/*", lambda route: route.fulfill(status=400, json={}))
    desk(chitra, "my-day")

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_text("Nobody is left")).to_have_count(0)


def test_a_manager_is_led_from_the_day_to_what_is_in_nobodys(desk, bilal, contact):
    contact("Ravi Shah", 40, assigned_to=None)
    contact("Nisha Agarwal", 41, assigned_to=None)
    page = desk(bilal, "my-day")

    page.get_by_role("link", name="2 contacts nobody attends").click()

    expect(page.get_by_role("heading", level=1, name="Contacts nobody attends")).to_be_visible()
    expect(page.get_by_text("2 open contacts")).to_be_visible()


def test_who_is_called_is_in_sight_on_a_phone_on_its_side(desk, chitra, five, page):
    page.set_viewport_size({"width": 720, "height": 400})
    desk(chitra, "my-day")

    name = page.get_by_role("heading", name="Ravi Shah")
    expect(name).to_be_visible()
    assert name.evaluate("""heading => {
        const { x, y } = heading.getBoundingClientRect();
        return heading.contains(document.elementFromPoint(x + 2, y + 2));
    }""")


def test_what_is_long_over_leaves_the_lists_of_whom_to_call(desk, chitra, meera, sell, today):
    sell("Metformin 500", on=today - timedelta(days=33), days=30)
    sell("Amoxicillin 500", on=today - timedelta(days=500), days=10)
    page = desk(chitra, "refills?list=late")

    expect(row(page, meera.full_name)).to_contain_text("Metformin 500")
    expect(row(page, meera.full_name)).not_to_contain_text("Amoxicillin 500")
    page.get_by_role("link", name="Long over").click()

    expect(row(page, meera.full_name)).to_contain_text("Amoxicillin 500")
    expect(row(page, meera.full_name)).to_contain_text("ended")
    expect(row(page, meera.full_name)).not_to_contain_text("days late")
