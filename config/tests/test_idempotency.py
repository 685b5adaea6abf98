"""A POST that is repeated with its Idempotency-Key: done once, answered twice."""

import contextlib
from datetime import timedelta
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Branch, IdempotencyKey
from config import api_document
from config.maintenance import clear_idempotency_keys
from config.tests.routes import api_routes
from core.api import idempotency
from core.api.idempotency import HEADER, PARAMETER, IdempotentPosts
from core.idempotency import claim_key, first_answer, release_key
from customers.models import Customer, WebhookKey
from jobs.testing import all_at_once
from uploads.models import FileUpload
from visits.models import Bill

KEY = "7c0e 1-first try"
PERSON = {"full_name": "Asha Patel", "phone": "9723521333"}


def post(client, path, body, key=KEY, **options):
    options = {"format": "json", **options}
    return client.post(f"/api/{path}/", body, headers={HEADER: key}, **options)


def sheet(text="Name,Mobile\nAsha Patel,9723521333\n"):
    return {"kind": "customers", "file": SimpleUploadedFile("day.csv", text.encode())}


def bill(branch, **more):
    items = [{"medicine_name": "Metformin", "quantity": 2, "amount": "10.50"}]
    return {"phone": "9723521333", "branch": branch.pk, "items": items, **more}


def code_of(response):
    return response.status_code, response.json()["code"]


def assert_answered_again(first, second):
    assert first.status_code in (200, 201), first.content
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert second["Content-Type"] == first["Content-Type"]
    assert (second["Idempotency-Replayed"], first.get("Idempotency-Replayed")) == ("true", None)
    assert "no-store" in second["Cache-Control"]


def test_a_repeated_customer_is_added_once_and_answered_twice(as_bilal, shop):
    first, second = (post(as_bilal, "customers", PERSON) for _ in range(2))

    assert_answered_again(first, second)
    assert Customer.objects.get().visits.count() <= 1
    assert first.status_code == 201


@pytest.mark.parametrize(
    ("path", "more"), [("bills", {"bill_date": "2025-09-25"}), ("bills/quick-purchase", {})]
)
def test_a_repeated_sale_makes_one_bill(path, more, as_bilal, shivranjani):
    first, second = (post(as_bilal, path, bill(shivranjani, **more)) for _ in range(2))

    assert_answered_again(first, second)
    assert Bill.objects.count() == 1


def test_a_repeated_upload_is_taken_once_and_another_file_is_told_apart(as_bilal, shop):
    first, second = (post(as_bilal, "uploads", sheet(), format="multipart") for _ in range(2))
    other = post(as_bilal, "uploads", sheet("Name\nRavi\n"), format="multipart")

    assert_answered_again(first, second)
    assert code_of(other) == (422, "idempotency_key_reused")
    assert FileUpload.objects.count() == 1


def test_the_order_of_a_body_does_not_matter(as_bilal, shop):
    first = post(as_bilal, "customers", PERSON)

    assert_answered_again(first, post(as_bilal, "customers", dict(reversed(PERSON.items()))))


def test_a_key_for_another_request_is_refused_with_what_to_do(as_bilal, shop):
    post(as_bilal, "customers", PERSON)

    for path, body in [
        ("customers", {**PERSON, "full_name": "Asha P"}),
        ("customers/manual-add", PERSON),
    ]:
        response = post(as_bilal, path, body)
        assert code_of(response) == (422, "idempotency_key_reused")
        assert "with a new key" in response.json()["message"]
    assert Customer.objects.count() == 1


def test_without_a_key_nothing_is_kept_and_nothing_is_repeated(as_bilal, shop):
    answers = [as_bilal.post("/api/customers/", PERSON, "json") for _ in range(2)]

    assert [answer.get("Idempotency-Replayed") for answer in answers] == [None, None]
    assert not IdempotencyKey.objects.exists()


@pytest.mark.parametrize("key", ["", "a" * 201, "schlüssel", "a\x7fb"])
def test_a_key_that_is_none_is_refused(key, as_bilal, shop):
    response = post(as_bilal, "customers", PERSON, key=key)

    assert code_of(response) == (400, "invalid")
    assert response.json()["errors"][0]["field"] == HEADER
    assert not Customer.objects.exists()


def test_reading_and_changing_take_no_notice_of_a_key(as_asha, shivranjani):
    url = f"/api/branches/{shivranjani.pk}/"
    for city in ("Surat", "Baroda"):
        as_asha.patch(url, {"city": city}, format="json", headers={HEADER: KEY})

    assert as_asha.get(url, headers={HEADER: KEY}).json()["city"] == "Baroda"


def test_a_colleague_and_a_stranger_may_use_the_same_key(as_bilal, as_asha, as_dev, shop):
    post(as_bilal, "customers", PERSON)
    colleague = post(as_asha, "customers", {**PERSON, "phone": "9825098250"})
    stranger = post(as_dev, "customers", PERSON)

    assert (colleague.status_code, stranger.status_code) == (201, 201)
    assert "Idempotency-Replayed" not in {*colleague.headers, *stranger.headers}
    assert stranger.json()["id"] != colleague.json()["id"]


def test_who_moved_to_another_organization_is_given_nothing_of_the_old_one(
    bilal, as_bilal, shop, other_shop
):
    post(as_bilal, "customers", PERSON)
    bilal.organization = other_shop
    bilal.save()

    assert code_of(post(as_bilal, "customers", PERSON)) == (422, "idempotency_key_reused")


def test_who_lost_the_right_is_not_given_the_answer_any_more(bilal, as_bilal, shop):
    post(as_bilal, "customers", PERSON)
    bilal.role = "viewer"
    bilal.save()

    assert post(as_bilal, "customers", PERSON).status_code == 403


def test_a_viewers_refusal_is_not_kept(veena, as_veena, shop):
    assert post(as_veena, "customers", PERSON).status_code == 403
    assert not IdempotencyKey.objects.exists()

    veena.role = "manager"
    veena.save()
    assert post(as_veena, "customers", PERSON).status_code == 201


def test_a_corrected_request_may_use_the_key_of_a_refused_one(as_asha, shivranjani):
    assert post(as_asha, "branches", {"name": "Shivranjani"}).status_code == 400
    assert not IdempotencyKey.objects.exists()

    assert post(as_asha, "branches", {"name": "Bopal"}).status_code == 201
    assert Branch.objects.count() == 2


def test_while_the_first_one_runs_the_second_is_asked_to_wait(as_bilal, shop):
    twins = []
    keep = idempotency.keep_answer

    def meanwhile(*args, **kwargs):
        twins.append(post(as_bilal, "customers", PERSON))
        return keep(*args, **kwargs)

    with mock.patch.object(idempotency, "keep_answer", meanwhile):
        first = post(as_bilal, "customers", PERSON)

    assert code_of(twins[0]) == (409, "idempotency_in_progress")
    assert twins[0]["Retry-After"] == "1"
    assert_answered_again(first, post(as_bilal, "customers", PERSON))


class Killed(BaseException):
    """As the end of the process: nothing may handle it."""


@pytest.mark.parametrize("releases", [True, False])
def test_a_kill_before_the_answer_is_kept_leaves_nothing_and_the_retry_works(
    releases, as_bilal, shop
):
    """The process may get as far as releasing the key, or not."""
    released = release_key if releases else mock.Mock()
    with (
        mock.patch.object(idempotency, "keep_answer", side_effect=Killed),
        mock.patch.object(idempotency, "release_key", released),
        pytest.raises(Killed),
    ):
        post(as_bilal, "customers", PERSON)
    assert not Customer.objects.exists()

    if not releases:
        assert code_of(post(as_bilal, "customers", PERSON)) == (409, "idempotency_in_progress")
        IdempotencyKey.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert post(as_bilal, "customers", PERSON).status_code == 201
    assert Customer.objects.count() == 1


def test_our_own_mistake_frees_the_key_and_saves_nothing(as_bilal, shop):
    as_bilal.raise_request_exception = False
    with mock.patch.object(IdempotentPosts, "answer_to_keep", side_effect=ZeroDivisionError):
        assert post(as_bilal, "customers", PERSON).status_code == 500

    assert not Customer.objects.exists()
    assert not IdempotencyKey.objects.exists()


def test_one_that_outlived_its_lease_saves_nothing(bilal, as_bilal, shop):
    keep = idempotency.keep_answer

    def overtaken(*args, **kwargs):
        """As another process would: its claim is committed, and this one's work is not."""
        IdempotencyKey.objects.update(token="0" * 32)
        return keep(*args, **kwargs)

    with mock.patch.object(idempotency, "keep_answer", overtaken):
        response = post(as_bilal, "customers", PERSON)

    assert code_of(response) == (409, "idempotency_in_progress")
    assert not Customer.objects.exists()


def test_a_key_is_kept_for_24_hours(bilal, as_bilal, shop):
    first = post(as_bilal, "customers", PERSON)
    IdempotencyKey.objects.update(claimed_at=timezone.now() - timedelta(hours=23, minutes=59))
    clear_idempotency_keys(mock.Mock())
    assert_answered_again(first, post(as_bilal, "customers", PERSON))

    IdempotencyKey.objects.update(claimed_at=timezone.now() - timedelta(hours=24, minutes=1))
    later = post(as_bilal, "customers", {**PERSON, "phone": "9825098250"})
    assert (later.status_code, "Idempotency-Replayed" in later) == (201, False)

    IdempotencyKey.objects.update(claimed_at=timezone.now() - timedelta(hours=24, minutes=1))
    clear_idempotency_keys(mock.Mock())
    assert not IdempotencyKey.objects.exists()


def test_the_secret_of_a_webhook_key_is_told_again_and_stored_nowhere(as_asha, shop):
    first, second = (post(as_asha, "webhook-secrets", {"label": "Till"}) for _ in range(2))

    assert_answered_again(first, second)
    assert WebhookKey.objects.count() == 1
    assert first.json()["secret"] not in first_answer(IdempotencyKey.objects.get()).answer


def test_a_kept_answer_is_readable_by_the_service_alone(as_bilal, shop):
    post(as_bilal, "customers", PERSON)
    row = IdempotencyKey.objects.get()
    stored = " ".join(map(str, vars(row).values()))
    assert not [value for value in (*PERSON.values(), "9723521333") if str(value) in stored]


def test_an_answer_of_a_forgotten_key_is_not_a_second_customer(as_bilal, shop):
    post(as_bilal, "customers", PERSON)
    IdempotencyKey.objects.update(answer="0" * 200)

    assert code_of(post(as_bilal, "customers", PERSON)) == (409, "idempotency_answer_lost")
    assert Customer.objects.count() == 1


def test_the_request_itself_is_not_stored(as_asha, shop):
    body = {"username": "esha", "password": "long-enough-to-guess", "role": "staff"}
    post(as_asha, "users", body)

    row = IdempotencyKey.objects.values().get()
    assert "long-enough-to-guess" not in str(row)


def test_a_key_costs_four_queries_at_most(as_bilal, shop):
    post(as_bilal, "customers", {**PERSON, "phone": "9825098250"}, key="warm")

    def statements(**headers):
        with CaptureQueriesContext(connection) as queries:
            as_bilal.post("/api/customers/", person, "json", headers=headers)
        return [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"]]

    person = PERSON
    with_key = statements(**{HEADER: KEY})
    replayed = statements(**{HEADER: KEY})
    person = {**PERSON, "phone": "9825011111"}
    without = statements()

    assert len(with_key) - len(without) <= 4
    assert sum("accounts_idempotencykey" in sql for sql in with_key) == 3
    assert sum("accounts_idempotencykey" in sql for sql in replayed) == 2


POSTS = [route for route in api_routes() if route.method == "post"]


@pytest.mark.parametrize("route", POSTS, ids=str)
def test_every_post_heeds_the_key_and_says_so(route):
    assert issubclass(route.view, IdempotentPosts)
    described = {
        path.replace("{id}", "{pk}"): operations
        for path, operations in api_document.contents()["paths"].items()
    }
    parameters = described[route.template.replace("{id}", "{pk}")]["post"]["parameters"]
    assert PARAMETER in parameters


def test_what_is_no_post_of_somebody_signed_in_documents_no_key():
    for path, operations in api_document.contents()["paths"].items():
        for method, operation in operations.items():
            names = [one["name"] for one in operation.get("parameters", ())]
            if method != "post" or path.startswith(("/api/token", "/api/webhooks")):
                assert HEADER not in names, f"{method} {path}"


def test_a_page_of_another_origin_may_send_the_key_and_read_what_came_of_it(client, settings, db):
    settings.CORS_ALLOWED_ORIGINS = ["https://desk.example"]
    asked = {
        "origin": "https://desk.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "idempotency-key",
    }
    response = client.options("/api/customers/", headers=asked)

    assert "idempotency-key" in response["Access-Control-Allow-Headers"]


# With real commits
@pytest.mark.django_db(transaction=True)
def test_a_booking_is_answered_as_it_is_after_the_commit(as_bilal, shivranjani):
    body = {
        "reference": "TR-1",
        "booked_on": "2025-09-25",
        "branch": shivranjani.pk,
        "persons": [{"full_name": "Ayesha Khan", "phone": "9723521333"}],
    }
    first, second = (post(as_bilal, "bookings", body) for _ in range(2))

    assert_answered_again(first, second)
    assert first.json()["lead"] is not None
    assert first.json()["persons"][0]["customer"] == Customer.objects.get().pk


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("database_url")
def test_of_twins_at_the_same_moment_one_is_done(client_for, bilal, shivranjani):
    def send():
        return post(client_for(bilal), "bills/quick-purchase", bill(shivranjani))

    answers = all_at_once(*[send] * 4)

    codes = {answer.status_code for answer in answers}
    assert codes <= {201, 409}, [answer.content for answer in answers]
    assert 201 in codes
    assert Bill.objects.count() == 1
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("database_url")
def test_of_those_who_find_a_stale_claim_one_takes_it_over(bilal):
    claim_key(bilal, KEY, fingerprint="f" * 64)
    IdempotencyKey.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    taken = []

    def take():
        with contextlib.suppress(Exception):
            taken.append(claim_key(bilal, KEY, fingerprint="f" * 64))

    all_at_once(*[take] * 4)
    assert len(taken) == 1
