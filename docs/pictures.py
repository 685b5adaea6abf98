"""The pictures of docs/desk.md: the Desk with the demo, on a day that stays the same.

    make desk-pictures

The service runs in this process, on a database of its own and with its clock put to DAY, from which
the browser takes what day it is. Pictures are WebP: as PNG they would be four times as large.
"""

import base64
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import django
import time_machine
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, Page, expect, sync_playwright

# Half past ten in Ahmedabad, a Thursday some weeks after the purchases of the sample sheets.
DAY = datetime(2024, 7, 25, 5, 0, tzinfo=UTC)
FOLDER = Path(__file__).resolve().parent / "desk"
MOST_BYTES = 2_500_000  # of all pictures
QUALITY = 82  # of WebP: letters stay sharp
PASSWORD = "footfall-demo"  # noqa: S105  (everybody knows it)
WIDE: Any = {"viewport": {"width": 1440, "height": 900}}
PHONE: Any = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
expect.set_options(timeout=15_000)  # milliseconds: the machine may be busy


@dataclass(frozen=True)
class Picture:
    """`name`.webp: what `who` sees at `screen` once `act` was done."""

    name: str
    screen: str
    act: Callable[[Page], None]
    who: str = "chitra"
    device: Any = None
    dark: bool = False


def bill_being_written(page: Page) -> None:
    walk_in(page)
    take(page, "telm")
    page.keyboard.type("rosu")
    expect(proposed(page)).to_be_visible()


def bill_with_two_lines(page: Page) -> None:
    walk_in(page)
    take(page, "telm")
    take(page, "rosu")


def bill_saved(page: Page) -> None:
    bill_with_two_lines(page)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Saved FF-")).to_be_visible()
    walk_in(page, "98250 61240")


def walk_in(page: Page, phone: str = "97235 21333") -> None:
    page.locator("main input").first.click()
    page.keyboard.type(phone)
    expect(page.locator("[data-cell$=medicine]").first).to_be_focused()
    expect(page.locator("main h2").first).to_be_visible()


def take(page: Page, typed: str) -> None:
    page.keyboard.type(typed)
    expect(proposed(page)).to_be_visible()
    for _ in ("medicine", "quantity", "amount", "days"):
        page.keyboard.press("Enter")


def proposed(page: Page) -> Any:
    return page.locator("[role=option][aria-selected=true]:visible").first


def rows(page: Page) -> None:
    expect(page.locator("main li a").first).to_be_visible()


def first_row(page: Page) -> None:
    page.locator("main li a").first.click()
    expect(page.get_by_role("region").first).to_be_visible()
    expect(page.get_by_role("group", name="What came of it")).to_be_visible()


def outcomes(page: Page) -> None:
    expect(page.get_by_role("group", name="What came of it")).to_be_visible()


def after_a_call(page: Page) -> None:
    outcomes(page)
    page.wait_for_timeout(300)  # nobody reads a name faster
    page.get_by_role("button", name="Will come").click()
    expect(page.locator("button", has_text="Undo")).to_be_visible()


def page_of_hetal(page: Page) -> None:
    page.get_by_label("Search customers").fill("97235 21333")
    page.keyboard.press("Enter")  # a whole phone opens at once
    expect(page.locator(".mantine-Timeline-item").first).to_be_visible()


def giving_out(page: Page) -> None:
    page.get_by_label(re.compile("on this page")).click()
    page.get_by_role("button", name="Give out").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Give out")).to_be_enabled()  # the shares are there


def pair_with_a_choice(page: Page) -> None:
    expect(page.get_by_role("button", name="Keep ")).to_be_enabled()


def box_with_hits(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.get_by_role("textbox", name="Search or go to").fill("joshi")
    expect(page.get_by_role("dialog").get_by_role("option").nth(1)).to_be_visible()


def words(page: Page) -> None:
    expect(page.get_by_role("region", name="SMS").get_by_text("Hello")).to_be_visible()


def figures(page: Page) -> None:
    expect(page.get_by_role("list", name="Figures")).to_be_visible()


def lead_moved(page: Page) -> None:
    page.locator("[data-card]").first.focus()
    page.keyboard.press("m")
    page.keyboard.press("2")
    expect(page.get_by_text("→")).to_be_visible()
    expect(page.locator("[data-pending]")).to_have_count(0)


def board(page: Page) -> None:
    expect(page.locator("[data-card]").first).to_be_visible()


def page_of_a_lead(page: Page) -> None:
    page.get_by_label("Search leads").fill("97235 21333")
    page.keyboard.press("Enter")  # a whole phone opens at once
    outcomes(page)
    expect(page.get_by_role("list", name="Follow-ups")).to_be_visible()


def contested_claim(page: Page) -> None:
    page.locator("main li a").first.click()
    expect(page.get_by_role("list", name="Ledger")).to_be_visible()


def as_it_is(page: Page) -> None:
    """Nothing is done."""


PICTURES = (
    Picture("sign-in-phone", "counter", as_it_is, who="", device=PHONE),
    Picture("counter", "counter", bill_being_written),
    Picture("counter-phone", "counter", bill_with_two_lines, device=PHONE),
    Picture("counter-saved-dark", "counter", bill_saved, dark=True),
    Picture("my-day", "my-day", after_a_call),
    Picture("my-day-phone", "my-day", outcomes, device=PHONE),
    Picture("my-day-phone-dark", "my-day", after_a_call, device=PHONE, dark=True),
    Picture("customers", "customers", rows, who="bilal"),
    Picture("customers-phone", "customers", rows, who="bilal", device=PHONE),
    Picture("customer", "customers", page_of_hetal, who="bilal"),
    Picture("customer-phone", "customers", page_of_hetal, who="bilal", device=PHONE),
    Picture("contacts", "contacts?owner=mine&order=next_action_on", first_row),
    Picture("contacts-giving-out", "contacts?owner=nobody", giving_out, who="bilal"),
    Picture("contacts-phone", "contacts", rows, device=PHONE),
    Picture("uploads", "uploads", rows, who="bilal"),
    Picture("partners", "partners?range=ever&order=-value", as_it_is, who="bilal"),
    Picture("bookings", "bookings", rows, who="imran"),
    Picture("duplicates", "duplicates", pair_with_a_choice, who="bilal"),
    Picture("duplicates-phone", "duplicates", pair_with_a_choice, who="bilal", device=PHONE),
    Picture("refills", "refills?list=late", first_row, who="bilal"),
    Picture("refills-phone-dark", "refills", rows, who="bilal", device=PHONE, dark=True),
    Picture("settings-people", "settings/people", rows, who="asha"),
    Picture("settings-messages", "settings/messages", words, who="asha"),
    Picture("settings-phone-dark", "settings", rows, who="asha", device=PHONE, dark=True),
    Picture("dashboard", "dashboard?range=quarter", figures, who="bilal"),
    Picture("dashboard-phone", "dashboard?range=quarter", figures, who="bilal", device=PHONE),
    Picture("dashboard-dark", "dashboard?range=quarter", figures, who="bilal", dark=True),
    Picture("leads-board", "leads/board", lead_moved, who="bilal"),
    Picture("leads-board-phone-dark", "leads/board", board, device=PHONE, dark=True, who="bilal"),
    Picture("lead", "leads", page_of_a_lead, who="bilal"),
    Picture("leads-grid", "leads/grid", as_it_is, who="bilal"),
    Picture("leads-claim", "leads/claims?status=contested", contested_claim, who="bilal"),
    Picture("search-dark", "customers", box_with_hits, who="bilal", dark=True),
)


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    with tempfile.TemporaryDirectory() as files, time_machine.travel(DAY, tick=True):
        set_up(files)
        with serving() as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            for picture in PICTURES:
                file = FOLDER / f"{picture.name}.webp"
                file.write_bytes(taken(browser, address, picture))
                sys.stdout.write(f"{file.name:30} {file.stat().st_size / 1000:6.0f} kB\n")
            browser.close()
    total = sum(file.stat().st_size for file in FOLDER.iterdir())
    sys.stdout.write(f"{'in all':30} {total / 1000:6.0f} kB\n")
    if total > MOST_BYTES:
        sys.exit(f"More than {MOST_BYTES / 1000:.0f} kB: the repository is no place for that.")


def set_up(files: str) -> None:
    """Django and the demo, in a folder of its own."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "only-for-pictures-and-long-enough-for-hmac-sha256",
        "DATABASE_URL": f"sqlite:///{files}/pictures.sqlite3",
        "MEDIA_ROOT": files,
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "LOG_LEVEL": "ERROR",
        "LOGIN_RATE": "1000/min",
    }
    django.setup()
    call_command("migrate", verbosity=0)
    with redirect_stdout(StringIO()):
        call_command("demo")


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def serving() -> Iterator[str]:
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    return found or sys.exit("No Chromium here: apt-get install chromium.")


def taken(browser: Browser, address: str, picture: Picture) -> bytes:
    context = browser.new_context(
        **(picture.device or WIDE),
        color_scheme="dark" if picture.dark else "light",
        locale="en-GB",
        reduced_motion="reduce",
        bypass_csp=True,  # for the style below
    )
    page = context.new_page()
    page.goto(f"{address}/app/{picture.screen}")
    if picture.who:
        page.locator("input").first.fill(picture.who)
        page.locator("input[type=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator("nav").first).to_be_visible()  # of screens
    picture.act(page)
    page.wait_for_load_state("networkidle")
    page.add_style_tag(content="* { caret-color: transparent !important }")
    line = context.new_cdp_session(page)
    shot = line.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    context.close()
    return base64.b64decode(shot["data"])


if __name__ == "__main__":
    main()
