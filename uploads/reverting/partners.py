"""Rows about channel partners: the partner, and what they earn in projects."""

from collections.abc import Iterable

from django.db.models import QuerySet

from leads.services.reverting_partners import PartnerDecision, PartnerReverter, RowOfPartner
from uploads.models import Outcome, RevertList, UploadKind, UploadRow
from uploads.reverting.records import RecordsReverter
from uploads.reverting.work import RowFacts


class PartnersReverter(RecordsReverter):
    column = "partner_id"
    record_type = "channel_partner"
    reverted: PartnerReverter

    def rows_about(self, ids: set[int]) -> QuerySet[UploadRow]:
        """Rows have no index by partner: the sheets of partners are looked through, which are
        few."""
        return UploadRow.objects.filter(
            upload__organization=self.work.upload.organization_id,
            upload__kind=UploadKind.CHANNEL_PARTNERS,
            channel_partner__in_values=ids,
        )

    def decide(self, about: dict[int, list[RowFacts]]) -> dict[int, PartnerDecision]:
        self.reverted = PartnerReverter(
            about, locking=self.work.writes, ignored_models=(UploadRow,)
        )
        return {
            pk: self.reverted.decide(pk, self._named_by(rows))
            for pk, rows in about.items()
            if pk in self.reverted.known
        }

    def _named_by(self, rows: list[RowFacts]) -> list[RowOfPartner]:
        gone = self.gone(rows)
        read = {pk: result.extra for pk, result in self.readings.of([row.id for row in rows])}
        return [
            RowOfPartner(
                gone=row.id in gone,
                made=row.outcome == Outcome.CREATED,
                label=self.label(row),
                changes=row.changes,
                values=read.get(row.id),
            )
            for row in rows
        ]

    def write(self, decisions: dict[int, PartnerDecision]) -> None:
        revert = self.work.revert
        self.reverted.write(
            decisions.values(),
            organization_id=self.work.upload.organization_id,
            cause_id=revert.pk,
            by_id=revert.started_by_id,
            at=self.work.at,
        )

    def title(self, decision: PartnerDecision) -> str:
        return str(decision.partner)

    def lists(
        self, decision: PartnerDecision
    ) -> Iterable[tuple[RevertList, list[str], dict[str, int]]]:
        reverted = {
            "partners": int(decision.goes),
            "values": len(decision.values),
            "projects": len(decision.links),
        }
        blocked = f"The partner stays as they are: {'; '.join(decision.blocked)}."
        return (
            (RevertList.REVERTED, decision.sentences(goes=self.work.goes), reverted),
            (RevertList.KEPT, decision.kept, {"values": len(decision.kept)}),
            (RevertList.BLOCKED, [blocked] if decision.blocked else [], {"partners": 1}),
        )
