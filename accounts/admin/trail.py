from typing import Any

from django.contrib import admin
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import display

from accounts.models import TrailEntry
from core.admin.base import ScopedAdmin
from core.roles import Can


@admin.register(TrailEntry)
class TrailAdmin(ScopedAdmin):
    """Who used the service for what, when and from where: for owners, to read."""

    view_right = Can.ADMINISTER
    add_right = change_right = delete_right = None
    list_display = ("at", "shown_kind", "who", "what", "more", "address")
    list_display_links = ("at", "shown_kind")
    list_filter = ("kind", "actor_type", ("at", RangeDateTimeFilter))
    list_filter_submit = True
    search_fields = ("actor_name", "target_name", "address", "=actor_id", "=target_id")
    search_help_text = "Who, a user or key that it was about, a record's number, or the address"
    fields = ("at", "shown_kind", "who", "what", "which", "more", "address", "browser")
    readonly_fields = fields

    @display(description="What", ordering="kind")
    def shown_kind(self, entry: TrailEntry) -> str:
        return entry.get_kind_display()

    @display(description="Who", ordering="actor_name")
    def who(self, entry: TrailEntry) -> str:
        if entry.actor_type == "api_key":
            return f"{entry.actor_name} (API key)"
        return entry.actor_name or "-"

    @display(description="About")
    def what(self, entry: TrailEntry) -> str:
        return entry.describe_target() or "-"

    @display(description="Numbers")
    def which(self, entry: TrailEntry) -> str:
        return ", ".join(map(str, entry.listed_ids)) or "-"

    @display(description="Details")
    def more(self, entry: TrailEntry) -> Any:
        return entry.describe_details() or "-"
