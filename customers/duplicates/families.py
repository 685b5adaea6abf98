"""Pairs that only a key speaks for: how much it says depends on the names as they are now."""

from collections.abc import Collection

from django.utils import timezone

from core.bulk import update_rows
from customers.matching.candidates import score_of_keys
from customers.models import CandidateStatus, DuplicateCandidate


def weigh_keys_again(ids: Collection[int]) -> None:
    """For open pairs of these customers. The caller holds the identity lock."""
    pairs: dict[int, tuple[list[str], float, str, str]] = {}
    for side in ("first", "second"):
        open_pairs = DuplicateCandidate.objects.filter(
            status=CandidateStatus.OPEN, likeness="", key_score__gt=0, **{f"{side}__in_values": ids}
        ).order_by()
        for pk, *given in open_pairs.values_list(
            "pk", "reasons", "key_score", "first__full_name", "second__full_name"
        ):
            pairs[pk] = (given[0], given[1], given[2], given[3])
    now = timezone.now()
    changed = []
    for pk, (reasons, before, one, other) in sorted(pairs.items()):
        score = score_of_keys(reasons, one, other)
        if score is not None and score != before:
            changed.append((pk, score, score, now))
    update_rows(DuplicateCandidate, ["key_score", "score", "updated_at"], changed)
