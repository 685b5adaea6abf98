"""Every setting of Footfall, read from the environment in this one place.

`.env.example` lists the variables. Without any, the service runs on SQLite for development and
for small shops; `DATABASE_URL` points the same code to PostgreSQL.
"""

from datetime import timedelta
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

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
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])

# --- Apps -------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "rest_framework_simplejwt",
    "rest_framework_simplejwt.token_blacklist",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "csp",
    "axes",
    "simple_history",
    "django_structlog",
    "django_tasks",
    "django_tasks_db",
    "config",
    "uploads",
    "reminders",
    "leads",
    "visits",
    "customers",
    "jobs",
    "accounts",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
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
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Measured: with these and paced imports no web write fails while a sheet is taken in.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # Processes x max_size stay below the server's max_connections; a pool needs CONN_MAX_AGE 0.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"] = {
        "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", default=8), "timeout": 20}
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- People and doors -------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
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
    "ROTATE_REFRESH_TOKENS": True,
    "BLACKLIST_AFTER_ROTATION": True,
    "UPDATE_LAST_LOGIN": True,
    "CHECK_REVOKE_TOKEN": True,  # a changed password ends the tokens given out before
}
LOGIN_URL = "admin:login"
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURE_LIMIT", default=5)
AXES_COOLOFF_TIME = timedelta(minutes=15)
# A person at an address: guessing one name locks neither the shop's address nor the name itself.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

# --- API --------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.rights.HasRight"],
    "DEFAULT_PAGINATION_CLASS": "accounts.api.pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
        "rest_framework.filters.SearchFilter",
        "accounts.api.filters.StrictOrdering",
    ],
    "DEFAULT_SCHEMA_CLASS": "accounts.api.schema.FootfallSchema",
    "EXCEPTION_HANDLER": "accounts.api.errors.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    # By address. The first lines of defence are axes' lock-out and slow password hashing.
    "DEFAULT_THROTTLE_RATES": {
        "login": env.str("LOGIN_RATE", default="20/min"),
        "refresh": env.str("REFRESH_RATE", default="60/min"),
    },
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Footfall",
    "DESCRIPTION": "Customer register of a business with several shops: sheets in, one customer, "
    "every visit. Sign in at `/api/token/` and send `Authorization: Bearer <access>`.",
    "VERSION": "0.1.0",
    "PREPROCESSING_HOOKS": ["accounts.api.schema.only_canonical_paths"],
    "SCHEMA_PATH_PREFIX": "/api",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    # Swagger's own files, so that the pages work without internet.
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# --- Language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"  # stored in UTC; shown in each organization's own zone
USE_I18N = True
USE_TZ = True

# --- Files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "media"))()
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=100 * 1024 * 1024)
# What a workbook may unpack to: a zip bomb is refused before a reader opens it.
UPLOAD_MAX_UNPACKED_BYTES = env.int("UPLOAD_MAX_UNPACKED_BYTES", default=1024 * 1024 * 1024)
# Rows per transaction of an import; empty: chosen for the database (see uploads.processing).
UPLOAD_CHUNK_ROWS = env.int("UPLOAD_CHUNK_ROWS", default=0)

# --- Background work --------------------------------------------------------------------------
# No list of queues: each kind of job names its own (see jobs.registry).
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
# How long a worker that died or froze keeps its job before another takes it over.
JOB_LEASE_SECONDS = env.float("JOB_LEASE_SECONDS", default=20)
JOB_MAX_ATTEMPTS = env.int("JOB_MAX_ATTEMPTS", default=8)
# Wait before the second attempt; doubles with each further one, up to five minutes.
JOB_RETRY_SECONDS = env.float("JOB_RETRY_SECONDS", default=5)
JOB_SWEEP_SECONDS = env.float("JOB_SWEEP_SECONDS", default=5)
# SQLite has one writer: without a pause between chunks web writes starve (measured).
JOB_SQLITE_PAUSE_SECONDS = env.float("JOB_SQLITE_PAUSE_SECONDS", default=0.15)
