"""`search=` on lists of people and of what belongs to customers."""

from typing import Any, cast

from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.filters import SearchFilter
from rest_framework.request import Request

from accounts.models import Organization
from customers.models.customer import CustomerQuerySet
from customers.record_search import RecordSearch
from customers.search import search_customers


class PeopleSearch(SearchFilter):
    """The base: `find` says which rows a text means."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        text = request.query_params.get(self.search_param, "")
        if "\x00" in text:
            raise ValidationError({self.search_param: ["Take the NUL character out."]})
        if not text.strip():
            return queryset
        organization = getattr(request.user, "organization", None)
        return self.find(queryset, text, organization, view)

    def find(
        self, queryset: Any, text: str, organization: Organization | None, view: Any
    ) -> QuerySet:
        """Those of `queryset` that `text`, which is not blank, means to who reads `view`.

        `organization`: theirs, None for the operator.
        """
        raise NotImplementedError


class CustomerSearch(PeopleSearch):
    """Parts of a name, any spelling of a phone, an e-mail or a passport.

    `customer_path` of the view leads to the customer; without it the list is one of customers.
    """

    search_description = "Parts of a name, a phone in any spelling, an e-mail or a passport."

    def find(
        self, queryset: Any, text: str, organization: Organization | None, view: Any
    ) -> QuerySet:
        path = getattr(view, "customer_path", "")
        if not path:
            return search_customers(cast(CustomerQuerySet, queryset), text, organization)
        of_people = RecordSearch(self.search_description, customer=path)
        return cast(QuerySet, of_people.find(queryset, text, organization))


class ListSearch(PeopleSearch):
    """As the view's `record_search` finds its records."""

    def find(
        self, queryset: Any, text: str, organization: Organization | None, view: Any
    ) -> QuerySet:
        return cast(QuerySet, view.record_search.find(queryset, text, organization))

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        self.search_description = view.record_search.description
        return super().get_schema_operation_parameters(view)
