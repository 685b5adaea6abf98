"""What the address of an admin list may ask about: the declared filters' own parameters alone.

Django takes any field of the list's model and any comparison: `?allergies__startswith=p` told a
viewer what they may not read, and a regular expression can hold the database for minutes.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.utils import get_fields_from_path
from django.db.models import Model
from unfold.contrib.filters.admin import RangeDateFilter, RangeDateTimeFilter
from unfold.utils import parse_date_str

# Longer ones are no id of ours, and no database takes them.
_ID = re.compile(r"[0-9]{1,18}", re.ASCII)
# "00:00", and what the theme adds to it when only a day was chosen.
_TIME = re.compile(r"[0-9:.]{0,15}", re.ASCII)
Check = Callable[[str], object]


def declared_parameters(model: type[Model], list_filter: Iterable[Any]) -> dict[str, Check]:
    """{parameter: whether a value of it can be asked for} of what `get_list_filter` gives.

    Its items are filters, paths, or (path, filter).
    """
    return {name: check for item in list_filter for name, check in _parameters(model, item).items()}


def is_askable(value: Any, check: Check) -> bool:
    """Whether the database can be asked for `value`: one text, or several of one parameter."""
    texts = value if isinstance(value, list) else [str(value)]
    return all("\x00" not in text and (not text or bool(check(text))) for text in texts)


def _parameters(model: type[Model], item: Any) -> dict[str, Check]:
    if isinstance(item, type) and issubclass(item, SimpleListFilter):
        return {str(item.parameter_name): _anything}
    path, kind = item if isinstance(item, list | tuple) else (item, None)
    if _is_a(kind, RangeDateTimeFilter):
        ends = ("from", "to")
        days: dict[str, Check] = {f"{path}_{end}_0": parse_date_str for end in ends}
        return days | {f"{path}_{end}_1": _TIME.fullmatch for end in ends}
    if _is_a(kind, RangeDateFilter):
        return {f"{path}_from": parse_date_str, f"{path}_to": parse_date_str}
    field: Any = get_fields_from_path(model, path)[-1]
    if not field.is_relation:
        return dict.fromkeys((path, f"{path}__exact", f"{path}__isnull"), _anything)
    exact = f"{path}__{field.target_field.name}__exact"
    return {path: _ID.fullmatch, exact: _ID.fullmatch, f"{path}__isnull": _anything}


def _anything(text: str) -> bool:
    return True


def _is_a(kind: Any, base: type) -> bool:
    return isinstance(kind, type) and issubclass(kind, base)
