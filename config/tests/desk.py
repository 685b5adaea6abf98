"""The Desk in a real browser, for tests: who signs in where, and what axe says of a screen."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, Route, expect

from accounts.models import User
from conftest import PASSWORD
from core.tests.examples import IN_CI

# What every test of the Desk is marked with.
IN_THE_DESK = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("built_desk"),
    pytest.mark.skipif(
        not IN_CI and not (settings.BUILT_DESK / "index.html").exists(),
        reason="make desk-build was not run",
    ),
]
expect.set_options(timeout=15_000)  # milliseconds: a machine that checks is busy
PHONE_SIZE = {"width": 390, "height": 844}
WIDE = {"width": 1440, "height": 900}
_AXE = settings.BASE_DIR / "frontend/node_modules/axe-core/axe.min.js"
# A browser without a phone asks what to do with `tel:`, in a window that takes all further clicks.
_NOBODY_IS_CALLED = """addEventListener(
    "click", event => event.target.closest("a[href^='tel:']") && event.preventDefault(), true
)"""
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def desk(page: Page, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Opens a screen as somebody; whatever the browser complains about fails the test."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.context.add_init_script(_NOBODY_IS_CALLED)

    def open_as(user: User, screen: str = "", *, password: str = PASSWORD) -> Page:
        page.goto(f"{live_server.url}/app/{screen}")
        page.get_by_label("User name").fill(user.username)
        page.locator("input[type=password]").fill(password)
        page.keyboard.press("Enter")
        expect(page.get_by_role("navigation", name="Screens")).to_be_visible()
        return page

    yield open_as
    page.wait_for_load_state("networkidle")  # the database is emptied next
    assert complaints == []


def row(page: Page, name: str) -> Locator:
    """The link of somebody's row in a list; those that call them begin otherwise."""
    return page.get_by_role("link", name=re.compile(f"^{re.escape(name)}"))


def faults_of(page: Page) -> list[str]:
    """What axe finds on the page as it stands, each fault with where it is."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE.read_text())
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", _TAGS
    )
    return [
        f"{fault['id']}: {node['html'][:200]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def lose_the_answer(page: Page, address: str) -> None:
    """The line is cut once: after the service has done what was asked, before it could say so."""

    def cut(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(address, cut, times=1)


class Presses(NamedTuple):
    """What was done beside typing: clicks or taps, and keys such as Enter and shortcuts."""

    taps: int
    keys: int


_COUNT = """() => {
    const counts = !!window.presses;
    window.presses = { taps: 0, keys: 0 };
    if (counts) return;
    const modifiers = ["Control", "Alt", "Shift", "Meta"];
    const isTyping = event => event.key.length === 1 && !event.ctrlKey && !event.altKey
        && event.target.matches("input, textarea");
    addEventListener("pointerdown", event => { presses.taps += event.isTrusted }, true);
    addEventListener("keydown", event => {
        presses.keys += event.isTrusted && !modifiers.includes(event.key) && !isTyping(event);
    }, true);
}"""


def count_presses(page: Page) -> Callable[[], Presses]:
    """A function that says how often somebody clicked, tapped or pressed a key since; no page may
    be loaded meanwhile."""
    page.evaluate(_COUNT)
    return lambda: Presses(**page.evaluate("presses"))
