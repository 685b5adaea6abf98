"""Pages that libraries bring along, the operator's alone: asked by their filters only."""

from typing import Any

from axes.admin import AccessAttemptAdmin, AccessFailureLogAdmin, AccessLogAdmin
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import RangeDateTimeFilter

from core.admin.lookups import declared_parameters, is_askable

# Only `jobs` knows the engine of the tasks; here it is one more library with a page.
_TASK_RESULT = apps.get_model("django_tasks_database", "DBTaskResult")
_TaskResultAdmin: Any = type(admin.site.get_model_admin(_TASK_RESULT))

# Nobody reads ids of tokens; signing out and deleting a member end them.
admin.site.unregister((OutstandingToken, BlacklistedToken))
admin.site.unregister((AccessAttempt, AccessLog, AccessFailureLog, _TASK_RESULT))


class _DeclaredLookups(ModelAdmin):
    """Only what the list's filters ask can be asked; a year of 99999 broke a page."""

    date_hierarchy = None
    list_filter_submit = True

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        if request is None:
            return False
        check = declared_parameters(self.model, self.get_list_filter(request)).get(lookup)
        return check is not None and is_askable(value, check)


@admin.register(AccessAttempt)
class AttemptPage(_DeclaredLookups, AccessAttemptAdmin):
    list_filter = (("attempt_time", RangeDateTimeFilter), *AccessAttemptAdmin.list_filter[1:])


@admin.register(AccessLog)
class SignInPage(_DeclaredLookups, AccessLogAdmin):
    list_filter = (("attempt_time", RangeDateTimeFilter), "path_info")


@admin.register(AccessFailureLog)
class FailurePage(_DeclaredLookups, AccessFailureLogAdmin):
    list_filter = (("attempt_time", RangeDateTimeFilter), "locked_out", "path_info")


@admin.register(_TASK_RESULT)
class TaskPage(_DeclaredLookups, _TaskResultAdmin):
    list_filter = ("status", "priority", "queue_name")
