"""Which tests PostgreSQL is spared: those alone whose statements others make, too."""

import json

import pytest

from config.tests import statements
from config.tests.statements import kind_of, not_to_be_asked_again


@pytest.fixture
def noted(tmp_path, monkeypatch):
    monkeypatch.setattr(statements, "FOLDER", str(tmp_path))

    def note(worker, **tests):
        content = {name: {"seconds": s, "kinds": kinds} for name, (s, kinds) in tests.items()}
        (tmp_path / f"{worker}.json").write_text(json.dumps(content))

    return note


def test_a_statement_is_made_by_two_tests_and_the_slowest_are_spared(noted):
    noted("gw0", slow=(9, ["a"]), quick=(1, ["a"]))
    noted("gw1", quicker=(0.5, ["a"]), other=(8, ["a", "b"]))

    # That only one makes the second statement keeps it, and the first one needs only one more.
    assert not_to_be_asked_again(["slow", "quick", "quicker", "other"]) == {"slow", "quick"}
    assert not_to_be_asked_again(["slow", "quick", "quicker"]) == {"slow"}


def test_what_sqlite_did_not_run_is_run(noted):
    noted("gw0", one=(1, ["a"]), two=(1, ["a"]), three=(2, ["a"]))

    assert not_to_be_asked_again(["one", "two", "three", "kills"]) == {"three"}
    assert not_to_be_asked_again(["three", "kills"]) == set()


def test_without_notes_nothing_is_spared(tmp_path, monkeypatch):
    monkeypatch.setattr(statements, "FOLDER", "")
    assert not_to_be_asked_again(["one"]) == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x IN (%s, %s, %s)", "x IN (%s)"),
        ("VALUES (%s, %s), (%s, %s)", "VALUES (%s, %s)"),
        ('SAVEPOINT "s1_x12"', 'SAVEPOINT "s22_x3"'),
        ("LIMIT 21", "LIMIT 50"),
    ],
)
def test_statements_of_other_sizes_are_one_kind(one, other):
    assert kind_of(one) == kind_of(other)


def test_statements_of_other_columns_are_two():
    assert kind_of('SELECT "a" FROM t') != kind_of('SELECT "b" FROM t')
