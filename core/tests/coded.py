"""The codes with which the service refuses, asks and warns, as they stand in its own source."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
_OTHERS = {"tests", "migrations", "node_modules", "benchmarks", "frontend", "var"}
# Of a call of this name, which argument is a code: its position, its name.
Calls = Mapping[str, tuple[int | None, str]]


@cache
def modules() -> dict[str, ast.Module]:
    """{path: its tree} of all modules but the tests'."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text())
        for path in ROOT.rglob("*.py")
        if not _OTHERS.intersection(path.relative_to(ROOT).parts)
        and not path.relative_to(ROOT).parts[0].startswith(".")
    }


@cache
def _constants() -> dict[str, str]:
    return {
        target.id: node.value.value
        for tree in modules().values()
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }


def codes_of(calls: Calls, *folders: str) -> dict[str, str]:
    """{code: where it stands} of these calls in modules below `folders`, or in all."""
    found: dict[str, str] = {}
    for path, tree in modules().items():
        if folders and not path.startswith(folders):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (at := calls.get(_name_of(node.func))):
                for code in _codes_at(node, *at):
                    found.setdefault(code, f"{path}:{node.lineno}")
    return found


def _name_of(function: ast.expr) -> str:
    """`DomainError.at` of the methods that make errors, else the last name."""
    if not isinstance(function, ast.Attribute):
        return function.id if isinstance(function, ast.Name) else ""
    if function.attr == "at" and isinstance(function.value, ast.Name):
        return f"{function.value.id}.at"
    return function.attr


def _codes_at(call: ast.Call, position: int | None, name: str) -> Iterator[str]:
    if position is not None and len(call.args) > position:
        yield from _texts(call.args[position])
    for keyword in call.keywords:
        if keyword.arg in (name, "overall"):
            yield from _texts(keyword.value)


def _texts(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.Name) and value.id in _constants():
        yield _constants()[value.id]
    elif isinstance(value, ast.IfExp):
        yield from (*_texts(value.body), *_texts(value.orelse))


def words_in(file: str, of: str = "WORDS") -> set[str]:
    """The keys of a record of texts in the Desk's source, one a line."""
    lines = (ROOT / "frontend/src" / file).read_text().split(f"const {of}", 1)[1].splitlines()
    keys: set[str] = set()
    for line in lines[1:]:
        if line.startswith("}"):
            break
        key, colon, _ = line.strip().partition(":")
        if colon and line.startswith("  ") and not line.startswith("   ") and key.isidentifier():
            keys.add(key)
    return keys
