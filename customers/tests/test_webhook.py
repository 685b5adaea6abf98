import hashlib
import json
import re
import shutil
import subprocess
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from customers.models import Customer, WebhookEvent, WebhookKey
from customers.registered import clear_old_events
from customers.webhook.keys import create_key, end_key, secret_of
from customers.webhook.receiving import Call, receive_call
from customers.webhook.signing import signature
from history.models import Change
from jobs.testing import all_at_once

PATH = "/customers/webhook/"
ASHA = {"full_name": "Asha Patel", "phone": "97235 21333"}


@pytest.fixture
def key(shop):
    return create_key(shop, by=None, label="Till")


@pytest.fixture
def call(client, key):
    """Sends a signed body as another system would; each part can be made wrong."""

    def send(*customers, event_id="e-1", body=None, seconds=0, signer=key, path=PATH, **headers):
        if body is None:
            body = json.dumps({"event_id": event_id, "customers": customers})
        raw = body if isinstance(body, bytes) else body.encode()
        stamp = str(int((timezone.now() + timedelta(seconds=seconds)).timestamp()))
        signed = {
            "X-Footfall-Key": signer.key_id,
            "X-Footfall-Timestamp": stamp,
            "X-Footfall-Signature": signature(secret_of(signer), stamp, raw),
        }
        return client.post(
            path, raw, content_type="application/json", headers={**signed, **headers}
        )

    return send


def outcomes(response):
    assert response.status_code == 200, response.content
    return [result["outcome"] for result in response.json()["results"]]


def test_new_known_and_unchanged_customers_are_told_apart(call):
    assert outcomes(call(ASHA, {**ASHA, "city": "Surat"}, ASHA)) == [
        "created",
        "updated",
        "unchanged",
    ]
    assert Customer.objects.get().city == "Surat"


def test_the_answer_counts_what_became_of_all(call):
    body = call(ASHA, ASHA, {"phone": "98250 123"}).json()

    assert {name: body[name] for name in body if name != "results"} == {
        "event_id": "e-1",
        "received": 3,
        "created": 1,
        "updated": 0,
        "unchanged": 1,
        "needs_attention": 1,
    }


def test_a_customer_who_cannot_be_used_is_kept_with_the_call_and_says_why(call):
    response = call(ASHA, {"phone": "98250 123", "city": "Surat"})

    result = response.json()["results"][1]
    assert (result["outcome"], result["customer"]) == ("needs_attention", None)
    assert result["problems"][0]["field"] == "phone"
    assert WebhookEvent.objects.get().waiting == [
        {"index": 1, "customer": {"phone": "98250 123", "city": "Surat"}}
    ]


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"branch": "Nowhere"}, "branch", "branch_unknown"),
        ({"last_activity": "soon"}, "last_activity", "date_unreadable"),
        ({"last_activity": "2999-01-01"}, "last_activity", "date_out_of_range"),
        ({"last_activity": "0001-01-01T00:00:00+14:00"}, "last_activity", "date_out_of_range"),
        ({"loyalty": 12}, "loyalty", "unknown_field"),
        ({"city": {"name": "Surat"}}, "city", "not_plain"),
        ({"email": "asha@"}, "email", "email_invalid"),
    ],
)
def test_what_cannot_be_read_is_told_and_the_rest_is_taken(call, given, field, code):
    result = call({**ASHA, **given}).json()["results"][0]

    assert result["outcome"] == "created"
    assert [(p["field"], p["code"]) for p in result["problems"]] == [(field, code)]


@pytest.mark.parametrize("item", [None, 7, "Asha", ["Asha"], {}, {"full_name": ""}])
def test_an_item_that_is_nobody_needs_attention(call, item):
    assert outcomes(call(item)) == ["needs_attention"]


def test_a_branch_goes_by_name_or_code_and_a_day_counts_as_activity(call, cg_road):
    call({**ASHA, "branch": "c.g. rd", "last_activity": "2025-09-25"})

    customer = Customer.objects.get()
    assert customer.branch == cg_road
    assert customer.last_activity.date().isoformat() == "2025-09-25"


def test_sending_a_call_again_changes_nothing_and_answers_the_same(call):
    first = call({**ASHA, "city": "Surat"})
    Customer.objects.update(city="Pune")
    again = call({**ASHA, "city": "Surat"}, seconds=2)

    assert again.json() == first.json()
    assert Customer.objects.get().city == "Pune"


def test_an_event_id_with_another_body_is_a_conflict(call):
    call(ASHA)

    response = call({**ASHA, "city": "Surat"})

    assert (response.status_code, response.json()["code"]) == (409, "event_id_reused")
    assert Customer.objects.get().city == ""


def test_two_businesses_may_use_the_same_event_id(call, other_shop):
    theirs = create_key(other_shop, by=None)
    call(ASHA)

    assert outcomes(call(ASHA, signer=theirs)) == ["created"]
    assert Customer.objects.filter(organization=other_shop).count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"X-Footfall-Key": "whk_nobody"},
        {"X-Footfall-Key": ""},
        {"X-Footfall-Key": "w" * 5000},
        {"X-Footfall-Signature": ""},
        {"X-Footfall-Signature": "sha256=" + "0" * 64},
        {"X-Footfall-Signature": "sha256=é"},
        {"X-Footfall-Timestamp": ""},
        {"X-Footfall-Timestamp": "now"},
        {"X-Footfall-Timestamp": "9" * 400},
        {"X-Footfall-Timestamp": "1"},
    ],
)
def test_a_call_that_is_not_signed_right_is_a_401_without_detail(call, wrong):
    response = call(ASHA, **wrong)

    assert response.status_code == 401
    assert response.json() == {
        "code": "not_authenticated",
        "message": "This call is not signed as it must be. See docs/webhook.md.",
        "errors": [],
    }
    assert not Customer.objects.exists()


@pytest.mark.parametrize("seconds", [-310, 310])
def test_a_timestamp_is_good_for_five_minutes(call, seconds):
    assert call(ASHA, seconds=seconds).status_code == 401
    assert call(ASHA, seconds=seconds // 2).status_code == 200


def test_a_changed_body_is_a_401(client, key):
    stamp = str(int(timezone.now().timestamp()))
    headers = {
        "X-Footfall-Key": key.key_id,
        "X-Footfall-Timestamp": stamp,
        "X-Footfall-Signature": signature(secret_of(key), stamp, b"{}"),
    }

    response = client.post(PATH, b"{ }", content_type="application/json", headers=headers)

    assert response.status_code == 401


def test_strangers_cost_the_database_nothing(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.post(PATH, b"{}", content_type="application/json")

    assert response.status_code == 401


def test_neither_a_token_nor_a_session_opens_it(as_asha):
    assert as_asha.post(PATH, {"event_id": "1", "customers": [ASHA]}).status_code == 401


def test_an_ended_key_signs_nothing_more(call, key):
    end_key(key, by=None)

    assert call(ASHA).status_code == 401


def test_both_keys_are_good_while_one_takes_over(call, shop, key):
    second = create_key(shop, by=None)

    assert outcomes(call(ASHA, event_id="1")) == ["created"]
    assert outcomes(call(ASHA, event_id="2", signer=second)) == ["unchanged"]
    assert WebhookKey.objects.exclude(last_used_at=None).count() == 2


def test_a_changed_secret_key_ends_all_secrets_unless_the_old_one_is_kept(call, key, settings):
    signed_before = secret_of(key)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another-key-that-is-long-enough-for-hmac"
    stamp = str(int(timezone.now().timestamp()))
    body = json.dumps({"event_id": "1", "customers": [ASHA]})
    headers = {"X-Footfall-Timestamp": stamp}
    headers["X-Footfall-Signature"] = signature(signed_before, stamp, body.encode())

    assert call(body=body, **headers).status_code == 401
    settings.SECRET_KEY_FALLBACKS = [old]
    assert call(body=body, **headers).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"customers",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"event_id": "1"}',
        b'{"event_id": "1", "customers": {}}',
        b'{"event_id": "1", "customers": []}',
        b'{"event_id": 1, "customers": [{}]}',
        b'{"event_id": "", "customers": [{}]}',
        b'{"event_id": "a b", "customers": [{}]}',
        b'{"event_id": "' + b"x" * 101 + b'", "customers": [{}]}',
        b'{"event_id": "1", "customers": [' + b"[" * 50_000,
    ],
)
def test_a_signed_body_that_is_no_call_is_a_400(call, body):
    response = call(body=body)

    assert response.status_code == 400
    assert response.json()["message"]
    assert not WebhookEvent.objects.exists()


def test_ten_thousand_customers_are_a_413_that_says_what_to_do(call):
    response = call(*[ASHA] * 10_000)

    assert response.status_code == 413
    assert "Send at most 1,000 in each" in response.json()["message"]
    assert not Customer.objects.exists()


def test_too_many_bytes_are_a_413(call):
    response = call({"full_name": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)})

    assert response.status_code == 413


def test_a_full_call_costs_no_query_per_customer(call, django_assert_max_num_queries):
    people = [{"full_name": f"P {n}", "phone": f"+9198250{n:05}"} for n in range(1_000)]

    with django_assert_max_num_queries(25):
        response = call(*people)

    assert response.json()["created"] == 1_000


def test_what_a_call_taught_is_in_the_history_under_its_name(call, as_asha):
    call(ASHA)

    customer = Customer.objects.get()
    response = as_asha.get(f"/customers/{customer.pk}/history/").json()["results"][0]
    assert (response["cause"], response["cause_label"]) == ("webhook", "webhook event e-1")
    assert customer.source == "webhook"
    assert Change.objects.count() == 1


def test_old_calls_are_forgotten_unless_a_customer_still_waits(call):
    call(ASHA, event_id="done")
    call({"phone": "1"}, event_id="waits")
    WebhookEvent.objects.update(received_at=timezone.now() - timedelta(days=91))

    clear_old_events(None)

    assert [event.event_id for event in WebhookEvent.objects.all()] == ["waits"]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="Needs openssl.")
def test_the_documented_recipe_signs_as_we_check(call, key, tmp_path):
    recipe = re.search(r"```sh\n(.*?)```", _document(), re.DOTALL)[1]
    stub = tmp_path / "curl"  # prints what it was given, a line for each
    stub.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    stub.chmod(0o755)
    printed = subprocess.run(
        ["sh", "-c", recipe],
        env={
            "PATH": f"{tmp_path}:/usr/local/bin:/usr/bin:/bin",
            "FOOTFALL_URL": "http://shop",
            "FOOTFALL_KEY": key.key_id,
            "FOOTFALL_SECRET": secret_of(key),
        },
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()

    headers = dict(line.split(": ", 1) for line in printed if line.startswith("X-Footfall-"))

    assert f"http://shop{PATH}" in printed
    assert outcomes(call(body=printed[printed.index("--data-binary") + 1], **headers)) == [
        "created"
    ]


def _document():
    return (settings.BASE_DIR / "docs" / "webhook.md").read_text()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_same_call_twice_at_once_is_taken_once(key):
    event = Call("e-1", [ASHA])
    sha256 = hashlib.sha256(b"body").hexdigest()

    answers = all_at_once(*[lambda: receive_call(key, event, body_sha256=sha256)] * 5)

    assert all(answer == answers[0] for answer in answers)
    assert Customer.objects.count() == WebhookEvent.objects.count() == 1


def test_a_parameter_in_the_address_is_refused_once_it_is_known_who_calls(call):
    refused = call(ASHA, path=f"{PATH}?dry_run=1")

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "dry_run")
    assert not Customer.objects.exists()
    unsigned = call(ASHA, path=f"{PATH}?dry_run=1", **{"X-Footfall-Signature": "sha256=0"})
    assert unsigned.status_code == 401
