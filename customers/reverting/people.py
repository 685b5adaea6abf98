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
from customers.reverting.deciding import UNLOGGED_FIELDS, Deciding
from customers.reverting.field_history import lines_of
from customers.reverting.records import Known, RevertDecision, RevertRequest
from customers.reverting.relations import references_to
from history.models import TargetType

# The caller knows rows of sheets and visits; the rest is keys.
_IGNORED_MODELS = (CustomerIdentifier, DuplicateCandidate)


class People:
    """For writing, the caller holds the identity lock inside a transaction."""

    def __init__(
        self,
        rules: OrganizationRules,
        *,
        cause: str,
        ignored_models: Collection[type[Model]],
        branches: dict[int, str],
        locking: bool,
    ) -> None:
        self.rules = rules
        self.cause = cause
        self.ignored_models: tuple[type[Model], ...] = (*_IGNORED_MODELS, *ignored_models)
        self.branches = branches
        self.locking = locking
        self.known: dict[int, Known] = {}
        self.decisions: dict[int, RevertDecision] = {}

    def load(self, ids: Collection[int]) -> dict[int, Known]:
        """One query each for customers, history, keys and pairs, and one per relation."""
        rows: QuerySet[Customer] = Customer.with_counters.filter(pk__in_values=ids).order_by("pk")
        if self.locking:
            rows = rows.select_for_update()
        names = (*PERSON_FIELDS, *UNLOGGED_FIELDS)
        self.known = {
            pk: Known(pk, dict(zip(names, values, strict=True)), merged_into)
            for pk, merged_into, *values in rows.values_list("pk", "merged_into_id", *names)
        }
        for owner, line in lines_of(TargetType.CUSTOMER, self.known):
            self.known[owner].lines.append(line)
        keys = CustomerIdentifier.objects.filter(customer__in_values=self.known).order_by("pk")
        for owner, kind, value in keys.values_list("customer_id", "kind", "value"):
            self.known[owner].keys.append(f"{kind}:{value}")
        for owner, found in references_to(
            Customer, self.known, ignored_models=self.ignored_models
        ).items():
            self.known[owner].references += found
        pairs = DuplicateCandidate.objects.filter(
            Q(first__in_values=self.known) | Q(second__in_values=self.known)
        )
        for pair in pairs.order_by("pk"):
            for member in (pair.first_id, pair.second_id):
                if member in self.known:
                    self.known[member].pairs.append(pair)
        return self.known

    def decide(self, asks: dict[int, RevertRequest]) -> dict[int, RevertDecision]:
        self.decisions = {
            pk: Deciding(self, self.known[pk], ask).decision()
            for pk, ask in asks.items()
            if pk in self.known
        }
        return self.decisions
