"""Settings in the Desk: a new business to its first sheet, and what owners set there."""

import re
import time

import pytest
from playwright.sync_api import expect

from accounts.models import ApiKey, Organization, User
from accounts.services import create_user, update_organization
from accounts.sign_in.second_factor import second_factor_of
from config.tests.desk import IN_THE_DESK, PHONE_SIZE, WIDE, count_presses, desk, faults_of
from conftest import PASSWORD
from core.roles import Role
from customers.models import Customer
from jobs.testing import run_jobs

__all__ = ["desk"]
pytestmark = IN_THE_DESK
# The keystroke-level model of Card, Moran and Newell, in seconds; a click has its way in it.
A_KEY, A_CLICK, A_THOUGHT = 0.28, 1.3, 1.35
TOPICS = [
    "first-steps", "organization", "branches/new", "people/new", "absences", "messages",
    "messages/new", "second-factor", "sessions", "keys", "trail",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def owner(db):
    """Of a business that the operator made a minute ago, its clock left as it came."""
    business = Organization.objects.create(name="Clifton Medicos", default_region="PK")
    return create_user(
        organization=business, username="farah", password=PASSWORD, role=Role.OWNER, by=None
    )


def open_topic(page, name):
    page.get_by_role("navigation", name="Topics").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def test_a_new_business_comes_to_its_first_sheet_without_the_admin(
    desk, owner, page, tmp_path, measured
):
    sheet = tmp_path / "customers.csv"
    sheet.write_text(
        "Name,Mobile,Shop,Visit Date\n"
        "Sana Shaikh,0300 1234567,Zamzama,2/5/2024\n"
        "Imran Qureshi,0321 7654321,Zam Zama,3/5/2024\n"
    )
    page.set_viewport_size(WIDE)
    typed, chosen, began = [], [], time.monotonic()

    def write(text):
        typed.append(text)
        page.keyboard.type(text)

    desk(owner)
    expect(page.get_by_role("heading", level=1, name="First steps")).to_be_visible()
    steps = page.get_by_role("list", name="First steps")
    presses = count_presses(page)

    steps.get_by_role("link", name="Put it right").click()
    page.get_by_label("Clock").select_option("Asia/Karachi")
    chosen.append("clock")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    open_topic(page, "First steps")

    steps.get_by_role("link", name="Add a branch").click()
    expect(page.get_by_label("Name of the branch")).to_be_focused()
    write("Zamzama")
    page.keyboard.press("Enter")
    expect(page.get_by_role("list", name="Branches").get_by_text("Zamzama")).to_be_visible()
    expect(page.get_by_role("heading", name="Branches")).to_be_focused()  # its form is gone
    open_topic(page, "First steps")
    expect(steps.get_by_text("Zamzama")).to_be_visible()

    steps.get_by_role("link", name="Add a colleague").click()
    expect(page.get_by_label("First name")).to_be_focused()
    write("Imran")
    page.get_by_label("User name").click()
    write("imran")
    page.get_by_role("button", name="Make one").click()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Imran is added.")).to_be_visible()
    page.get_by_label("Topics").get_by_role("link", name="First steps").click()

    steps.get_by_role("link", name="Hand a sheet in").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").click()
    chooser.value.set_files(sheet)
    expect(page.get_by_role("heading", name="customers.csv")).to_be_visible()
    run_jobs()
    page.get_by_role("button", name="Take in", exact=True).click()
    expect(page.get_by_role("button", name="Take in", exact=True)).to_have_count(0)
    run_jobs()
    expect(page.get_by_text("All 2 rows are in")).to_be_visible()

    taps, keys = presses()
    clicks = taps + 2 * len(chosen)  # a list is opened, and one of it taken
    signs = sum(map(len, typed)) + keys
    minutes = (signs * A_KEY + clicks * A_CLICK + (clicks + len(typed)) * A_THOUGHT) / 60
    measured("A new business to its first sheet: clicks", str(clicks), "-")
    measured("A new business to its first sheet: keys and signs typed", str(signs), "-")
    measured(
        "A new business to its first sheet: minutes of a person", f"{minutes:.1f}", "at most 5"
    )
    measured(
        "A new business to its first sheet: minutes of this test",
        f"{(time.monotonic() - began) / 60:.1f}",
        "-",
    )
    assert minutes <= 5
    assert Customer.objects.filter(organization=owner.organization).count() == 2
    assert User.objects.get(username="imran").branches.count() == 1

    page.get_by_label("Screens").get_by_role("link", name="Settings").click()
    expect(page.get_by_text("first steps are done")).to_have_count(0)
    page.get_by_role("link", name=re.compile("^First steps")).click()
    expect(page.get_by_text("All that must be is done")).to_be_visible()


def test_owners_set_their_business_and_nobody_else_does(
    desk, asha, veena, chitra, cg_road, page, live_server
):
    update_organization(asha.organization, by=None, name="Shah Medicals")
    page.set_viewport_size(WIDE)
    desk(asha, "settings/organization")
    name = page.get_by_label("Name of the business")

    name.fill("Shah Medicals and Sons")
    update_organization(asha.organization, by=None, name="Shah & Co")  # a colleague, meanwhile
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Shah & Co")
    page.reload()  # what is typed outlives the page
    expect(name).to_have_value("Shah Medicals and Sons")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert Organization.objects.get(pk=asha.organization_id).name == "Shah Medicals and Sons"

    open_topic(page, "Branches")
    page.get_by_role("link", name="New branch").click()
    page.get_by_label("Name of the branch").fill(cg_road.name)
    page.keyboard.press("Enter")
    expect(page.get_by_text("already")).to_be_visible()  # at its field

    open_topic(page, "Messages")
    sms = page.get_by_role("region", name="SMS")
    sms.get_by_label("Your phone").fill("98250 12345")
    page.keyboard.press("Enter")
    expect(sms.get_by_role("status")).to_contain_text("nothing was sent")

    open_topic(page, "Second factor")
    page.get_by_label("Your password").fill("not this one")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your password")).to_have_attribute("data-invalid", "true")
    page.get_by_label("Your password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_alt_text("Picture to scan")).to_be_visible()
    assert second_factor_of(asha) is None

    open_topic(page, "API keys")
    page.get_by_role("button", name="New key").first.click()
    page.get_by_label("Name of the system").fill("Till of CG Road")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("^ffk_"))).to_be_visible()
    page.get_by_role("button", name="The system has it").click()
    expect(page.get_by_text(re.compile("^ffk_"))).to_have_count(0)
    page.get_by_role("button", name="End it: Till of CG Road", exact=True).click()
    page.get_by_role("button", name="Really end it: Till of CG Road").click()
    expect(page.get_by_role("list", name="API keys").get_by_text("Ended")).to_be_visible()
    assert ApiKey.objects.get().ended_at is not None

    open_topic(page, "Who did what")
    expect(page.get_by_text("Key ended: Till of CG Road")).to_be_visible()

    page.get_by_role("button", name=re.compile("^Asha|^asha")).click()
    page.get_by_role("menuitem", name="Sign out").click()
    desk(veena, "settings")
    expect(page.get_by_role("link", name=re.compile("^Second factor"))).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^People"))).to_have_count(0)
    page.goto(f"{live_server.url}/app/settings/people")
    expect(page.get_by_text("Only owners set this.")).to_be_visible()
    expect(page.get_by_role("link", name="New colleague")).to_have_count(0)


def test_a_person_is_erased_once_it_was_shown_what_goes(desk, asha, page, shop):
    person = Customer.objects.create(organization=shop, full_name="Meera Pillai")
    desk(asha, "settings/rights?search=Meera")

    page.get_by_role("list", name="Found people").get_by_role("link").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Save for another system").click()
    assert "Meera Pillai" in taken.value.path().read_text()
    page.get_by_role("button", name="See what would be erased").click()
    number = page.get_by_label(re.compile("the customer's number"))
    number.fill("no number")
    page.keyboard.press("Enter")
    expect(number).to_have_attribute("aria-invalid", "true")
    number.fill(str(person.pk))
    page.get_by_role("button", name="Erase them for good").click()
    expect(page.get_by_role("status").filter(has_text="waits for its turn")).to_be_visible()
    run_jobs()

    expect(page.get_by_text("Erased. What is left")).to_be_visible()
    assert not Customer.objects.filter(full_name="Meera Pillai").exists()


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (PHONE_SIZE, "dark")])
def test_axe_finds_nothing_in_settings(
    desk, asha, page, chitra, cg_road, live_server, size, scheme
):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(size)
    desk(asha, "settings")
    for topic in ["", *TOPICS]:
        page.goto(f"{live_server.url}/app/settings/{topic}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_text("Loading")).to_have_count(0)

        assert faults_of(page) == [], topic
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, topic
