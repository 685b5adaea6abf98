"""Uploads whose rows are each about one record, and about no customer: contacts, partners,
projects."""

from abc import abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from contacts.services.making import ContactEntry
from contacts.services.reverting import CONTACT, ContactDecider, write_reverted_contacts
from history.reverting.deciding import ActiveSource, RevertDecision, removed
from history.reverting.records import load_records
from leads.services.reverting_partners import (
    PartnerDecider,
    PartnerReverter,
    describe_partner,
    write_reverted_partners,
)
from leads.services.reverting_projects import (
    PROJECT,
    ProjectDecider,
    describe_project,
    write_reverted_projects,
)
from uploads.models import UploadKind, UploadRow
from uploads.reverting.rows import RowFacts, beside, in_order, mark_rows, unlink_rows
from uploads.reverting.work import Entry, Reverter, entries_in_lists


class RecordsReverter(Reverter):
    """Decides about each record in the chunk in which its last row comes up."""

    column: str  # the attribute of a row's facts that names its record
    record_type: str

    @abstractmethod
    def rows_about(self, ids: set[int]) -> QuerySet[UploadRow]:
        """All rows about these records, whichever upload they came by."""

    @abstractmethod
    def decide(self, about: Mapping[int, list[RowFacts]]) -> Mapping[int, Any]:
        """The deciders, by record. Rows are in the order in which they were imported."""

    @abstractmethod
    def write(self, deciders: Collection[Any]) -> None:
        """Do what was decided; the rows point to nothing that goes any more."""

    @abstractmethod
    def lists(self, decider: Any) -> tuple[str, list[str], list[str], dict[str, int]]:
        """Title, what goes back, what is kept, and how much goes back."""

    def revert_rows(self, rows: list[RowFacts], *, below: int | None) -> list[Entry]:
        ids = {pk for row in rows if (pk := self._record(row)) is not None}
        about: dict[int, list[RowFacts]] = {pk: [] for pk in ids}
        found = [row for row in rows if self._record(row) is not None]
        found += beside(rows, self.rows_about(ids).order_by())
        for row in in_order(found):
            about[self._record(row) or 0].append(row)
        for pk in [pk for pk, item in about.items() if self._came_up(item, below)]:
            del about[pk]
        self.names.load({row.upload_id for item in about.values() for row in item})
        deciders = self.decide(about)
        if self.work.writes:
            self._settle_rows(rows, about, deciders)
            self.write(deciders.values())
        return [
            entry
            for pk, decider in deciders.items()
            for entry in self._entries(pk, about[pk], decider)
        ]

    def _entries(self, pk: int, rows: list[RowFacts], decider: Any) -> Iterable[Entry]:
        title, reverted, kept, counted = self.lists(decider)
        decision: RevertDecision = decider.decision
        if decision.is_removed:
            reverted = [removed(decider.noun, self.work.goes)]
        things = f"{decider.noun}s"
        return entries_in_lists(
            (self.record_type, pk, title),
            self.own(rows),
            reverted=(
                reverted,
                {things: int(decision.is_removed), "values": len(decision.values), **counted},
            ),
            kept=(kept, {"values": len(kept)}),
            blocked=(decider.blocked_sentences(), {things: 1}),
        )

    def own(self, rows: Iterable[RowFacts]) -> list[RowFacts]:
        upload_id = self.work.upload.pk
        return [row for row in rows if row.upload_id == upload_id and row.reverted_at is None]

    def is_gone(self, row: RowFacts) -> bool:
        """Whether it is reverted, now or before."""
        return row.upload_id == self.work.upload.pk or row.reverted_at is not None

    def gone(self, rows: Iterable[RowFacts]) -> set[int]:
        return {row.id for row in rows if self.is_gone(row)}

    def active(
        self,
        rows: Iterable[RowFacts],
        given: Mapping[int, Any],
        describe: Callable[[Any], dict[str, tuple[Any, ...]]],
    ) -> list[ActiveSource]:
        """Rows that stay; `given`: the entry of each that can still be read."""
        return [
            ActiveSource(
                row.id,
                row.processed_at,
                self.names.of(row),
                describe(entry) if (entry := given.get(row.id)) is not None else {},
            )
            for row in rows
            if not self.is_gone(row)
        ]

    def _record(self, row: RowFacts) -> int | None:
        record: int | None = getattr(row, self.column)
        return record

    def _came_up(self, rows: list[RowFacts], below: int | None) -> bool:
        return below is not None and any(row.row_number >= below for row in self.own(rows))

    def _settle_rows(
        self,
        rows: list[RowFacts],
        about: Mapping[int, list[RowFacts]],
        deciders: Mapping[int, Any],
    ) -> None:
        marked = [row for row in rows if self._record(row) is None]
        unlinked: list[RowFacts] = []
        active = [row for item in about.values() for row in item if not self.is_gone(row)]
        for pk, decider in deciders.items():
            if decider.decision.blocked:
                continue
            own = self.own(about[pk])
            marked += own
            if decider.decision.is_removed:
                mine = {row.id for row in own}
                unlinked += [row for row in about[pk] if row.id not in mine]
                for row in about[pk]:
                    setattr(row, self.column, None)
        mark_rows(marked, self.work.at, active=active)
        unlink_rows(unlinked)


class ContactsReverter(RecordsReverter):
    """Rows of lists to call: each is a contact, or filled what was blank of one."""

    column = "contact_id"
    record_type = "contact"

    def rows_about(self, ids: set[int]) -> QuerySet[UploadRow]:
        return UploadRow.objects.filter(contact__in_values=ids)

    def decide(self, about: Mapping[int, list[RowFacts]]) -> dict[int, ContactDecider]:
        known = load_records(CONTACT, about, locking=self.work.writes, ignored_models=(UploadRow,))
        given = self.readings.extras(
            row.id for rows in about.values() for row in rows if not self.is_gone(row)
        )
        deciders = {
            pk: ContactDecider(
                record,
                gone=self.gone(about[pk]),
                active=self.active(about[pk], given, _describe_contact),
                names={"branch": self.work.branches},
            )
            for pk, record in known.items()
        }
        for decider in deciders.values():
            decider.decide()
        return deciders

    def write(self, deciders: Collection[ContactDecider]) -> None:
        write_reverted_contacts([each.decision for each in deciders], self.work.cause)

    def lists(self, decider: ContactDecider) -> tuple[str, list[str], list[str], dict[str, int]]:
        values = decider.record.values
        kept = [each.sentence() for each in decider.decision.kept]
        return values["name"] or values["phone"], decider.value_sentences(), kept, {}


def _describe_contact(entry: ContactEntry) -> dict[str, tuple[Any, ...]]:
    """What a row says of the contact, field by field as the log has it."""
    return {column.removesuffix("_id"): (getattr(entry, column),) for column in CONTACT.fields}


class PartnersReverter(RecordsReverter):
    """Rows about channel partners: the partner, and what they earn in projects."""

    column = "partner_id"
    record_type = "channel_partner"

    def rows_about(self, ids: set[int]) -> QuerySet[UploadRow]:
        """Rows have no index by partner: the uploads of partners are looked through, which are
        few."""
        return UploadRow.objects.filter(
            upload__organization=self.work.upload.organization_id,
            upload__kind=UploadKind.CHANNEL_PARTNERS,
            channel_partner__in_values=ids,
        )

    def decide(self, about: Mapping[int, list[RowFacts]]) -> dict[int, PartnerDecider]:
        reverter = PartnerReverter(
            about,
            organization_id=self.work.upload.organization_id,
            locking=self.work.writes,
            ignored_models=(UploadRow,),
        )
        given = self.readings.extras(row.id for rows in about.values() for row in rows)
        return {
            pk: reverter.decide(
                pk,
                [(row.entry(), given.get(row.id)) for row in about[pk]],
                gone=self.gone(about[pk]),
                active=self.active(about[pk], given, describe_partner),
            )
            for pk in reverter.known
        }

    def write(self, deciders: Collection[PartnerDecider]) -> None:
        write_reverted_partners(deciders, self.work.cause)

    def lists(self, decider: PartnerDecider) -> tuple[str, list[str], list[str], dict[str, int]]:
        values = decider.record.values
        title = f"{values['name']} ({values['code']})" if values["code"] else values["name"]
        counted = {"projects": sum(link.decision.is_changed for link in decider.links_decided)}
        return title, decider.sentences(), decider.kept_sentences(), counted


class ProjectsReverter(RecordsReverter):
    """Rows of lists of projects."""

    column = "project_id"
    record_type = "project"

    def rows_about(self, ids: set[int]) -> QuerySet[UploadRow]:
        return UploadRow.objects.filter(project__in_values=ids)

    def decide(self, about: Mapping[int, list[RowFacts]]) -> dict[int, ProjectDecider]:
        known = load_records(PROJECT, about, locking=self.work.writes, ignored_models=(UploadRow,))
        given = self.readings.extras(
            row.id for rows in about.values() for row in rows if not self.is_gone(row)
        )
        deciders = {
            pk: ProjectDecider(
                record,
                gone=self.gone(about[pk]),
                active=self.active(about[pk], given, describe_project),
                names={},
            )
            for pk, record in known.items()
        }
        for decider in deciders.values():
            decider.decide()
        return deciders

    def write(self, deciders: Collection[ProjectDecider]) -> None:
        write_reverted_projects([each.decision for each in deciders], self.work.cause)

    def lists(self, decider: ProjectDecider) -> tuple[str, list[str], list[str], dict[str, int]]:
        kept = [each.sentence() for each in decider.decision.kept]
        return decider.record.values["name"], decider.value_sentences(), kept, {}
