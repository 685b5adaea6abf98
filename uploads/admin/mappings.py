"""Remembered headings: to read, and to forget."""

from django.contrib import admin
from unfold.decorators import display

from core.admin.base import ScopedAdmin
from uploads.detection.mapping import heading_keys
from uploads.headings import fields_of
from uploads.models import RememberedMapping


@admin.register(RememberedMapping)
class RememberedMappingAdmin(ScopedAdmin):
    add_right = None
    change_right = None
    list_display = (
        "recognized_as",
        "kind",
        "by",
        "remembered_at",
        "used_count",
        "organization",
    )
    list_filter = ("kind",)
    fields = (
        "organization",
        "kind",
        "recognized_as",
        "by",
        "remembered_at",
        "used_count",
        "last_used_at",
    )
    readonly_fields = ("recognized_as", "by")
    list_select_related = ("remembered_by", "organization")

    @display(description="Remembered by", ordering="remembered_by")
    def by(self, remembered: RememberedMapping) -> str:
        """No link: not everybody who sees headings may open the pages of users."""
        return remembered.remembered_by.name if remembered.remembered_by else "-"

    @display(description="Headings")
    def recognized_as(self, remembered: RememberedMapping) -> str:
        """`"Kontakt" is Mobile; "Remarks" is left out`, in the order of the sheet."""
        fields = fields_of(remembered.kind)
        parts = []
        keys = heading_keys(remembered.headings)
        for heading, key in zip(remembered.headings, keys, strict=True):
            name = remembered.mapping.get(key)
            what = fields[name].label if name in fields else "left out"
            parts.append(f"“{heading}” is {what}")
        return "; ".join(parts)
