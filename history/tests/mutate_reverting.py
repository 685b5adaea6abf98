"""Flip each condition of the rule of reverting, one at a time, and see that a test fails.

    python -m history.tests.mutate_reverting

Negated are what `if`, a conditional expression and a comprehension ask, and every comparison; `and`
becomes `or`, `any` becomes `all`, `>` becomes `>=`. Each goes through the engine's own tests, which
need no database; what survives these also through a few reverts of uploads. So do those of what
leads add to the rule. Names the survivors and ends with 1 when there are any.
"""

import ast
import os
import sys
import types
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

_LEADS = ["uploads/tests/test_revert_leads.py", "uploads/tests/test_revert_partners.py"]
RULE = "history.reverting.deciding"
# {module: reverts that ask its conditions}. For the rule a few of all: customers, leads, partners,
# contacts, bills.
REVERTS = {
    RULE: ["uploads/tests/test_revert.py", *_LEADS],
    "leads.services.reverting": _LEADS,
}
_NEGATED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE,
    ast.LtE: ast.Gt, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_EDGE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Lt: ast.LtE, ast.LtE: ast.Lt,
}  # fmt: skip
Change = Callable[[Any], None]


def changes_of(node: ast.AST) -> Iterator[tuple[str, Change]]:
    """What may be flipped at this node: in words, and how."""
    if isinstance(node, ast.If | ast.IfExp):
        yield "negated", _negate_test
    if isinstance(node, ast.comprehension):
        for position in range(len(node.ifs)):
            yield f"negated if {position}", lambda one, at=position: _negate_at(one.ifs, at)
    if isinstance(node, ast.BoolOp):
        yield "and <-> or", _swap_bool
    if isinstance(node, ast.Compare):
        yield "negated", lambda one: _replace_operator(one, _NEGATED)
        if type(node.ops[0]) in _EDGE:
            yield "its edge", lambda one: _replace_operator(one, _EDGE)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "without not", lambda one: setattr(one, "op", ast.UAdd())
    if isinstance(node, ast.Name) and node.id in ("any", "all"):
        yield "any <-> all", lambda one: setattr(one, "id", "all" if one.id == "any" else "any")


def _negate_test(node: Any) -> None:
    node.test = ast.UnaryOp(ast.Not(), node.test)


def _negate_at(conditions: list[ast.expr], position: int) -> None:
    conditions[position] = ast.UnaryOp(ast.Not(), conditions[position])


def _swap_bool(node: Any) -> None:
    node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()


def _replace_operator(node: Any, operators: dict[type[ast.cmpop], type[ast.cmpop]]) -> None:
    node.ops[0] = operators[type(node.ops[0])]()


def mutants(source: str) -> Iterator[tuple[str, ast.Module]]:
    """(where and what, the module with that one condition flipped)"""
    tree = ast.parse(source)
    for number, node in enumerate(ast.walk(tree)):
        for what, change in changes_of(node):
            mutant = deepcopy(tree)
            flipped = next(one for at, one in enumerate(ast.walk(mutant)) if at == number)
            change(flipped)
            text = ast.unparse(node) if not isinstance(node, ast.comprehension) else "comprehension"
            line = getattr(node, "lineno", getattr(getattr(node, "target", None), "lineno", 0))
            yield (
                f"line {line}, {what}: {text.splitlines()[0]}",
                ast.fix_missing_locations(mutant),
            )


def functions_of(code: types.CodeType) -> dict[str, types.CodeType]:
    """{qualified name: code} of all functions in a module's code, but those inside functions."""
    found: dict[str, types.CodeType] = {}
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            if constant.co_flags & 0x2:  # CO_NEWLOCALS: a function, no class
                found[constant.co_qualname] = constant
            else:
                found |= functions_of(constant)
    return found


def function_at(module: types.ModuleType, name: str) -> types.FunctionType:
    found: Any = module
    for part in name.split("."):
        found = vars(found)[part]
    function = found.fget if isinstance(found, property) else found
    assert isinstance(function, types.FunctionType), name
    return function


def passes(tests: list[Callable[[], None]]) -> bool:
    try:
        for test in tests:
            test()
    except Exception:  # noqa: BLE001 - a flipped condition may raise anything
        return False
    return True


def passes_reverts(of: str) -> bool:
    """Of this module; in a process of their own, which has the flipped condition, too."""
    import pytest

    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - for as long as the process lives
    options = ["-q", "-x", "-p", "no:cacheprovider", "-m", "not slow"]
    os._exit(int(pytest.main([*options, *REVERTS[of]])))


def survivors(of: str, unnoticed: Callable[[], bool]) -> tuple[int, list[str]]:
    """How many conditions of a module were flipped, and those of which no test noticed it, if
    `unnoticed` did not, either."""
    from history.tests import test_reverting_engine, test_reverting_records

    names = vars(test_reverting_engine) | vars(test_reverting_records)
    tests = [test for name, test in names.items() if name.startswith("test_")]
    module = import_module(of)
    path = str(module.__file__)
    assert passes(tests), "The tests fail as it is."
    source = Path(path).read_text()
    own = functions_of(compile(source, path, "exec"))
    found, tried = [], 0
    for what, mutant in mutants(source):
        changed = functions_of(compile(mutant, path, "exec"))
        for name in [name for name, code in changed.items() if code != own[name]]:
            tried += 1
            function = function_at(module, name)
            before, function.__code__ = function.__code__, changed[name]
            try:
                if passes(tests) and unnoticed():
                    found.append(f"{name}, {what}")
            finally:
                function.__code__ = before
    return tried, found


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("SECRET_KEY", "only-for-tests-and-long-enough-for-hmac-sha256")
    import django

    django.setup()
    all_found = []
    for module in REVERTS:
        tried, found = survivors(module, partial(passes_reverts, module))
        result = f"{module}: {tried} conditions flipped, {len(found)} not noticed."
        sys.stdout.write("\n".join([result, *found, ""]))
        all_found += found
    return 1 if all_found else 0


if __name__ == "__main__":
    sys.exit(main())
