"""Settings for tests: fast hashing, files in a folder of their own, no waiting between chunks."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests-and-long-enough-for-hmac-sha256")

from config.settings import *

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
JOB_RETRY_SECONDS = 0
JOB_SQLITE_PAUSE_SECONDS = 0
# Static files straight from the apps: tests run without collectstatic.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
