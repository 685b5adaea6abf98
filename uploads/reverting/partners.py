"""Rows about channel partners: the partner, and what they earn in projects."""

from collections.abc import Iterable

from django.db.models import QuerySet

from leads.services.undoing_partners import PartnersUndone, PartnerVerdict, RowOfPartner
from uploads.models import Outcome, RevertList, UploadKind, UploadRow
from uploads.reverting.records import RecordsReverter
from uploads.reverting.work import RowFacts


class PartnersReverter(RecordsReverter):
    column = "partner_id"
    record_type = "channel_partner"
    undone: PartnersUndone

    def rows_about(self, ids: set[int]) -> QuerySet[UploadRow]:
        """Rows have no index by partner: the sheets of partners are looked through, which are
        few."""
        return UploadRow.objects.filter(
            upload__organization=self.work.upload.organization_id,
            upload__kind=UploadKind.CHANNEL_PARTNERS,
            channel_partner__within=ids,
        )

    def decide(self, about: dict[int, list[RowFacts]]) -> dict[int, PartnerVerdict]:
        self.undone = PartnersUndone(about, locking=self.work.writes, beside=(UploadRow,))
        return {
            pk: self.undone.decide(pk, self._told_by(rows))
            for pk, rows in about.items()
            if pk in self.undone.known
        }

    def _told_by(self, rows: list[RowFacts]) -> list[RowOfPartner]:
        gone = self.gone(rows)
        read = {pk: draft.extra for pk, draft in self.readings.of([row.id for row in rows])}
        return [
            RowOfPartner(
                gone=row.id in gone,
                made=row.outcome == Outcome.CREATED,
                label=self.label(row),
                changes=row.changes,
                told=read.get(row.id),
            )
            for row in rows
        ]

    def write(self, verdicts: dict[int, PartnerVerdict]) -> None:
        self.undone.write(verdicts.values())

    def title(self, verdict: PartnerVerdict) -> str:
        return str(verdict.partner)

    def lists(
        self, verdict: PartnerVerdict
    ) -> Iterable[tuple[RevertList, list[str], dict[str, int]]]:
        undone = {
            "partners": int(verdict.goes),
            "values": len(verdict.values),
            "projects": len(verdict.links),
        }
        blocked = f"The partner stays as they are: {'; '.join(verdict.blocked)}."
        return (
            (RevertList.UNDONE, verdict.sentences(goes=self.work.goes), undone),
            (RevertList.KEPT, verdict.kept, {"values": len(verdict.kept)}),
            (RevertList.BLOCKED, [blocked] if verdict.blocked else [], {"partners": 1}),
        )
