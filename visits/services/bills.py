"""Bills of a batch: one from the counter, thousands from a sheet (DESIGN 4).

Customers are decided by the matching core, in order, each bill or line with its own; everything is
written in a few statements, and the apps above are told once.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from accounts.models import Organization, User
from core.bulk import reserve_ids
from core.errors import DomainError
from customers.matching import Cause, Matcher, OrganizationRules, Person
from customers.matching.store import lock_identities
from customers.normalize import clearly_different
from history.models import ChangeCause
from visits.models import Bill, number_key
from visits.services.checks import entry_problems, refuse
from visits.services.entries import BillEntry, BillOutcome, LineEntry, Refusal
from visits.services.events import notify_changed
from visits.services.numbering import Numberer, bills_numbered
from visits.services.states import (
    FILLED_IN,
    REPEATED,
    BillState,
    LineState,
    load_bills,
    load_lines,
)
from visits.services.writing import write_bills

# A known customer by id, one who is new in this batch by the person itself.
_Day = tuple[int | Person, int, date]


class BillImporter:
    """Takes a batch of bills. The caller holds the identity lock.

    `prepare` with all entries, `matcher.load`, `load`, then `decide` for each in order and `write`
    once. `since`: bills made since then are still coming in, so that another line of theirs is no
    correction; the same for every way to cut a sheet into batches.
    """

    def __init__(self, matcher: Matcher, *, source: str, since: datetime | None = None) -> None:
        self.matcher = matcher
        self.organization = matcher.rules.organization
        self.source = source
        self.since = since
        self.by_number: dict[str, BillState] = {}
        self.by_day: dict[_Day, list[BillState]] = {}
        self.lines: dict[int, LineState] = {}  # those that were there before
        self.new_bills: list[BillState] = []
        self.outcomes: list[BillOutcome] = []
        self.positioned: list[tuple[BillOutcome, BillState, list[LineState]]] = []
        # What was added to or filled in on bills that were there.
        self.corrections: list[tuple[BillOutcome, BillState, list[LineState]]] = []
        self.numberer = Numberer(self.organization.pk, self.by_number)

    def prepare(self, entries: Sequence[BillEntry]) -> None:
        """Read the bills whose numbers are named, two queries."""
        numbers = {entry.bill_number for entry in entries if entry.bill_number}
        ids = bills_numbered(self.organization.pk, numbers)
        states = load_bills(by="id", values=ids.values()) if ids else []
        self.by_number.update({number_key(state.number): state for state in states})
        for entry in entries:
            state = self.by_number.get(number_key(entry.bill_number))
            if state is not None and not entry.incoming.keys:
                # A name alone says nobody, but here it stands on somebody's bill.
                entry.incoming.known_id = entry.incoming.known_id or state.customer_id

    def load(self, entries: Iterable[BillEntry]) -> None:
        """Read the bills without a given number of the days that are named, and all lines."""
        joining = [entry for entry in entries if entry.joins]
        unnumbered = [entry.bill_date for entry in joining if not entry.bill_number]
        loaded = {state.id: state for state in self.by_number.values() if state.id is not None}
        if unnumbered:
            people = {*self.matcher.owners.values(), *self.matcher.known.values()}
            days = set(unnumbered)
            for state in load_bills(
                by="customer_id",
                values={person.id for person in people},
                where={"number_made": True},
                days=days,
            ):
                if state.cancelled or state.bill_date not in days:
                    continue
                assert state.id is not None
                state = loaded.setdefault(state.id, state)
                assert state.customer_id is not None
                self.by_number.setdefault(number_key(state.number), state)
                day: _Day = (state.customer_id, state.branch_id, state.bill_date)
                self.by_day.setdefault(day, []).append(state)
        if joining and loaded:
            load_lines(loaded)
            self.lines = {
                line.id: line for state in loaded.values() for line in state.lines if line.id
            }

    def import_lines(self, ids: Iterable[int]) -> None:
        """Rows of the same upload speak of these lines already."""
        for pk in ids:
            if line := self.lines.get(pk):
                line.taken = True

    def decide(self, entry: BillEntry) -> BillOutcome:
        """Decide whose bill it is; nothing of a refused entry is imported."""
        outcome = BillOutcome(entry)
        self.outcomes.append(outcome)
        state = self.by_number.get(number_key(entry.bill_number)) if entry.bill_number else None
        meant: Person | None = None
        if state is not None:
            _, meant, _ = self.matcher.find(entry.incoming)
            if meant is None and not entry.incoming.keys:
                meant = state.person
            outcome.refused = self._refusal(entry, state, meant)
            if outcome.refused is not None:
                return outcome
        outcome.decision = self.matcher.decide(entry.incoming, meant=meant)
        bills = [state] if state is not None else self._of_day(entry, outcome.decision.person)
        if not bills:
            bills = [self._new_bill(entry, outcome.decision.person)]
            outcome.created = True
        self._position(outcome, bills)
        return outcome

    def write(self) -> list[BillOutcome]:
        """Write customers, visits, bills and lines; the outcomes are complete after that."""
        self.matcher.write()
        self.numberer.keep()
        write_bills(self)
        changed = {
            outcome.decision.person.id
            for outcome, _, _ in self.positioned
            if outcome.decision and (outcome.created or outcome.lines_created or outcome.changes)
        }
        came_only = {
            state.customer_id for state in self.new_bills if state.fields["visited_but_no_purchase"]
        }
        notify_changed(
            self.organization,
            {pk for pk in changed if pk is not None},
            came_only={pk for pk in came_only if pk is not None},
            by=self.matcher.cause.by,
        )
        return self.outcomes

    def _refusal(self, entry: BillEntry, state: BillState, person: Person | None) -> Refusal | None:
        owner = state.owner_name() or "another customer"
        name = entry.incoming.full_name
        of_other = not state.belongs_to(person) or bool(
            not entry.incoming.keys and person and name
            and clearly_different(name, person.fields["full_name"])
        )  # fmt: skip
        if of_other or not entry.joins:
            day = f"{state.bill_date.day} {state.bill_date:%b %Y}"
            message = f'Bill "{state.number}" is of {owner} on {day} already.'
            return Refusal("bill_number_taken", message, state.id)
        if state.cancelled:
            message = f'Bill "{state.number}" was cancelled.'
            return Refusal("bill_cancelled", message, state.id)
        if (state.branch_id, state.bill_date) != (entry.branch_id, entry.bill_date):
            day = f"{state.bill_date.day} {state.bill_date:%b %Y}"
            where = "" if state.branch_id == entry.branch_id else ", in another branch"
            message = f'Bill "{state.number}" is of {day}{where}, which this row does not say.'
            return Refusal("bill_differs", message, state.id)
        return None

    def _of_day(self, entry: BillEntry, person: Person) -> list[BillState]:
        """The person's bills of that day whose numbers were made, for a row without a number."""
        if entry.bill_number or not entry.joins:
            return []
        return self.by_day.get((person.id or person, entry.branch_id, entry.bill_date), [])

    def _new_bill(self, entry: BillEntry, person: Person) -> BillState:
        number = entry.bill_number
        if not number and not entry.visited_but_no_purchase:
            number = self.numberer.next()
        state = BillState.new(entry, number, person)
        state.number_made = bool(number) and not entry.bill_number
        self.new_bills.append(state)
        if number:
            self.by_number[number_key(number)] = state
        if state.number_made:
            day: _Day = (person.id or person, entry.branch_id, entry.bill_date)
            self.by_day.setdefault(day, []).append(state)
        return state

    def _position(self, outcome: BillOutcome, bills: list[BillState]) -> None:
        """Find the entry's lines on the bills, or add them to the first."""
        entry, lines = outcome.entry, []
        changes: dict[str, list[object]] = {}
        bill = bills[0]
        for item in entry.lines:
            found = _same_line(item, bills) if entry.joins else None
            if found is None:
                line = LineState.new(item)
                bill.lines.append(line)
                bill.dirty.add("total_amount")
                outcome.lines_created += 1
            else:
                bill, line = found
                line.taken = True
                _repeat_values(line, item, changes)
            lines.append(line)
        if not outcome.created:
            for name in FILLED_IN:
                value = getattr(entry, name)
                if value and not bill.fields[name]:
                    changes[name] = [bill.fields[name], value]
                    bill.fields[name] = value
                    bill.dirty.add(name)
        outcome.changes = changes
        self.positioned.append((outcome, bill, lines))
        if (changes or outcome.lines_created) and not self._is_coming_in(bill):
            self.corrections.append((outcome, bill, lines))

    def _is_coming_in(self, bill: BillState) -> bool:
        if bill.is_new:
            return True
        return (
            self.since is not None and bill.created_at is not None and bill.created_at >= self.since
        )


def _same_line(entry: LineEntry, bills: Sequence[BillState]) -> tuple[BillState, LineState] | None:
    """The first line of the kind that no row has spoken of yet: the n-th twin meets the n-th."""
    kind = entry.kind
    for bill in bills:
        for line in bill.lines:
            if line.kind == kind and not line.taken:
                return bill, line
    return None


def _repeat_values(line: LineState, entry: LineEntry, changes: dict[str, list[object]]) -> None:
    for name in REPEATED:
        value = getattr(entry, name)
        if value not in (None, "") and value != line.fields[name]:
            changes[name] = [line.fields[name], value]
            line.fields[name] = value
            line.dirty = True


@transaction.atomic
def record_bills(
    organization: Organization, entries: Sequence[BillEntry], *, by: User | None, source: str
) -> list[BillOutcome]:
    """Record bills that were made elsewhere or at the counter, all of them or none.

    Raises DomainError: 400 for what cannot be on a bill, 409 `bill_number_taken` naming the bill.
    A number of queries that does not grow with the batch.
    """
    for entry in entries:
        refuse(entry_problems(entry, organization))
    lock_identities(organization.pk)
    for entry, pk in zip(entries, reserve_ids(Bill, len(entries)), strict=True):
        # So that what the bill teaches about the customer can name it.
        entry.bill_id = entry.incoming.cause_id = pk
    rules = OrganizationRules.of(organization)
    matcher = Matcher(rules, Cause(ChangeCause.BILL, by=by, source=source))
    importer = BillImporter(matcher, source=source)
    importer.prepare(entries)
    matcher.load(entry.incoming for entry in entries)
    importer.load(entries)
    for entry in entries:
        if refused := importer.decide(entry).refused:
            raise _taken(refused)
    return importer.write()


def _taken(refused: Refusal) -> DomainError:
    message = f"{refused.message} Give another number, or correct that bill."
    return DomainError.at(
        "bill_number", refused.code, message, status=409, extra={"bill": refused.bill_id}
    )
