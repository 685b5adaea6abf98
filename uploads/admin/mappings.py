"""Remembered headings: to read, and to forget."""

from django.contrib import admin
from unfold.decorators import display

from core.admin.base import ScopedAdmin
from core.admin.columns import member_column
from uploads.columns import columns_by_name
from uploads.detection.mapping import heading_keys
from uploads.models import RememberedMapping


@admin.register(RememberedMapping)
class RememberedMappingAdmin(ScopedAdmin):
    add_right = None
    change_right = None
    list_display = (
        "recognized_as", "kind", "by", "remembered_at", "used_count", "organization",
    )  # fmt: skip
    list_filter = ("kind",)
    fields = (
        "organization", "kind", "recognized_as", "by", "remembered_at", "used_count",
        "last_used_at",
    )  # fmt: skip
    readonly_fields = ("recognized_as", "by")
    list_select_related = ("remembered_by", "organization")
    by = member_column("remembered_by", "Remembered by", ordering="remembered_by")

    @display(description="Headings")
    def recognized_as(self, remembered: RememberedMapping) -> str:
        """`"Kontakt" is Mobile; "Remarks" is left out`, in the order of the sheet."""
        fields = columns_by_name(remembered.kind)
        parts = []
        keys = heading_keys(remembered.headings)
        for heading, key in zip(remembered.headings, keys, strict=True):
            name = remembered.mapping.get(key)
            what = fields[name].label if name in fields else "left out"
            parts.append(f"“{heading}” is {what}")
        return "; ".join(parts)
