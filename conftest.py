"""What every test may count on: the right database and browser, or a reason why not."""

import os
import shutil
from typing import Any

import pytest
from django.conf import settings

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
IN_CI = os.environ.get("CI") == "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    on_postgresql = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    for item in items:
        if "postgresql" in item.keywords and not on_postgresql:
            item.add_marker(pytest.mark.skip(reason="Needs PostgreSQL: set DATABASE_URL."))
        # In CI a missing browser is a failure, not a reason to look away.
        if "browser" in item.keywords and CHROMIUM is None and not IN_CI:
            item.add_marker(pytest.mark.skip(reason="Needs Chromium: apt-get install chromium."))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, without a sandbox because CI runs as root; nothing is downloaded."""
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": ["--no-sandbox"]}
