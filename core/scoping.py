"""Whose data a person may see: the one home of scoping.

Every tenant model's manager is a `ScopedQuerySet`. Viewsets, related ids, the admin and exports
take their rows from `for_user`; there is no other way from a user to rows.
"""

from typing import Any, ClassVar, Literal, Protocol, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from core.roles import Can


class Member(Protocol):
    """What scoping knows of a person who signs in; accounts has the model."""

    pk: Any
    organization_id: Any
    is_active: Any
    is_superuser: Any

    @property
    def is_anonymous(self) -> Literal[False]: ...
    @property
    def branch_ids(self) -> frozenset[int] | None: ...
    def can(self, right: Can) -> bool: ...
    def refusal_for(self, right: Can) -> tuple[str, str] | None: ...


class ScopedQuerySet(models.QuerySet):
    """Rows of one organization, for tenant models.

    `organization_lookup` is the path to the organization; `branch_lookup` the path to the branch
    for rows that staff limited to branches may see only of their own branches (None: no limit);
    `author_lookup` the path to the person who always sees what they handed in themselves.
    """

    organization_lookup: ClassVar[str] = "organization"
    branch_lookup: ClassVar[str | None] = None
    author_lookup: ClassVar[str | None] = None
    # Of a search that very many records match: those that it was made in (core.indexes).
    searched_in: Any = None

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone.searched_in = self.searched_in
        return clone

    def for_user(self, user: Member | AnonymousUser) -> Self:
        """What `user` may see: their organization's rows, of their branches when so limited."""
        rows = self.within_organization(user)
        if self.branch_lookup is None or user.is_anonymous or user.branch_ids is None:
            return rows
        limit = self.branch_limit(user.branch_ids)
        if self.author_lookup is not None:
            limit |= Q(**{self.author_lookup: user.pk})
        return rows.filter(limit)

    def within_organization(self, user: Member | AnonymousUser) -> Self:
        """The organization's rows whatever the branch: for exact look-ups of a walk-in."""
        if user.is_anonymous or not user.is_active:
            return self.none()
        if user.organization_id is None:
            return self.all() if user.is_superuser else self.none()
        return self.filter(**{self.organization_lookup: user.organization_id})

    def branch_limit(self, branch_ids: frozenset[int]) -> Q:
        """The condition for staff limited to `branch_ids`; a model may widen it."""
        return Q(**{f"{self.branch_lookup}__in": branch_ids})
