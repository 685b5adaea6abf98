"""Figures that a run of the tests prints at its end, each beside the limit that it is held to."""

from collections.abc import Callable
from typing import Any

import pytest

_KEPT_AS = "measured"


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Callable[[str, str, str], None]:
    """`measured("Five calls: taps", "10", "at most 10")`: what, how much, and what was asked for.

    Only prints; whoever measures asserts.
    """

    def note(what: str, figure: str, limit: str) -> None:
        request.node.user_properties.append((_KEPT_AS, (what, figure, limit)))

    return note


def pytest_terminal_summary(terminalreporter: Any) -> None:
    # Properties are what a report brings along from whichever process ran the test.
    figures = sorted(
        tuple(value)
        for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
        if report.when == "call"
        for name, value in report.user_properties
        if name == _KEPT_AS
    )
    if not figures:
        return
    terminalreporter.section("measured")
    widths = [max(len(row[column]) for row in figures) for column in (0, 1)]
    for what, figure, limit in figures:
        terminalreporter.write_line(f"{what:{widths[0]}}  {figure:>{widths[1]}}  {limit}")
