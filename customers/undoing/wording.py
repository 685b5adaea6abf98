"""Verdicts in sentences."""

from collections.abc import Collection, Iterable

from accounts.models import User
from customers.history import shown_key, told_change
from customers.undoing.records import Fate, Verdict
from customers.undoing.trails import Line
from history.causes import cause_names
from history.models import Change, ChangeAction, ChangeCause


class LineNames:
    """Lines of histories in a few words: "changed since by row 3 of june.csv"."""

    def __init__(self, lines: Collection[Line]) -> None:
        self._causes = cause_names(
            [Change(cause=line.cause, cause_id=line.cause_id) for line in lines]
        )
        people = User.objects.filter(pk__in={line.by_id for line in lines if line.by_id})
        self._people = {each.pk: each.get_full_name() or each.username for each in people}

    def of(self, because: Line | str) -> str:
        if isinstance(because, str):
            return because
        by = self._people.get(because.by_id or 0)
        named = self._causes.get((because.cause, because.cause_id or 0))
        cause = named or ChangeCause(because.cause).label.lower()
        verb = "deleted" if because.action == ChangeAction.DELETED else "changed"
        if because.cause == ChangeCause.EDIT:
            return f"{verb} by hand since" + (f" by {by}" if by else "")
        if because.cause == ChangeCause.MERGE:
            return "another record was merged with it since"
        return f"{verb} since by {cause}" + (f" ({by})" if by and not named else "")


def lines_named(verdicts: Iterable[Verdict]) -> list[Line]:
    """The lines that sentences about these verdicts mention."""
    because = (
        each
        for verdict in verdicts
        for each in (*verdict.blocked, *(kept.because for kept in verdict.kept))
    )
    return [each for each in because if isinstance(each, Line)]


def undone_sentences(
    verdict: Verdict, branches: dict[int, str], *, goes: str = "goes"
) -> list[str]:
    """`goes`: what is said of a customer who is taken away, "is gone" once it was done."""
    if verdict.fate is Fate.REMOVED:
        keys = ", ".join(shown_key(key) for key in verdict.person.keys)
        return [f"The customer {goes}, with {keys}." if keys else f"The customer {goes}."]
    if verdict.fate is Fate.PUT_AWAY:
        return ["The customer is hidden, like a deleted one: the history refers to it."]
    told = [f"{told_change(name, pair, branches)}." for name, pair in verdict.values.items()]
    if verdict.keys:
        told.append(f"{told_change('identifiers', [verdict.keys, []], branches)}.")
    return told


def kept_sentences(verdict: Verdict, names: LineNames) -> list[str]:
    return [f"{kept.what}: {names.of(kept.because)}." for kept in verdict.kept]


def blocked_sentences(verdict: Verdict, names: LineNames) -> list[str]:
    told = [names.of(each) for each in verdict.blocked]
    return [f"The customer stays as it is: {'; '.join(told)}."] if told else []
