"""What other apps, and other rooms of this one, ask of customers: registered in AppConfig.ready."""

from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from customers.counts import register_count
from customers.duplicates.people import CUSTOMERS
from customers.duplicates.registry import register_rule
from customers.duplicates.services import check_if_changed, count_open_pairs, start_scan
from customers.journey.edits import Edits
from customers.journey.merges import CustomerMerges, merge_labels
from customers.merging import Moves, register_kind, register_merge_rule
from customers.merging.customer import CUSTOMER
from customers.merging.pairs import SECOND_OF_PAIR, Pairs
from customers.models import Customer, CustomerIdentifier, DuplicateCandidate, WebhookEvent
from history.causes import register_cause
from history.journey import register_source
from history.models import Change, ChangeCause, TargetType
from jobs.schedule import Firing, daily, hourly

# A sender that repeats a call after a quarter of a year means a new one.
KEEP_EVENTS = timedelta(days=90)


def register() -> None:
    register_source(Edits())
    register_source(CustomerMerges())
    register_cause(ChangeCause.MERGE, merge_labels)
    register_cause(ChangeCause.WEBHOOK, event_labels)
    register_rule(CUSTOMERS, branch="branch")
    register_count("potential_duplicates", count_duplicates)
    # What becomes of each relation of this app when customers are merged
    register_kind(CUSTOMER)
    # No key can belong to both: the database sees to that.
    register_merge_rule(CustomerIdentifier, "customer", Moves(called="keys"))
    history = Moves(called="entries of the history")
    register_merge_rule(Change, TargetType.CUSTOMER, history)
    # Whoever was merged into a duplicate is now merged into the one that stays.
    register_merge_rule(Customer, "merged_into", Moves(called="records merged before"))
    register_merge_rule(DuplicateCandidate, "first", Pairs())
    register_merge_rule(DuplicateCandidate, "second", SECOND_OF_PAIR)


@hourly("customers.check_duplicates", per_organization=True)
def check_every_hour(firing: Firing) -> None:
    """What webhooks, sheets and other doors brought; nothing is started where nothing changed."""
    assert firing.organization is not None
    check_if_changed(firing.organization)


@daily("customers.scan_duplicates", hour=1, per_organization=True)
def check_every_night(firing: Firing) -> None:
    assert firing.organization is not None
    start_scan(firing.organization, by=None, whole=False)


@daily("customers.clear_webhook_events", hour=3)
def clear_old_events(firing: Firing) -> None:
    """Calls with customers that still need attention stay."""
    old = WebhookEvent.objects.filter(received_at__lt=timezone.now() - KEEP_EVENTS)
    old.filter(waiting=[]).delete()


def count_duplicates(customer: Customer, reader: User) -> int:
    return count_open_pairs(CUSTOMERS.type, customer.pk, reader)


def event_labels(ids: Collection[int]) -> dict[int, str]:
    """{id: "webhook event order-17"}"""
    rows = WebhookEvent.objects.filter(pk__in=ids).order_by()
    return {pk: f"webhook event {name}" for pk, name in rows.values_list("pk", "event_id")}
