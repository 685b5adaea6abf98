"""Importing this makes Django's models known to a process that reads files, and nothing else.

No setting of the service is there, no secret and no database: a query raises ImproperlyConfigured.
Only `uploads.readers.fork_server` imports it, before whatever needs the models.
"""

from importlib import import_module

from django.apps import AppConfig, apps
from django.conf import settings

_APPS = (
    "django.contrib.contenttypes", "django.contrib.auth", "core", "accounts", "jobs", "history",
    "customers", "visits", "contacts", "leads", "uploads",
)  # fmt: skip

settings.configure(
    AUTH_USER_MODEL="accounts.User",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={},
)
# Without what the apps register as they start: jobs, signals and pages are the service's.
apps.populate(AppConfig(name, import_module(name)) for name in _APPS)
