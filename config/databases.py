"""Each database as Django is to use it, from what its URL says."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off"}


def database(known: dict[str, Any], *, pool_size: int, wait_seconds: float) -> dict[str, Any]:
    """`known`: what `environ` reads in the URL, its parameters in OPTIONS.

    `pgbouncer=true` among them: PgBouncer is between us and the server, in transaction mode.
    """
    options = dict(known.get("OPTIONS", {}))
    pooled = _flag("pgbouncer", options.pop("pgbouncer", False))
    if known["ENGINE"].endswith("sqlite3"):
        # Django's, whose writers wait where others see it (core.sqlite3). Measured: with these and
        # imports that pause for whoever waits, no web write fails while a sheet is imported.
        options = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        return {**known, "ENGINE": "core.sqlite3", "ATOMIC_REQUESTS": False, "OPTIONS": options}
    options |= {
        "connect_timeout": 5,  # seconds; a server that is cut off never refuses
        "pool": {
            "min_size": 1,
            "max_size": pool_size,
            # Seconds until "no free connection" is answered, with 503.
            "timeout": wait_seconds,
        },
    }
    if not pooled:
        # Compiling a statement took half a second where running it takes 20 ms: PostgreSQL does it
        # for whatever it believes to be long, and most of ours reads a page. PgBouncer takes no
        # such words from us; it says them itself (docs/production.md).
        options["options"] = "-c jit=off"
    return {
        **known,
        # Django's, with a pool that checks what it hands out.
        "ENGINE": "core.postgresql",
        "ATOMIC_REQUESTS": False,
        # Processes x max_size stay below the server's max_connections; a pool needs CONN_MAX_AGE 0.
        "CONN_MAX_AGE": 0,
        "OPTIONS": options,
        # A cursor would stay with one connection, and the next transaction is given another.
        "DISABLE_SERVER_SIDE_CURSORS": pooled,
    }


def replica_of(known: dict[str, Any], primary: dict[str, Any]) -> dict[str, Any]:
    """A copy of `primary` that is only read, whatever the server itself would allow; through
    PgBouncer, which takes no such words from us, as its connect_query has it."""
    if primary["ENGINE"] != "core.postgresql" or known["ENGINE"].endswith("sqlite3"):
        raise ImproperlyConfigured(
            "DATABASE_REPLICA_URL names a replica of PostgreSQL, and DATABASE_URL its primary: "
            "postgres://user:password@host:5432/footfall in both."
        )
    pool = primary["OPTIONS"]["pool"]
    made = database(known, pool_size=pool["max_size"], wait_seconds=pool["timeout"])
    if "options" in made["OPTIONS"]:
        made["OPTIONS"]["options"] += " -c default_transaction_read_only=on"
    return made


def _flag(name: str, value: Any) -> bool:
    word = str(value).lower()
    if word not in _YES | _NO:
        raise ImproperlyConfigured(f"{name}={value} of a database is neither true nor false.")
    return word in _YES
