"""Logs: one JSON object a line with request and user id, and nobody's phone number or address.

Personal data reaches logs by side doors: a query string, the text of an exception, a raw cell in
a traceback. So the mask stands last, on everything that is about to be written, whoever wrote it.
"""

import re
import sys
from collections.abc import MutableMapping
from itertools import islice
from typing import Any

import structlog
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.http.multipartparser import MultiPartParserError

from core.unavailable import cause_of

# Nine to fifteen digits with what people and URLs put between them. Times are spared: they are
# needed to read a log, and no phone number looks like 2025-09-25.
# Ids of tasks and requests are spared too: stretches of their digits may look like a phone.
PHONE = re.compile(
    r"(?P<id>\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)|"
    r"(?<!\d)(?<!\d\.)(?!\d{4}-\d\d-\d\d(?!\d))\+?\d(?:(?:%2[08BD]|[\s()+-]){0,3}\d){8,14}(?!\d)",
    re.IGNORECASE,
)
# Each word is tried once, from its start: else a long one without an "@" would cost its length
# squared. A possessive group (`(...)++`) would match otherwise on Python before 3.11.3.
EMAIL = re.compile(
    r"(?:(?<![\w.+%-])|(?<=%40))(?:[\w.+-]|%(?!40))+(?:@|%40)[\w-]++(?:\.[\w-]++)+",
    re.IGNORECASE,
)

# Characters of one text that are masked and written: anybody can send more without signing in.
LONGEST_TEXT = 2_000
# Of a traceback its end says most.
LONGEST_TRACEBACK = 20_000
MOST_ITEMS = 200  # of one list or dictionary
# Shorter than any phone or address that a cut could leave half of, and so unmasked.
_HALF = 80
_PART_OF_ONE = re.compile(r"[\w.%+@()\s-]+")
TRACEBACK_KEYS = frozenset({"exception", "stack"})

# Ours alone, never typed by a person: digits in them are not phone numbers.
SPARED_KEYS = frozenset({"timestamp", "level", "logger", "request_id", "correlation_id", "ip"})
SECRET_KEYS = frozenset(
    {
        "password",
        "token",
        "access",
        "refresh",
        "authorization",
        "cookie",
        "secret",
        "passport_number",
    }
)
HIDDEN = "[hidden]"
EXPECTED = (PermissionDenied, SuspiciousOperation, BadRequest, MultiPartParserError, Http404)


def mask_text(text: str, *, longest: int = LONGEST_TEXT) -> str:
    """`text` with e-mail addresses gone and phone numbers cut to their last two digits.

    What is longer than `longest` is cut before it is masked, in front of whatever the cut could
    halve.
    """
    cut = _cut(text, longest) if len(text) > longest else text
    return PHONE.sub(
        lambda match: match["id"] or f"[phone ..{match[0][-2:]}]", EMAIL.sub("[email]", cut)
    )


def _cut(text: str, longest: int) -> str:
    kept = text[:longest]
    whole, edge = kept[:-_HALF], kept[-_HALF:]
    ends = [match for match in _PART_OF_ONE.finditer(edge) if match.end() == len(edge)]
    kept = whole + (edge[: ends[0].start()] if ends else edge)
    return f"{kept}... ({len(text) - len(kept):,} more characters)"


def _mask_traceback(text: str) -> str:
    if len(text) > LONGEST_TRACEBACK:
        first_line = text.partition("\n")[0][:100]
        # From a whole line on: half of a number would not be known for one.
        end = text[-LONGEST_TRACEBACK:].partition("\n")[2]
        text = f"{first_line}\n  ...\n{end}"
    return "\n".join(map(mask_text, text.split("\n")))


def mask(value: Any) -> Any:
    """`value` masked as deep as it goes; what is no plain data is masked as it would be printed."""
    if isinstance(value, str):
        return mask_text(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        items = islice(value.items(), MOST_ITEMS)
        return {mask(key): _mask_under(str(key), inner) for key, inner in items}
    if isinstance(value, list | tuple | set | frozenset):
        return [mask(inner) for inner in islice(value, MOST_ITEMS)]
    return mask_text(repr(value))


def _mask_under(key: str, value: Any) -> Any:
    name = key.lower()
    if name in SECRET_KEYS:
        return HIDDEN
    if name in SPARED_KEYS:
        return value
    if name in TRACEBACK_KEYS and isinstance(value, str):
        return _mask_traceback(value)
    # A bare number is somebody's phone only where its name says so; elsewhere it counts things.
    return mask(str(value)) if "phone" in name and isinstance(value, int) else mask(value)


def mask_personal_data(
    logger: Any, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """The structlog processor that stands before the renderer."""
    return {key: _mask_under(key, value) for key, value in event.items()}


def without_expected_tracebacks(
    logger: Any, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Who asks for what they may not have, or for another host, did not find a fault in the code,
    nor who asks while the database is away.

    Django writes the whole stack for some of these, and anybody can make it do so.
    """
    exc_info = event.get("exc_info")
    raised = (
        exc_info[1]
        if isinstance(exc_info, tuple)
        else sys.exc_info()[1]
        if exc_info is True
        else exc_info
    )
    if isinstance(raised, EXPECTED) or cause_of(raised):
        event.pop("exc_info")
    return event


def configure(*, level: str, style: str) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING. `style` is "json", or "console" for people."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        without_expected_tracebacks,
        # Here rather than in the renderer, so that the mask sees the text of exceptions.
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer: Any = structlog.processors.JSONRenderer()
    if style == "console":
        renderer = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    mask_personal_data,
                    renderer,
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": level},
        # Django's own handlers would write a second, unmasked line.
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            # A line for every message that goes out says no more than its row does.
            "httpx2": {"level": "WARNING"},
            "httpcore2": {"level": "WARNING"},
        },
    }
