"""Uploads whose rows are about people: customers, and their visits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.db.models import Model

from contacts.models import ContactRecord
from contacts.services.reverting import detach_customers
from customers.models import Customer
from customers.reverting.deciding import CustomerDecider, describe_person, names_of_entries
from customers.reverting.records import (
    KnownCustomer,
    RevertRequest,
    load_customers,
    write_reverted_customers,
)
from history.reverting.deciding import ActiveSource, Kept, RevertAction, also_named
from history.reverting.deciding import stays as stays_as
from history.reverting.records import EntryNames, Record, Reference, load_records
from leads.services.reverting import changes_of_leads
from uploads.columns.lookups import StaffLookup
from uploads.models import PreviewRow, UploadRow
from uploads.reverting.rows import RowFacts, beside, mark_rows, rows_of_counter, unlink_rows
from uploads.reverting.sentences import VisitSentences
from uploads.reverting.work import Entry, Reverter, Work, entries_in_lists
from uploads.rows.result import RowResult
from visits.models import Visit
from visits.services.reverting import (
    VISIT,
    VisitDecider,
    attendant_of,
    forget_attendants,
    remove_visits,
)
from visits.services.visits import Attendant


@dataclass(slots=True)
class OnePerson:
    """The rows about one customer: this upload's, those reverted earlier, those active; and what
    becomes of what they made."""

    own: list[RowFacts] = field(default_factory=list)
    earlier: list[RowFacts] = field(default_factory=list)
    active: list[RowFacts] = field(default_factory=list)
    readings: dict[int, RowResult] = field(default_factory=dict)  # by active rows since, read again
    ask: RevertRequest = field(default_factory=RevertRequest)
    name: str = ""
    visits_gone: list[Record] = field(default_factory=list)
    visits_kept: list[tuple[Record, str]] = field(default_factory=list)
    attendants_reverted: list[Record] = field(default_factory=list)  # nobody says who attended
    leads_gone: set[int] = field(default_factory=set)
    lines_gone: dict[int, RowFacts] = field(default_factory=dict)
    lines_kept: list[tuple[RowFacts, str]] = field(default_factory=list)
    reverted_values: set[int] = field(default_factory=set)  # rows whose values on bills go back

    @property
    def gone(self) -> list[RowFacts]:
        return [*self.earlier, *self.own]

    @property
    def rows(self) -> list[RowFacts]:
        return [*self.earlier, *self.own, *self.active]


Persons = dict[int, OnePerson]
# Rows and visits are looked at by themselves, and a preview of another sheet claims nobody.
_DECIDED_HERE = (UploadRow, Visit, PreviewRow)


class PeopleReverter(Reverter):
    """Customers with their keys, values and visits; a kind's own records by the hooks."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._of_visit = VisitSentences(work.branches, work.goes).sentence

    # --- Hooks ------------------------------------------------------------------------------

    def before(self, persons: Persons) -> None:
        """Take away what visits and customers must not refer to."""

    def decide_more(self, persons: Persons, known: Mapping[int, KnownCustomer]) -> None:
        """Decide about the kind's own records; the persons' asks learn what goes with them."""

    def write_more(self, persons: Persons) -> None:
        """Write what was decided of these; their rows point to nothing that goes any more."""

    def entries_of_more(self, pk: int, person: OnePerson) -> list[Entry]:
        """What became of the kind's own records of customer `pk`."""
        return []

    # --- A chunk ------------------------------------------------------------------------------

    def revert_rows(self, rows: list[RowFacts], *, below: int | None) -> list[Entry]:
        persons = self._load_persons(rows, below)
        self.before(persons)
        visits = self._decide_visits(persons)
        known = load_customers(persons, locking=self.work.writes, ignored_models=_DECIDED_HERE)
        for pk, entry in changes_of_leads(each.record for each in known.values()):
            known[pk].around.append(entry)
        self.work.renew()
        for pk, person in persons.items():
            person.name = known[pk].name
            person.ask.detachable = _found_by_phone(known[pk].record)
            if known[pk].pairs:
                person.ask.labels = {self.names.label(row) for row in person.gone}
        self._add_visits(persons, known, visits)
        self._read_active(persons)
        self.work.renew()
        self.decide_more(persons, known)
        self.work.renew()
        deciders: dict[int, CustomerDecider] = {}
        for pk, person in persons.items():
            deciders[pk] = self._decide(known[pk], person)
        if self.work.writes:
            self._write(persons, deciders, [row for row in rows if row.customer_id is None])
        self.work.renew()
        return self._entries(persons, deciders)

    def _load_persons(self, chunk: list[RowFacts], below: int | None) -> Persons:
        """All rows about the customers of the `chunk`, whichever upload they came by."""
        ids = {row.customer_id for row in chunk if row.customer_id is not None}
        counters = Customer.with_counters.filter(is_counter=True, pk__in_values=ids)
        self.counters = set(counters.order_by().values_list("pk", flat=True))
        persons = {pk: OnePerson() for pk in ids}
        upload_id = self.work.upload.pk
        done: set[int] = set()
        people = ids - self.counters
        rows = [row for row in chunk if row.customer_id in people]
        if people:
            rows += beside(chunk, UploadRow.objects.filter(customer__in_values=people).order_by())
        for pk in self.counters:
            if self._came_up(pk, below):
                done.add(pk)
            else:
                rows += rows_of_counter(pk, upload_id)
        rows.sort(key=attrgetter("id"))
        for row in rows:
            assert row.customer_id is not None
            person = persons[row.customer_id]
            if row.reverted_at is not None:
                person.earlier.append(row)
            elif row.upload_id == upload_id:
                person.own.append(row)
                if below is not None and row.row_number >= below:
                    done.add(row.customer_id)
            else:
                person.active.append(row)
        for pk in done:
            del persons[pk]
        self.names.load({row.upload_id for row in rows})
        for person in persons.values():
            person.ask.gone = {row.id for row in person.gone}
            person.ask.since = min((row.processed_at for row in person.own), default=None)
        return persons

    def _came_up(self, pk: int, below: int | None) -> bool:
        """Whether rows about the counter customer `pk` came in an earlier chunk; they are many."""
        if below is None:
            return False
        rows = UploadRow.objects.filter(customer=pk, upload=self.work.upload, reverted_at=None)
        return rows.filter(row_number__gte=below).order_by().exists()

    def _read_active(self, persons: Persons) -> None:
        """What active rows say; those since the first row that is reverted are read again."""
        since: dict[int, OnePerson] = {}
        named_by_others = [person for person in persons.values() if person.active]
        for person in named_by_others:
            first = min((row.processed_at for row in person.gone), default=None)
            later = [row for row in person.active if first is not None and row.processed_at > first]
            since |= dict.fromkeys((row.id for row in later), person)
        for pk, result in self.readings.of(since) if since else ():
            since[pk].readings[pk] = result
        # A sheet that comes again uncorrected says what its corrected row said.
        unread = {
            row.same_as
            for person in named_by_others
            for row in person.active
            if row.same_as
            and row.id in person.readings
            and person.readings[row.id].incoming is None
        }
        originals = dict(self.readings.of(unread)) if unread else {}
        for person in named_by_others:
            for row in person.active:
                values = (
                    describe_person(read.incoming) if (read := person.readings.get(row.id)) else {}
                )
                if not values and row.same_as in originals:
                    values = describe_person(originals[row.same_as].incoming)
                person.ask.active.append(self.source(row, values))

    def source(self, row: RowFacts, values: Mapping[str, Any]) -> ActiveSource:
        return ActiveSource(row.id, row.processed_at, self.names.of(row), values)

    def _decide(self, known: KnownCustomer, person: OnePerson) -> CustomerDecider:
        decider = CustomerDecider(
            known, person.ask, rules=self.work.rules, branches=self.work.branches
        )
        if decider.decide().is_merged:
            person.visits_gone.clear()
            person.leads_gone.clear()
        return decider

    # --- Visits -------------------------------------------------------------------------------

    def _decide_visits(self, persons: Persons) -> dict[int, Record]:
        """All visits of these customers; those that the rows made go, or it is said why not."""
        visits = load_records(
            VISIT,
            persons,
            by="customer",
            locking=self.work.writes,
            ignored_models=(UploadRow,),
        )
        attended = self._find_attendants(persons, visits)
        made = {
            row.visit_id
            for person in persons.values()
            for row in person.gone
            if row.visit_id is not None and row.changes.get("visit") == [None, row.visit_id]
        }
        active: dict[int, list[ActiveSource]] = {}
        for person in persons.values():
            for row in person.active:
                if row.visit_id is not None:
                    active.setdefault(row.visit_id, []).append(self.source(row, {}))
        for pk, visit in visits.items():
            person = persons[visit.values["customer_id"]]
            if pk in active:
                person.ask.covered.add((Visit, pk))
            if pk not in made:
                continue
            decider = VisitDecider(visit, gone=(), active=active.get(pk, ()), names={})
            decider.attended = pk in attended
            if decider.decide().is_removed:
                person.visits_gone.append(visit)
                person.ask.to_delete.add((Visit, pk))
            else:
                person.visits_kept.append((visit, decider.why_stays))
        return visits

    def _find_attendants(self, persons: Persons, visits: Mapping[int, Record]) -> set[int]:
        """Visits of which a row that is reverted said who attended, and nobody since."""
        staff = StaffLookup(self.work.upload.organization)
        found: set[int] = set()
        for person in persons.values():
            for row in person.gone:
                visit = visits.get(row.visit_id or 0)
                if visit is None or "attended_by" not in row.changes:
                    continue
                given = staff.find(row.changes["attended_by"][1])
                as_reported = given if given.user_id is None else Attendant("", given.user_id)
                if attendant_of(visit) == as_reported:
                    person.attendants_reverted.append(visit)
                    found.add(visit.id)
        return found

    def _add_visits(
        self,
        persons: Persons,
        known: Mapping[int, KnownCustomer],
        visits: Mapping[int, Record],
    ) -> None:
        """A visit is in the way of its customer's going; the last one left says how active."""
        for pk, visit in visits.items():
            values = visit.values
            reference = Reference(Visit, pk, values["created_at"])
            known[values["customer_id"]].record.references.append(reference)
            ask = persons[values["customer_id"]].ask
            if reference.key not in ask.to_delete:
                ask.last_day = max(ask.last_day or values["visit_date"], values["visit_date"])

    # --- Writing ------------------------------------------------------------------------------

    def _write(
        self,
        persons: Persons,
        deciders: Mapping[int, CustomerDecider],
        nobody: list[RowFacts],
    ) -> None:
        marked, unlinked = list(nobody), []
        for pk, person in persons.items():
            own, earlier = _settle_rows(person, deciders[pk])
            marked += own
            unlinked += earlier
        active = (row for person in persons.values() for row in person.active)
        mark_rows(marked, self.work.at, active=active)
        unlink_rows(unlinked)
        forget_attendants([v.id for one in persons.values() for v in one.attendants_reverted])
        remove_visits([visit.id for one in persons.values() for visit in one.visits_gone])
        decisions = {pk: decider.decision for pk, decider in deciders.items()}
        self.write_more({pk: one for pk, one in persons.items() if not decisions[pk].is_merged})
        removed = [pk for pk, decision in decisions.items() if decision.is_removed]
        detach_customers(removed, self.work.cause)
        write_reverted_customers(decisions.values(), self.work.cause)

    # --- In words -----------------------------------------------------------------------------

    def _entries(self, persons: Persons, deciders: Mapping[int, CustomerDecider]) -> list[Entry]:
        names = names_of_entries(decider.decision for decider in deciders.values())
        entries: list[Entry] = []
        for pk in sorted(persons, key=lambda pk: -_first_row(persons[pk])):
            entries += self._entries_of(pk, persons[pk], deciders[pk], names)
            if not deciders[pk].decision.is_merged:
                entries += self.entries_of_more(pk, persons[pk])
        return entries

    def _entries_of(
        self, pk: int, person: OnePerson, decider: CustomerDecider, names: EntryNames
    ) -> list[Entry]:
        decision, goes = decider.decision, self.work.goes
        reverted = decider.sentences(goes=goes)
        reverted += [
            self._of_visit(each, " {goes}.", "visit_removed") for each in person.visits_gone
        ]
        reverted += [
            self._of_visit(visit, ": who attended it {goes}.", "attendant_removed")
            for visit in person.attendants_reverted
            if visit not in person.visits_gone
        ]
        kept = [each.sentence(names) for each in decision.kept]
        left = {"values": len(kept), "visits": len(person.visits_kept)}
        kept += [
            self._of_visit(visit, " stays: {because}.", "visit_stays", because=why)
            for visit, why in person.visits_kept
        ]
        stays = decision.action is RevertAction.STAYS
        if decision.was_created and stays and not decision.blocked and person.active:
            named = also_named(self.names.of(person.active[-1]))
            kept.insert(0, Kept(stays_as(decider.noun), named).sentence())
            left["customers"] = 1
        counted = {
            "customers": int(not stays),
            "values": len(decision.values) if stays else 0,
            "keys": len(decision.keys),
            "visits": len(person.visits_gone),
        }
        return entries_in_lists(
            (self.type_of(pk), pk, person.name),
            person.own,
            reverted=(reverted, counted),
            kept=(kept, left),
            blocked=(decider.blocked_sentences(names), {"customers": 1}),
        )

    def type_of(self, pk: int) -> str:
        """The counter customer has no page."""
        return "counter" if pk in self.counters else "customer"


def _settle_rows(
    person: OnePerson, decider: CustomerDecider
) -> tuple[list[RowFacts], list[RowFacts]]:
    """This upload's rows that are reverted, and earlier ones that point to what goes.

    Rows of a customer who stays as they are stay active: uploaded again they are known.
    """
    decision = decider.decision
    visits = {visit.id for visit in person.visits_gone}
    attendants = {visit.id for visit in person.attendants_reverted}
    leads = person.leads_gone

    def loses(row: RowFacts) -> bool:
        made = row.purchase_id in person.lines_gone or row.id in person.reverted_values
        attended = row.visit_id in attendants and "attended_by" in row.changes
        return made or attended or row.visit_id in visits or row.lead_id in leads

    own = [row for row in person.own if not decision.blocked or loses(row)]
    earlier = [row for row in person.earlier if decision.is_removed or loses(row)]
    for row in (*own, *earlier):
        if row.visit_id in visits:
            row.visit_id = None
        if row.lead_id in leads:
            row.lead_id = None
        if row.purchase_id in person.lines_gone:
            row.purchase_id = None
        if decision.is_removed:
            row.customer_id = None
    return own, earlier


def _found_by_phone(customer: Record) -> set[tuple[type[Model], int]]:
    """Numbers on call lists, which know their customer by the phone alone, without anybody."""
    return {each.key for each in customer.references if each.model is ContactRecord}


def _first_row(person: OnePerson) -> int:
    return min((row.row_number for row in person.own), default=0)
