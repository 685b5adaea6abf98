"""Leads in the Desk: a board moved by keys, the grid, one lead's page, claims printed."""

import pytest
from playwright.sync_api import expect

from config.tests.desk import (
    IN_THE_DESK,
    PHONE_SIZE,
    WIDE,
    count_presses,
    desk,
    faults_of,
    lose_the_answer,
)
from leads.models import (
    ChannelPartner,
    FollowUpHistory,
    Lead,
    LeadProjectAssociation,
    PartnerClaim,
    Project,
)
from leads.services.associations import add_to_project
from leads.services.claiming import claim_by_hand
from leads.services.follow_ups import record_follow_up
from leads.services.leads import create_lead
from leads.services.loans import commit_loan

__all__ = ["desk"]
pytestmark = IN_THE_DESK


@pytest.fixture
def tower(shop):
    return Project.objects.create(organization=shop, name="Sky Heights")


@pytest.fixture
def leads(shop, tower, bilal):
    """22 new ones, so that a column has more than it shows; the newest is Hetal Joshi."""
    names = [*(f"Person {n:02}" for n in range(1, 22)), "Hetal Joshi"]
    found = []
    for number, name in enumerate(names):
        person = {"full_name": name, "phone": f"98250 {number:05}"}
        found.append(create_lead(shop, person, by=bilal, project=tower).lead)
    add_to_project(found[0], tower, {"status": "Site visit"}, by=bilal)
    return found


@pytest.fixture
def contest(shop, tower, leads, bilal):
    """Om Realty brought Hetal; Shree Homes claims her, too."""
    om = ChannelPartner.objects.create(
        organization=shop, name="Om Realty", code="CP-01", phone="+919825012345"
    )
    shree = ChannelPartner.objects.create(
        organization=shop, name="Shree Homes", code="CP-02", phone="+919904309398"
    )
    claim_by_hand(leads[-1], tower, om, description="Called on Monday", by=bilal)
    return claim_by_hand(leads[-1], tower, shree, description="Met her there", by=bilal)[0]


def status_of(lead):
    return LeadProjectAssociation.objects.get(lead=lead).status


def column(page, status):
    return page.locator(f"[data-column='{status}']")


def card(page, name):
    return page.locator("[data-card]").filter(has_text=name)


def test_a_board_is_worked_by_keys_and_a_move_undone_or_refused(
    desk, bilal, chitra, tower, leads, measured
):
    page = desk(chitra, "leads/board")
    new, visit = column(page, "New"), column(page, "Site visit")
    expect(new.get_by_role("listitem")).to_have_count(20)
    new.get_by_role("button", name="More of New: 1 left").click()
    expect(new.get_by_role("listitem")).to_have_count(21)
    assert faults_of(page) == []

    page.get_by_label("Search this board").fill("nobody like this")
    expect(page.get_by_text("Nobody in this project is like this.")).to_be_visible()
    page.get_by_role("button", name="Show all").click()
    expect(page.get_by_label("Search this board")).to_have_value("")

    card(page, "Hetal Joshi").focus()
    presses = count_presses(page)
    page.keyboard.press("m")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="New", exact=True)).to_be_focused()
    page.keyboard.press("2")
    expect(visit.get_by_text("Hetal Joshi")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="New → Site visit")).to_be_visible()
    assert presses() == (0, 2)
    measured("A lead moved on its board: keys", "2", "2")
    assert status_of(leads[-1]) == "Site visit"
    expect(card(page, "Person 21")).to_be_focused()  # the next one of the column

    page.keyboard.press("z")
    expect(page.get_by_text("undone: in New again")).to_be_visible()
    expect(new.get_by_text("Hetal Joshi")).to_be_visible()
    assert status_of(leads[-1]) == "New"

    # A colleague was quicker: the card goes where they put it, and it is said why.
    add_to_project(leads[20], tower, {"status": "Negotiation"}, by=bilal)
    card(page, "Person 21").focus()
    page.keyboard.press("m")
    page.keyboard.press("2")
    alert = page.get_by_role("alert").filter(has_text="Not moved: Person 21, to Site visit")
    expect(alert).to_contain_text("Somebody moved this lead meanwhile")
    expect(column(page, "Negotiation").get_by_text("Person 21")).to_be_visible()
    assert status_of(leads[20]) == "Negotiation"

    # By hand, too; that the deal is made is asked for.
    card(page, "Person 20").locator("xpath=ancestor::li").drag_to(visit)
    expect(page.get_by_text("Person 20 · New → Site visit")).to_be_visible()
    card(page, "Person 20").focus()
    page.keyboard.press("m")
    dialog.get_by_role("button", name="Converted").click()
    expect(dialog.get_by_label("Value of the deal")).to_be_focused()
    page.keyboard.type("64,00,000")
    page.keyboard.press("Enter")
    expect(column(page, "Converted").get_by_text("Person 20")).to_be_visible()
    lead = Lead.objects.get(full_name="Person 20")
    assert (lead.conversion_status, lead.associations.get().value) == ("converted", 6_400_000)
    card(page, "Person 20").focus()
    page.keyboard.press("m")
    expect(dialog).to_contain_text("stays counted as won")
    page.keyboard.press("2")
    expect(visit.get_by_text("Person 20")).to_be_visible()
    expect(visit.get_by_role("listitem").filter(has_text="Person 20")).to_contain_text(
        "Counts as won"
    )

    page.set_viewport_size(PHONE_SIZE)
    page.get_by_label("Status").select_option("Negotiation")
    expect(page.locator("[data-column]")).to_have_count(1)
    page.get_by_role("button", name="Move Person 21").click()
    dialog.get_by_role("button", name="Site visit").click()
    expect(page.get_by_text("Nobody is here.")).to_be_visible()
    page.emulate_media(color_scheme="dark")
    assert faults_of(page) == []


def test_a_card_asked_about_while_it_moves_is_asked_about_once_it_is_there(
    desk, chitra, leads, page
):
    moves = []
    desk(chitra, "leads/board")
    page.route(
        "**/api/lead-projects/*/",
        lambda route: route.continue_() if moves else moves.append(route),
    )
    card(page, "Person 20").focus()
    page.keyboard.press("m")
    page.keyboard.press("2")
    expect(column(page, "Site visit").get_by_text("Person 20")).to_be_visible()
    card(page, "Person 20").focus()
    page.keyboard.press("m")
    expect(page.get_by_role("dialog")).to_have_count(0)

    moves[0].continue_()

    visit = page.get_by_role("dialog").get_by_role("button", name="Site visit", exact=True)
    expect(visit).to_have_attribute("aria-current", "true")  # where it is now
    page.keyboard.press("1")
    expect(page.get_by_role("status").filter(has_text="Site visit → New")).to_be_visible()


def test_a_lead_is_found_followed_up_and_corrected_and_the_grid_says_so(
    desk, chitra, tower, leads, shop
):
    record_follow_up(leads[-1], by=chitra, project=tower, next_follow_up_on=shop.today())
    commit_loan(leads[-1], amount=2_500_000, promised_on=shop.today(), by=chitra, lender="HDFC")
    page = desk(chitra, "leads")
    page.get_by_label("Search leads").fill("98250 00021")
    page.keyboard.press("Enter")  # a whole phone opens at once
    expect(page.get_by_role("heading", name="Hetal Joshi")).to_be_visible()
    assert faults_of(page) == []

    page.keyboard.press("r")
    page.get_by_role("dialog").get_by_role("button", name="+3: ").click()
    page.get_by_label("What was said").fill("Wants the price list")
    lose_the_answer(page, "**/api/leads/*/follow-ups/")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("No connection")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("list", name="Follow-ups")).to_contain_text("Wants the price list")
    latest = FollowUpHistory.objects.first()
    assert FollowUpHistory.objects.count() == 2  # the first try and the second are one
    assert (latest.project, (latest.next_follow_up_on - shop.today()).days) == (tower, 3)

    page.keyboard.press("e")
    page.get_by_label("Came from").fill("Hoarding")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Hoarding")).to_be_visible()

    page.get_by_role("link", name="Promised loans").click()
    page.get_by_role("button", name="Kept", exact=True).click()
    page.get_by_role("button", name="It was kept").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Kept", exact=True)).to_have_count(0)
    assert leads[-1].loan_commitments.get().status == "kept"
    again = page.get_by_role("button", name="Open again")  # it was a mistake
    expect(again).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Kept", exact=True)).to_be_focused()
    assert leads[-1].loan_commitments.get().status == "open"

    page.goto(page.url.partition("/app/")[0] + "/app/leads/grid")
    grid = page.get_by_role("grid")
    grid.get_by_role("link", name="Hetal Joshi", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("m")
    page.keyboard.press("2")
    expect(grid.get_by_role("row", name="Hetal Joshi").get_by_role("gridcell")).to_contain_text(
        "Site visit"
    )
    page.keyboard.press("ArrowDown")
    expect(grid.get_by_role("row", name="Person 01").get_by_role("link").last).to_be_focused()
    assert faults_of(page) == []
    page.set_viewport_size(PHONE_SIZE)
    page.emulate_media(color_scheme="dark")
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_SIZE["width"]
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Person 01")).to_be_visible()
    membership = page.get_by_role("list", name="Projects").get_by_role("listitem")
    expect(membership.filter(has_text="Sky Heights")).to_be_focused()
    for part, shown in (("", 22), ("/due", 0), ("/loans", 1), ("/claims", 0)):
        page.goto(page.url.partition("/app/")[0] + f"/app/leads{part}")
        main = page.get_by_role("main")
        expect(main.get_by_role("listitem")).to_have_count(shown)
        expect(main.get_by_role("link", name="Claims")).to_be_visible()
        assert faults_of(page) == [], part


def test_a_claim_is_printed_and_decided_and_who_may_not_change_sees_no_way_to(
    desk, bilal, veena, leads, contest
):
    page = desk(bilal, "leads/claims")
    page.get_by_role("link", name="Shree Homes").click()
    expect(page.get_by_role("list", name="Ledger").get_by_role("listitem")).to_have_count(2)
    assert faults_of(page) == []
    page.keyboard.press("p")
    frame = page.frame_locator("iframe#printed-page")
    expect(frame.get_by_role("heading", name=f"Claim {contest.pk}:")).to_be_attached()
    expect(frame.locator("tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Decide for this partner").click()
    page.get_by_label("Why this partner").fill("Showed her the site")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("decided because: Showed her the site")).to_be_visible()
    assert PartnerClaim.objects.first().status == "decided"

    page.goto("about:blank")
    page.context.clear_cookies()
    page = desk(veena, "leads/board")
    expect(card(page, "Hetal Joshi")).to_be_visible()
    expect(page.get_by_role("button", name="Move Hetal Joshi")).to_have_count(0)
    card(page, "Hetal Joshi").focus()
    page.keyboard.press("m")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hetal Joshi")).to_be_visible()
    for name in ("Follow-up", "Correct", "Move in Sky Heights", "Lost"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    page.goto(page.url.partition("/app/")[0] + "/app/leads/999999")
    expect(page.get_by_text("There is no such lead")).to_be_visible()
    page.set_viewport_size(WIDE)
    page.keyboard.press("Control+k")
    page.get_by_role("textbox", name="Search or go to").fill("hetal")
    page.get_by_role("dialog").get_by_role("group", name="Leads").get_by_role("option").click()
    expect(page.get_by_role("heading", name="Hetal Joshi")).to_be_visible()
