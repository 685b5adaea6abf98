"""Every setting of Footfall, read from the environment in this one place.

`.env.example` lists the variables. Without any, the service runs on SQLite for development and
for small shops; `DATABASE_URL` points the same code to PostgreSQL.
"""

import logging
from datetime import timedelta
from pathlib import Path

import environ
from corsheaders.defaults import default_headers
from django.core.exceptions import ImproperlyConfigured

from config import logs
from config.answers import PAGE
from config.databases import database, replica_of
from config.document import DOCUMENT
from config.unfold import THEME
from core.stores import default_store

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")


def read_secret(file: Path) -> str:
    """What `file` holds; a process without a key has no business starting."""
    if secret := file.read_text().strip() if file.is_file() else "":
        return secret
    raise ImproperlyConfigured(
        "SECRET_KEY is missing. Set it to 50 or more random characters, the same on every machine, "
        f"or put them in {file} (`make var/secret_key` does)."
    )


# --- Safety -----------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
# From the environment, or from a file that only its owner reads, as `make run` makes one.
SECRET_KEY_FILE = env.path("SECRET_KEY_FILE", default=str(BASE_DIR / "var" / "secret_key"))
SECRET_KEY = env.str("SECRET_KEY", default="") or read_secret(Path(SECRET_KEY_FILE()))
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=LOCAL_HOSTS)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_ALLOW_HEADERS = [*default_headers, "idempotency-key"]
CORS_EXPOSE_HEADERS = ["Idempotency-Replayed", "Retry-After"]

# Whoever comes from another machine comes by HTTPS; only this machine itself may do without.
HTTPS = env.bool("HTTPS", default=not set(ALLOWED_HOSTS) <= set(LOCAL_HOSTS))
# Reverse proxies in front. Their headers are believed only when there are some: anyone else could
# write "this came by HTTPS" or another client's address into them.
PROXY_COUNT = env.int("PROXY_COUNT", default=0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/?$"]  # load balancers ask in plain HTTP
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 3600) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:  # by this name a browser takes them from this very host alone, and by HTTPS
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
CSRF_FAILURE_VIEW = "config.refusals.csrf_failure"
SESSION_COOKIE_AGE = 12 * 3600  # a working day: shop computers are shared
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": PAGE}
# Preloading binds a whole domain for years and anyone may submit one that offers it: its owner's
# decision, not ours.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# --- E-mail -----------------------------------------------------------------------------------
# Empty: none is sent. smtp+tls://user:password@host:587
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 10  # seconds; a silent mail server must not hold a worker
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="footfall@localhost")
# Before the links in e-mails.
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")

# --- Apps -------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",  # without its site: ours is named in config.apps
    "unfold.contrib.filters",
    "config.apps.FootfallAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "rest_framework_simplejwt",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "csp",
    "django_structlog",
    "django_tasks",
    "django_tasks_db",
    "config.apps.ConfigConfig",
    "uploads",
    "reports",
    "reminders",
    "messaging",
    "bookings",
    "leads",
    "contacts",
    "visits",
    "customers",
    "history",
    "jobs",
    "accounts",
    "core",
]
MIDDLEWARE = [
    "config.answers.ForThisSiteAlone",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.answers.CompressedText",
    "config.answers.NotStored",
    "corsheaders.middleware.CorsMiddleware",
    "config.answers.ContentPolicyMiddleware",
    "config.origin.OriginMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.refusals.ReadableRequests",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.sign_in.admin_sessions.AdminSessionMiddleware",
    "accounts.middleware.AdminLocale",
    "accounts.middleware.MedicalTrail",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.request_log.RequestLogMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- Database ---------------------------------------------------------------------------------
DATABASES = {
    "default": database(
        env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}"),
        pool_size=env.int("DATABASE_POOL_SIZE", default=8),
        wait_seconds=env.float("DATABASE_WAIT_SECONDS", default=5),
    )
}
# A read replica for reports, exports and the search for duplicates (core.replica); as DATABASE_URL.
DATABASE_REPLICA_URL = env.str("DATABASE_REPLICA_URL", default="")
# Seconds that it may be behind; further, the primary is asked in its place.
DATABASE_REPLICA_MAX_LAG_SECONDS = env.float("DATABASE_REPLICA_MAX_LAG_SECONDS", default=30)
if DATABASE_REPLICA_URL:
    DATABASES["replica"] = replica_of(env.db_url_config(DATABASE_REPLICA_URL), DATABASES["default"])
    DATABASE_ROUTERS = ["core.replica.ReplicaRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- What all processes count together (core.cache) ---------------------------------------------
# redis://:password@host:6379/0. Empty: the database counts, as it does while Redis is away.
REDIS_URL = env.str("REDIS_URL", default="")
_DATABASE_CACHE = {
    "BACKEND": "core.cache.CountingDatabaseCache",
    "LOCATION": "core_cacheentry",
    "OPTIONS": {"MAX_ENTRIES": 100_000},
}
_REDIS_CACHE = {
    "BACKEND": "django.core.cache.backends.redis.RedisCache",
    "LOCATION": REDIS_URL,
    "KEY_PREFIX": "footfall",
    # Seconds: a Redis that is gone must not hold a sign-in.
    "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
}
CACHES = {
    "default": _REDIS_CACHE if REDIS_URL else _DATABASE_CACHE,
    "database": _DATABASE_CACHE,
    # Of one process: for what comes thousands of times a minute and need not be exact.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "process"},
}

# --- People and doors -------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "config.demo.auth_backend.DemoOnlyLocally",
    "accounts.sign_in.backends.WithOrganization",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=env.int("ACCESS_TOKEN_MINUTES", default=15)),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=env.int("REFRESH_TOKEN_DAYS", default=7)),
}
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
# Wrong passwords or codes for one name from one address before each further one has to wait.
LOGIN_FAILURE_LIMIT = env.int("LOGIN_FAILURE_LIMIT", default=5)
# Requests from one address, or one IPv6 network (see accounts.sign_in.throttling).
SIGN_IN_RATES = {
    "login": env.str("LOGIN_RATE", default="20/min"),
    "refresh": env.str("REFRESH_RATE", default="60/min"),
    "reset": env.str("RESET_RATE", default="10/hour"),
}
PASSWORD_RESET_TIMEOUT = 3600  # seconds that a link to a new password is good

# --- API --------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.TokenAuthentication",
        "accounts.api.key_authentication.ApiKeyAuthentication",
        "accounts.api.authentication.PageAuthentication",
    ],
    "DEFAULT_PARSER_CLASSES": [
        "core.api.parsers.StrictJSONParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "core.api.negotiation.AddressFirst",
    "DEFAULT_PERMISSION_CLASSES": ["core.api.rights.HasRight"],
    "DEFAULT_PAGINATION_CLASS": "core.api.pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": [
        "core.api.filters.ScopedFilterBackend",
        "core.api.filters.StrictSearch",
        "core.api.filters.StrictOrdering",
    ],
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.FootfallSchema",
    "EXCEPTION_HANDLER": "core.api.errors.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "NUM_PROXIES": PROXY_COUNT,
    "DEFAULT_THROTTLE_RATES": {
        "message-webhooks": env.str("MESSAGE_WEBHOOK_RATE", default="6000/min"),
    },
}
SPECTACULAR_SETTINGS = DOCUMENT
UNFOLD = THEME

# --- Language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"  # stored in UTC; shown in each organization's own zone
USE_I18N = True
FORMAT_MODULE_PATH = ["config.formats"]
USE_TZ = True

# --- Files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": default_store(env.str("STORAGE_URL", default="")),
    # Names with a hash of the content, so that browsers may keep files for ever; DEBUG serves
    # them without `collectstatic`.
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
        # For everybody, unlike uploads: who collects them is not always who serves them.
        "OPTIONS": {"file_permissions_mode": 0o644},
    },
}
# The built Desk, if it was (`make desk-build`): its page, and in `root` what is served as it lies.
DESK_BUILD = BASE_DIR / "frontend" / "dist"
WHITENOISE_ROOT = DESK_BUILD / "root"
# Names with a hash of the content: those of the Desk, and those that Django's storage gives.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^(/app/assets/.+-[\w-]{8}|/static/.+\.[0-9a-f]{12})\.\w+$"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "media"))()
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=100 * 1024 * 1024)
# What a workbook may unpack to: a zip bomb is refused before a reader opens it.
UPLOAD_MAX_UNPACKED_BYTES = env.int("UPLOAD_MAX_UNPACKED_BYTES", default=1024 * 1024 * 1024)
# Each file is opened in a process of its own, which may have so much memory, and so many seconds of
# a processor for a small file (and one more for each 4 MB that it unpacks to).
UPLOAD_READER_MEMORY_MB = env.int("UPLOAD_READER_MEMORY_MB", default=2_048)
UPLOAD_READER_SECONDS = env.int("UPLOAD_READER_SECONDS", default=10)
# Rows per transaction of an import; empty: chosen for the database (see uploads.pipeline.opening).
UPLOAD_CHUNK_ROWS = env.int("UPLOAD_CHUNK_ROWS", default=0)
# Days after which a preview that nobody ran is closed and its rows cleared; 0 keeps them for good.
UPLOAD_PREVIEW_KEEP_DAYS = env.int("UPLOAD_PREVIEW_KEEP_DAYS", default=30)
# Waiting rows up to which their workbook comes at once; more are written in the background.
UPLOAD_WORKBOOK_ROWS_AT_ONCE = env.int("UPLOAD_WORKBOOK_ROWS_AT_ONCE", default=5_000)
# Days after which a workbook that was written in the background goes; 0 keeps them for good.
UPLOAD_WORKBOOK_KEEP_DAYS = env.int("UPLOAD_WORKBOOK_KEEP_DAYS", default=7)
# Days after which a file goes that no row names, such as that of a killed request; 0 keeps them.
UPLOAD_STRAY_FILE_KEEP_DAYS = env.int("UPLOAD_STRAY_FILE_KEEP_DAYS", default=30)
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",  # up to 2.5 MB
    "config.upload_handler.LimitedFileUploadHandler",
]
# Where uploads arrive; empty: the system's folder, which on some machines is memory.
FILE_UPLOAD_TEMP_DIR = env.str("FILE_UPLOAD_TEMP_DIR", default="") or None
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_NUMBER_FILES = 5
# JSON bodies; gateways send delivery reports of up to 3 MB.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

# --- Background work --------------------------------------------------------------------------
# No list of queues: each kind of job names its own (see jobs.registry).
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
# How long a worker that died or froze keeps its job before another takes it over.
JOB_LEASE_SECONDS = env.float("JOB_LEASE_SECONDS", default=20)
JOB_MAX_ATTEMPTS = env.int("JOB_MAX_ATTEMPTS", default=8)
# Wait before the second attempt; doubles with each further one, up to five minutes.
JOB_RETRY_SECONDS = env.float("JOB_RETRY_SECONDS", default=5)
JOB_SWEEP_SECONDS = env.float("JOB_SWEEP_SECONDS", default=5)
# SQLite has one writer: between two chunks a job pauses for so long at most while somebody else
# waits for it. Without that web writes starve (measured).
JOB_SQLITE_PAUSE_SECONDS = env.float("JOB_SQLITE_PAUSE_SECONDS", default=0.15)
# After each chunk, on any database and whoever waits: for a machine that has other work to do.
JOB_PAUSE_SECONDS = env.float("JOB_PAUSE_SECONDS", default=0)

# --- Messages (docs/messages.md) ----------------------------------------------------------------
# What carries each channel. Empty: the channel is not used.
_GATEWAYS = "messaging.gateways"
MESSAGE_GATEWAYS = {
    "whatsapp": env.str("WHATSAPP_GATEWAY", default=f"{_GATEWAYS}.console.ConsoleGateway"),
    "sms": env.str("SMS_GATEWAY", default=f"{_GATEWAYS}.console.ConsoleGateway"),
}
# Messages that one job has on their way at the same time: what a killed worker leaves uncertain.
MESSAGE_PARALLEL = env.int("MESSAGE_PARALLEL", default=10)
MESSAGE_TIMEOUT_SECONDS = env.float("MESSAGE_TIMEOUT_SECONDS", default=20)
# After how long a message whose worker fell silent is uncertain; above all timeouts together.
MESSAGE_LEASE_SECONDS = env.float("MESSAGE_LEASE_SECONDS", default=120)
# Wait before a second attempt where nothing was accepted; doubles with each further one.
MESSAGE_RETRY_SECONDS = env.float("MESSAGE_RETRY_SECONDS", default=30)
MESSAGE_MAX_ATTEMPTS = env.int("MESSAGE_MAX_ATTEMPTS", default=5)
# How this service is reached from outside, for the addresses that providers call back.
PUBLIC_URL = env.str("PUBLIC_URL", default="").rstrip("/")
WHATSAPP_API_URL = env.str("WHATSAPP_API_URL", default="https://graph.facebook.com").rstrip("/")
WHATSAPP_API_VERSION = env.str("WHATSAPP_API_VERSION", default="v25.0")
WHATSAPP_PHONE_NUMBER_ID = env.str("WHATSAPP_PHONE_NUMBER_ID", default="")
WHATSAPP_TOKEN = env.str("WHATSAPP_TOKEN", default="")
WHATSAPP_APP_SECRET = env.str("WHATSAPP_APP_SECRET", default="")
WHATSAPP_VERIFY_TOKEN = env.str("WHATSAPP_VERIFY_TOKEN", default="")
WHATSAPP_TEMPLATE = env.str("WHATSAPP_TEMPLATE", default="refill_reminder")
SMS_API_URL = env.str("SMS_API_URL", default="https://api.twilio.com").rstrip("/")
SMS_ACCOUNT_SID = env.str("SMS_ACCOUNT_SID", default="")
SMS_AUTH_TOKEN = env.str("SMS_AUTH_TOKEN", default="")
# A number, or a messaging service (MG...).
SMS_SENDER = env.str("SMS_SENDER", default="")
# Further fields of every SMS, such as a provider's names of the DLT ids; {template} is put in.
SMS_EXTRA_FIELDS = env.dict("SMS_EXTRA_FIELDS", default={})

# --- Figures for Prometheus (docs/production.md) -------------------------------------------------
# Where this machine's web processes count requests, for `manage.py metrics`; empty: nowhere.
METRICS_DIR = env.str("METRICS_DIR", default="")
if METRICS_DIR:
    _SERVES_FILES = MIDDLEWARE.index("whitenoise.middleware.WhiteNoiseMiddleware")
    MIDDLEWARE.insert(_SERVES_FILES + 1, "config.metrics.requests.CountRequests")

# --- Logs -------------------------------------------------------------------------------------
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
# "json" for machines, one object a line; "console" for people.
LOG_FORMAT = env.str("LOG_FORMAT", default="console" if DEBUG else "json")
LOGGING = logs.configure(level=LOG_LEVEL, style=LOG_FORMAT)
# One line a request is enough: the one that says how it ended.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
