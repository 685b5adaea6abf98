"""Through PgBouncer in transaction mode: what people do, and workers that are killed."""

import ast
import csv
import io
import re

import pytest
from django.conf import settings
from django.db import connection, transaction

from accounts.models import Branch
from config.databases import database
from customers.models import Customer
from jobs.testing import run_jobs
from uploads.tests.reverting import revert
from uploads.tests.sheets import hand_in, sum_closes

PEOPLE = [[f"Person {n}", f"98250{n:05d}", "", "", "CG Road", "2/5/2024", ""] for n in range(1200)]


@pytest.fixture
def house(settings, tmp_path, through_pgbouncer, request):
    settings.MEDIA_ROOT = tmp_path
    shop = request.getfixturevalue("shop")
    Branch.objects.create(organization=shop, name="CG Road")
    return shop


def server_process():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


@pytest.mark.slow
def test_each_transaction_is_given_another_connection(through_pgbouncer):
    assert len({server_process() for _ in range(6)}) > 1
    with transaction.atomic():
        assert len({server_process() for _ in range(6)}) == 1


@pytest.mark.slow
def test_statements_are_not_compiled_and_times_are_utc_on_all_of_them(through_pgbouncer):
    with connection.cursor() as cursor:
        for _ in range(6):
            cursor.execute("SELECT current_setting('jit'), current_setting('TimeZone')")
            assert cursor.fetchone() == ("off", "UTC")


@pytest.mark.slow
def test_a_sheet_is_previewed_imported_reverted_and_exported(house, asha, client_for):
    client = client_for(asha)
    upload = hand_in(house, PEOPLE, preview=True)
    run_jobs()
    assert client.post(f"/api/uploads/{upload.pk}/run/").status_code == 200
    run_jobs()
    upload.refresh_from_db()
    assert (upload.status, upload.created_count, sum_closes(upload)) == ("done", 1200, True)

    answer = client.get("/api/customers/?format=csv&ordering=full_name")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [row["full_name"] for row in rows] == sorted(row[0] for row in PEOPLE)
    assert client.get("/api/customers/?search=Person 11").status_code == 200
    assert client.get("/api/reports/conversion/").status_code == 200

    scan = client.post("/api/duplicates/scan/")
    assert scan.status_code == 202
    run_jobs()
    assert client.get(f"/api/jobs/{scan.data['id']}/").data["status"] == "done"

    revert(upload)
    assert upload.status == "reverted"
    assert not Customer.objects.filter(is_active=True).exists()


# What a session would keep for later
KEPT = re.compile(
    r"(?:^|;)\s*SET (?!LOCAL|CONSTRAINTS)\w+ ?(?:=|TO )|\bSET SESSION\b|\bLISTEN \w|\bUNLISTEN\b"
    r"|pg_advisory_lock|pg_advisory_unlock|CREATE (?:LOCAL )?TEMP|\bDISCARD \w|\bPREPARE \w"
    r"|WITH HOLD|set_config\([^)]*false"
)


def texts_of(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_no_statement_leaves_something_to_the_next_transaction():
    home = settings.BASE_DIR
    apps = [home / app for app in (*settings.INSTALLED_APPS, "config") if (home / app).is_dir()]
    sources = {path for app in apps for path in app.rglob("*.py") if "tests" not in path.parts}
    found = [
        (path.relative_to(home).as_posix(), text[:80])
        for path in sorted(sources)
        for text in texts_of(path)
        if KEPT.search(text)
    ]

    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "SET jit = off", "SET statement_timeout TO 5", "SELECT pg_advisory_lock(1)", "LISTEN jobs",
        "CREATE TEMP TABLE a (b int)", "SELECT set_config('jit', 'off', false)",
    ],
)  # fmt: skip
def test_one_that_does_is_found(text):
    assert KEPT.search(text)


# The setting
URL = {"ENGINE": "django.db.backends.postgresql", "NAME": "footfall", "HOST": "db", "OPTIONS": {}}


@pytest.mark.parametrize("word", [True, 1, "true", "yes", "ON"])
def test_behind_it_nothing_is_said_that_it_does_not_take(word):
    made = database({**URL, "OPTIONS": {"pgbouncer": word}}, pool_size=8, wait_seconds=5)

    assert made["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert made["OPTIONS"].keys() == {"connect_timeout", "pool"}


def test_without_it_statements_are_not_compiled_either():
    made = database(URL, pool_size=8, wait_seconds=5)

    assert (made["DISABLE_SERVER_SIDE_CURSORS"], made["OPTIONS"]["options"]) == (
        False,
        "-c jit=off",
    )


def test_a_word_that_is_neither_is_refused():
    with pytest.raises(Exception, match="pgbouncer=perhaps of a database is neither"):
        database({**URL, "OPTIONS": {"pgbouncer": "perhaps"}}, pool_size=8, wait_seconds=5)
