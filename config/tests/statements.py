"""PostgreSQL is asked whatever the tests ask SQLite, but not by each of them again.

`.ci/run` names a folder in STATEMENTS. The run on SQLite notes there which statements each test
makes. The one on PostgreSQL then spares, the slowest first, each test whose statements two others
make that are still to run; whatever SQLite did not run is run. Without the folder every test is.
"""

import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

FOLDER = os.environ.get("STATEMENTS", "")
TESTS_OF_ONE_STATEMENT = 2

_kinds: dict[str, str] = {}  # statement as it was sent: its kind
_made: dict[str, set[str]] = defaultdict(set)  # test: the kinds of what it asks
_seconds: Counter[str] = Counter()
_current = ""


def is_noting() -> bool:
    return bool(FOLDER) and connection.vendor == "sqlite"


def kind_of(statement: str) -> str:
    """A short name of the statement without what grows with its data: values, rows, ids."""
    statement = re.sub(r'"s\d+_x\d+"', "savepoint", statement)
    statement = re.sub(r"\b\d+\b", "0", statement)
    statement = re.sub(r"%s(?:, ?%s)+", "%s", statement)
    statement = re.sub(r"\(%s\)(?:, ?\(%s\))+", "(%s)", statement)
    return blake2b(statement.encode(), digest_size=8).hexdigest()


def pytest_configure() -> None:
    if is_noting():
        connection_created.connect(_listen, dispatch_uid="config.tests.statements")


def _listen(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    if _note not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, _note)


def _note(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    text = str(sql)
    if text not in _kinds:
        _kinds[text] = kind_of(text)
    _made[_current].add(_kinds[text])
    return execute(sql, params, many, context)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    global _current
    _current = item.nodeid
    return (yield)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if is_noting():
        _seconds[report.nodeid] += report.duration


def pytest_sessionfinish() -> None:
    if not is_noting() or not _made:
        return
    noted = {
        test: {"seconds": _seconds[test], "kinds": sorted(kinds)} for test, kinds in _made.items()
    }
    path = Path(FOLDER, f"{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}.json")
    path.write_text(json.dumps(noted))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not FOLDER or is_noting():
        return
    spared = not_to_be_asked_again(item.nodeid for item in items)
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid in spared])
    items[:] = [item for item in items if item.nodeid not in spared]


def not_to_be_asked_again(tests: Iterable[str]) -> set[str]:
    """Those of `tests` whose statements others make; none of what SQLite did not run."""
    if not FOLDER:
        return set()
    noted: dict[str, Any] = {}
    for file in sorted(Path(FOLDER).glob("*.json")):
        noted |= json.loads(file.read_text())
    mine = noted.keys() & set(tests)
    makers = Counter(kind for test in mine for kind in noted[test]["kinds"])
    spared = set()
    for test in sorted(mine, key=lambda test: (-noted[test]["seconds"], test)):
        kinds = noted[test]["kinds"]
        if all(makers[kind] > TESTS_OF_ONE_STATEMENT for kind in kinds):
            makers.subtract(kinds)
            spared.add(test)
    return spared
