"""Figures that a run of the tests prints at its end, each beside the limit that it is held to."""

from collections.abc import Callable
from typing import Any

import pytest

_FIGURES = pytest.StashKey[list[tuple[str, str, str]]]()


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Callable[[str, str, str], None]:
    """`measured("Five calls: taps", "10", "at most 10")`: what, how much, and what was asked for.

    Only prints; whoever measures asserts. Not for tests that xdist shares out.
    """
    figures = request.config.stash.setdefault(_FIGURES, [])

    def note(what: str, figure: str, limit: str) -> None:
        figures.append((what, figure, limit))

    return note


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    figures = config.stash.get(_FIGURES, [])
    if not figures:
        return
    terminalreporter.section("measured")
    widths = [max(len(row[column]) for row in figures) for column in (0, 1)]
    for what, figure, limit in figures:
        terminalreporter.write_line(f"{what:{widths[0]}}  {figure:>{widths[1]}}  {limit}")
