"""Settings that would endanger customers' data are refused at start, each with what to do.

They run with every management command, and `config.wsgi` runs them before the first request.
"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

# What HMAC-SHA256 signs tokens with: a shorter key is weaker than the signature.
SECRET_KEY_MIN_BYTES = 32
SECRET_KEY_MIN_DISTINCT = 10
PLACEHOLDERS = ("django-insecure-", "change-me", "changeme", "your-secret")

REPLICA_MAX_LAG_SECONDS = 300

TAG = "footfall"


def beyond_this_machine() -> list[str]:
    """The hosts by which other machines may reach the service."""
    return [host for host in settings.ALLOWED_HOSTS if host not in settings.LOCAL_HOSTS]


@register(TAG)
def secret_key_is_secret(**kwargs: Any) -> list[CheckMessage]:
    key = settings.SECRET_KEY
    long_enough = len(key.encode()) >= SECRET_KEY_MIN_BYTES
    varied = len(set(key)) >= SECRET_KEY_MIN_DISTINCT
    placeholder = any(word in key.lower() for word in PLACEHOLDERS)
    if long_enough and varied and not placeholder:
        return []
    return [
        Error(
            "SECRET_KEY can be guessed: it is short, repetitive or a placeholder.",
            hint="Whoever guesses it signs in as anybody. Use 50 or more random characters: "
            'python -c "import secrets; print(secrets.token_urlsafe(50))"',
            id="footfall.E001",
        )
    ]


@register(TAG)
def debug_only_locally(**kwargs: Any) -> list[CheckMessage]:
    if not settings.DEBUG or not (hosts := beyond_this_machine()):
        return []
    return [
        Error(
            f"DEBUG is on while ALLOWED_HOSTS lets others in ({', '.join(hosts)}).",
            hint="Error pages of DEBUG show settings and customers' data. Set DEBUG=false.",
            id="footfall.E002",
        )
    ]


@register(TAG)
def hosts_are_named(**kwargs: Any) -> list[CheckMessage]:
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    return [
        Error(
            "ALLOWED_HOSTS has *, which lets anyone choose the host in links we send.",
            hint="List the names people use: ALLOWED_HOSTS=footfall.example",
            id="footfall.E003",
        )
    ]


@register(TAG)
def others_come_by_https(**kwargs: Any) -> list[CheckMessage]:
    if settings.HTTPS or not (hosts := beyond_this_machine()):
        return []
    return [
        Error(
            f"HTTPS is off while ALLOWED_HOSTS lets others in ({', '.join(hosts)}).",
            hint="Passwords and customers would travel in the clear. Remove HTTPS=false, and let a "
            "proxy end TLS with PROXY_COUNT=1.",
            id="footfall.E004",
        )
    ]


@register(TAG)
def trusted_origins_use_https(**kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"{name} trusts {origin}, which anyone on the way can pretend to be.",
            hint="Trust only https:// origins, and http:// ones of this very machine.",
            id="footfall.E005",
        )
        for name in ("CORS_ALLOWED_ORIGINS", "CSRF_TRUSTED_ORIGINS")
        for origin in getattr(settings, name)
        if urlsplit(origin).scheme != "https"
        and urlsplit(origin).hostname not in ("localhost", "127.0.0.1", "::1")
    ]


@register(TAG)
def limits_make_sense(**kwargs: Any) -> list[CheckMessage]:
    if 0 < settings.UPLOAD_MAX_BYTES <= settings.UPLOAD_MAX_UNPACKED_BYTES:
        return []
    return [
        Error(
            "UPLOAD_MAX_BYTES must be above zero and at most UPLOAD_MAX_UNPACKED_BYTES.",
            hint="Every upload would be refused. Leave both unset for 100 MB and 1 GB.",
            id="footfall.E006",
        )
    ]


@register(TAG)
def a_proxy_is_counted(**kwargs: Any) -> list[CheckMessage]:
    if not settings.HTTPS or settings.PROXY_COUNT > 0:
        return []
    return [
        Warning(
            "HTTPS is on and PROXY_COUNT is 0: the web server itself must end TLS.",
            hint="Behind a proxy that ends it, set PROXY_COUNT=1; otherwise every request is "
            "redirected to itself for ever and all clients seem to be the proxy.",
            id="footfall.W001",
        )
    ]


@register(TAG)
def sqlite_serves_one_machine(**kwargs: Any) -> list[CheckMessage]:
    on_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    if not on_sqlite or not beyond_this_machine():
        return []
    return [
        Warning(
            "The database is SQLite: one machine, one writer at a time.",
            hint="Good for one small shop. For more, set DATABASE_URL to a PostgreSQL 15 or later.",
            id="footfall.W002",
        )
    ]


@register(TAG)
def a_replica_is_nearly_current(**kwargs: Any) -> list[CheckMessage]:
    """The search for duplicates looks once more at what was saved ten minutes before it."""
    if 0 < settings.DATABASE_REPLICA_MAX_LAG_SECONDS <= REPLICA_MAX_LAG_SECONDS:
        return []
    return [
        Error(
            "DATABASE_REPLICA_MAX_LAG_SECONDS must be above zero and at most "
            f"{REPLICA_MAX_LAG_SECONDS}.",
            hint="Reports would be old, and possible duplicates overlooked. 30 is the default.",
            id="footfall.E008",
        )
    ]


@register(TAG)
def messages_reach_somebody(**kwargs: Any) -> list[CheckMessage]:
    shown = [name for name, path in settings.MESSAGE_GATEWAYS.items() if "console" in path]
    if not shown or not beyond_this_machine():
        return []
    return [
        Warning(
            f"Messages are only shown in the worker's output: {', '.join(shown)}.",
            hint="Reminders count as sent though nobody gets them. Set the channel's gateway, or "
            "leave it out with WHATSAPP_GATEWAY= and SMS_GATEWAY=; see docs/messages.md.",
            id="footfall.W003",
        )
    ]


_NEEDED = {
    "WhatsAppCloudGateway": (
        "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_TOKEN", "WHATSAPP_APP_SECRET",
        "WHATSAPP_VERIFY_TOKEN",
    ),
    "TwilioSmsGateway": ("SMS_ACCOUNT_SID", "SMS_AUTH_TOKEN", "SMS_SENDER", "PUBLIC_URL"),
}  # fmt: skip


@register(TAG)
def gateways_have_what_they_need(**kwargs: Any) -> list[CheckMessage]:
    """Without its secret a webhook is refused, and nobody hears what became of a message."""
    return [
        Error(
            f"{name} is empty, and {path.rpartition('.')[2]} needs it.",
            hint="Set it as docs/messages.md says, or leave the channel out.",
            id="footfall.E007",
        )
        for path in settings.MESSAGE_GATEWAYS.values()
        for name in _NEEDED.get(path.rpartition(".")[2], ())
        if not getattr(settings, name)
    ]
