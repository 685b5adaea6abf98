from django.contrib import admin

from core.admin.base import RecordedAdmin
from core.roles import Can
from leads.models import Project


@admin.register(Project)
class ProjectAdmin(RecordedAdmin):
    add_right = change_right = delete_right = Can.MANAGE
    list_display = ("name", "code", "city", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "code", "city")
    fields = ("organization", "name", ("code", "city"), "description", "is_active")
    autocomplete_fields = ("organization",)
