"""What every test may count on: the right database and browser, and the cast.

Asha owns the shop, Bilal manages it, Chitra is staff of one branch, Veena only reads.
Dev owns another business and must never see anything of it.
"""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.handlers.base import BaseHandler
from django.test import SimpleTestCase
from rest_framework.test import APIClient

from accounts.models import Branch, Organization, User
from core.roles import Role
from core.tests.examples import ALL as ALL_EXAMPLES
from jobs.engine import run_due
from jobs.testing import TURN

pytest_plugins = [
    "config.tests.databases",
    "config.tests.measured",
    "config.tests.pgbouncer",
    "config.tests.statements",
    "core.tests.buckets",
    "core.tests.redis_servers",
    "jobs.tests.workers",
    "messaging.tests.providers",
]

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
PASSWORD = "long-enough-to-sign-in"
# Playwright runs an event loop in the test's thread, where Django would refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
IN_CI = os.environ.get("CI") == "true"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Whoever asks for the browser's tests alone waits for no other file to be imported."""
    if config.option.markexpr != "browser" or not collection_path.match("test_*.py"):
        return None
    return None if drives_a_browser(collection_path) else True


def drives_a_browser(file: Path) -> bool:
    text = file.read_text()
    return "mark.browser" in text or "IN_THE_DESK" in text


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    on_postgresql = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    if on_postgresql:
        config.hook.pytest_deselected(items=[i for i in items if not differs_by_database(i)])
        items[:] = [i for i in items if differs_by_database(i)]
    for item in items:
        if "postgresql" in item.keywords and not on_postgresql:
            item.add_marker(pytest.mark.skip(reason="Needs PostgreSQL: set DATABASE_URL."))
        # Of what is marked another way, `-m browser` would never learn.
        if "browser" in item.keywords and not drives_a_browser(item.path):
            raise pytest.UsageError(f"{item.nodeid}: write pytest.mark.browser or IN_THE_DESK.")
        # In CI a missing browser is a failure, not a reason to look away.
        if "browser" in item.keywords and CHROMIUM is None and not IN_CI:
            item.add_marker(pytest.mark.skip(reason="Needs Chromium: apt-get install chromium."))


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end; looking through it again for garbage, as
    often as Python does, took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def differs_by_database(item: pytest.Item) -> bool:
    """Whether PostgreSQL may answer otherwise than SQLite.

    Not when a test asks no database (pytest-django refuses it then), nor when it is marked: when
    other tests ask PostgreSQL the same, such as an owner's for the same page as a viewer's.
    """
    if item.get_closest_marker("one_database") and not ALL_EXAMPLES:
        return False
    fixtures = {"db", "transactional_db", "database_url"}.intersection(item.fixturenames)  # type: ignore[attr-defined]
    cls = getattr(item, "cls", None)
    return bool(
        fixtures
        or item.get_closest_marker("django_db")
        or (cls is not None and issubclass(cls, SimpleTestCase))
    )


@pytest.fixture
def built_desk(settings: Any) -> None:
    """The Desk of frontend/, which other tests do without: the admin site is another beside it."""
    settings.DESK_BUILD = settings.BUILT_DESK


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, without a sandbox because CI runs as root; nothing is downloaded."""
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": ["--no-sandbox"]}


@pytest.fixture(autouse=True)
def _one_at_a_time(request: pytest.FixtureRequest) -> None:
    """In a browser test on SQLite the server's threads and the worker share one connection: what a
    page still loads while jobs run, or while the database is emptied at the end of the test, met
    their half-done work as "database table is locked"."""
    if "browser" not in request.keywords:
        return

    def alone(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            with TURN:
                return function(*arguments, **options)

        return call

    patch = request.getfixturevalue("monkeypatch").setattr
    patch(BaseHandler, "get_response", alone(BaseHandler.get_response))
    patch("jobs.testing.run_due", alone(run_due))


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """No test may use up another one's calls; what the database counts goes with the test."""
    yield
    caches["process"].clear()


def make_member(organization: Organization | None, username: str, role: Role) -> User:
    return User.objects.create_user(
        username, password=PASSWORD, organization=organization, role=role, is_staff=True
    )


@pytest.fixture
def shop(db: None) -> Organization:
    return Organization.objects.create(name="Asha Medicals")


@pytest.fixture
def other_shop(db: None) -> Organization:
    return Organization.objects.create(name="Dev Stores")


@pytest.fixture
def shivranjani(shop: Organization) -> Branch:
    return Branch.objects.create(organization=shop, name="Shivranjani", city="Ahmedabad")


@pytest.fixture
def cg_road(shop: Organization) -> Branch:
    return Branch.objects.create(organization=shop, name="CG Road", aliases=["C.G. Rd"])


@pytest.fixture
def other_branch(other_shop: Organization) -> Branch:
    return Branch.objects.create(organization=other_shop, name="Shivranjani")


@pytest.fixture
def asha(shop: Organization) -> User:
    return make_member(shop, "asha", Role.OWNER)


@pytest.fixture
def bilal(shop: Organization) -> User:
    return make_member(shop, "bilal", Role.MANAGER)


@pytest.fixture
def chitra(shop: Organization, shivranjani: Branch) -> User:
    """Staff, limited to Shivranjani."""
    user = make_member(shop, "chitra", Role.STAFF)
    user.branches.set([shivranjani])
    return user


@pytest.fixture
def veena(shop: Organization) -> User:
    return make_member(shop, "veena", Role.VIEWER)


@pytest.fixture
def dev(other_shop: Organization) -> User:
    return make_member(other_shop, "dev", Role.OWNER)


@pytest.fixture
def operator(db: None) -> User:
    """The platform's superuser, who belongs to no organization."""
    return User.objects.create_superuser("operator", password=PASSWORD)


@pytest.fixture
def client_for() -> Callable[[User], APIClient]:
    def build(user: User) -> APIClient:
        client = APIClient()
        client.force_authenticate(user)
        return client

    return build


@pytest.fixture
def as_asha(asha: User, client_for: Callable[[User], APIClient]) -> APIClient:
    return client_for(asha)


@pytest.fixture
def as_bilal(bilal: User, client_for: Callable[[User], APIClient]) -> APIClient:
    return client_for(bilal)


@pytest.fixture
def as_chitra(chitra: User, client_for: Callable[[User], APIClient]) -> APIClient:
    return client_for(chitra)


@pytest.fixture
def as_veena(veena: User, client_for: Callable[[User], APIClient]) -> APIClient:
    return client_for(veena)


@pytest.fixture
def as_dev(dev: User, client_for: Callable[[User], APIClient]) -> APIClient:
    return client_for(dev)


@pytest.fixture
def as_operator(operator: User, client_for: Callable[[User], APIClient]) -> APIClient:
    return client_for(operator)


@pytest.fixture
def as_nobody(db: None) -> APIClient:
    return APIClient()
