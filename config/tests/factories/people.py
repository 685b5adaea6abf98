"""The business, its staff, its customers and what is known of them."""

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.api_keys import create_key
from accounts.models import (
    Absence,
    ApiKey,
    Branch,
    Organization,
    SavedFilter,
    SavedList,
    SessionKind,
    TrailEntry,
    TrailKind,
    User,
    UserSession,
)
from accounts.trail import record
from config.tests.factories.registry import makes
from core.roles import Role
from customers.models import (
    Customer,
    CustomerIdentifier,
    DuplicateCandidate,
    IdentifierKind,
    IgnoredIdentifier,
    MergeMember,
    MergeRecord,
    OptedOutPhone,
    WebhookEvent,
    WebhookKey,
)
from history.models import Change
from history.services import record_change
from jobs.models import Job


@makes(Organization)
def organization(shop: Organization, number: int) -> Organization:
    return shop


@makes(Branch)
def branch(shop: Organization, number: int) -> Branch:
    return Branch.objects.get_or_create(organization=shop, name=f"Secret shop {number}")[0]


@makes(User)
def user(shop: Organization, number: int) -> User:
    member, created = User.objects.get_or_create(
        username=f"secret-{shop.pk}-{number}",
        defaults={
            "organization": shop,
            "role": Role.STAFF,
            "is_staff": True,
            "password": make_password(None),
        },
    )
    if created:
        member.branches.add(branch(shop, number))
    return member


@makes(Absence)
def absence(shop: Organization, number: int) -> Absence:
    today = shop.today()
    return Absence.objects.get_or_create(
        organization=shop, user=user(shop, number), defaults={"starts_on": today, "ends_on": today}
    )[0]


@makes(SavedFilter)
def saved_filter(shop: Organization, number: int) -> SavedFilter:
    return SavedFilter.objects.get_or_create(
        user=user(shop, number),
        list=SavedList.CUSTOMERS,
        name=f"Secret filter {number}",
        defaults={"parameters": {"search": f"Secret person {number}"}},
    )[0]


@makes(TrailEntry)
def trail_entry(shop: Organization, number: int) -> TrailEntry:
    somebody = user(shop, number)
    record(TrailKind.SIGN_IN_FAILED, by=None, target=somebody, target_name=somebody.username)
    return TrailEntry.objects.latest("pk")


@makes(UserSession)
def session(shop: Organization, number: int) -> UserSession:
    now = timezone.now()
    return UserSession.objects.create(
        user=user(shop, number),
        kind=SessionKind.APP,
        token_id=f"secret{number}",
        user_agent=f"Secret browser {number}",
        created_at=now,
        renewed_at=now,
        last_used_at=now,
        expires_at=now,
    )


@makes(ApiKey)
def api_key(shop: Organization, number: int) -> ApiKey:
    by = user(shop, number)
    return create_key(shop, by=by, name=f"Secret till {number}", scopes=["read"])[0]


@makes(Customer)
def customer(shop: Organization, number: int) -> Customer:
    return Customer.objects.get_or_create(
        organization=shop,
        phone=f"+9198{shop.pk % 1000:03}{number:05}",
        defaults={"full_name": f"Secret person {number}", "branch": branch(shop, number)},
    )[0]


@makes(CustomerIdentifier)
def identifier(shop: Organization, number: int) -> CustomerIdentifier:
    owner = customer(shop, number)
    return CustomerIdentifier.objects.create(
        organization=shop,
        customer=owner,
        kind=IdentifierKind.PHONE,
        value=owner.phone,
        first_seen=timezone.now(),
    )


@makes(Change)
def change(shop: Organization, number: int) -> Change:
    record_change(
        customer(shop, number),
        {"full_name": ["", f"Secret person {number}"]},
        by=user(shop, number),
    )
    return Change.objects.latest("pk")


@makes(DuplicateCandidate)
def candidate(shop: Organization, number: int) -> DuplicateCandidate:
    return DuplicateCandidate.objects.create(
        organization=shop,
        first=customer(shop, 2 * number),
        second=customer(shop, 2 * number + 1),
        reasons=[f"Secret reason {number}"],
    )


@makes(MergeRecord)
def merge(shop: Organization, number: int) -> MergeRecord:
    kept, gone = customer(shop, 2 * number), customer(shop, 2 * number + 1)
    record = MergeRecord.objects.create(
        organization=shop,
        type="customer",
        primary_id=kept.pk,
        merged_by=user(shop, number),
        merged_at=timezone.now(),
    )
    for one in (kept, gone):
        MergeMember.objects.create(
            merge=record,
            record_id=one.pk,
            is_primary=one == kept,
            label=one.full_name,
            snapshot={"full_name": one.full_name},
        )
    return record


@makes(IgnoredIdentifier)
def ignored(shop: Organization, number: int) -> IgnoredIdentifier:
    return IgnoredIdentifier.objects.create(
        organization=shop, value=f"+9179{number:08}", reason=f"Secret counter {number}"
    )


@makes(WebhookKey)
def webhook_key(shop: Organization, number: int) -> WebhookKey:
    return WebhookKey.objects.get_or_create(
        key_id=f"whk_{shop.pk}_{number}",
        defaults={"organization": shop, "label": f"Secret till {number}"},
    )[0]


@makes(WebhookEvent)
def webhook_event(shop: Organization, number: int) -> WebhookEvent:
    return WebhookEvent.objects.create(
        organization=shop,
        key=webhook_key(shop, number),
        event_id=f"secret-event-{number}",
        body_sha256=f"{number:064}",
    )


@makes(OptedOutPhone)
def opted_out_phone(shop: Organization, number: int) -> OptedOutPhone:
    return OptedOutPhone.objects.get_or_create(
        organization=shop,
        phone=f"+9195{shop.pk % 1000:03}{number:05}",
        defaults={"why": f"Secret reason {number}", "reported_by": user(shop, number)},
    )[0]


@makes(Job)
def job(shop: Organization, number: int) -> Job:
    return Job.objects.create(
        organization=shop, kind="accounts.secret", started_by=user(shop, number)
    )
