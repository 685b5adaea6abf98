import io
import json
import logging

import pytest
import structlog
from django.conf import settings

from config import logs
from config.logs import HIDDEN, mask, mask_text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("called 9723521333", "called [phone ..33]"),
        ("called +91 97235-21333 today", "called [phone ..33] today"),
        ("GET /customers/?phone=%2B919723521333", "GET /customers/?phone=%2B[phone ..33]"),
        ("GET /customers/?phone=97235%2021333", "GET /customers/?phone=[phone ..33]"),
        ("(079) 2656 0000", "([phone ..00]"),
        ("Ph.9825012345", "Ph.[phone ..45]"),
        ("૯૭૨૩૫૨૧૩૩૩", "[phone ..૩૩]"),
        ("from asha.patel@shop.example", "from [email]"),
        ("?email=asha%40shop.example", "?email=[email]"),
    ],
)
def test_numbers_and_addresses_of_people_are_masked(text, masked):
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "row 14 of 1000000",
        "visit of 2025-09-25 11:02:33",
        "took 0.123456789012 s",
        "from 192.168.100.200",
        "upload 42 done",
        "task 26973578-1214-4ff5-9802-612345678901 failed",
    ],
)
def test_what_explains_a_log_line_stays(text):
    assert mask_text(text) == text


def test_the_mask_goes_as_deep_as_the_data():
    masked = mask({"cells": ["Asha", {"9723521333": ("asha@shop.example",)}]})

    assert masked == {"cells": ["Asha", {"[phone ..33]": ["[email]"]}]}


def test_a_bare_number_is_masked_only_where_its_name_says_phone():
    assert mask({"phone": 9723521333, "bytes": 9723521333}) == {
        "phone": "[phone ..33]",
        "bytes": 9723521333,
    }


def test_secrets_are_not_even_shortened():
    assert mask({"password": "abc", "Authorization": "Bearer x"}) == {
        "password": HIDDEN,
        "Authorization": HIDDEN,
    }


class Counting:
    """A pattern that notes how many characters it was given."""

    def __init__(self, pattern):
        self.pattern, self.given = pattern, []

    def sub(self, replacement, text):
        self.given.append(len(text))
        return self.pattern.sub(replacement, text)


@pytest.fixture
def characters(monkeypatch):
    phone, email = Counting(logs.PHONE), Counting(logs.EMAIL)
    monkeypatch.setattr(logs, "PHONE", phone)
    monkeypatch.setattr(logs, "EMAIL", email)
    return lambda: max(phone.given + email.given)


@pytest.mark.parametrize("word", ["a", "a@", "a%40", "9 ", "%2", "a.b@c.d.", "1-"])
def test_no_text_however_long_is_masked_longer_than_the_limit(characters, word):
    mask({"event": word * 500_000, word * 500_000: [word * 500_000]})

    assert characters() <= logs.LONGEST_TEXT + 100


@pytest.mark.parametrize(
    "request_of",
    [
        lambda word: {"path": f"/{word}"},
        lambda word: {"path": f"/health/?a={word}"},
        lambda word: {"path": "/health/", "headers": {"host": word}},
        lambda word: {"path": "/health/", "headers": {"user-agent": word}},
    ],
)
def test_a_request_costs_no_more_mask_than_the_limit(client, db, characters, written, request_of):
    logging.getLogger().addHandler(handler := written.handler)
    client.get(**request_of("a" * 100_000))
    logging.getLogger().removeHandler(handler)

    assert characters() <= logs.LONGEST_TEXT + 100


def test_a_long_word_is_read_once_by_the_pattern_of_addresses():
    """Twenty times the work for a tenfold word would be the square: counted in tries, not time."""
    word = "a" * 50_000

    assert logs.EMAIL.search(word) is None  # seconds, if each letter began a try of its own
    assert [m.start() for m in logs.EMAIL.finditer(f"{word}@x.example {word}")] == [0]


@pytest.mark.parametrize("shift", range(25))
def test_a_cut_leaves_no_half_of_a_number_or_an_address(shift):
    for item in ("97235 21333", "+91 97235-21333", "asha.patel@shop.example"):
        filler = "lorem ipsum, " * 200
        text = filler[: logs.LONGEST_TEXT - shift] + f"; {item}; " + "x" * 100
        masked = mask_text(text)

        assert not any(part in masked for part in ("9723", "asha", "shop"))
        assert "more characters" in masked


def test_of_a_long_traceback_the_end_is_kept(written):
    def deep(n):
        if n:
            return deep(n - 1)
        raise ValueError("no customer asha@shop.example " + "x" * 5_000)

    def wide(n):
        try:
            deep(n)
        except ValueError:
            structlog.get_logger("footfall.test").exception("failed", note="y" * 50_000)

    wide(300)
    line = written()

    assert len(line["exception"]) < logs.LONGEST_TRACEBACK + 200
    assert len(line["note"]) < logs.LONGEST_TEXT + 100
    assert "ValueError: no customer [email]" in line["exception"]


@pytest.fixture
def written():
    """What the configured handler writes for one record, whoever logged it."""
    formatter = settings.LOGGING["formatters"]["structured"]
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=formatter["foreign_pre_chain"], processors=formatter["processors"]
        )
    )
    logger = logging.getLogger("footfall.test")
    logger.addHandler(handler)

    def read():
        return json.loads(stream.getvalue())

    read.handler = handler
    yield read
    logger.removeHandler(handler)


def test_a_line_of_a_library_is_json_and_masked(written):
    logging.getLogger("footfall.test").warning("cannot call %s", "9723521333")

    line = written()
    assert line["event"] == "cannot call [phone ..33]"
    assert line["level"] == "warning"


def test_the_text_of_an_exception_is_masked(written):
    try:
        raise ValueError("no customer asha@shop.example")
    except ValueError:
        structlog.get_logger("footfall.test").exception("lookup_failed", phone="+919723521333")

    line = written()
    assert line["phone"] == "[phone ..33]"
    assert "ValueError: no customer [email]" in line["exception"]


@pytest.mark.parametrize("name", ["search", "q"])
def test_a_request_is_logged_without_what_somebody_looked_for(client, caplog, db, name):
    caplog.set_level(logging.INFO)
    client.get(f"/health/?page=2&{name}=Asha+K1234567&ordering=id")

    event = next(r.msg for r in caplog.records if "request_finished" in str(r.msg))
    assert event["request"] == f"GET /health/?page=2&{name}=[hidden]&ordering=id"


def test_a_request_is_logged_with_its_id_and_without_the_number_it_asks_for(client, caplog, db):
    caplog.set_level(logging.INFO)
    client.get("/health/?phone=9723521333")

    event = next(r.msg for r in caplog.records if "request_finished" in str(r.msg))
    assert event["request_id"]
    assert "9723521333" not in json.dumps(mask(event))
