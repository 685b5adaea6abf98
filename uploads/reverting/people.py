"""Rows about people: customers, and their visits."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

from django.db.models import Model
from django.utils.formats import date_format

from contacts.models import ContactRecord
from contacts.services.reverting import detach_customers
from customers.models import Customer
from customers.reverting import (
    Known,
    People,
    Reference,
    RevertAction,
    RevertDecision,
    RevertRequest,
)
from customers.reverting.sentences import (
    LineNames,
    blocked_sentences,
    kept_sentences,
    lines_named,
    reverted_sentences,
)
from customers.reverting.writing import write_decisions
from history.models import ChangeCause
from leads.services.reverting import changes_of_leads
from uploads.kinds.staff import StaffLookup
from uploads.models import RevertList, UploadRow
from uploads.reverting.readings import Readings, UploadNames
from uploads.reverting.rows import mark_rows, reassign_original, unlink_rows
from uploads.reverting.work import Entry, RowFacts, Work, facts_of
from uploads.rows.result import RowResult
from visits.models import Purchase, Visit
from visits.reverting import CustomerVisits, KnownVisit, forget_attendants, remove_visits
from visits.services.attending import Attendant


@dataclass(slots=True)
class OnePerson:
    """The rows about one customer: this upload's, those reverted earlier, those active."""

    own: list[RowFacts] = field(default_factory=list)
    earlier: list[RowFacts] = field(default_factory=list)
    active: list[RowFacts] = field(default_factory=list)
    ask: RevertRequest = field(default_factory=RevertRequest)
    visits_gone: list[KnownVisit] = field(default_factory=list)
    visits_kept: list[tuple[KnownVisit, str]] = field(default_factory=list)
    attendants_reverted: list[KnownVisit] = field(default_factory=list)  # nobody says who attended
    leads_gone: set[int] = field(default_factory=set)
    lines_gone: dict[int, RowFacts] = field(default_factory=dict)
    lines_kept: list[tuple[RowFacts, str]] = field(default_factory=list)
    reverted_values: set[int] = field(default_factory=set)  # rows whose values on bills go back
    name: str = ""
    values: dict[int, RowResult] = field(default_factory=dict)  # by active rows since, read again

    @property
    def gone(self) -> list[RowFacts]:
        return [*self.earlier, *self.own]


def rows_of_counter(pk: int, upload_id: int) -> list[RowFacts]:
    """The rows of an upload about a counter customer, and all about the bills that these speak of.

    Nothing else that a counter has can stand on them, and it has rows without end: the sales of
    every day to nobody, each of which would be read again to know what it says.
    """
    own = UploadRow.objects.filter(customer=pk, upload=upload_id)
    bills = Purchase.objects.filter(pk__in=own.values("purchase")).values("bill")
    lines = Purchase.objects.filter(bill__in=bills).values("pk")
    others = UploadRow.objects.filter(customer=pk, purchase__in=lines).exclude(upload=upload_id)
    return [*facts_of(own.order_by("pk")), *facts_of(others.order_by("pk"))]


class PeopleReverter:
    """Customers with their keys, values and visits; a kind's own records by the three hooks."""

    # Models that refer to customers and that the kind decides about by itself.
    ignored_models: tuple[type[Model], ...] = ()

    def __init__(self, work: Work) -> None:
        self.work = work
        self.readings = Readings(work.renew)
        self.names = UploadNames()

    # --- Hooks ------------------------------------------------------------------------------

    def before(self, persons: dict[int, OnePerson]) -> None:
        """Take away what visits and customers must not stand on."""

    def decide_more(self, persons: dict[int, OnePerson], known: dict[int, Known]) -> None:
        """Decide about the kind's own records and tell the persons' asks what goes with them."""

    def entries_of_more(self, pk: int, person: OnePerson) -> list[Entry]:
        """What became of the kind's own records of customer `pk`."""
        return []

    def write_more(self, persons: dict[int, OnePerson]) -> None:
        """Write what was decided of these; their rows point to nothing that goes any more."""

    # --- A chunk ------------------------------------------------------------------------------

    def revert_rows(self, rows: list[RowFacts], *, below: int | None) -> list[Entry]:
        ids = {row.customer_id for row in rows if row.customer_id is not None}
        persons = self._persons(ids, below)
        nobody = [row for row in rows if row.customer_id is None]
        self.before(persons)
        visits = self._decide_visits(persons)
        people = People(
            self.work.rules,
            cause=ChangeCause.UPLOAD_ROW,
            ignored_models=(UploadRow, Visit, *self.ignored_models),
            branches=self.work.branches,
            locking=self.work.writes,
        )
        known = people.load(persons)
        for pk, line in changes_of_leads(known):
            known[pk].around.append(line)
        self.work.renew()
        for pk, one in known.items():
            persons[pk].name = one.name
            persons[pk].ask.detachable = _found_by_phone(one)
        self._stand_on(persons, known, visits)
        self._listen(persons)
        self.work.renew()
        self.decide_more(persons, known)
        self.work.renew()
        decisions = people.decide({pk: person.ask for pk, person in persons.items()})
        for pk, decision in decisions.items():
            if decision.is_merged:
                persons[pk].visits_gone.clear()
                persons[pk].leads_gone.clear()
        if self.work.writes:
            self._write(persons, decisions, nobody)
        self.work.renew()
        return self._entries(persons, decisions)

    def _persons(self, ids: set[int], below: int | None) -> dict[int, OnePerson]:
        """All rows about these customers, whichever upload they came by."""
        counters = Customer.with_counters.filter(is_counter=True, pk__in_values=list(ids))
        self.counters = set(counters.order_by().values_list("pk", flat=True))
        persons = {pk: OnePerson() for pk in ids}
        upload_id = self.work.upload.pk
        done: set[int] = set()
        about = [facts_of(UploadRow.objects.filter(customer__in_values=ids - self.counters))]
        for pk in self.counters:
            if self._came_up(pk, below):
                done.add(pk)
            else:
                about.append(rows_of_counter(pk, upload_id))
        for row in sorted(chain(*about), key=lambda row: row.id):
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
        self.names.load({row.upload_id for one in persons.values() for row in _all_rows(one)})
        for person in persons.values():
            self._ask(person)
        return persons

    def _came_up(self, pk: int, below: int | None) -> bool:
        """Whether rows about the counter customer `pk` came in an earlier chunk; they are many."""
        if below is None:
            return False
        rows = UploadRow.objects.filter(customer=pk, upload=self.work.upload, reverted_at=None)
        return rows.filter(row_number__gte=below).order_by().exists()

    def _ask(self, person: OnePerson) -> None:
        ask = person.ask
        ask.gone = {row.id for row in person.gone}
        ask.active = {row.id for row in person.active}
        ask.since = min((row.processed_at for row in person.own), default=None)
        ask.first_written_at = min((row.processed_at for row in person.gone), default=None)
        ask.labels = {self.names.label(row.upload_id, row.row_number) for row in person.gone}

    # --- Visits -------------------------------------------------------------------------------

    def _decide_visits(self, persons: dict[int, OnePerson]) -> CustomerVisits:
        visits = CustomerVisits(persons, locking=self.work.writes, ignored_models=(UploadRow,))
        values = {
            row.visit_id: self.names.row(row.upload_id, row.row_number)
            for person in persons.values()
            for row in person.active
            if row.visit_id is not None
        }
        made = {
            row.visit_id
            for person in persons.values()
            for row in person.gone
            if row.visit_id is not None and row.changes.get("visit") == [None, row.visit_id]
        }
        attended = self._attended(persons, visits)
        for pk, why in visits.why_kept(made, values, attended).items():
            visit = visits.visits[pk]
            person = persons[visit.customer_id]
            if why:
                person.visits_kept.append((visit, why))
            else:
                person.visits_gone.append(visit)
                person.ask.to_delete.add((Visit, pk))
        for pk in values.keys() & visits.visits.keys():
            persons[visits.visits[pk].customer_id].ask.covered.add((Visit, pk))
        return visits

    def _attended(self, persons: dict[int, OnePerson], visits: CustomerVisits) -> set[int]:
        """Visits of which a row that is reverted said who attended, and nobody since."""
        staff = StaffLookup(self.work.upload.organization)
        found: set[int] = set()
        for person in persons.values():
            for row in person.gone:
                visit = visits.visits.get(row.visit_id or 0)
                if visit is None or "attended_by" not in row.changes:
                    continue
                given = staff.find(row.changes["attended_by"][1])
                as_reported = given if given.user_id is None else Attendant("", given.user_id)
                if visit.attendant == as_reported:
                    found.add(visit.id)
                    person.attendants_reverted.append(visit)
        return found

    def _stand_on(
        self, persons: dict[int, OnePerson], known: dict[int, Known], visits: CustomerVisits
    ) -> None:
        """A visit is in the way of its customer's going; the last one left says how active."""
        for visit in visits.visits.values():
            known[visit.customer_id].references.append(Reference(Visit, visit.id, visit.made_at))
            ask = persons[visit.customer_id].ask
            if (Visit, visit.id) not in ask.to_delete:
                ask.last_day = max(ask.last_day or visit.day, visit.day)

    # --- What others told ---------------------------------------------------------------------

    def _listen(self, persons: dict[int, OnePerson]) -> None:
        """Read again what active rows told since the first row that is reverted."""
        values: dict[int, tuple[OnePerson, RowFacts]] = {}
        for person in persons.values():
            since = person.ask.first_written_at
            for row in person.active:
                if since is not None and row.processed_at > since:
                    values[row.id] = (person, row)
        results = dict(self.readings.of(values))
        read = {pk: result.incoming for pk, result in results.items()}
        # A sheet that comes again uncorrected tells what its corrected row told.
        first = {row.same_as for pk, (_, row) in values.items() if row.same_as and read[pk] is None}
        firsts = {pk: result.incoming for pk, result in self.readings.of(first)}
        for pk, (person, row) in values.items():
            label = self.names.row(row.upload_id, row.row_number)
            incoming = read[pk] or firsts.get(row.same_as or 0)
            person.values[pk] = results[pk]
            person.ask.other_sources.add(row.processed_at, label, incoming)

    # --- Writing ------------------------------------------------------------------------------

    def _write(
        self,
        persons: dict[int, OnePerson],
        decisions: dict[int, RevertDecision],
        nobody: list[RowFacts],
    ) -> None:
        marked, unlinked = list(nobody), []
        for pk, person in persons.items():
            own, earlier = self._settle_rows(person, decisions[pk])
            marked += own
            unlinked += earlier
        mark_rows(marked, self.work.at)
        unlink_rows(unlinked)
        active = (row for person in persons.values() for row in person.active)
        reassign_original({row.id for row in marked}, active)
        forget_attendants([v.id for p in persons.values() for v in p.attendants_reverted])
        remove_visits([v.id for person in persons.values() for v in person.visits_gone])
        self.write_more({pk: one for pk, one in persons.items() if not decisions[pk].is_merged})
        by = self.work.revert.started_by_id
        detach_customers(
            [pk for pk, decision in decisions.items() if decision.action is RevertAction.REMOVED],
            organization_id=self.work.upload.organization_id,
            cause_id=self.work.revert.pk,
            by_id=by,
            at=self.work.at,
        )
        write_decisions(
            list(decisions.values()),
            organization_id=self.work.upload.organization_id,
            cause_id=self.work.revert.pk,
            by_id=by,
            at=self.work.at,
        )

    def _settle_rows(
        self, person: OnePerson, decision: RevertDecision
    ) -> tuple[list[RowFacts], list[RowFacts]]:
        """This upload's rows that are reverted, and earlier ones that point to what goes.

        Rows of a customer who stays as they are stay active: uploaded again they are known.
        """
        visits = {visit.id for visit in person.visits_gone}
        attendants = {visit.id for visit in person.attendants_reverted}
        leads = person.leads_gone

        def loses(row: RowFacts) -> bool:
            made = row.purchase_id in person.lines_gone or row.id in person.reverted_values
            attended = row.visit_id in attendants and "attended_by" in row.changes
            return made or attended or row.visit_id in visits or row.lead_id in leads

        stays = decision.is_blocked
        own = [row for row in person.own if not stays or loses(row)]
        removed = decision.action is RevertAction.REMOVED
        earlier = [row for row in person.earlier if removed or loses(row)]
        for row in (*own, *earlier):
            if row.visit_id in visits:
                row.visit_id = None
            if row.lead_id in leads:
                row.lead_id = None
            if row.purchase_id in person.lines_gone:
                row.purchase_id = None
            if removed:
                row.customer_id = None
        return own, earlier

    # --- Telling ------------------------------------------------------------------------------

    def _entries(
        self, persons: dict[int, OnePerson], decisions: dict[int, RevertDecision]
    ) -> list[Entry]:
        names = LineNames(lines_named(decisions.values()))
        entries: list[Entry] = []
        order = sorted(persons, key=lambda pk: -_first_row(persons[pk]))
        for pk in order:
            entries += self._entries_of(persons[pk], decisions[pk], names)
            if not decisions[pk].is_merged:
                entries += self.entries_of_more(pk, persons[pk])
        return entries

    def _entries_of(
        self, person: OnePerson, decision: RevertDecision, names: LineNames
    ) -> list[Entry]:
        gone = reverted_sentences(decision, self.work.branches, goes=self.work.goes)
        kept = kept_sentences(decision, names)
        removed = decision.action is not RevertAction.STAYS
        reverted = {
            "customers": int(removed),
            "values": 0 if removed else len(decision.values),
            "keys": len(decision.keys),
            "visits": len(person.visits_gone),
        }
        stays = {"values": len(kept), "visits": len(person.visits_kept)}
        gone += [f"{self._visit(visit)} {self.work.goes}." for visit in person.visits_gone]
        open_again = [v for v in person.attendants_reverted if v not in person.visits_gone]
        gone += [f"{self._visit(v)}: who attended it {self.work.goes}." for v in open_again]
        kept += [f"{self._visit(visit)} stays: {why}." for visit, why in person.visits_kept]
        if self._only_named_again(person, decision):
            label = self.names.row(person.active[-1].upload_id, person.active[-1].row_number)
            kept.insert(0, f"The customer stays: also named by {label}.")
            stays["customers"] = 1
        lists = (
            (RevertList.REVERTED, gone, reverted),
            (RevertList.KEPT, kept, stays),
            (RevertList.BLOCKED, blocked_sentences(decision, names), {"customers": 1}),
        )
        return [
            Entry(
                which, self.type_of(decision.person.id), decision.person.id,
                decision.person.name[:254],
                _first_row(person), sentences, counted,
            )
            for which, sentences, counted in lists
            if sentences
        ]  # fmt: skip

    def type_of(self, pk: int) -> str:
        """The counter customer has no page."""
        return "counter" if pk in self.counters else "customer"

    @staticmethod
    def _only_named_again(person: OnePerson, decision: RevertDecision) -> bool:
        """Whether the upload made a customer who stays because an active sheet tells of them."""
        return (
            decision.was_created
            and decision.action is RevertAction.STAYS
            and not decision.is_blocked
            and (bool(person.active))
        )

    def _visit(self, visit: KnownVisit) -> str:
        branch = self.work.branches.get(visit.branch_id, f"branch {visit.branch_id}")
        return f"The visit to {branch} on {date_format(visit.day, 'j M Y')}"


def _first_row(person: OnePerson) -> int:
    return min((row.row_number for row in person.own), default=0)


def _found_by_phone(person: Known) -> set[tuple[type[Model], int]]:
    """Numbers on call lists, which know their customer by the phone alone, without anybody."""
    return {(ContactRecord, each.pk) for each in person.references if each.model is ContactRecord}


def _all_rows(person: OnePerson) -> Iterable[RowFacts]:
    return (*person.own, *person.earlier, *person.active)
