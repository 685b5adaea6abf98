"""Bills of a batch: one from the counter, thousands from a sheet (DESIGN 4).

Customers are decided by the matching core, in order, each bill or line with its own; everything is
written in a few statements, and the apps above are told once.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, cast

from django.db import transaction

from accounts.models import Organization, User
from core.bulk import reserve_ids
from core.errors import DomainError
from customers.matching import Cause, Matcher, OrganizationRules, Person
from customers.matching.store import lock_identities
from customers.normalize import clearly_different
from history.importing import BatchImporter
from history.models import ChangeCause, TargetType
from history.services import NewChange
from visits.models import Bill, Purchase, number_key
from visits.services.checks import ensure_no_errors, entry_problems
from visits.services.entries import BillEntry, BillOutcome, LineEntry, Refusal
from visits.services.medicines import count_medicines
from visits.services.numbering import Numberer, bills_numbered
from visits.services.states import (
    FILLED_IN,
    REPEATED,
    BillState,
    LineState,
    line_values,
    load_bills,
    load_lines,
)
from visits.services.visits import (
    VisitKey,
    fill_attendants,
    insert_visits,
    known_visits,
    recount_outcomes,
    reserve_visits,
)
from visits.signals import notify_changed

# A known customer by id, one who is new in this batch by the person itself.
_Day = tuple[int | Person, int, date]


class BillImporter(BatchImporter[BillEntry, BillOutcome]):
    """Records the bills of a batch, or finds the lines that are there already.

    `since`: bills made since then are still coming in, so that another line of theirs is no
    correction; the same for every way to cut a sheet into batches.
    """

    def __init__(self, matcher: Matcher, *, since: datetime | None = None) -> None:
        super().__init__(matcher.organization, matcher.cause)
        self.matcher, self.at = matcher, matcher.at
        self.since = since
        self.by_number: dict[str, BillState] = {}
        self.by_day: dict[_Day, list[BillState]] = {}
        self.lines: dict[int, LineState] = {}  # those that were there before
        self.new_bills: list[BillState] = []
        self.positioned: list[tuple[BillOutcome, BillState, list[LineState]]] = []
        # What was added to or filled in on bills that were there.
        self.corrections: list[tuple[BillOutcome, BillState, list[LineState]]] = []
        self.numberer = Numberer(self.organization.pk, self.by_number)

    def load(self, entries: Sequence[BillEntry]) -> None:
        """The bills whose numbers are named, the people, and their bills of the days named."""
        self._load_numbered(entries)
        self.matcher.load([entry.incoming for entry in entries])
        joining = [entry for entry in entries if entry.joins]
        loaded = {state.id: state for state in self.by_number.values() if state.id is not None}
        if days := {entry.bill_date for entry in joining if not entry.bill_number}:
            loaded |= self._load_unnumbered(days, loaded)
        if joining and loaded:
            load_lines(loaded)
            self.lines = {
                line.id: line for state in loaded.values() for line in state.lines if line.id
            }

    def _load_numbered(self, entries: Sequence[BillEntry]) -> None:
        numbers = {entry.bill_number for entry in entries if entry.bill_number}
        ids = bills_numbered(self.organization.pk, numbers)
        states = load_bills(by="id", values=ids.values()) if ids else []
        self.by_number.update({number_key(state.bill_number): state for state in states})
        for entry in entries:
            state = self.by_number.get(number_key(entry.bill_number))
            if state is not None and not entry.incoming.keys:
                # A name alone says nobody, but here it stands on somebody's bill.
                entry.incoming.known_id = entry.incoming.known_id or state.customer_id

    def _load_unnumbered(
        self, days: set[date], loaded: dict[int, BillState]
    ) -> dict[int, BillState]:
        """The bills of these days to which we gave a number, of the people of the batch."""
        people = {*self.matcher.owners.values(), *self.matcher.known.values()}
        found: dict[int, BillState] = {}
        for state in load_bills(
            by="customer_id",
            values={person.id for person in people},
            where={"number_made": True},
            days=days,
        ):
            if state.cancelled or state.bill_date not in days:
                continue
            assert state.id is not None
            assert state.customer_id is not None
            state = found[state.id] = loaded.get(state.id, state)
            self.by_number.setdefault(number_key(state.bill_number), state)
            day: _Day = (cast(int, state.customer_id), state.branch_id, state.bill_date)
            self.by_day.setdefault(day, []).append(state)
        return found

    def import_lines(self, ids: Iterable[int]) -> None:
        """Rows of the same upload speak of these lines already."""
        for pk in ids:
            if line := self.lines.get(pk):
                line.taken = True

    def decide(self, entry: BillEntry) -> BillOutcome:
        """Decide whose bill it is; nothing of a refused entry is imported."""
        outcome = BillOutcome(entry)
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

    def write(self) -> None:
        """Write customers, visits, bills and lines."""
        self.matcher.write()
        self.numberer.keep()
        new_visits = self._write_visits()
        bills = {id(bill): bill for _, bill, _ in self.positioned}.values()
        lines = {id(line): line for _, _, lines in self.positioned for line in lines}.values()
        self.insert(
            Bill,
            self.new_bills,
            organization_id=self.organization.pk,
            currency=self.organization.bill_currency,
            source=self.cause.source,
            created_by_id=self.cause.by.pk if self.cause.by else None,
        )
        self.insert(Purchase, lines)
        self.update(Bill, bills, updated_at=self.at)
        self.update(Purchase, lines)
        count_medicines(
            self.organization.pk,
            added=[line.sold for line in lines if line.is_new],
            corrected=[line.sold for line in lines if line.dirty and not line.is_new],
        )
        self._complete_outcomes(new_visits)
        self._fill_attendants()
        self._record_corrections()
        recount_outcomes({bill.visit_id for bill in bills if bill.visit_id is not None})
        changed = {
            outcome.decision.person.id
            for outcome, _, _ in self.positioned
            if outcome.decision and (outcome.created or outcome.lines_created or outcome.changes)
        }
        came_only = {
            bill.customer_id for bill in self.new_bills if bill.fields["visited_but_no_purchase"]
        }
        notify_changed(
            self.organization,
            {pk for pk in changed if pk is not None},
            came_only={pk for pk in came_only if pk is not None},
            by=self.cause.by,
        )

    def _write_visits(self) -> set[int]:
        """The visit of each new bill's branch and day: found or made. The ids of those made."""
        keys: dict[int, VisitKey] = {}
        for bill in self.new_bills:
            assert bill.person is not None
            bill.customer_id = cast(int, bill.person.id)
            keys[id(bill)] = bill.customer_id, bill.branch_id, bill.bill_date
        visits = known_visits(keys.values())
        missing = [key for key in dict.fromkeys(keys.values()) if key not in visits]
        made = dict(zip(missing, reserve_visits(len(missing)), strict=True))
        insert_visits(
            [(pk, key) for key, pk in made.items()],
            organization_id=self.organization.pk,
            source=self.cause.source,
            at=self.at,
        )
        visits |= made
        for bill in self.new_bills:
            bill.visit_id = visits[keys[id(bill)]]
        return set(made.values())

    def _complete_outcomes(self, new_visits: set[int]) -> None:
        for outcome, bill, lines in self.positioned:
            outcome.bill_id, outcome.bill_number = bill.id, bill.bill_number
            outcome.visit_id = bill.visit_id
            outcome.visit_created = outcome.created and bill.visit_id in new_visits
            if outcome.visit_created and bill.visit_id is not None:
                new_visits.remove(bill.visit_id)
            outcome.line_ids = [line.id for line in lines if line.id is not None]

    def _fill_attendants(self) -> None:
        """The first entry that says who attended a visit says it, unless somebody did before."""
        first: dict[int, BillOutcome] = {}
        for outcome, bill, _ in self.positioned:
            if outcome.entry.attendant and bill.visit_id is not None:
                first.setdefault(bill.visit_id, outcome)
        for pk in fill_attendants({pk: each.entry.attendant for pk, each in first.items()}):
            first[pk].attendant_filled = True

    def _record_corrections(self) -> None:
        rows: list[NewChange] = []
        for outcome, bill, lines in self.corrections:
            changes: dict[str, list[Any]] = {}
            for name, pair in outcome.changes.items():
                where = name if name in FILLED_IN else f"purchases.{lines[0].id}.{name}"
                changes[where] = pair
            changes |= {
                f"purchases.{line.id}": [None, line_values(line.fields)]
                for line in lines
                if line.is_new
            }
            cause_id, note = outcome.entry.incoming.cause_id, outcome.entry.why
            rows.append(NewChange(cast(int, bill.id), changes, cause_id=cause_id, note=note))
        self.record(TargetType.BILL, rows)

    def _refusal(self, entry: BillEntry, state: BillState, person: Person | None) -> Refusal | None:
        owner = state.owner_name() or "another customer"
        name = entry.incoming.full_name
        of_other = not state.belongs_to(person) or bool(
            not entry.incoming.keys and person and name
            and clearly_different(name, person.fields["full_name"])
        )  # fmt: skip
        if of_other or not entry.joins:
            day = f"{state.bill_date.day} {state.bill_date:%b %Y}"
            message = f'Bill "{state.bill_number}" is of {owner} on {day} already.'
            return Refusal("bill_number_taken", message, state.id)
        if state.cancelled:
            message = f'Bill "{state.bill_number}" was cancelled.'
            return Refusal("bill_cancelled", message, state.id)
        if (state.branch_id, state.bill_date) != (entry.branch_id, entry.bill_date):
            day = f"{state.bill_date.day} {state.bill_date:%b %Y}"
            where = "" if state.branch_id == entry.branch_id else ", in another branch"
            message = f'Bill "{state.bill_number}" is of {day}{where}, which this row does not say.'
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
        self.new_bills.append(state)
        if number:
            self.by_number[number_key(number)] = state
        if state.number_made:
            day: _Day = (person.id or person, entry.branch_id, entry.bill_date)
            self.by_day.setdefault(day, []).append(state)
        return state

    def _position(self, outcome: BillOutcome, bills: list[BillState]) -> None:
        """Find the entry's lines on the bills, or add them to the first."""
        entry, lines, changes = outcome.entry, [], outcome.changes
        bill = bills[0]
        for item in entry.lines:
            line = _same_line(item, bills) if entry.joins else None
            if line is None:
                line = bill.add(item)
                outcome.lines_created += 1
            else:
                bill = line.bill
                line.taken = True
                again = {name: getattr(item, name) for name in REPEATED}
                line.fill(again, changes, only_blank=False)
            lines.append(line)
        if not outcome.created:
            filled_in = {name: getattr(entry, name) for name in FILLED_IN}
            bill.fill(filled_in, changes, only_blank=True)
        self.positioned.append((outcome, bill, lines))
        if (changes or outcome.lines_created) and not self._is_coming_in(bill):
            self.corrections.append((outcome, bill, lines))

    def _is_coming_in(self, bill: BillState) -> bool:
        if bill.is_new:
            return True
        return (
            self.since is not None and bill.created_at is not None and bill.created_at >= self.since
        )


def _same_line(entry: LineEntry, bills: Sequence[BillState]) -> LineState | None:
    """The first line of the kind that no row has spoken of yet: the n-th twin meets the n-th."""
    kind = entry.kind
    for bill in bills:
        for line in bill.lines:
            if line.kind == kind and not line.taken:
                return line
    return None


@transaction.atomic
def record_bills(
    organization: Organization, entries: Sequence[BillEntry], *, by: User | None, source: str
) -> list[BillOutcome]:
    """Record bills that were made elsewhere or at the counter, all of them or none.

    Raises DomainError: 400 for what cannot be on a bill, 409 `bill_number_taken` naming the bill.
    A number of queries that does not grow with the batch.
    """
    for entry in entries:
        ensure_no_errors(entry_problems(entry, organization))
    lock_identities(organization.pk)
    for entry, pk in zip(entries, reserve_ids(Bill, len(entries)), strict=True):
        # So that what the bill teaches about the customer can name it.
        entry.bill_id = entry.incoming.cause_id = pk
    rules = OrganizationRules.of(organization)
    matcher = Matcher(rules, Cause(ChangeCause.BILL, by=by, source=source))
    importer = BillImporter(matcher)
    importer.load(entries)
    outcomes = []
    for entry in entries:
        outcome = importer.decide(entry)
        if outcome.refused:
            raise _taken(outcome.refused)
        outcomes.append(outcome)
    importer.write()
    return outcomes


def _taken(refused: Refusal) -> DomainError:
    message = f"{refused.message} Give another number, or correct that bill."
    return DomainError.at(
        "bill_number", refused.code, message, status=409, extra={"bill": refused.bill_id}
    )
