"""Kind `customers`: a row with a store and a date is a person and a visit."""

from collections.abc import Sequence
from typing import ClassVar

from core.bulk import as_json
from customers.matching import Decision, Incoming, Matcher
from uploads.kinds.importing import SOURCE
from uploads.kinds.people import PeopleKind
from uploads.models import Outcome
from uploads.rows.result import RowResult
from visits.services import VisitKey, insert_visits, known_visits, reserve_visits
from visits.services.visits import fill_attendants


class CustomersKind(PeopleKind[Incoming, Decision]):
    """People and their visits."""

    records: ClassVar[list[tuple[str, str]]] = [*PeopleKind.records, ("Visit", "visit")]
    # Each part costs a question and a few statements: measured, parts of 1,250 took a tenth more of
    # the processors than whole chunks of 5,000, parts of 2,500 nothing that shows.
    rows_at_once = 2_500
    # Of the rows that were decided last.
    _keys: list[VisitKey | None]
    _known: dict[VisitKey, int]
    _made: dict[VisitKey, int]

    def importer_of(self, matcher: Matcher) -> Matcher:
        return matcher

    def entry(self, result: RowResult) -> Incoming:
        assert result.incoming is not None
        return result.incoming

    def decided(self, decided: Sequence[tuple[RowResult, Decision]]) -> None:
        """Which visits are recorded already: the last question before a part is written."""
        self.matcher.reserve_ids()
        keys = self._keys = [_visit_key(result, decision) for result, decision in decided]
        known = self._known = known_visits(
            key
            for key, (_, decision) in zip(keys, decided, strict=True)
            if key is not None and not decision.created
        )
        new = [key for key in dict.fromkeys(keys) if key is not None and key not in known]
        self._made = dict(zip(new, reserve_visits(len(new)), strict=True))

    def conclude(self, decided: Sequence[tuple[RowResult, Decision]]) -> None:
        """With the visits, which are recorded here."""
        keys, known, made = self._keys, self._known, self._made
        insert_visits(
            [(pk, key) for key, pk in made.items()],
            organization_id=self.rules.organization.pk,
            source=SOURCE,
            at=self.matcher.at,
        )
        visits = known | made
        first: dict[int, RowResult] = {}  # to say who attended it
        for (result, _), key in zip(decided, keys, strict=True):
            if key is not None and result.attendant:
                first.setdefault(visits[key], result)
        filled = fill_attendants({pk: result.attendant for pk, result in first.items()})
        for (result, decision), key in zip(decided, keys, strict=True):
            self._conclude(result, decision)
            if key is None:
                continue
            result.visit_id = visit_id = visits[key]
            updates = [f'"visit":[null,{visit_id}]'] if made.pop(key, None) is not None else []
            if visit_id in filled and first[visit_id] is result:
                updates.append(f'"attended_by":["",{as_json(result.attendant.text)}]')
            if not updates:
                continue
            if not decision.created:
                result.outcome = Outcome.UPDATED
            # The row's changes are the customer's and the visit: spliced, not encoded again.
            start = [decision.changes_json[1:-1]] if decision.changes else []
            result.changes_json = f"{{{','.join([*start, *updates])}}}"
        super().conclude(decided)

    def _conclude(self, result: RowResult, decision: Decision) -> None:
        result.customer_id = decision.person.id
        result.matched_by = decision.matched_by
        result.changes_json = decision.changes_json
        if decision.created:
            result.outcome = Outcome.CREATED
        else:
            result.outcome = Outcome.UPDATED if decision.changes else Outcome.UNCHANGED
        if decision.conflicts or decision.renamed_from:
            self.report_doubts(result, decision)


def _visit_key(result: RowResult, decision: Decision) -> VisitKey | None:
    if result.day is None or result.branch_id is None:
        return None
    assert decision.person.id is not None
    return decision.person.id, result.branch_id, result.day
