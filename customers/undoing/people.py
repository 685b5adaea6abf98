"""Customers of a batch: read with their history, decided one by one."""

from collections.abc import Collection

from django.db.models import Model, Q, QuerySet

from customers.matching import OrganizationRules
from customers.matching.person import PERSON_FIELDS
from customers.models import (
    Customer,
    CustomerIdentifier,
    DuplicateCandidate,
)
from customers.undoing.deciding import QUIET_FIELDS, Deciding
from customers.undoing.records import Ask, Known, Verdict
from customers.undoing.relations import standing_on
from customers.undoing.trails import lines_of
from history.models import TargetType

# The caller knows rows of sheets and visits; the rest is keys.
_BESIDE = (CustomerIdentifier, DuplicateCandidate)


class People:
    """For writing, the caller holds the identity lock inside a transaction."""

    def __init__(
        self,
        rules: OrganizationRules,
        *,
        cause: str,
        beside: Collection[type[Model]],
        branches: dict[int, str],
        locking: bool,
    ) -> None:
        self.rules = rules
        self.cause = cause
        self.beside: tuple[type[Model], ...] = (*_BESIDE, *beside)
        self.branches = branches
        self.locking = locking
        self.known: dict[int, Known] = {}
        self.verdicts: dict[int, Verdict] = {}

    def load(self, ids: Collection[int]) -> dict[int, Known]:
        """One query each for customers, history, keys and pairs, and one per relation."""
        rows: QuerySet[Customer] = Customer.with_counters.filter(pk__within=ids).order_by("pk")
        if self.locking:
            rows = rows.select_for_update()
        names = (*PERSON_FIELDS, *QUIET_FIELDS)
        self.known = {
            pk: Known(pk, dict(zip(names, values, strict=True)), merged_into)
            for pk, merged_into, *values in rows.values_list("pk", "merged_into_id", *names)
        }
        for owner, line in lines_of(TargetType.CUSTOMER, self.known):
            self.known[owner].lines.append(line)
        keys = CustomerIdentifier.objects.filter(customer__within=self.known).order_by("pk")
        for owner, kind, value in keys.values_list("customer_id", "kind", "value"):
            self.known[owner].keys.append(f"{kind}:{value}")
        for owner, found in standing_on(Customer, self.known, beside=self.beside).items():
            self.known[owner].standing += found
        pairs = DuplicateCandidate.objects.filter(
            Q(first__within=self.known) | Q(second__within=self.known)
        )
        for pair in pairs.order_by("pk"):
            for member in (pair.first_id, pair.second_id):
                if member in self.known:
                    self.known[member].pairs.append(pair)
        return self.known

    def decide(self, asks: dict[int, Ask]) -> dict[int, Verdict]:
        self.verdicts = {
            pk: Deciding(self, self.known[pk], ask).verdict()
            for pk, ask in asks.items()
            if pk in self.known
        }
        return self.verdicts
