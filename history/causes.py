"""What the rows, bills or visits behind changes are called."""

from collections.abc import Callable, Collection, Iterable

from history.models import Change

# {cause_id: "row 14 of may.csv"}, of all the ids in one query.
Labels = Callable[[Collection[int]], dict[int, str]]


_labels: dict[str, Labels] = {}


def register_cause(cause: str, labels: Labels) -> None:
    """Let the app that knows the rows, bills or visits name them: called in AppConfig.ready."""
    _labels[cause] = labels


def cause_names(records: Iterable[Change]) -> dict[tuple[str, int], str]:
    """One query per kind of cause that is met."""
    ids: dict[str, set[int]] = {}
    for record in records:
        if record.cause_id is not None and record.cause in _labels:
            ids.setdefault(record.cause, set()).add(record.cause_id)
    return {
        (cause, pk): label
        for cause, wanted in ids.items()
        for pk, label in _labels[cause](wanted).items()
    }
