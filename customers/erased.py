"""Keys of people who were erased: known again without being kept."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils.crypto import salted_hmac

from accounts.models import Organization
from core.bulk import side_effect
from customers.models import ErasedKey, IdentifierKind, OptedOutPhone

Key = tuple[str, str]  # kind, value
PERSON_ERASED = "person_erased"
SENTENCE = (
    "names a person who was erased at their request on {day}. Leave them out; if they are a "
    "customer again, add them by hand, then try again."
)


def digest_of(organization_id: int, key: Key) -> str:
    """Keyed: phones are few enough to try all of them against a plain hash."""
    text = f"{organization_id}\x1f{key[0]}\x1f{key[1]}"
    return salted_hmac("footfall.customers.erased", text, algorithm="sha256").hexdigest()


def erased_among(organization_id: int, keys: Collection[Key]) -> dict[Key, datetime]:
    """{key: when its person was erased}; a query to learn that nobody was, and one for the keys."""
    erased = ErasedKey.objects.filter(organization=organization_id).order_by()
    if not keys or not erased.exists():
        return {}
    by_digest = {digest_of(organization_id, key): key for key in keys}
    found = erased.filter(digest__in_values=by_digest).values_list("digest", "erasure__asked_at")
    return {by_digest[digest]: at for digest, at in found}


@side_effect
def let_back(organization: Organization, keys: Iterable[Key]) -> None:
    """Somebody is known by these `keys` again: they are no longer of one who was erased. Who
    wanted no messages still wants none."""
    erased = erased_among(organization.pk, list(keys))
    if not erased:
        return
    digests = {digest_of(organization.pk, key): key for key in erased}
    rows = ErasedKey.objects.filter(organization=organization, digest__in_values=digests)
    silent = rows.filter(opted_out=True, kind=IdentifierKind.PHONE).values_list("digest", flat=True)
    OptedOutPhone.objects.bulk_create(
        [
            OptedOutPhone(organization=organization, phone=digests[digest][1], why="As before.")
            for digest in silent
        ],
        ignore_conflicts=True,
    )
    rows.delete()
