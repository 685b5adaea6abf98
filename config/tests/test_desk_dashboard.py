"""The Desk's dashboard in a real browser: how the shop did, and every figure beside its list."""

import re
from contextlib import redirect_stdout
from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from accounts.models import Organization, User
from config.demo.businesses import PASSWORD
from config.tests.desk import IN_THE_DESK, PHONE_SIZE, WIDE, count_presses, desk, faults_of

__all__ = ["desk"]
pytestmark = IN_THE_DESK
MOST_TAPS = 2


@pytest.fixture
def demo(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.ALLOWED_HOSTS = settings.LOCAL_HOSTS
    with redirect_stdout(StringIO()):
        call_command("demo")


def section(page, name):
    return page.get_by_role("region", name=name)


def first_bar(page, name):
    return section(page, name).get_by_role("listitem").first


def count_behind(page, link):
    """(the figure, how many its list says there are); the page is where it was after that."""
    figure = link.inner_text().split(":")[-1].strip()
    dashboard = page.url
    link.click()
    expect(page).not_to_have_url(re.compile("/app/dashboard"))
    listed = page.get_by_text(re.compile("^(Only:|[0-9,]+ in all|1 to [0-9]+ of )")).last
    expect(page.get_by_text(re.compile("^Only:"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"in all$|^1 to \d+ of \d"))).to_be_visible()
    listed = page.get_by_text(re.compile(r"in all$|^1 to \d+ of \d")).inner_text()
    page.go_back()
    expect(page).to_have_url(dashboard)
    expect(page.get_by_role("list", name="Figures")).to_be_visible()
    return figure, re.findall(r"[\d,]+", listed)[-1 if " of " in listed else 0]


def test_how_the_shop_did_and_who_sold_most(desk, demo, page, measured):
    """Read at one look after one tap; each kind of figure opens as many as it says."""
    page.set_viewport_size(WIDE)
    desk(User.objects.get(username="bilal"), "counter", password=PASSWORD)
    presses = count_presses(page)

    page.get_by_role("link", name="Dashboard").click()
    expect(page.get_by_role("list", name="Figures")).to_contain_text("Sales")
    expect(
        page.get_by_text(re.compile("^1( to [0-9]+)? .* against 1( to [0-9]+)? "))
    ).to_be_visible()
    expect(first_bar(page, "Staff beside each other")).to_contain_text("Bilal Shaikh")

    taps = presses().taps
    measured("This month against last, and who sold most: taps", str(taps), f"at most {MOST_TAPS}")
    assert taps <= MOST_TAPS
    page.mouse.move(700, 5)  # off the rail, which fades
    assert faults_of(page) == []

    figures = page.get_by_role("list", name="Figures")
    branches = section(page, "Shops beside each other")
    for link in (
        *(figures.get_by_role("link", name=f"{name}:") for name in (
            "Bills", "Visits", "New customers", "Came again", "Won",
        )),
        branches.get_by_role("link", name=re.compile("^CG Road, New customers")),
        section(page, "From call list to bill").get_by_role("link", name=re.compile("^Came:")),
        section(page, "Refills: reminded").get_by_role("link", name=re.compile("Reminded")).first,
        section(page, "Quality of sheets").get_by_role("link", name=re.compile("^Sheets:")),
        section(page, "Staff beside each other").get_by_role("link", name=re.compile(", Calls:")),
    ):  # fmt: skip
        figure, listed = count_behind(page, link.first)
        assert figure == listed, link

    branches.get_by_role("button", name="Show as table").click()
    expect(branches.get_by_role("row", name=re.compile("^Together"))).to_be_visible()
    section(page, "Hours").get_by_role("button", name="Show as table").click()
    page.get_by_label("Shop", exact=True).select_option(label="CG Road")
    expect(page).to_have_url(re.compile("branch="))
    page.reload()
    expect(branches.get_by_role("row", name=re.compile("^Together"))).to_be_visible()
    expect(page.get_by_label("Shop", exact=True)).to_have_value(re.compile(r"\d"))
    page.emulate_media(color_scheme="dark")
    assert faults_of(page) == []
    page.get_by_role("link", name="Bilal Shaikh", exact=True).click()
    expect(page.get_by_label("Whose", exact=True)).to_have_value(re.compile(r"\d"))
    page.go_back()
    expect(page.get_by_label("Whose", exact=True)).to_have_value("")


@pytest.mark.browser_context_args(viewport=PHONE_SIZE, has_touch=True, is_mobile=True)
def test_on_a_phone_staff_see_their_own_first(desk, demo, page):
    chitra = User.objects.get(username="chitra")
    desk(chitra, "dashboard", password=PASSWORD)

    expect(page.get_by_label("Whose", exact=True)).to_have_value(str(chitra.pk))
    expect(first_bar(page, "Staff beside each other")).to_contain_text("Chitra Nair")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_SIZE["width"]
    assert page.get_by_role("button", name="Download").count() == 0
    boxes = [
        tile.bounding_box() for tile in page.get_by_role("list", name="Figures").locator("li").all()
    ]
    assert boxes[0]["y"] == boxes[1]["y"] < boxes[2]["y"]  # two across
    assert faults_of(page) == []
    page.emulate_media(color_scheme="dark")
    assert faults_of(page) == []

    page.get_by_label("Whose", exact=True).select_option(label="Everybody's")
    expect(section(page, "Staff beside each other")).to_contain_text("Bilal Shaikh")


def test_what_goes_wrong_is_said_and_what_is_missing_is(desk, demo, page, shop_without_anything):
    page.set_viewport_size(WIDE)
    stranger = Organization.objects.exclude(pk=shop_without_anything.organization_id).first()
    theirs = stranger.branches.first()

    desk(shop_without_anything, f"dashboard?branch={theirs.pk}", password=PASSWORD)

    expect(page.get_by_role("alert")).to_contain_text(f"no record with id {theirs.pk}")
    page.get_by_label("Shop", exact=True).select_option(label="All shops")
    expect(page.get_by_text("Nothing is recorded of this month")).to_be_visible()
    expect(page.get_by_role("link", name="Hand in a sheet")).to_be_visible()
    assert faults_of(page) == []

    page.route("**/api/reports/dashboard/**", lambda route: route.abort())
    page.get_by_label("Days", exact=True).select_option(label="Last month")
    expect(page.get_by_role("alert")).to_contain_text("No connection")
    page.unroute("**/api/reports/dashboard/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Nothing happened in these days")).to_be_visible()


@pytest.fixture
def shop_without_anything(demo):
    """An owner whose business begins today."""
    new = Organization.objects.create(name="Gita Medicals")
    return User.objects.create_user("gita", password=PASSWORD, organization=new, role="owner")
