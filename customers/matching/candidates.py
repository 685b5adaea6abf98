"""Pairs that a batch showed to be perhaps one person, kept for a human to decide."""

from typing import TYPE_CHECKING, cast

from customers.models import CandidateStatus, DuplicateCandidate
from jobs.rehearsal import rehearsing

if TYPE_CHECKING:
    from customers.matching.matcher import Decision, Matcher

# How sure keys of two people in one entry make us; a family's shared phone says little.
_KEYS_MET, _KEY_SHARED = 0.9, 0.3
# Sentences kept per pair: enough to judge by, not one for each of a thousand rows.
_REASONS_KEPT = 20
_KIND_NAMES = {"phone": "phone", "email": "e-mail", "passport": "passport"}


def record(matcher: "Matcher") -> None:
    """Open a candidate, or add to its reasons, for every key that belonged to somebody else.

    A pair that a person has dismissed stays dismissed.
    """
    reasons: dict[tuple[int, int], list[str]] = {}
    scores: dict[tuple[int, int], float] = {}
    for decision in matcher.decisions:
        for conflict in decision.conflicts:
            mine, theirs = decision.person.id, conflict.owner.id
            if mine is None or theirs is None or mine == theirs:
                continue
            pair = (min(mine, theirs), max(mine, theirs))
            told = reasons.setdefault(pair, [])
            score = _KEYS_MET if decision.shares_key_with is None else _KEY_SHARED
            scores[pair] = max(score, scores.get(pair, 0))
            sentence = _sentence(decision, conflict.kind, conflict.value)
            if sentence not in told:
                told.append(sentence)
    if not reasons or rehearsing():  # nothing that a batch decides depends on them
        return
    known = _known_pairs(reasons)
    changed = []
    for pair, told in reasons.items():
        candidate = known.get(pair)
        if candidate is None or candidate.status != CandidateStatus.OPEN:
            continue
        fresh = [reason for reason in told if reason not in candidate.reasons]
        if fresh and len(candidate.reasons) < _REASONS_KEPT:
            candidate.reasons = (candidate.reasons + fresh)[:_REASONS_KEPT]
            candidate.updated_at = matcher.at
            candidate.key_score = max(candidate.key_score, scores[pair])
            candidate.score = max(candidate.score, candidate.key_score)
            changed.append(candidate)
    DuplicateCandidate.objects.bulk_update(
        changed, ["reasons", "key_score", "score", "updated_at"], batch_size=500
    )
    DuplicateCandidate.objects.bulk_create(
        [
            DuplicateCandidate(
                organization=matcher.rules.organization,
                first_id=first,
                second_id=second,
                reasons=told[:_REASONS_KEPT],
                key_score=scores[first, second],
                score=scores[first, second],
            )
            for (first, second), told in reasons.items()
            if (first, second) not in known
        ],
        batch_size=500,
    )


def _known_pairs(
    pairs: dict[tuple[int, int], list[str]],
) -> dict[tuple[int, int], DuplicateCandidate]:
    rows = DuplicateCandidate.objects.filter(
        first__within={first for first, _ in pairs}, second__within={second for _, second in pairs}
    )
    return {(cast(int, row.first_id), cast(int, row.second_id)): row for row in rows}


def _sentence(decision: "Decision", kind: str, value: str) -> str:
    """e.g. `Row 4 of 04_keys.csv: its e-mail a@b.in belongs to the other record.`"""
    label = decision.incoming.label or "An entry"
    what = f"{_KIND_NAMES[kind]} {value}"
    if decision.shares_key_with is not None:
        return f"{label}: its {what} is shared, but passport and name are another person's."
    if decision.matched_by:
        by = _KIND_NAMES[decision.matched_by]
        return f"{label}: matched by {by}, but its {what} belongs to the other record."
    return f"{label}: its {what} belongs to the other record."
