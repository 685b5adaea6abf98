"""The Desk says in the language of its page what columns are, and what sheets ask, warn of and wait
for."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from core.tests.coded import codes_of, modules, words_in
from uploads.columns import COLUMNS
from uploads.understanding.reader_process import MISTAKEN_CHOICES

LABELS = Path(settings.BASE_DIR, "frontend/src/screens/uploads/column-labels.ts")


@pytest.mark.parametrize("kind", COLUMNS)
def test_the_desk_has_a_word_for_each_column(kind: str) -> None:
    words = dict(re.findall(r"^  (\w+): msg`(.+)`,$", LABELS.read_text(), re.MULTILINE))
    declared = {column.name: column.label for column in COLUMNS[kind]}

    assert {name: words.get(name) for name in declared} == declared


# Calls that write what is wrong with a row, and constants and tables of such codes.
PROBLEMS = {
    "problem": (3, "code"), "Problem": (0, "code"), "write": (None, "code"),
    "write_at": (None, "code"), "Refusal": (0, "code"), "CellProblem": (0, "code"),
    "_found_by": (1, "code"),
    "_number": (1, "code"),
}  # fmt: skip
ROOMS = (
    "uploads/understanding", "uploads/rows", "uploads/kinds", "uploads/columns",
    "customers/normalize", "customers/details", "customers/intake", "visits", "leads", "contacts",
)  # fmt: skip
# Of a bill with its lines in a form; a sheet has no such thing.
OF_FORMS = {"lines_missing", "lines_without_purchase", "discount_invalid", "reason_missing"}


def test_the_desk_has_words_for_each_problem_of_a_row() -> None:
    codes = codes_of(PROBLEMS, *ROOMS)
    codes |= codes_of({"FieldError": (1, "code")}, "visits/services/checks")
    codes |= codes_of({"_ignored": (0, "code")}, "customers/intake")
    for name in ("_PROBLEMS", "_NOTES"):
        codes |= dict.fromkeys(_keys_of("uploads/workbook/applying.py", name), "workbook")
    words = words_in("screens/uploads/problem-words.ts")

    assert len(codes) > 45
    assert {code: at for code, at in codes.items() if code not in words | OF_FORMS} == {}


def test_the_desk_has_words_for_each_warning_of_a_sheet() -> None:
    rooms = ("uploads/detection/", "uploads/readers/")
    codes = set(codes_of({"_warn": (0, "code")}, *rooms)) | {
        value.value
        for path, tree in modules().items()
        if path.startswith(rooms)
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and key.value == "code" and isinstance(value, ast.Constant)
    }  # fmt: skip

    codes |= {
        node.elts[0].value
        for node in ast.walk(modules()["uploads/detection/warnings.py"])
        if isinstance(node, ast.Tuple) and isinstance(node.elts[-1], ast.Call)
        if isinstance(node.elts[0], ast.Constant)
    }

    assert len(codes) > 25
    assert codes - words_in("screens/uploads/warning-words.ts") == set()


def test_the_desk_has_words_for_each_question_of_a_sheet() -> None:
    asks = {"needs_mapping": (None, "reason"), "NeedsMapping": (None, "reason")}
    codes = {*codes_of(asks, "uploads/detection"), "columns_unknown", "headings_unknown"}

    assert len(codes) > 6
    words = words_in("screens/uploads/upload-words.ts", "QUESTIONS")
    assert codes | MISTAKEN_CHOICES == words


def _keys_of(path: str, name: str) -> list[str]:
    """The keys of a table of a module."""
    return next(
        [key.value for key in node.value.keys if isinstance(key, ast.Constant)]
        for node in modules()[path].body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
        if isinstance(node.targets[0], ast.Name) and node.targets[0].id == name
    )


def test_the_desk_has_words_for_each_sentence_of_a_revert() -> None:
    writers = {
        "Sentence": (1, "code"), "_about": (2, "code"), "_of_visit": (2, "code"),
        "_of_line": (2, "code"),
    }  # fmt: skip
    by_verb = {f"{verb}_by{how}" for verb in ("changed", "deleted") for how in ("", "_hand")}

    assert {*codes_of(writers), *by_verb} == words_in("screens/uploads/undo/revert-words.ts")
