"""Verdicts in sentences."""

from collections.abc import Collection, Iterable

from accounts.models import User
from customers.change_values import shown_key
from customers.history import format_change
from customers.reverting.field_history import ChangeEntry
from customers.reverting.records import RevertAction, RevertDecision
from history.causes import cause_names
from history.models import Change, ChangeAction, ChangeCause


class LineNames:
    """Lines of histories in a few words: "changed since by row 3 of june.csv"."""

    def __init__(self, lines: Collection[ChangeEntry]) -> None:
        self._causes = cause_names(
            [Change(cause=line.cause, cause_id=line.cause_id) for line in lines]
        )
        people = User.objects.filter(pk__in={line.by_id for line in lines if line.by_id})
        self._people = {each.pk: each.get_full_name() or each.username for each in people}

    def of(self, because: ChangeEntry | str) -> str:
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


def lines_named(decisions: Iterable[RevertDecision]) -> list[ChangeEntry]:
    """The lines that sentences about these decisions mention."""
    because = (
        each
        for decision in decisions
        for each in (*decision.blocked, *(kept.because for kept in decision.kept))
    )
    return [each for each in because if isinstance(each, ChangeEntry)]


def reverted_sentences(
    decision: RevertDecision, branches: dict[int, str], *, goes: str = "goes"
) -> list[str]:
    """`goes`: what is said of a customer who is taken away, "is gone" once it was done."""
    if decision.action is RevertAction.REMOVED:
        keys = ", ".join(shown_key(key) for key in decision.person.keys)
        return [f"The customer {goes}, with {keys}." if keys else f"The customer {goes}."]
    if decision.action is RevertAction.ARCHIVED:
        return ["The customer is hidden, like a deleted one: the history refers to it."]
    parts = [f"{format_change(name, pair, branches)}." for name, pair in decision.values.items()]
    if decision.keys:
        parts.append(f"{format_change('identifiers', [decision.keys, []], branches)}.")
    return parts


def kept_sentences(decision: RevertDecision, names: LineNames) -> list[str]:
    return [f"{kept.what}: {names.of(kept.because)}." for kept in decision.kept]


def blocked_sentences(decision: RevertDecision, names: LineNames) -> list[str]:
    parts = [names.of(each) for each in decision.blocked]
    return [f"The customer stays as it is: {'; '.join(parts)}."] if parts else []
