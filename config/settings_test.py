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
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
# pytest keeps log records itself; a stream opened here is closed before the last test ends.
LOGGING["handlers"]["stderr"] = {"class": "logging.NullHandler"}

# Tests cut connections and shut databases for a while; a pool's patience with that would outlast
# theirs. The worker processes that tests start have the pool of production.
DATABASES["default"].get("OPTIONS", {}).pop("pool", None)
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # What a test commits need not outlive a crash of the server. Compiling a statement (JIT) takes
    # up to half a second, for the few rows of a test: a third of what the server did.
    DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off -c jit=off"
