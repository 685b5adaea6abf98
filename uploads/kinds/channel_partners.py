"""Kind `channel_partners`: a line is a partner, and perhaps what they earn in a project."""

import json
from collections.abc import Sequence
from typing import ClassVar

from core.bulk import as_json
from history.changes import to_json_values
from leads.duplicates import CHANNEL_PARTNER
from leads.services.partners import PartnerEntry, PartnerImporter, PartnerOutcome
from uploads.kinds.importing import ImportingKind
from uploads.models import FileUpload, MatchedBy, Outcome
from uploads.rows.context import context_of
from uploads.rows.result import RowResult
from uploads.understanding.partner_rows import PartnerRows


class ChannelPartnersKind(ImportingKind[PartnerEntry, PartnerOutcome]):
    """Known by phone; a code under another phone, or a phone under another code, waits."""

    new: ClassVar[str] = "New partner"
    records: ClassVar[list[tuple[str, str]]] = [
        ("Partner", "channel_partner"),
        ("Partner name", "channel_partner_name"),
    ]
    compared: ClassVar[tuple[str, ...]] = (CHANNEL_PARTNER,)

    def __init__(self, upload: FileUpload) -> None:
        self.upload, self.context = upload, context_of(upload)
        self.rows = PartnerRows(self.context)
        self.rules = self.rows.rules

    def usable(self, results: Sequence[RowResult]) -> list[RowResult]:
        return [result for result in results if result.fingerprint]

    def importer(self) -> PartnerImporter:
        return PartnerImporter(self.rules.organization, self.cause)

    def entry(self, result: RowResult) -> PartnerEntry:
        entry: PartnerEntry = result.extra
        entry.cause_id = result.id
        return entry

    def conclude(self, decided: Sequence[tuple[RowResult, PartnerOutcome]]) -> None:
        for result, outcome in decided:
            if outcome.refused:
                self._let_wait(result, outcome)
                continue
            result.partner_id = outcome.partner_id
            result.changes_json = as_json(to_json_values(outcome.changes))
            if outcome.created:
                result.outcome = Outcome.CREATED
                continue
            result.matched_by = MatchedBy.PHONE
            result.outcome = Outcome.UPDATED if outcome.changes else Outcome.UNCHANGED

    def _let_wait(self, result: RowResult, outcome: PartnerOutcome) -> None:
        result.fingerprint = None
        message = f"{outcome.refused} Correct the phone or the code; the row waits."
        cells = json.loads(result.cells_json)
        self.rows.problem(result, cells, "partner_code", "code_taken", message)
