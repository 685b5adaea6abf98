"""Uploads in the Desk: handed in, previewed, asked about, taken in, and what waits corrected."""

import re

import pytest
from playwright.sync_api import expect

from config.tests.desk import IN_THE_DESK, PHONE_SIZE, WIDE, count_presses, desk, faults_of
from customers.models import Customer
from jobs.testing import run_jobs
from uploads.models import FileUpload
from uploads.tests.sheets import import_rows
from uploads.tests.workbooks import Sheet

__all__ = ["desk"]
pytestmark = IN_THE_DESK
HEADINGS = ["Name", "Mobile", "Shop", "Visit Date", "Remarks"]
ASHA = ["Asha Patel", "97235 21333", "CG Road", "2/5/2024", ""]
WRONG_DATE = ["Sana Shaikh", "98250 12345", "CG Road", "31/4/2024", "came again"]
WRONG_SHOP = [
    [f"Person {n}", f"98250{n:05d}", "Shivranjni", f"{n}/5/2024", ""] for n in range(1, 4)
]


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def sheet(tmp_path):
    def write(rows, name="may.csv", headings=HEADINGS):
        path = tmp_path / name
        path.write_text("\n".join(",".join(row) for row in filter(None, [headings, *rows])))
        return path

    return write


@pytest.fixture
def waiting(shop, shivranjani, cg_road):
    """Three rows wait for a shop, and one for its date."""
    return import_rows(shop, [ASHA, *WRONG_SHOP, WRONG_DATE], HEADINGS, name="may.csv")


def hand_in(page, *paths):
    """As a person does: one click, and a choice in the system's own window."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").click()
    chooser.value.set_files(paths)


def cell(page, row, column):
    return page.get_by_role("row", name=re.compile(f"^{row} ")).get_by_role("gridcell").nth(column)


def test_one_wrong_date_is_previewed_corrected_and_taken_in_with_three_clicks(
    desk, bilal, shivranjani, cg_road, sheet, measured
):
    page = desk(bilal, "uploads")
    presses = count_presses(page)

    hand_in(page, sheet([ASHA, WRONG_DATE]))
    expect(page.get_by_role("heading", name="may.csv")).to_be_visible()
    run_jobs()
    expect(page.get_by_text("1 row will wait to be corrected")).to_be_visible()
    assert Customer.objects.count() == 0
    page.get_by_role("button", name="Take in", exact=True).click()
    expect(page.get_by_role("button", name="Take in", exact=True)).to_have_count(0)
    expect(page.get_by_role("heading", name="may.csv")).to_be_focused()
    run_jobs()
    page.get_by_role("link", name="Correct 1 row").click()
    expect(page.get_by_label("Correct 31/4/2024 to")).to_be_focused()
    page.keyboard.type("30/4/2024")
    page.keyboard.press("Enter")

    expect(page.get_by_text("All 2 rows are in")).to_be_visible()
    assert Customer.objects.count() == 2
    measured("A sheet with one wrong date: clicks", str(presses().taps), "at most 6")
    assert presses().taps == 3


def test_several_files_are_sent_one_after_the_other_and_a_bad_one_says_why(
    desk, bilal, cg_road, sheet
):
    page = desk(bilal, "uploads")
    empty = sheet([], "empty.csv", headings=None)

    hand_in(page, sheet([ASHA]), empty, sheet([WRONG_DATE], "june.csv"))

    sent = page.get_by_role("list", name="Sent now")
    expect(sent.get_by_role("link", name="june.csv")).to_be_visible()
    expect(sent.get_by_role("alert")).to_contain_text("empty")
    run_jobs()
    expect(page.get_by_role("list", name="Uploads").get_by_text("Previewed")).to_have_count(2)
    assert FileUpload.objects.count() == 2


def test_a_sheet_that_asks_is_answered_and_previewed(desk, bilal, shivranjani, cg_road, sheet):
    page = desk(bilal, "uploads")

    hand_in(page, sheet([ASHA[:4], WRONG_SHOP[0][:4]], headings=None))
    expect(page.get_by_role("heading", name="may.csv")).to_be_visible()
    run_jobs()
    expect(page.get_by_text("This sheet seems to have no headings")).to_be_visible()
    for letter, field in zip("ABCD", ["Name", "Mobile", "Shop", "Visit date"], strict=True):
        page.get_by_label(f"{letter} is taken for").select_option(label=field)
    page.get_by_role("button", name="Preview it").click()
    expect(page.get_by_text("The sheet asks you something")).to_have_count(0)
    run_jobs()

    expect(page.get_by_role("list", name="Rows").get_by_text("Name: Asha Patel")).to_be_visible()
    page.get_by_role("link", name="Waits").click()
    expect(page.get_by_text('"Shivranjni" is none of your branches').first).to_be_visible()
    expect(page).to_have_url(re.compile("outcome=needs_attention"))


def test_columns_are_corrected_beside_their_samples(desk, bilal, cg_road, sheet):
    page = desk(bilal, "uploads")
    hand_in(page, sheet([ASHA, WRONG_DATE]))
    expect(page.get_by_role("heading", name="may.csv")).to_be_visible()
    run_jobs()

    page.get_by_role("button", name="Columns and dates").click()
    expect(page.get_by_role("row", name=re.compile("Remarks"))).to_contain_text("came again")
    page.get_by_label("Visit Date is taken for").select_option(label="left out")
    page.get_by_role("button", name="Preview again").click()
    expect(page.get_by_role("button", name="Preview again")).to_have_count(0)
    run_jobs()

    expect(page.get_by_role("link", name="Waits")).to_contain_text("0")
    assert FileUpload.objects.get().column_mapping.get("3") is None


def test_a_preview_groups_what_rows_would_wait_for_and_knows_the_file_again(
    desk, bilal, shivranjani, cg_road, sheet
):
    page = desk(bilal, "uploads")
    may = sheet([ASHA, *WRONG_SHOP, WRONG_DATE])
    hand_in(page, may)
    expect(page.get_by_role("heading", name="may.csv")).to_be_visible()
    run_jobs()

    groups = page.get_by_role("region", name="What rows would wait for")
    expect(groups.get_by_role("listitem").first).to_contain_text("3 rows · Shop: Shivranjni")
    groups.get_by_role("link", name="Show the rows").click()
    rows = page.get_by_role("list", name="Rows", exact=True).get_by_role("listitem")
    expect(rows).to_have_count(3)
    assert faults_of(page) == []
    page.get_by_role("link", name="Show all rows that wait").click()
    expect(rows).to_have_count(4)

    page.get_by_role("navigation", name="Screens").get_by_role("link", name="Uploads").click()
    hand_in(page, may)
    expect(page.get_by_role("heading", name="may.csv")).to_be_visible()
    run_jobs()
    page.get_by_text("This very file was handed in before.").get_by_role("link").click()
    expect(page).to_have_url(re.compile(rf"uploads/{FileUpload.objects.earliest('pk').pk}$"))


def test_rows_with_one_wrong_shop_are_corrected_at_once_and_it_is_remembered(
    desk, bilal, waiting, shivranjani
):
    page = desk(bilal, f"uploads/{waiting.pk}?tab=waiting")

    expect(page.get_by_label("Correct Shivranjni to")).to_be_focused()
    expect(page.get_by_role("button", name="Apply to 3")).to_be_disabled()  # none is chosen yet
    page.get_by_label("Correct Shivranjni to").select_option("Shivranjani")
    page.get_by_label("Remember: the next sheet is understood").check()
    page.get_by_role("button", name="Apply to 3").click()

    expect(page.get_by_text("Shivranjni → Shivranjani: 3 rows are in")).to_be_visible()
    expect(page.get_by_label("Correct 31/4/2024 to")).to_be_focused()  # what waits next
    expect(page.get_by_text("1 row waits", exact=True)).to_be_visible()  # and nothing is green
    shivranjani.refresh_from_db()
    assert shivranjani.aliases == ["Shivranjni"]


def test_an_owner_adds_the_shop_that_rows_wait_for_where_they_wait(desk, asha, waiting, shop):
    page = desk(asha, f"uploads/{waiting.pk}?tab=waiting")

    page.get_by_role("button", name="Add Shivranjni as a branch").click()

    expect(page.get_by_text("Shivranjni: 3 rows are in")).to_be_visible()
    expect(page.get_by_text("1 row waits", exact=True)).to_be_visible()
    assert shop.branches.get(name="Shivranjni").visits.count() == 3


def test_a_manager_reads_who_adds_a_shop_of_its_own(desk, bilal, waiting):
    page = desk(bilal, f"uploads/{waiting.pk}?tab=waiting")

    expect(page.get_by_text("A shop of its own? An owner adds it.")).to_be_visible()
    expect(page.get_by_role("button", name="as a branch")).to_have_count(0)


def test_a_register_of_six_columns_is_whole_beside_why_its_rows_wait(
    desk, bilal, shop, shivranjani, cg_road, page
):
    """As people keep them: name, phone, e-mail, shop, day, city."""
    headings = ["Cust Name", "Mob No.", "E-mail ID", "Shop Name", "Visit Dt", "City"]
    row = ["Suresh Naik", "81286 14841", "", "Naroda", "23-Apr-24", "Ahmedabad"]
    upload = import_rows(shop, [row], headings, name="may.csv")
    page.set_viewport_size(WIDE)
    page = desk(bilal, f"uploads/{upload.pk}?tab=waiting")

    city = cell(page, 2, 5).bounding_box()
    why = cell(page, 2, 6).bounding_box()
    assert city["x"] + city["width"] <= why["x"] + 1


def test_the_grid_is_filled_like_a_spreadsheet(desk, bilal, waiting, page):
    desk(bilal, f"uploads/{waiting.pk}?tab=waiting")

    cell(page, 3, 2).click()
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const paste = {clipboardData: data, bubbles: true, cancelable: true};
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", paste));
        }""",
        "CG Road\nShivrnjani\nCG Road\n",
    )
    expect(page.get_by_role("button", name="Try 3 changed rows")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name=re.compile("changed row"))).to_have_count(0)
    page.keyboard.type("CG Road")
    page.keyboard.press("Enter")

    row = page.get_by_role("row", name=re.compile("^3 "))
    expect(row.get_by_text("Settled: New")).to_be_visible()
    expect(row.get_by_role("link", name="Person 1")).to_be_visible()
    expect(cell(page, 4, 2)).to_be_focused()
    page.keyboard.type("Shivrnjani")
    page.keyboard.press("ArrowRight")  # moves within what is typed
    page.keyboard.press("Enter")
    expect(page.get_by_text('"Shivrnjani" is none of your branches').first).to_be_visible()
    expect(cell(page, 4, 2)).to_contain_text("Shivranjni")  # as it came, below
    assert Customer.objects.filter(full_name="Person 1").exists()
    cell(page, 5, 2).click()
    page.keyboard.type("CG Road")
    page.keyboard.press("Tab")
    page.reload()  # what is typed and not yet tried outlives the page
    expect(cell(page, 5, 2)).to_contain_text("CG Road")
    expect(page.get_by_role("button", name="Try 1 changed row")).to_be_visible()


def test_who_began_in_the_grid_stays_there_when_the_groups_come(desk, bilal, waiting, page):
    groups = []
    page.route("**/waiting/groups/**", lambda route: groups.append(route))
    desk(bilal, f"uploads/{waiting.pk}?tab=waiting")
    cell(page, 3, 2).click()
    page.keyboard.press("F2")  # a key changes the cell into a field

    groups[0].continue_()
    expect(page.get_by_label("Correct Shivranjni to")).to_be_visible()

    expect(page.get_by_label("Shop", exact=True)).to_be_focused()


def test_on_a_phone_one_row_is_corrected_at_a_time(desk, bilal, waiting, page):
    page.set_viewport_size(PHONE_SIZE)
    desk(bilal, f"uploads/{waiting.pk}")

    page.get_by_role("link", name="Correct 4 rows").click()
    page.get_by_role("link", name="Show the rows").click()
    expect(page.get_by_text("1 of 3 here")).to_be_visible()
    page.get_by_label("Shop").fill("CG Road")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("Settled: New")).to_be_visible()
    page.get_by_role("button", name="Next row").click()

    expect(page.get_by_role("heading", name="Row 4")).to_be_visible()
    assert faults_of(page) == []


def test_filters_stand_in_the_address_and_the_box_leads_to_an_upload(desk, bilal, waiting, shop):
    import_rows(shop, [ASHA], HEADINGS, name="june.csv")
    page = desk(bilal, "uploads")
    uploads = page.get_by_role("list", name="Uploads").get_by_role("link")
    expect(uploads).to_have_count(2)

    page.get_by_label("State").select_option("waiting")
    expect(uploads).to_have_count(1)
    expect(page).to_have_url(re.compile("state=waiting"))
    page.keyboard.press("Control+k")
    expect(page.get_by_role("textbox", name="Search or go to")).to_be_focused()
    page.keyboard.type("june")
    page.get_by_role("option", name="june.csv").click()

    expect(page.get_by_role("heading", name="june.csv")).to_be_visible()
    page.go_back()
    expect(uploads).to_have_count(1)


@pytest.mark.parametrize(
    "address", ["uploads?page=9", "uploads/{}?page=9", "uploads/{}?tab=waiting&page=9"]
)
def test_a_page_that_is_no_more_leads_to_the_first(desk, bilal, waiting, address):
    """As after the last rows of the second page were put right."""
    page = desk(bilal, address.format(waiting.pk))

    page.get_by_role("button", name="To the first page").click()
    expect(page.get_by_text(re.compile("^[145] in all$")).first).to_be_visible()


def test_a_reader_sees_what_came_and_is_offered_nothing_to_do(desk, veena, waiting, live_server):
    page = desk(veena, f"uploads/{waiting.pk}?tab=waiting")

    expect(page.get_by_text("4 rows wait to be corrected")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^Correct"))).to_have_count(0)
    page.get_by_role("navigation", name="Screens").get_by_role("link", name="Uploads").click()
    expect(page.get_by_role("list", name="Uploads")).to_be_visible()
    expect(page.get_by_role("button", name="Choose files")).to_have_count(0)
    page.goto(f"{live_server.url}/app/uploads/{waiting.pk + 1}")
    expect(page.get_by_text("There is no such upload")).to_be_visible()


def test_an_upload_is_undone_once_its_three_lists_were_shown(desk, bilal, waiting):
    asha = Customer.objects.get(full_name="Asha Patel")
    page = desk(bilal, f"uploads/{waiting.pk}?tab=undo")

    page.get_by_role("button", name="See what would be undone").click()
    expect(page.get_by_text("Finding out what would be undone")).to_be_visible()
    run_jobs()
    expect(page.get_by_role("list", name="Would be undone")).to_contain_text("Asha Patel")
    assert Customer.objects.get(pk=asha.pk).is_active
    page.get_by_role("link", name="Would stay").click()
    expect(page.get_by_text("Nobody changed any of it since.")).to_be_visible()
    page.get_by_role("button", name="Undo this upload").click()
    page.get_by_label("Why").fill("The wrong month")
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("Being undone").first).to_be_visible()
    run_jobs()

    expect(page.get_by_text("Why: The wrong month")).to_be_visible()
    expect(page.get_by_role("link", name="Waiting")).to_have_count(0)
    assert not Customer.objects.filter(pk=asha.pk, is_active=True).exists()


def test_the_workbook_goes_out_and_comes_back_corrected(desk, bilal, waiting, tmp_path):
    page = desk(bilal, f"uploads/{waiting.pk}?tab=waiting")

    with page.expect_download() as taken:
        page.get_by_role("button", name="Download waiting rows").click()
    workbook = Sheet(taken.value.path().read_bytes())
    workbook.put(6, "Visit Date", "30/4/2024")
    corrected = tmp_path / "corrected.xlsx"
    corrected.write_bytes(workbook.saved().read())
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Hand the corrected workbook in").click()
    chooser.value.set_files(corrected)
    expect(page.get_by_text("Here; its lines are being tried.")).to_be_visible()
    run_jobs()

    expect(page.get_by_text("1 row is corrected")).to_be_visible()
    expect(page.get_by_role("link", name="Waiting")).to_contain_text("3")


def test_what_sheets_said_of_a_phone_and_on_a_day_and_whose_rows_waited(
    desk, bilal, waiting, live_server
):
    page = desk(bilal, "uploads")

    page.get_by_role("link", name="Of a phone or a day").click()
    page.get_by_label("Phone").fill("097235-21333")
    page.keyboard.press("Enter")
    rows = page.get_by_role("list", name="Rows of 097235-21333")
    expect(rows.get_by_role("link", name="Asha Patel")).to_be_visible()
    expect(page).to_have_url(re.compile("phone=097235-21333"))
    page.get_by_label("Day").fill("today")
    page.keyboard.press("Enter")
    people = page.get_by_role("list", name="People of the day")
    expect(people.get_by_role("link", name=re.compile("^Asha Patel"))).to_be_visible()
    assert faults_of(page) == []

    page.goto(f"{live_server.url}/app/uploads/scorecard")
    expect(page.get_by_role("row", name=re.compile("shop not known 3"))).to_be_visible()
    assert faults_of(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_rows_wait(desk, bilal, waiting, page, scheme):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(WIDE)
    desk(bilal, f"uploads/{waiting.pk}?tab=waiting")
    expect(page.get_by_role("grid")).to_be_visible()

    assert faults_of(page) == []
    page.get_by_role("link", name="Rows", exact=True).click()
    expect(page.get_by_role("list", name="Rows")).to_be_visible()
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
