"""What becomes of one customer."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from core.sentences import Sentence
from customers.change_values import shown_key
from customers.history import format_change, shown_value
from customers.matching import Incoming, OrganizationRules
from customers.matching.person import SHOWN_FIELD
from customers.models import CandidateStatus, DuplicateCandidate
from customers.reverting.records import (
    CUSTOMER,
    KEYS,
    CustomerDecision,
    KnownCustomer,
    ReferenceKey,
    RevertRequest,
)
from history.changes import to_json_values
from history.models import ChangeCause
from history.reverting.deciding import (
    Because,
    FieldChange,
    Kept,
    RecordDecider,
    RevertAction,
    RevertDecision,
    also_named,
    removed,
)
from history.reverting.records import ChangeEntry, EntryNames, Reference

_IDENTITY = ("full_name", *SHOWN_FIELD.values())


def describe_person(incoming: Incoming | None) -> dict[str, Collection[Any]]:
    """What a row says of the person, field by field as the log has it, and of which day."""
    if incoming is None:
        return {}
    details = to_json_values({name: [None, value] for name, value in incoming.details.items()})
    return {
        **{name: (value,) for name, (_, value) in details.items()},
        "phone": incoming.phones,
        "email": incoming.emails,
        "full_name": (incoming.full_name,),
        "passport_number": (incoming.passport_number,),
        "branch": (incoming.branch_id,),
        KEYS: {f"{kind}:{value}" for kind, value in incoming.keys},
        "day": (incoming.day,) if incoming.day else (),
    }


class CustomerDecider(RecordDecider):
    record_type = CUSTOMER
    noun = "customer"
    decision: CustomerDecision

    def __init__(
        self,
        known: KnownCustomer,
        request: RevertRequest,
        *,
        rules: OrganizationRules,
        branches: Mapping[int, str],
    ) -> None:
        self.known, self.request, self.rules, self.branches = known, request, rules, branches
        super().__init__(
            known.record, gone=request.gone, active=request.active, names={"branch": branches}
        )
        self.all_entries = known.record.entries
        if known.around:
            entries = (*known.record.entries, *known.around)
            self.all_entries = sorted(entries, key=lambda entry: entry.pk)

    def begin(self) -> CustomerDecision:
        return CustomerDecision(self.record)

    def describe(self, name: str) -> str:
        return Sentence(self.record_type.label(name).capitalize(), "field", name=name)

    def to_display(self, name: str, value: Any) -> str:
        return shown_value(name, value, self.branches)

    # --- The decision -------------------------------------------------------------------------

    def decide(self) -> CustomerDecision:
        decision = self.decision
        if merge := self._merge_since():
            decision.is_merged = True
            decision.blocked.append(merge)
            return decision
        if self.was_created():
            decision.was_created = True
            decision.blocked = self.in_the_way()
            if decision.blocked:
                return decision
            if not self.active and not self._refers_to(self.request.covered):
                self._remove()
                self._decide_pairs()
                return decision
        if any(map(self.is_gone, self.record.entries)):
            self._decide_keys()
            self.decide_values()
            self._keep_somebody()
            self._shown_follow_keys()
        self._decide_pairs()
        return decision

    def _remove(self) -> None:
        decision = self.decision
        decision.action = RevertAction.REMOVED
        if self._refers_to(self.request.archived):
            decision.action = RevertAction.ARCHIVED
            if self.record.values["is_active"]:
                decision.values["is_active"] = [True, False]

    def _merge_since(self) -> Because:
        if (into := self.record.values["merged_into_id"]) is not None:
            return f"merged into customer {into}"
        since = self.request.since
        merges = (entry for entry in self.all_entries if entry.cause == ChangeCause.MERGE)
        return next((entry for entry in merges if since is not None and entry.at > since), "")

    def touches(self) -> list[Because]:
        return [*filter(self.is_touch, self.all_entries)]

    def more_in_the_way(self) -> list[Because]:
        return [
            Sentence(
                f"a person decided about it and customer {self._other(pair)}",
                "decided_about",
                number=self._other(pair),
            )
            for pair in self.known.pairs
            if pair.status != CandidateStatus.OPEN
        ]

    def _other(self, pair: DuplicateCandidate) -> int | None:
        return pair.second_id if pair.first_id == self.record.id else pair.first_id

    def blocks(self, reference: Reference) -> bool:
        return self._is_others(reference) and reference.key not in self.request.detachable

    def _is_others(self, reference: Reference) -> bool:
        ask = self.request
        return not any(reference.key in keys for keys in (ask.to_delete, ask.archived, ask.covered))

    def _refers_to(self, keys: set[ReferenceKey]) -> bool:
        return bool(keys) and any(each.key in keys for each in self.record.references)

    # --- Values -------------------------------------------------------------------------------

    def why_kept(self, name: str, run: list[FieldChange]) -> Because:
        if name == "is_active":
            return self._met_since(run[0].entry)
        before = run[0].before
        if name == "branch" and before and before not in self.branches:
            return "the branch before is gone"
        return ""

    def decide_values(self) -> None:
        super().decide_values()
        if pair := self.decision.values.pop("last_activity", None):
            self._last_activity(*pair)

    def _last_activity(self, now: Any, before: Any) -> None:
        """The latest of what it was before and of what others said since."""
        since = self.histories["last_activity"].run[0].entry.at
        days = [day for source in self.active_since(since) for day in source.values.get("day", ())]
        days += [self.request.last_day] if self.request.last_day else []
        moments = [self.rules.instant_of(day) for day in days]
        if before is not None:
            moments.append(datetime.fromisoformat(before))
        latest = max(moments, default=None)
        after = latest.isoformat() if latest else None
        if after == now:
            self.keep("last_activity", "others tell of that day, too")
        elif latest is not None and now is not None and latest > datetime.fromisoformat(now):
            self.keep("last_activity", "changed since")
        else:
            self.decision.values["last_activity"] = [now, after]

    def _met_since(self, entry: ChangeEntry) -> Because:
        """Who met the customer after they came back."""
        later = [each for each in self.all_entries if each.pk > entry.pk and self.is_touch(each)]
        if later:
            return later[0]
        if any(self.active_since(entry.at)):
            return also_named(self.active[-1].label)
        return next((each.name for each in self._built_since(entry.at)), "")

    def _built_since(self, at: datetime) -> list[Reference]:
        """What others made of the customer; where a model does not say when, it counts."""
        others = filter(self._is_others, self.record.references)
        return [each for each in others if each.at is None or each.at >= at]

    # --- Keys ---------------------------------------------------------------------------------

    def _decide_keys(self) -> None:
        added: dict[str, ChangeEntry] = {}
        for entry in self.record.entries:
            removed, given = entry.changes.get(KEYS, [[], []])
            for key in removed:
                added.pop(key, None)
            for key in given:
                if self.is_gone(entry):
                    added.setdefault(key, entry)
        for key, entry in added.items():
            if key not in self.known.keys:
                continue
            if because := self._holds(key, entry):
                shown = shown_key(key)
                what = Sentence(f"{shown.capitalize()} stays", "key_stays", key=shown)
                self.decision.kept.append(Kept(what, because))
            else:
                self.decision.keys.append(key)

    def _holds(self, key: str, entry: ChangeEntry) -> Because:
        if who := self.named_by(KEYS, key, entry.at):
            return also_named(who)
        kind, _, value = key.partition(":")
        for later in self.record.entries:
            if later.pk <= entry.pk or not self.is_touch(later):
                continue
            shown = later.changes.get(SHOWN_FIELD[kind], [None, None])[1]
            if value == shown or key in later.changes.get(KEYS, [[], []])[1]:
                return later
        built = self._built_since(entry.at)
        if not built:
            return ""
        text = f"{built[0]} may know the customer by it"
        return Sentence(text, "may_know_by_it", record=built[0].name)

    def _keep_somebody(self) -> None:
        """Something must still name the customer."""
        decision = self.decision
        after = {name: decision.values.get(name, [0, self.now(name)])[1] for name in _IDENTITY}
        if any(after.values()) or not any(self.now(name) for name in _IDENTITY):
            return
        for name in _IDENTITY:
            if decision.values.pop(name, None):
                self.keep(name, "nothing else would say who this is")
        decision.keys.clear()

    def _shown_follow_keys(self) -> None:
        """Show no key that is gone: the newest of the kind that is left instead."""
        decision, keys = self.decision, self.known.keys
        removed_since = {
            key for entry in self.record.entries for key in entry.changes.get(KEYS, [[]])[0]
        } - set(keys)
        absent = removed_since | set(decision.keys)
        for kind, name in SHOWN_FIELD.items():
            now = self.now(name)
            shown = decision.values.get(name, [now, now])[1]
            if not shown or f"{kind}:{shown}" not in absent:
                continue
            left = [
                key.partition(":")[2]
                for key in keys
                if key.startswith(f"{kind}:") and key not in decision.keys
            ]
            after = left[-1] if left else ""
            decision.values.pop(name, None)
            if after != now:
                decision.values[name] = [now, after]

    # --- Pairs that may be one person -----------------------------------------------------------

    def _decide_pairs(self) -> None:
        """Pairs that only the causes raised are gone; others lose their sentences."""
        decision, labels = self.decision, self.request.labels
        for pair in self.known.pairs:
            if decision.is_removed:
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

    # --- In words -----------------------------------------------------------------------------

    def sentences(self, *, goes: str) -> list[str]:
        """What goes back; `goes` is what is said of a customer who is taken away."""
        decision = self.decision
        if decision.is_removed:
            keys = [shown_key(key) for key in self.known.keys]
            if not keys:
                return [removed(self.noun, goes)]
            text = f"The customer {goes}, with {', '.join(keys)}."
            return [Sentence(text, "removed_with", noun=self.noun, keys=keys)]
        if decision.action is RevertAction.ARCHIVED:
            text = "The customer is hidden, like a deleted one: the history refers to it."
            return [Sentence(text, "hidden", noun=self.noun)]
        parts = self.value_sentences()
        if decision.keys:
            text = f"{format_change(KEYS, [decision.keys, []], self.branches)}."
            keys = [shown_key(key) for key in decision.keys]
            parts.append(Sentence(text, "keys_removed", keys=keys))
        return parts


def _begins_with_one_of(reason: str, labels: set[str]) -> bool:
    """`Row 4 of may.csv (upload 12): ...`: a file's name may hold a colon, too."""
    position = reason.find(": ")
    while position > 0:
        if reason[:position] in labels:
            return True
        position = reason.find(": ", position + 1)
    return False


def names_of_entries(decisions: Iterable[RevertDecision]) -> EntryNames:
    """Of those that sentences about these decisions mention."""
    because = (
        each
        for decision in decisions
        for each in (*decision.blocked, *(kept.because for kept in decision.kept))
    )
    return EntryNames([each for each in because if isinstance(each, ChangeEntry)])
