"""The fields of the admin in which a record is found by typing."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import HttpRequest

from accounts.admin_base import picker_label


class PickerView(AutocompleteJsonView):
    """Names records as their admin's `picker_label` does; a search knows which field asks.

    `request.picks_across_branches`: the record may be known in another branch than the user's.
    """

    admin_site: AdminSite

    def process_request(self, request: HttpRequest) -> Any:
        term, model_admin, source_field, to_field_name = super().process_request(request)
        source = self.admin_site.get_model_admin(source_field.model)
        across = getattr(source, "across_branches", ())
        request.picks_across_branches = source_field.name in across  # type: ignore[attr-defined]
        return term, model_admin, source_field, to_field_name

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        label = picker_label(self.admin_site, self.source_field)
        return {"id": str(getattr(obj, to_field_name)), "text": label(obj)}
