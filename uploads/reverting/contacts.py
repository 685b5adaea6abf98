"""Rows of lists to call: each is a contact, or filled what was blank of one."""

from collections.abc import Iterable

from django.db.models import QuerySet

from contacts.services.making import ContactEntry
from contacts.services.reverting import ContactDecision, ContactReverter, RowOfContact
from uploads.models import RevertList, UploadRow
from uploads.reverting.records import RecordsReverter
from uploads.reverting.work import RowFacts


class ContactsReverter(RecordsReverter):
    column = "contact_id"
    record_type = "contact"
    reverted: ContactReverter

    def rows_about(self, ids: set[int]) -> QuerySet[UploadRow]:
        return UploadRow.objects.filter(contact__in_values=ids)

    def decide(self, about: dict[int, list[RowFacts]]) -> dict[int, ContactDecision]:
        self.reverted = ContactReverter(
            about,
            locking=self.work.writes,
            ignored_models=(UploadRow,),
            branches=self.work.branches,
        )
        wanted = [
            row.id for rows in about.values() for row in rows if row.id not in self.gone(rows)
        ]
        read = {pk: result.extra for pk, result in self.readings.of(wanted)}
        return {
            pk: self.reverted.decide(
                pk,
                self.gone(rows),
                [
                    RowOfContact(row.id, row.processed_at, self.label(row), entry)
                    for row in rows
                    if isinstance(entry := read.get(row.id), ContactEntry)
                ],
            )
            for pk, rows in about.items()
            if pk in self.reverted.known
        }

    def write(self, decisions: dict[int, ContactDecision]) -> None:
        revert = self.work.revert
        self.reverted.write(
            decisions.values(),
            organization_id=self.work.upload.organization_id,
            cause_id=revert.pk,
            by_id=revert.started_by_id,
            at=self.work.at,
        )

    def title(self, decision: ContactDecision) -> str:
        return decision.contact.name

    def lists(
        self, decision: ContactDecision
    ) -> Iterable[tuple[RevertList, list[str], dict[str, int]]]:
        reverted = [f"The contact {self.work.goes}."] if decision.goes else []
        reverted += [
            f"{name.capitalize()}: {self.reverted.shown(name, now)} → "
            f"{self.reverted.shown(name, after)}."
            for name, (now, after) in decision.values.items()
        ]
        blocked = f"The contact stays as it is: {'; '.join(decision.blocked)}."
        return (
            (
                RevertList.REVERTED,
                reverted,
                {"contacts": int(decision.goes), "values": len(decision.values)},
            ),
            (RevertList.KEPT, decision.kept, {"values": len(decision.kept)}),
            (RevertList.BLOCKED, [blocked] if decision.blocked else [], {"contacts": 1}),
        )
