"""The dashboard beside the reports it is made of, and every list that it opens."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

Get = Callable[..., dict[str, Any]]  # of a path below /api/ and what is asked
TABLES = {
    "branches": ("branch-performance", "branch", "branch_name"),
    "staff": ("staff-performance", "staff", "staff_name"),
    "refills": ("refill-success", "sent_by", "sent_by_name"),
    "hours": ("busy-hours", "hour", None),
}


def compare_with_reports(get: Get, shown: dict[str, Any], **asked: Any) -> None:
    """Row by row, each figure is that of its report; `previous` that of the days before."""
    before = asked | {name: shown["compared_with"][name] for name in ("from", "to")}
    for table, (report, key, name) in TABLES.items():
        now, then = (get(f"reports/{report}", **days) for days in (asked, before))
        lines = shown[table]["rows"]
        in_report = {row[key]: row for row in now["results"]}
        earlier = {row[key]: row for row in then["results"]}
        assert [line["id"] for line in lines if line["id"] in in_report] == list(in_report)
        assert {line["id"] for line in lines} == in_report.keys() | earlier.keys()
        for line in lines:
            row, row_before = in_report.get(line["id"], {}), earlier.get(line["id"], {})
            if name and row:
                assert line["name"] == row[name]
            _same(line["figures"], row, row_before)
        _same(shown[table]["total"]["figures"], now["total"], then["total"])
    _same_totals(get, shown, asked)
    _same_funnel(get("reports/conversion", **asked)["total"], shown["funnel"], "value")
    _same_funnel(get("reports/conversion", **before)["total"], shown["funnel"], "previous")


def _same_totals(get: Get, shown: dict[str, Any], asked: dict[str, Any]) -> None:
    figures = {name: figure["value"] for name, figure in shown["figures"].items()}
    days = get("reports/daily-summary", **asked)["total"]
    staff = get("reports/staff-performance", **asked)["total"]
    for name in figures.keys() - {"returning_customers"}:
        assert figures[name] == days[name], name
        assert name not in staff or figures[name] == staff[name], name
    sold = get("reports/categories", **asked)["total"]
    assert (figures["bills"], figures["bill_value"]) == (sold["bills"], sold["value"])
    for one in shown["branches"]["rows"] if "branch" not in asked else ():
        if one["id"] is not None:
            alone = get("reports/daily-summary", **asked, branch=one["id"])["total"]
            for name, figure in one["figures"].items():
                assert figure["value"] == alone[name], (one["name"], name)


def _same(figures: dict[str, Any], row: dict[str, Any], before: dict[str, Any]) -> None:
    for name, figure in figures.items():
        assert Decimal(figure["value"]) == Decimal(row.get(name, 0)), name
        if figure["previous"] is None:
            assert name == "open_contacts"
        else:
            assert Decimal(figure["previous"]) == Decimal(before.get(name, 0)), name


def _same_funnel(cohort: dict[str, Any], funnel: dict[str, Any], which: str) -> None:
    stages = {name: figure[which] for name, figure in funnel.items()}
    assert stages == {
        "uploaded": cohort["uploaded"],
        "contacted": cohort["uploaded"] - cohort["pending"],
        "came": cohort["yellow"] + cohort["converted"],
        "bought": cohort["converted"],
    }


def figures_in(shown: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """(where it stands, figure) of every figure of an answer, however deep."""
    if isinstance(shown, list):
        for each in shown:
            yield from figures_in(each, f"{path}.{each.get('name')}")
    elif isinstance(shown, dict) and "value" in shown:
        yield path, shown
    elif isinstance(shown, dict):
        for name, value in shown.items():
            yield from figures_in(value, f"{path}.{name}")


def follow_lists(get: Get, shown: Any, *, rows: int | None = None) -> dict[str, int]:
    """Each list counts, or adds up to, its figure; {path of a list: how many had something}.

    `rows`: of each table only so many, the fullest, and the one of nobody: the lists of the others
    are asked for with another id alone.
    """
    filled: dict[str, int] = {}
    for where, figure in figures_in(shown if rows is None else _with_few_rows(shown, rows)):
        opened = figure["list"]
        path = opened["path"].removeprefix("/api/").rstrip("/")
        asked = {"sums": opened["sums"][0]} if _is_amount(path, opened["sums"]) else {}
        listed = get(path, **opened["query"], page_size=200, **asked)
        assert listed["next"] is None, "too long for this test"
        if opened["sums"]:
            found = sum(_reach(row, name) for row in listed["results"] for name in opened["sums"])
            summed = [Decimal(amount) for amount in listed.get("sums", {}).values()]
            assert summed == [found] * len(asked), (where, opened)
        else:
            found = Decimal(listed["count"] + figure["unlisted"])
        assert found == Decimal(figure["value"]), (where, opened)
        if figure["value"] and Decimal(figure["value"]):
            filled[path] = filled.get(path, 0) + 1
    return filled


def _with_few_rows(shown: dict[str, Any], most: int) -> dict[str, Any]:
    few = dict(shown)
    for table in TABLES:
        fullest = sorted(shown[table]["rows"], key=_filled_figures, reverse=True)
        nobodys = [row for row in fullest[most:] if row["id"] is None]
        few[table] = shown[table] | {"rows": fullest[:most] + nobodys}
    return few


def _filled_figures(row: dict[str, Any]) -> int:
    return sum(1 for figure in row["figures"].values() if Decimal(figure["value"] or 0))


def _is_amount(path: str, sums: list[str]) -> bool:
    return bool(sums) and path in ("bills", "contacts")


def _reach(row: Any, path: str) -> Decimal:
    for name in path.split("."):
        row = row[name]
    return Decimal(row)
