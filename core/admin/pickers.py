"""The fields of the admin in which a record is found by typing."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, ManyToManyField, Model
from django.http import HttpRequest


class PickerView(AutocompleteJsonView):
    """Names records as their admin's `picker_label` does; a search knows which field asks.

    `request.picks_across_branches`: the record may be known in another branch than the user's.
    """

    admin_site: AdminSite

    def process_request(self, request: HttpRequest) -> Any:
        term, model_admin, source_field, to_field_name = super().process_request(request)
        if not isinstance(source_field, ForeignKey | ManyToManyField):
            raise PermissionDenied  # a relation that no form has a field for
        across = self._across_branches(source_field.model)
        request.picks_across_branches = source_field.name in across  # type: ignore[attr-defined]
        return term, model_admin, source_field, to_field_name

    def get_queryset(self) -> Any:
        """In an order, so that the next page goes on where this one ends."""
        found = super().get_queryset()
        return found if found.ordered else found.order_by("pk")

    def _across_branches(self, model: type[Model]) -> set[str]:
        """Declared by the model's page, or where it has none by its lines on another's page."""
        if self.admin_site.is_registered(model):
            return set(getattr(self.admin_site.get_model_admin(model), "across_branches", ()))
        lines = (one for page in self.admin_site._registry.values() for one in page.inlines)
        return {
            name
            for line in lines
            if line.model is model
            for name in getattr(line, "across_branches", ())
        }

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        label = picker_label(self.admin_site, self.source_field)
        return {"id": str(getattr(obj, to_field_name)), "text": label(obj)}


def picker_label(site: Any, db_field: Any) -> Callable[[Any], str]:
    """How a record is named where it is picked: its admin's `picker_label`, else its own name."""
    model = db_field.remote_field.model
    if not site.is_registered(model):
        return str
    return getattr(site.get_model_admin(model), "picker_label", str)
