"""Pairs that a batch showed to be perhaps one person, kept for a human to decide."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, cast

from accounts.models import Organization
from core.bulk import side_effect
from customers.models import CandidateStatus, DuplicateCandidate
from customers.models.duplicate import FAMILY_SCORE
from customers.normalize import plainly_other_people

if TYPE_CHECKING:
    from customers.matching.matcher import Decision

# How sure keys of two people in one entry make us; a family's shared phone says little.
_KEYS_MET = 0.9
# Sentences kept per pair: enough to judge by, not one for each of a thousand rows.
_REASONS_KEPT = 20
KEY_NAMES = {"phone": "phone", "email": "e-mail", "passport": "passport"}
SHARED = "is shared, but passport and name are another person's."
BELONGS = "belongs to the other record"
_KEY_IN_REASON = re.compile(
    rf"\bits ((?:phone|e-mail|passport) \S+) ({BELONGS}|{re.escape(SHARED)})"
)


@side_effect
def record_candidates(
    decisions: Sequence["Decision"], *, organization: Organization, at: datetime
) -> None:
    """Open a candidate, or add to its reasons, for every key that belonged to somebody else.

    A pair that a person has dismissed stays dismissed.
    """
    reasons: dict[tuple[int, int], list[str]] = {}
    names: dict[tuple[int, int], tuple[str, str]] = {}
    for decision in decisions:
        for conflict in decision.conflicts:
            mine, theirs = decision.person.id, conflict.owner.id
            if mine is None or theirs is None or mine == theirs:
                continue
            pair = (min(mine, theirs), max(mine, theirs))
            given = reasons.setdefault(pair, [])
            names[pair] = (decision.person.fields["full_name"], conflict.owner.fields["full_name"])
            sentence = _sentence(decision, conflict.kind, conflict.value)
            if sentence not in given:
                given.append(sentence)
    if not reasons:
        return
    known = _known_pairs(reasons)
    changed = []
    for pair, given in reasons.items():
        candidate = known.get(pair)
        if candidate is None or candidate.status != CandidateStatus.OPEN:
            continue
        fresh = [reason for reason in given if reason not in candidate.reasons]
        if fresh and len(candidate.reasons) < _REASONS_KEPT:
            candidate.reasons = (candidate.reasons + fresh)[:_REASONS_KEPT]
            candidate.updated_at = at
            candidate.key_score = score_of_keys(candidate.reasons, *names[pair]) or _KEYS_MET
            if candidate.likeness:
                candidate.score = max(candidate.score, candidate.key_score)
            else:
                candidate.score = candidate.key_score
            changed.append(candidate)
    DuplicateCandidate.objects.bulk_update(
        changed, ["reasons", "key_score", "score", "updated_at"], batch_size=500
    )
    new = []
    for pair, given in reasons.items():
        if pair not in known:
            score = score_of_keys(given, *names[pair]) or _KEYS_MET
            new.append(
                DuplicateCandidate(
                    organization=organization,
                    first_id=pair[0],
                    second_id=pair[1],
                    reasons=given[:_REASONS_KEPT],
                    key_score=score,
                    score=score,
                )
            )
    DuplicateCandidate.objects.bulk_create(new, batch_size=500)


def score_of_keys(reasons: Sequence[str], one: str, other: str) -> float | None:
    """How sure the keys that `reasons` tell of make us, of two people of these names.

    One shared key of two who are plainly called otherwise is a family's. None when the reasons
    tell of no key.
    """
    parts = [found for reason in reasons for found in _KEY_IN_REASON.findall(reason)]
    if not parts:
        return None
    if all(how == SHARED for _, how in parts):
        return FAMILY_SCORE
    one_key = len({key for key, _ in parts}) == 1
    return FAMILY_SCORE if one_key and plainly_other_people(one, other) else _KEYS_MET


def _known_pairs(
    pairs: dict[tuple[int, int], list[str]],
) -> dict[tuple[int, int], DuplicateCandidate]:
    rows = DuplicateCandidate.objects.filter(
        first__in_values={first for first, _ in pairs},
        second__in_values={second for _, second in pairs},
    )
    return {(cast(int, row.first_id), cast(int, row.second_id)): row for row in rows}


def _sentence(decision: "Decision", kind: str, value: str) -> str:
    """e.g. `Row 4 of 04_keys.csv: its e-mail a@b.in belongs to the other record.`"""
    label = decision.incoming.label or "An entry"
    what = f"{KEY_NAMES[kind]} {value}"
    if decision.shares_key_with is not None:
        return f"{label}: its {what} {SHARED}"
    if decision.matched_by:
        by = KEY_NAMES[decision.matched_by]
        return f"{label}: matched by {by}, but its {what} {BELONGS}."
    return f"{label}: its {what} {BELONGS}."
