"""Duplicates at the Desk: decided by keys, undone, in conflict, not sent; said to who may not."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from config.tests.desk import IN_THE_DESK, PHONE_SIZE, WIDE, count_presses, desk, faults_of
from customers.models import CandidateStatus, Customer, DuplicateCandidate, MergeRecord
from customers.tests.conftest import add
from visits.models import Visit

__all__ = ["add", "desk"]
pytestmark = IN_THE_DESK

WAIT = 10_000  # milliseconds, as frontend/src/screens/duplicates/decisions.ts
FIRST = ("Nilam", "Kirit", "Falguni", "Bhavin", "Komal", "Paresh", "Rekha", "Tushar", "Vaishali",
         "Hardik", "Dipika", "Jignesh")  # fmt: skip


@pytest.fixture
def pairs(shop, shivranjani, add):
    """Makes pairs, the surest first: each of a known customer and of one with an initial."""

    def make(many):
        made = []
        for index, first in enumerate(FIRST[:many]):
            born = date(1970 + index, 3, 4)
            one = add(f"{first} Mehta", f"97000 1{index:02}11", date_of_birth=born)
            other = add(f"{first[0]}. Mehta", f"97000 1{index:02}12", date_of_birth=born)
            for day in (1, 8):
                Visit.objects.create(
                    organization=shop,
                    customer=one,
                    branch=shivranjani,
                    visit_date=date(2024, 5, day),
                )
            made.append(
                DuplicateCandidate.objects.create(
                    organization=shop, first=one, second=other, score=0.99 - index / 100,
                    likeness="Same birth date; phone differs in one digit.",
                )
            )  # fmt: skip
        return made

    return make


def decide(page):
    """The button that says what merging the open pair would do."""
    return page.get_by_role("button", name=re.compile("^Keep .*, archive "))


def opened(page, name):
    expect(page.get_by_role("heading", level=2, name=name)).to_be_visible()
    expect(decide(page)).to_be_enabled()
    page.wait_for_timeout(300)  # nobody reads two names faster


def all_sent(page):
    """Whatever waited is answered; each is said until then."""
    expect(page.get_by_role("button", name="Undo: ")).to_have_count(0)
    expect(page.get_by_text("is being saved")).to_have_count(0)


def statuses(pairs):
    return [DuplicateCandidate.objects.get(pk=pair.pk).status for pair in pairs]


def test_ten_are_decided_by_ten_keys_and_sent_after_ten_seconds(desk, page, bilal, pairs, measured):
    made = pairs(10)
    page.set_viewport_size(WIDE)
    page.clock.install()
    desk(bilal, "duplicates")
    expect(page.get_by_text("10 left")).to_be_visible()
    presses = count_presses(page)

    for index in range(10):
        opened(page, f"{FIRST[index]} Mehta")
        if index == 0:
            expect(decide(page)).to_have_text("Keep Nilam Mehta (2 visits), archive N. Mehta (0)M")
        page.keyboard.press("x" if index == 9 else "m")
        page.clock.run_for(400)

    taps, keys = presses()
    measured("Ten duplicates, by keyboard: keys", str(keys), "at most 12")
    assert (taps, keys <= 12) == (0, True)
    page.clock.run_for(WAIT + 1_000)
    all_sent(page)
    expect(page.get_by_text("Nobody looks like the same person twice")).to_be_visible()
    assert statuses(made) == [CandidateStatus.MERGED] * 9 + [CandidateStatus.DISMISSED]
    assert MergeRecord.objects.count() == 9


def test_a_conflict_is_chosen_by_keys_a_merge_undone_and_one_that_failed_sent_again(
    desk, page, bilal, pairs, cg_road, shivranjani
):
    (first, second) = pairs(2)
    kept, gone = first.first, first.second
    Customer.objects.filter(pk=kept.pk).update(branch=shivranjani)
    Customer.objects.filter(pk=gone.pk).update(branch=cg_road)
    page.set_viewport_size(WIDE)
    desk(bilal, "duplicates")
    opened(page, "Nilam Mehta")

    # Tab reaches Undo on another screen, too, and the pair is back in the queue.
    page.keyboard.press("m")
    opened(page, "Kirit Mehta")
    page.get_by_role("link", name="Customers", exact=True).first.click()
    button = page.get_by_role("button", name="Undo: N. Mehta into Nilam Mehta")
    page.locator("#content").focus()
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(button).to_have_count(0)
    assert not MergeRecord.objects.exists()
    page.go_back()

    # The conflict in the shop: its digit, an arrow; the name stays as it is proposed.
    opened(page, "Nilam Mehta")
    shops = page.get_by_role("radiogroup", name="Shop")
    page.keyboard.press(shops.get_attribute("aria-keyshortcuts"))
    expect(shops.get_by_role("radio", checked=True)).to_be_focused()
    was = shops.get_by_role("radio", checked=True).inner_text()
    page.keyboard.press("ArrowRight")
    expect(shops.get_by_role("radio", checked=True)).not_to_have_text(was)
    chosen = shops.get_by_role("radio", checked=True).inner_text()

    # Without a line it is not merged, and says so until it is sent again.
    page.route("**/api/merges/", lambda route: route.abort())
    page.keyboard.press("m")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("1 not merged", timeout=20_000)
    expect(alert).to_contain_text("N. Mehta into Nilam Mehta")
    page.unroute("**/api/merges/")
    alert.get_by_role("button", name="Try again").click()
    expect(alert).to_have_count(0)
    all_sent(page)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert gone.merged_into_id == kept.pk
    assert kept.branch.name in chosen

    # Another manager is quicker with the second pair.
    opened(page, "Kirit Mehta")
    Customer.objects.filter(pk=second.second_id).update(merged_into=kept, is_active=False)
    page.keyboard.press("m")
    expect(page.get_by_text("somebody merged one of them meanwhile")).to_be_visible(timeout=20_000)

    page.get_by_role("link", name="Merged").click()
    page.get_by_role("link", name="N. Mehta into Nilam Mehta").click()
    expect(page.get_by_role("table", name="The records as they were")).to_contain_text("CG Road")


def test_a_closed_page_sends_nothing_and_the_next_one_says_so(desk, page, bilal, pairs):
    made = pairs(1)
    page.set_viewport_size(WIDE)
    page.on("dialog", lambda dialog: dialog.accept())
    desk(bilal, "duplicates")
    opened(page, "Nilam Mehta")
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="Undo: N. Mehta into Nilam Mehta")).to_be_visible()

    page.goto(page.url.replace("duplicates", "customers"))

    alert = page.get_by_role("alert").filter(has_text="1 not merged")
    expect(alert).to_contain_text("Nothing was changed")
    page.wait_for_timeout(WAIT)
    assert statuses(made) == [CandidateStatus.OPEN]
    alert.get_by_role("button", name="Try again").click()
    expect(alert).to_have_count(0)
    all_sent(page)
    assert statuses(made) == [CandidateStatus.MERGED]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_family_and_a_group_look_well_to_axe_at_both_widths(
    desk, page, bilal, veena, shop, pairs, add, scheme
):
    (pair,) = pairs(1)
    third = add("Nila Mehta", "97000 10013")
    DuplicateCandidate.objects.create(
        organization=shop, first=pair.first, second=third, score=0.3, key_score=0.3,
        reasons=["Row 4 of a.csv: its e-mail n@example.in belongs to the other record."],
    )  # fmt: skip
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(WIDE)
    desk(bilal, "duplicates")
    opened(page, "Nilam Mehta")
    page.get_by_role("checkbox", name="Merge Nila Mehta as well").check()
    expect(decide(page)).to_contain_text("archive N. Mehta (0) and Nila Mehta (0)")
    assert faults_of(page) == []

    page.set_viewport_size(PHONE_SIZE)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("Perhaps family").first).to_be_visible()
    expect(decide(page)).to_be_enabled()
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_SIZE["width"]
    page.get_by_role("link", name="Merged").click()
    expect(page.get_by_text("Nothing was merged yet.")).to_be_visible()
    assert faults_of(page) == []


def test_who_may_merge_nobody_is_told_who_may(desk, page, veena, pairs):
    pairs(1)
    desk(veena, "duplicates")
    expect(page.get_by_text("Ask an owner or manager for it.")).to_be_visible()
    expect(page.get_by_role("link", name="Duplicates")).to_have_count(0)
