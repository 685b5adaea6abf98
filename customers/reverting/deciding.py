"""What becomes of one customer when some causes are reverted."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from customers.change_values import shown_key
from customers.history import shown_value
from customers.matching.person import PERSON_FIELDS, SHOWN_FIELD
from customers.models import CandidateStatus, Customer, DuplicateCandidate
from customers.reverting.field_history import ChangeEntry, field_histories
from customers.reverting.records import Kept, Known, RevertAction, RevertDecision, RevertRequest
from history.changes import to_json_values
from history.models import ChangeAction, ChangeCause

if TYPE_CHECKING:
    from customers.reverting.people import People

_TECHNICAL = {
    "id", "organization_id", "source", "first_uploaded_at", "created_at", "updated_at",
    "merged_into_id", *PERSON_FIELDS,
}  # fmt: skip
# Consent, opt-out and the like: written without a line in the history, so compared with their
# defaults. Whoever adds a column to customers gets it respected here.
UNLOGGED_FIELDS = {
    column.attname: column.get_default()
    for column in Customer._meta.concrete_fields
    if column.attname not in _TECHNICAL
}
_IDENTITY = ("full_name", *SHOWN_FIELD.values())


class Deciding:
    """`decision` reads what was loaded and writes nothing."""

    def __init__(self, people: "People", known: Known, ask: RevertRequest) -> None:
        self.people = people
        self.known = known
        self.ask = ask
        self.decided = RevertDecision(known)
        self.created = any(
            line.action == ChangeAction.CREATED and self._is_gone(line) for line in known.lines
        )
        self.all_lines = sorted([*known.lines, *known.around], key=lambda line: line.pk)
        known.histories = field_histories(known.lines, self._is_gone)
        self.first = next((line for line in known.lines if self._is_gone(line)), None)

    def decision(self) -> RevertDecision:
        decision = self.decided
        if merge := self._merge_since():
            decision.is_merged = True
            decision.blocked.append(merge)
            return decision
        if self.first is None:
            self._pairs()
            return decision
        decision.was_created = self.created
        if self.created:
            decision.blocked += self._in_the_way()
            if decision.blocked:
                return decision
            if not self.ask.active and not self._is_covered():
                away = any(self._pair(each) in self.ask.archived for each in self.known.references)
                decision.action = RevertAction.ARCHIVED if away else RevertAction.REMOVED
                if decision.action is RevertAction.ARCHIVED:
                    self._archive()
                self._pairs()
                return decision
        self._keys()
        self._values()
        self._keep_somebody()
        self._shown_follow_keys()
        self._pairs()
        return decision

    # --- What stands on a customer that was created --------------------------------------------

    def _is_gone(self, line: ChangeEntry) -> bool:
        if line.cause == self.people.cause:
            return line.cause_id in self.ask.gone
        return line.cause == ChangeCause.LEAD and line.at in self.ask.gone_at

    def _is_touch(self, line: ChangeEntry) -> bool:
        """Whether somebody else, not an active sheet, changed the customer."""
        if self._is_gone(line) or line.cause == ChangeCause.REVERT:
            return False
        return not (line.cause == self.people.cause and line.cause_id in self.ask.active)

    def _merge_since(self) -> ChangeEntry | str | None:
        if self.known.merged_into is not None:
            return f"merged into customer {self.known.merged_into}"
        since = self.ask.since
        merges = (line for line in self.all_lines if line.cause == ChangeCause.MERGE)
        return next((line for line in merges if since is not None and line.at > since), None)

    def _in_the_way(self) -> list[ChangeEntry | str]:
        known = self.known
        touched = [line for line in self.all_lines if self._is_touch(line)]
        found: list[ChangeEntry | str] = [*touched[:3]]
        hard = (
            each
            for each in self._blocking_references()
            if self._pair(each) not in self.ask.detachable
        )
        found += [str(each) for each in hard][:5]
        found += [
            f"{_label(name).lower()} is set"
            for name, default in UNLOGGED_FIELDS.items()
            if known.fields[name] != default
        ]
        found += [
            f"a person decided about it and customer {self._other(pair)}"
            for pair in known.pairs
            if pair.status != CandidateStatus.OPEN
        ]
        if not found:
            found += [
                f"its {_label(name).lower()} was changed since"
                for name, history in known.histories.items()
                if history.field_changes and self._now(name) != history.field_changes[-1].after
            ]
        return found

    def _blocking_references(self) -> list[Any]:
        ask = self.ask
        spared = ask.to_delete | ask.archived | ask.covered
        return [each for each in self.known.references if self._pair(each) not in spared]

    def _is_covered(self) -> bool:
        return any(self._pair(each) in self.ask.covered for each in self.known.references)

    @staticmethod
    def _pair(references: Any) -> tuple[Any, Any]:
        return references.model, references.pk

    def _other(self, pair: DuplicateCandidate) -> int | None:
        return pair.second_id if pair.first_id == self.known.id else pair.first_id

    def _archive(self) -> None:
        if self.known.fields["is_active"]:
            self.decided.values["is_active"] = [True, False]

    # --- Values -----------------------------------------------------------------------------

    def _now(self, name: str) -> Any:
        attname = "branch_id" if name == "branch" else name
        if attname not in self.known.fields:
            return None  # a line about something else than the customer, a lead or a visit
        return to_json_values({attname: [None, self.known.fields[attname]]})[name][1]

    def _values(self) -> None:
        for name, history in self.known.histories.items():
            attname = "branch_id" if name == "branch" else name
            if attname not in self.known.fields or not history.has_gone:
                continue
            now, run = self._now(name), history.run
            if not run:
                self._keep(name, now, history.field_changes[-1].line)
            elif now != run[-1].after:
                self._keep(name, now, "changed since")
            elif name == "last_activity":
                self._last_activity(now, run[0].before, run[0].line.at)
            elif name == "is_active" and (who := self._active_since(run[0].line)):
                self._keep(name, now, who)
            elif who := self.ask.other_sources.of_value(name, now, run[0].line.at):
                self._keep(name, now, f"also named by {who}")
            elif name == "branch" and run[0].before and run[0].before not in self.people.branches:
                self._keep(name, now, "the branch before is gone")
            elif now != run[0].before:
                self.decided.values[name] = [now, run[0].before]

    def _keep(self, name: str, now: Any, because: ChangeEntry | str) -> None:
        self.decided.kept.append(Kept(self._describe(name, now), because))

    def _describe(self, name: str, now: Any) -> str:
        return f"{_label(name)} stays {shown_value(name, now, self.people.branches)}"

    def _last_activity(self, now: Any, before: Any, since: datetime) -> None:
        """The latest of what it was before and of what others told since."""
        rules = self.people.rules
        days: list[date | None] = [self.ask.last_day, self.ask.other_sources.last_day(since)]
        moments = [rules.instant_of(day) for day in days if day is not None]
        if before is not None:
            moments.append(datetime.fromisoformat(before))
        latest = max(moments, default=None)
        after = latest.isoformat() if latest else None
        if after == now:
            self._keep("last_activity", now, "others tell of that day, too")
        elif latest is not None and now is not None and latest > datetime.fromisoformat(now):
            self._keep("last_activity", now, "changed since")
        else:
            self.decided.values["last_activity"] = [now, after]

    def _active_since(self, line: ChangeEntry) -> ChangeEntry | str:
        """Who met the customer after they came back."""
        later = [each for each in self.all_lines if each.pk > line.pk and self._is_touch(each)]
        if later:
            return later[0]
        if who := self.ask.other_sources.anybody(line.at):
            return f"also named by {who}"
        return next((str(each) for each in self._since(line.at)), "")

    def _since(self, at: datetime) -> list[Any]:
        """What others made of the customer since; where a model does not say when, it counts."""
        return [each for each in self._blocking_references() if each.at is None or each.at >= at]

    # --- Keys -------------------------------------------------------------------------------

    def _keys(self) -> None:
        added: dict[str, ChangeEntry] = {}
        for line in self.known.lines:
            removed, given = line.changes.get("identifiers", [[], []])
            for key in removed:
                added.pop(key, None)
            for key in given:
                if self._is_gone(line):
                    added.setdefault(key, line)
        for key, line in added.items():
            if key not in self.known.keys:
                continue
            if because := self._holds(key, line):
                self.decided.kept.append(Kept(f"{shown_key(key).capitalize()} stays", because))
            else:
                self.decided.keys.append(key)

    def _holds(self, key: str, line: ChangeEntry) -> ChangeEntry | str:
        if who := self.ask.other_sources.of_key(key, line.at):
            return f"also named by {who}"
        kind, _, value = key.partition(":")
        for later in self.known.lines:
            if later.pk <= line.pk or not self._is_touch(later):
                continue
            shown = later.changes.get(SHOWN_FIELD[kind], [None, None])[1]
            if value == shown or key in later.changes.get("identifiers", [[], []])[1]:
                return later
        built = self._since(line.at)
        return f"{built[0]} may know the customer by it" if built else ""

    def _keep_somebody(self) -> None:
        """Something must still name the customer."""
        decision = self.decided
        after = {name: decision.values.get(name, [0, self._now(name)])[1] for name in _IDENTITY}
        if any(after.values()) or not any(self._now(name) for name in _IDENTITY):
            return
        for name in _IDENTITY:
            if name in decision.values:
                now, _ = decision.values.pop(name)
                self._keep(name, now, "nothing else would say who this is")
        decision.keys.clear()

    def _shown_follow_keys(self) -> None:
        """Show no key that is gone: the newest of the kind that is left instead."""
        decision = self.decided
        removed_since = {
            key for line in self.known.lines for key in line.changes.get("identifiers", [[]])[0]
        } - set(self.known.keys)
        absent = removed_since | set(decision.keys)
        for kind, name in SHOWN_FIELD.items():
            now = self._now(name)
            shown = decision.values.get(name, [now, now])[1]
            if not shown or f"{kind}:{shown}" not in absent:
                continue
            left = [
                key.partition(":")[2]
                for key in self.known.keys
                if key.startswith(f"{kind}:") and key not in decision.keys
            ]
            after = left[-1] if left else ""
            decision.values.pop(name, None)
            if after != now:
                decision.values[name] = [now, after]

    # --- Pairs that may be one person -----------------------------------------------------------

    def _pairs(self) -> None:
        """Pairs that only the causes raised are gone; others lose their sentences."""
        decision, labels = self.decided, self.ask.labels
        for pair in self.known.pairs:
            if decision.action is RevertAction.REMOVED:
                decision.candidates_gone.append(pair.pk)
                continue
            if pair.status != CandidateStatus.OPEN or not labels:
                continue
            left = [reason for reason in pair.reasons if not _begins_with_one_of(reason, labels)]
            if left == pair.reasons:
                continue
            if left or pair.likeness:
                pair.reasons = left
                pair.key_score = pair.key_score if left else 0
                decision.candidates_changed.append(pair)
            else:
                decision.candidates_gone.append(pair.pk)


def _begins_with_one_of(reason: str, labels: set[str]) -> bool:
    """`Row 4 of may.csv (upload 12): ...`: a file's name may hold a colon, too."""
    position = reason.find(": ")
    while position > 0:
        if reason[:position] in labels:
            return True
        position = reason.find(": ", position + 1)
    return False


_LABELS = {
    column.name: str(column.verbose_name).capitalize() for column in Customer._meta.concrete_fields
}


def _label(name: str) -> str:
    return _LABELS.get(name.removesuffix("_id"), name)
