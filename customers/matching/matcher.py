"""Who each incoming person is: the decisions, in memory, strictly in order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from core import bulk
from core.bulk import as_json
from customers.erased import let_back
from customers.matching import store
from customers.matching.candidates import record_candidates
from customers.matching.incoming import PASSPORT, PHONE, Incoming
from customers.matching.person import SHOWN_FIELD, Person
from customers.matching.rules import OrganizationRules
from customers.models import Customer, CustomerIdentifier
from customers.normalize import clearly_different, share_a_word
from history.changes import Changes
from history.importing import BatchImporter, Cause
from history.models import ChangeAction, TargetType
from history.services import NewChange

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A key of the row that belongs to somebody else than the customer it was taken for."""

    kind: str
    value: str
    owner: Person


@dataclass(slots=True)
class Decision:
    """What became of one incoming person. `person.id` is known once the batch is written.

    `matched_by` is the kind of key that decided, empty for a new customer and where the record was
    known to stand for this one. `changes` has
    `{field: [before, after]}`, and under `identifiers` the keys that were added.
    """

    incoming: Incoming
    person: Person
    created: bool
    matched_by: str = ""
    changes: Changes = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    shares_key_with: Person | None = None
    renamed_from: str = ""
    older: bool = False  # it told of a day before the last one known then
    action: ChangeAction = ChangeAction.UPDATED
    changes_json: str = "{}"  # of `changes`, set when the batch is written


class Matcher(BatchImporter[Incoming, Decision]):
    """Finds or makes the customers of a batch."""

    def __init__(self, rules: OrganizationRules, cause: Cause) -> None:
        super().__init__(rules.organization, cause)
        self.rules = rules
        self.owners: dict[Key, Person] = {}
        self.known: dict[int, Person] = {}
        self.apart: dict[int, list[Person]] = {}
        self.decisions: list[Decision] = []
        self.new_people: list[Person] = []
        self.new_keys: list[tuple[Key, Person]] = []

    def load(self, entries: Sequence[Incoming]) -> None:
        """Read whoever owns a key of the batch: one query per kind of key, one for customers.

        Beside them those whom a person declared to be somebody else than one of these.
        """
        keys: set[Key] = set()
        known_ids: set[int] = set()
        for incoming in entries:
            keys.update(incoming.keys)
            if incoming.known_id is not None:
                known_ids.add(incoming.known_id)
        owner_ids = store.owner_ids(self.rules, keys)
        people = store.load_people(self.rules, {*owner_ids.values(), *known_ids})
        self.owners = {key: people[pk] for key, pk in owner_ids.items()}
        self.known = {pk: people[pk] for pk in known_ids}
        self.apart = store.load_apart(self.rules, people)

    def owner_of(self, incoming: Incoming) -> tuple[str, Person | None]:
        """The kind of the first key that somebody owns, and that somebody."""
        owners = self.owners
        for key in incoming.keys:
            person = owners.get(key)
            if person is not None:
                return key[0], person
        if incoming.known_id is not None:
            return "", self.known[incoming.known_id]
        return "", None

    def find(self, incoming: Incoming) -> tuple[str, Person | None, Person | None]:
        """(key that decides, who is meant, with whom a key is shared): `decide` without deciding.

        For whoever has to know before anything of the row is imported.
        """
        matched_by, person = self.owner_of(incoming)
        shares_with: Person | None = None
        if person is not None and self._is_another_person(matched_by, person, incoming):
            shares_with = person
            matched_by, person = self._relative(shares_with, incoming)
        elif person is not None and (other := self._declared_other(matched_by, person, incoming)):
            shares_with, person = person, other
        return matched_by, person, shares_with

    def decide(self, entry: Incoming, *, meant: Person | None = None) -> Decision:
        """`meant`: who it is when no key says so, where the caller knows (an earlier line)."""
        matched_by, person, shares_with = self.find(entry)
        person = person or meant
        if person is None:
            decision = self._create(entry)
        else:
            decision = self._update(person, entry, matched_by)
        decision.shares_key_with = shares_with
        self._assign_keys(decision, shown_too=shares_with)
        self.decisions.append(decision)
        return decision

    def reserve_ids(self) -> None:
        """Give the new people their ids before they are written."""
        self.reserve(Customer, self.new_people)

    def write(self) -> None:
        """Store what was decided since the last time."""
        decisions, self.decisions = self.decisions, []
        new_people, self.new_people = self.new_people, []
        new_keys, self.new_keys = self.new_keys, []
        people = list({id(decision.person): decision.person for decision in decisions}.values())
        self.insert(
            Customer,
            new_people,
            organization_id=self.organization.pk,
            source=self.cause.source,
            first_uploaded_at=self.at if self.cause.is_upload else None,
        )
        self.update(Customer, people, locked=True, updated_at=self.at)
        for person in people:
            person.is_new = False
            person.dirty.clear()
        bulk.insert(
            CustomerIdentifier,
            [
                {"customer_id": person.id, "kind": kind, "value": value}
                for (kind, value), person in new_keys
            ],
            at=self.at,
            organization_id=self.organization.pk,
            first_seen=self.at,
            source=self.cause.source,
        )
        if new_keys:
            let_back(self.organization, [key for key, _ in new_keys])
        self._record_changes(decisions)
        record_candidates(decisions, organization=self.organization, at=self.at)

    def _record_changes(self, decisions: Sequence[Decision]) -> None:
        rows: list[NewChange] = []
        for decision in decisions:
            if not decision.changes and decision.action is ChangeAction.UPDATED:
                continue
            decision.changes_json = as_json(decision.changes)
            rows.append(
                NewChange(
                    cast(int, decision.person.id),
                    decision.changes_json,
                    decision.action,
                    decision.incoming.cause_id,
                )
            )
        self.record(TargetType.CUSTOMER, rows)

    def _is_another_person(self, matched_by: str, person: Person, incoming: Incoming) -> bool:
        """A family on one phone: other passport and no word of the name in common (DESIGN 3.5)."""
        passport = incoming.passport_number
        if matched_by == PASSPORT or not passport or not person.passports:
            return False
        known_name = person.fields["full_name"]
        return (
            passport not in person.passports
            and bool(incoming.full_name and known_name)
            and not share_a_word(incoming.full_name, known_name)
        )

    def _relative(self, family: Person, incoming: Incoming) -> tuple[str, Person | None]:
        """Who shares the key of `family`: known by passport, else by a key of their own."""
        by_passport = self.owners.get((PASSPORT, incoming.passport_number))
        if by_passport is not None:
            return PASSPORT, by_passport
        for key in incoming.keys:
            owner = self.owners.get(key)
            if owner is None or owner is family:
                continue
            if not self._is_another_person(key[0], owner, incoming):
                return key[0], owner
        return "", None

    def _declared_other(self, matched_by: str, person: Person, incoming: Incoming) -> Person | None:
        """Whom the row names, when a person said that this is not `person` (DESIGN 3.5).

        A shared phone leads to its owner. A name that is clearly not the owner's, but is that of
        somebody declared to be another person, must not make the two one again.
        """
        name = incoming.full_name
        if person.id not in self.apart or not name or matched_by == PASSPORT:
            return None
        if not clearly_different(name, person.fields["full_name"]):
            return None
        others = [
            other
            for other in self.apart[person.id]
            if share_a_word(name, other.fields["full_name"])
        ]
        return others[0] if len(others) == 1 else None

    def _create(self, incoming: Incoming) -> Decision:
        person = Person.new()
        self.new_people.append(person)
        decision = Decision(incoming, person, created=True, action=ChangeAction.CREATED)
        person.refresh(incoming, older=False, changes=decision.changes)
        return decision

    def _update(self, person: Person, incoming: Incoming, matched_by: str) -> Decision:
        decision = Decision(incoming, person, created=False, matched_by=matched_by)
        older = decision.older = person.is_older(incoming)
        known_name = person.fields["full_name"]
        if not person.fields["is_active"] and self.rules.reactivate:
            person.set("is_active", True, decision.changes)
            decision.action = ChangeAction.REACTIVATED
        if not older and incoming.full_name and clearly_different(incoming.full_name, known_name):
            decision.renamed_from = known_name
        person.refresh(incoming, older=older, changes=decision.changes)
        return decision

    def _assign_keys(self, decision: Decision, *, shown_too: Person | None) -> None:
        """Give the person the keys nobody owns; note the others; show the first of each kind.

        A phone of `shown_too` (the relative it is shared with) is shown, where none is shown yet,
        without being owned.
        """
        person, owners = decision.person, self.owners
        older = decision.older
        added: list[str] = []
        shown: set[str] = set()
        for key in decision.incoming.keys:
            kind, value = key
            name = SHOWN_FIELD[kind]
            owner = owners.get(key)
            if owner is None:
                owners[key] = owner = person
                self.new_keys.append((key, person))
                added.append(f"{kind}:{value}")
                if kind == PASSPORT:
                    person.passports.add(value)
            elif owner is not person:
                decision.conflicts.append(Conflict(kind, value, owner))
                if owner is not shown_too or kind != PHONE or person.fields[name]:
                    continue
            if kind not in shown:
                shown.add(kind)
                if not older or not person.fields[name]:
                    person.set(name, value, decision.changes)
        if added:
            decision.changes["identifiers"] = [[], added]
