import io
import json
import logging

import pytest
import structlog
from django.conf import settings

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
    yield lambda: json.loads(stream.getvalue())
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
