"""Kind `customers`: a row with a store and a date is a person and a visit."""

from core.bulk import as_json
from customers.matching import Decision, Matcher
from uploads.draft import Draft
from uploads.kinds.people import SOURCE, PeopleKind
from uploads.models import FileUpload, Outcome
from visits.services import VisitKey, insert_visits, known_visits, reserve_visits
from visits.services.attending import fill_attendants


class CustomersKind(PeopleKind):
    """People and their visits."""

    def __init__(self, upload: FileUpload) -> None:
        super().__init__(upload)
        self._decided: list[tuple[Draft, Decision]] = []

    def decide(self, matcher: Matcher, draft: Draft) -> None:
        assert draft.incoming is not None
        self._decided.append((draft, matcher.decide(draft.incoming)))

    def write(self, matcher: Matcher) -> None:
        matcher.write()
        decided, self._decided = self._decided, []
        self._record_visits(matcher, decided)

    def _record_visits(self, matcher: Matcher, decided: list[tuple[Draft, Decision]]) -> None:
        keys = [_visit_key(draft, decision) for draft, decision in decided]
        known = known_visits(
            key
            for key, (_, decision) in zip(keys, decided, strict=True)
            if key is not None and not decision.created
        )
        new = [key for key in dict.fromkeys(keys) if key is not None and key not in known]
        made = dict(zip(new, reserve_visits(len(new)), strict=True))
        insert_visits(
            [(pk, key) for key, pk in made.items()],
            organization_id=self.rules.organization.pk,
            source=SOURCE,
            at=matcher.at,
        )
        visits = known | made
        first: dict[int, Draft] = {}  # to say who attended it
        for (draft, _), key in zip(decided, keys, strict=True):
            if key is not None and draft.attendant:
                first.setdefault(visits[key], draft)
        filled = fill_attendants({pk: draft.attendant for pk, draft in first.items()})
        for (draft, decision), key in zip(decided, keys, strict=True):
            self._conclude(draft, decision)
            if key is None:
                continue
            draft.visit_id = visit_id = visits[key]
            news = [f'"visit":[null,{visit_id}]'] if made.pop(key, None) is not None else []
            if visit_id in filled and first[visit_id] is draft:
                news.append(f'"attended_by":["",{as_json(draft.attendant.text)}]')
            if not news:
                continue
            if not decision.created:
                draft.outcome = Outcome.UPDATED
            # The row's changes are the customer's and the visit: spliced, not encoded again.
            start = [decision.changes_json[1:-1]] if decision.changes else []
            draft.changes_json = f"{{{','.join([*start, *news])}}}"

    def _conclude(self, draft: Draft, decision: Decision) -> None:
        draft.customer_id = decision.person.id
        draft.matched_by = decision.matched_by
        draft.changes_json = decision.changes_json
        if decision.created:
            draft.outcome = Outcome.CREATED
        else:
            draft.outcome = Outcome.UPDATED if decision.changes else Outcome.UNCHANGED
        if decision.conflicts or decision.renamed_from:
            self.tell_doubts(draft, decision)


def _visit_key(draft: Draft, decision: Decision) -> VisitKey | None:
    if draft.day is None or draft.branch_id is None:
        return None
    assert decision.person.id is not None
    return decision.person.id, draft.branch_id, draft.day
