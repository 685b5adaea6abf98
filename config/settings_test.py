"""Settings for tests: fast hashing, files in a folder of their own, no waiting between chunks."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests-and-long-enough-for-hmac-sha256")

from config.settings import *

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
JOB_RETRY_SECONDS = 0
JOB_SQLITE_PAUSE_SECONDS = 0
# Tests speak plain HTTP to testserver, and read static files where they are written.
HTTPS = SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# The admin site is another where a Desk is built; what drives one says so (config/tests/desk.py).
BUILT_DESK, DESK_BUILD = DESK_BUILD, BASE_DIR / "frontend" / "not-built"
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
# pytest keeps log records itself; a stream opened here is closed before the last test ends.
LOGGING["handlers"]["stderr"] = {"class": "logging.NullHandler"}

# Tests cut connections and shut databases for a while; a pool's patience with that would outlast
# theirs. The worker processes that tests start have the pool of production.
DATABASES["default"].get("OPTIONS", {}).pop("pool", None)
if "options" in DATABASES["default"].get("OPTIONS", {}):
    # What a test commits need not outlive a crash of the server.
    DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # In memory, for each process of xdist: pytest-django would name a file, as the engine is ours.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # For tests that set DATABASE_REPLICA_URL: the same database, which only lets itself be read.
    read_only = "-c default_transaction_read_only=on -c jit=off"
    DATABASES["replica"] = DATABASES["default"] | {
        "OPTIONS": {"options": read_only, "connect_timeout": 2},
        "TEST": {"MIRROR": "default"},
    }
