"""Rows of lists to call: each is a contact, or filled what was blank of one."""

from collections.abc import Iterable

from django.db.models import QuerySet

from contacts.services.making import ContactEntry
from contacts.services.undoing import ContactsUndone, ContactVerdict, RowOfContact
from uploads.models import RevertList, UploadRow
from uploads.reverting.records import RecordsReverter
from uploads.reverting.work import RowFacts


class ContactsReverter(RecordsReverter):
    column = "contact_id"
    record_type = "contact"
    undone: ContactsUndone

    def rows_about(self, ids: set[int]) -> QuerySet[UploadRow]:
        return UploadRow.objects.filter(contact__within=ids)

    def decide(self, about: dict[int, list[RowFacts]]) -> dict[int, ContactVerdict]:
        self.undone = ContactsUndone(
            about,
            locking=self.work.writes,
            beside=(UploadRow,),
            branches=self.work.branches,
        )
        wanted = [
            row.id for rows in about.values() for row in rows if row.id not in self.gone(rows)
        ]
        read = {pk: draft.extra for pk, draft in self.readings.of(wanted)}
        return {
            pk: self.undone.decide(
                pk,
                self.gone(rows),
                [
                    RowOfContact(row.id, row.processed_at, self.label(row), entry)
                    for row in rows
                    if isinstance(entry := read.get(row.id), ContactEntry)
                ],
            )
            for pk, rows in about.items()
            if pk in self.undone.known
        }

    def write(self, verdicts: dict[int, ContactVerdict]) -> None:
        revert = self.work.revert
        self.undone.write(
            verdicts.values(),
            organization_id=self.work.upload.organization_id,
            cause_id=revert.pk,
            by_id=revert.started_by_id,
            at=self.work.at,
        )

    def title(self, verdict: ContactVerdict) -> str:
        return verdict.contact.name

    def lists(
        self, verdict: ContactVerdict
    ) -> Iterable[tuple[RevertList, list[str], dict[str, int]]]:
        undone = [f"The contact {self.work.goes}."] if verdict.goes else []
        undone += [
            f"{name.capitalize()}: {self.undone.shown(name, now)} → "
            f"{self.undone.shown(name, after)}."
            for name, (now, after) in verdict.values.items()
        ]
        blocked = f"The contact stays as it is: {'; '.join(verdict.blocked)}."
        return (
            (
                RevertList.UNDONE,
                undone,
                {"contacts": int(verdict.goes), "values": len(verdict.values)},
            ),
            (RevertList.KEPT, verdict.kept, {"values": len(verdict.kept)}),
            (RevertList.BLOCKED, [blocked] if verdict.blocked else [], {"contacts": 1}),
        )
