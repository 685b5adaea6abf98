"""Comparing what changed, so that the result is that of comparing everybody again.

A pair is a candidate when the two are alike and share a key of a block that is not too large. So a
changed record alters its own pairs, and, where a block grows beyond the limit or shrinks back to
it, those of the others in that block.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import combinations

from accounts.models import Organization
from customers.duplicates import blocking
from customers.duplicates.blocks import add_keys, drop_keys, keys_kept, members_of
from customers.duplicates.families import weigh_keys_again
from customers.duplicates.pairs import Pair, forget_pairs, open_pairs_among, save_pairs
from customers.duplicates.records import Profile, profile_of
from customers.duplicates.registry import DuplicateRule
from customers.duplicates.scoring import Likeness, compare
from customers.duplicates.weights import VERSION
from customers.models import DuplicateScope
from customers.models.duplicate import CUSTOMER


def compare_changed(
    organization: Organization,
    rule: DuplicateRule,
    scope: DuplicateScope,
    ids: Collection[int],
    *,
    at: datetime,
) -> int:
    """Bring the pairs of these records up to date; how many are new.

    The caller holds the identity lock within a transaction.
    """
    living = rule.living(organization.pk).filter(pk__in_values=ids).values_list("pk", flat=True)
    profiles = {record.id: profile_of(record) for record in rule.load(list(living))}
    keys = {pk: blocking.keys_of(profile) for pk, profile in profiles.items()}
    before = keys_kept(scope, ids)
    added = [(key, pk) for pk, own in keys.items() for key in own - before.get(pk, set())]
    removed = [(key, pk) for pk, own in before.items() for key in own - keys.get(pk, set())]
    drop_keys(scope, removed)
    add_keys(scope, added)

    grown, shrunk = _counts(added), _counts(removed)
    limit = blocking.LARGEST_BLOCK
    wanted = {key for own in keys.values() for key in own} | shrunk.keys()
    # Enough of each block to tell what it was before.
    most_added = max(grown.values(), default=0)
    members = members_of(scope, wanted, up_to=limit + most_added + 1)
    found = _of_changed(rule, profiles, keys, members, _known_pairs(rule, scope, ids))
    burst, opened = set[int](), list[list[int]]()
    for key in grown.keys() | shrunk.keys():
        now = len(members.get(key, ()))
        was = now - grown.get(key, 0) + shrunk.get(key, 0)
        if was <= limit < now:
            burst.update(members[key])
        elif now <= limit < was:
            opened.append(members.get(key, []))
    found |= _of_opened(rule, opened, profiles)
    gone = _no_longer(rule, ids, found) | _out_of_burst(rule, scope, burst, ids)
    if gone:
        forget_pairs(rule.pairs._default_manager.filter(pk__in_values=gone))
    new = save_pairs(organization, rule, found, at=at)
    if rule.type == CUSTOMER:
        weigh_keys_again(ids)
    return new


def compare_block(
    ids: Iterable[int], profiles: dict[int, Profile], found: dict[Pair, Likeness], seen: set[Pair]
) -> None:
    """Add to `found` who of a block are alike; pairs in `seen` were compared before."""
    known = sorted(pk for pk in ids if pk in profiles)
    for pair in combinations(known, 2):
        if pair not in seen:
            seen.add(pair)
            if like := compare(profiles[pair[0]], profiles[pair[1]]):
                found[pair] = like


def _of_changed(
    rule: DuplicateRule,
    profiles: dict[int, Profile],
    keys: dict[int, set[int]],
    members: dict[int, list[int]],
    known_pairs: Collection[Pair],
) -> dict[Pair, Likeness]:
    others: dict[int, set[int]] = {}
    for first, second in known_pairs:
        changed, other = (first, second) if first in profiles else (second, first)
        if changed in profiles:
            others.setdefault(changed, set()).add(other)
    for pk, own in keys.items():
        for key in own:
            block = members.get(key, ())
            if len(block) <= blocking.LARGEST_BLOCK:
                others.setdefault(pk, set()).update(block)
    missing = {pk for found in others.values() for pk in found} - profiles.keys()
    loaded = rule.load(missing) if missing else []
    known = profiles | {record.id: profile_of(record) for record in loaded}
    alike: dict[Pair, Likeness] = {}
    compared: set[Pair] = set()
    for pk, candidates in others.items():
        for other in candidates:
            pair = (min(pk, other), max(pk, other))
            if other == pk or pair in compared or other not in known:
                continue
            compared.add(pair)
            if like := compare(known[pk], known[other]):
                alike[pair] = like
    return alike


def _known_pairs(
    rule: DuplicateRule, scope: DuplicateScope, ids: Collection[int]
) -> Collection[Pair]:
    """Open pairs that keys no longer lead to: new rules may number keys anew, and till everybody
    has been looked at again the others have those of the older ones."""
    if scope.compared_until is None or scope.version == VERSION:
        return ()
    rows = open_pairs_among(rule, ids).values_list(f"{rule.first}_id", f"{rule.second}_id")
    living = rule.living(scope.organization_id).filter(
        pk__in_values={pk for pair in rows for pk in pair}
    )
    alive = set(living.values_list("pk", flat=True))
    return [pair for pair in rows if alive.issuperset(pair)]


def _of_opened(
    rule: DuplicateRule, blocks: list[list[int]], profiles: dict[int, Profile]
) -> dict[Pair, Likeness]:
    """Blocks that are small enough again."""
    if not blocks:
        return {}
    missing = {pk for block in blocks for pk in block} - profiles.keys()
    known = profiles | {record.id: profile_of(record) for record in rule.load(missing)}
    found: dict[Pair, Likeness] = {}
    for block in blocks:
        compare_block(block, known, found, set())
    return found


def _no_longer(rule: DuplicateRule, ids: Collection[int], found: dict[Pair, Likeness]) -> set[int]:
    """Pairs of the changed records that were alike before and are not now."""
    rows = open_pairs_among(rule, ids).values_list("pk", f"{rule.first}_id", f"{rule.second}_id")
    return {pk for pk, first, second in rows if (first, second) not in found}


def _out_of_burst(
    rule: DuplicateRule, scope: DuplicateScope, burst: set[int], ids: Collection[int]
) -> set[int]:
    """Pairs of others that only shared blocks which have become too large."""
    if not burst:
        return set()
    changed = set(ids)
    rows = [
        row
        for row in open_pairs_among(rule, burst).values_list(
            "pk", f"{rule.first}_id", f"{rule.second}_id"
        )
        if row[1] not in changed and row[2] not in changed
    ]
    keys = keys_kept(scope, {pk for row in rows for pk in row[1:]})
    shared = {row[0]: keys.get(row[1], set()) & keys.get(row[2], set()) for row in rows}
    sizes = members_of(scope, {key for own in shared.values() for key in own})
    return {
        pk
        for pk, own in shared.items()
        if all(len(sizes.get(key, ())) > blocking.LARGEST_BLOCK for key in own)
    }


def _counts(rows: list[tuple[int, int]]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for key, _ in rows:
        counts[key] = counts.get(key, 0) + 1
    return counts
