"""A read replica: what reads from it, what never does, and what happens without it.

Another way to the same database, which only lets itself be read, stands for it.
"""

import csv
import io
import re
from contextlib import contextmanager

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection, connections, transaction

from accounts.models import Branch
from config.databases import database, replica_of
from core import replica
from core.replica import from_replica, reading_from_replica
from core.tests.proxies import Proxy
from customers.models import Customer, CustomerIdentifier, DuplicateCandidate
from customers.utils import upsert_customer_from_data
from jobs.models import Job
from jobs.testing import run_jobs
from uploads.tests.reverting import revert
from uploads.tests.sheets import import_rows
from visits.models import Visit

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True, databases=["default", "replica"]),
]
TABLE = re.compile(r'(?:FROM|JOIN|INTO|UPDATE) "(\w+)"')


@pytest.fixture
def server():
    """The way to the replica."""
    known = connection.settings_dict
    proxy = Proxy(known["HOST"], known["PORT"])
    yield proxy
    proxy.refuse()


@pytest.fixture(autouse=True)
def _replica(transactional_db, server, settings, monkeypatch):
    known = connections["replica"].settings_dict
    monkeypatch.setitem(known, "HOST", "127.0.0.1")
    monkeypatch.setitem(known, "PORT", server.port)
    settings.DATABASE_REPLICA_URL = "postgres://copy/footfall"
    settings.DATABASE_ROUTERS = ["core.replica.ReplicaRouter"]
    monkeypatch.setattr(replica, "state", replica._State())
    yield
    connections["replica"].close()


@contextmanager
def asked():
    """Tables that the replica was asked for meanwhile, but for how far behind it is."""
    tables = set()

    def note(execute, sql, *arguments):
        assert sql.startswith(("SELECT", "SET LOCAL", "SET TRANSACTION", "SAVEPOINT", "RELEASE")), (
            sql
        )
        tables.update(TABLE.findall(sql))
        return execute(sql, *arguments)

    with connections["replica"].execute_wrapper(note):
        yield tables


@pytest.fixture
def people(shop, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    Branch.objects.create(organization=shop, name="CG Road")
    rows = [
        [f"Asha Patel {n}", f"98250{n:05d}", "", "", "CG Road", "2/5/2024", ""] for n in range(4)
    ]
    rows += [["Ravi Shah", "9904309398", "", "", "CG Road", "3/5/2024", "Surat"]]
    rows += [["Ravi Shahh", "9904309389", "", "", "CG Road", "3/5/2024", "Surat"]]
    return import_rows(shop, rows)


# What reads from it
@pytest.mark.parametrize(
    "name",
    [
        "staff-performance", "daily-summary", "categories", "generic-adoption", "refill-success",
        "conversion", "dashboard",
    ],
)  # fmt: skip
def test_reports_do(as_asha, people, name):
    ensure_read_there(as_asha, f"/api/reports/{name}/?from=2024-05-01&to=2024-05-31")


@pytest.mark.parametrize("asked_for", ["performance/?", "visits/?partner=none&"])
def test_figures_of_partners_do(as_asha, people, asked_for):
    ensure_read_there(as_asha, f"/api/channel-partners/{asked_for}from=2024-05-01&to=2024-05-31")


def ensure_read_there(as_asha, address):
    with asked() as tables:
        answer = as_asha.get(address)
    with asked() as of_file:
        assert as_asha.get(address + "&format=csv").status_code == 200

    assert answer.status_code == 200
    assert tables
    assert of_file == tables
    assert not {table for table in tables if table.startswith(("jobs_", "core_"))}


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_exports_do(as_asha, people, file_format, monkeypatch):
    monkeypatch.setattr("core.api.exports.CHUNK_ROWS", 2)
    with asked() as tables:
        answer = as_asha.get(f"/api/customers/?format={file_format}&ordering=full_name")
        content = b"".join(answer.streaming_content)

    assert "customers_customer" in tables
    if file_format == "csv":
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        assert [row["full_name"] for row in rows] == sorted(
            Customer.objects.values_list("full_name", flat=True)
        )


def test_the_search_for_duplicates_does_and_writes_what_it_finds(as_asha, people):
    DuplicateCandidate.objects.all().delete()
    with asked() as tables:
        assert as_asha.post("/api/duplicates/scan/").status_code == 202
        run_jobs()

    assert {"customers_customer", "customers_customeridentifier"} <= tables
    assert "customers_blockingkey" not in tables  # the scan has just written them
    assert DuplicateCandidate.objects.filter(score__gt=0).exists()


# What never does
def test_who_is_who_is_never_asked_there(shop, people):
    with asked() as tables:
        found, created = upsert_customer_from_data(
            full_name="Ravi Shah", phone="99043 09398", email="", passport_number="",
            branch=None, organization=shop, source="webhook", last_activity=None,
        )  # fmt: skip
        import_rows(shop, [["Ravi Shah", "9904309398", "", "", "CG Road", "9/5/2024", ""]])

    assert (created, found.full_name, tables) == (False, "Ravi Shah", set())


def test_neither_is_anything_that_a_page_shows_or_a_person_changes(as_asha, people, shop):
    ravi = Customer.objects.get(full_name="Ravi Shah")
    with asked() as tables:
        for address in ("customers", f"customers/{ravi.pk}", "customers/phone/9904309398"):
            assert as_asha.get(f"/api/{address}/").status_code == 200
        bill = {"customer": ravi.pk, "bill_date": "2024-05-09", "lines": []}
        as_asha.post("/api/bills/", bill, format="json")
        revert(people)

    assert tables == set()


def test_what_was_read_there_is_written_to_the_primary(people):
    with reading_from_replica():
        ravi = Customer.objects.get(full_name="Ravi Shah")
        assert ravi._state.db == "replica"
    ravi.city = "Pune"
    ravi.save(update_fields=["city"])
    with reading_from_replica(), transaction.atomic():
        visit = Visit.objects.select_for_update().filter(customer=ravi).first()
        assert visit._state.db == "default"
        CustomerIdentifier.objects.filter(customer=ravi).update(source="sheet")

    assert Customer.objects.get(pk=ravi.pk).city == "Pune"


def test_rights_and_jobs_are_the_primarys_inside_too(asha, people):
    with asked() as tables, reading_from_replica():
        assert asha.branches.count() == 0
        assert Job.objects.count() > 0

    assert tables == set()


# Without it
@pytest.fixture
def report(as_asha, people):
    def ask():
        answer = as_asha.get("/api/reports/daily-summary/?from=2024-05-01&to=2024-05-31")
        assert answer.status_code == 200
        return sum(row["new_customers"] + row["visits"] for row in answer.data["results"])

    return ask


def test_while_it_is_away_the_primary_is_asked(report, server, caplog):
    expected = report()
    server.refuse()
    connections["replica"].close()
    replica.state.checked_at = float("-inf")

    assert report() == expected > 0
    assert report() == expected
    assert caplog.text.count("The replica does not answer") == 1
    assert "The primary is asked meanwhile" in caplog.text


def test_one_that_leaves_in_the_middle_costs_nobody_an_answer(report, server, caplog):
    expected = report()
    server.cut()  # its connection is still this request's

    assert report() == expected
    assert "The replica failed" in caplog.text


def test_a_file_that_it_broke_off_is_whole(as_asha, people, server, monkeypatch):
    monkeypatch.setattr("core.api.exports.CHUNK_ROWS", 2)
    lines = iter(as_asha.get("/api/customers/?format=csv").streaming_content)
    begun = [next(lines), next(lines)]
    server.cut()

    assert len(begun + list(lines)) == 1 + Customer.objects.count()


def test_a_search_for_duplicates_that_it_broke_off_goes_on(as_asha, people, server, monkeypatch):
    load, broken = replica._State.is_usable, []

    def then_cut(state):
        usable = load(state)
        if not broken and connections["replica"].connection:
            broken.append(server.cut())
        return usable

    replica.state.checked_at = float("-inf")
    monkeypatch.setattr(replica._State, "is_usable", then_cut)
    as_asha.post("/api/duplicates/scan/")
    run_jobs()

    assert broken
    assert Job.objects.get(kind="customers.scan_duplicates", status="done").attempts == 2


@pytest.mark.parametrize(("seconds", "is_asked"), [(29, True), (31, False)])
def test_one_that_is_too_far_behind_is_left_alone(
    report, settings, monkeypatch, caplog, seconds, is_asked
):
    settings.DATABASE_REPLICA_MAX_LAG_SECONDS = 30
    monkeypatch.setattr(replica, "seconds_behind", lambda: seconds)
    replica.state.checked_at = float("-inf")
    with asked() as tables:
        report()

    assert bool(tables) is is_asked
    assert ("is 31 s behind" in caplog.text) is not is_asked


def test_one_that_is_no_standby_is_taken_as_it_is():
    assert replica.seconds_behind() == 0.0


def test_it_comes_back_by_itself(report, server, monkeypatch):
    server.refuse()
    replica.state.left_alone_until = float("-inf")
    report()
    server.listen()
    monkeypatch.setattr(replica.state, "left_alone_until", float("-inf"))
    connections["replica"].close()
    with asked() as tables:
        report()

    assert tables


def test_a_mistake_of_ours_is_not_tried_twice(people):
    calls = []

    def wrong():
        calls.append(1)
        raise ValueError("ours")

    with pytest.raises(ValueError, match="ours"):
        from_replica(wrong)
    assert len(calls) == 1


def test_a_primary_that_fails_is_not_asked_twice(people):
    calls = []

    def away():
        calls.append(1)
        raise OperationalError("away")

    replica.state.left_alone_until = float("inf")
    with pytest.raises(OperationalError):
        from_replica(away)
    assert len(calls) == 1


def test_nothing_can_be_written_there():
    with pytest.raises(Exception, match="read-only"), connections["replica"].cursor() as cursor:
        cursor.execute("CREATE TABLE made (a int)")


# The setting
URL = {"ENGINE": "django.db.backends.postgresql", "NAME": "footfall", "HOST": "db", "OPTIONS": {}}


def test_its_connections_are_for_reading():
    primary = database(URL, pool_size=3, wait_seconds=2)
    made = replica_of({**URL, "HOST": "copy"}, primary)

    assert made["OPTIONS"]["options"] == "-c jit=off -c default_transaction_read_only=on"
    assert (made["HOST"], made["OPTIONS"]["pool"]) == ("copy", primary["OPTIONS"]["pool"])


def test_of_sqlite_there_is_none():
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": "x", "OPTIONS": {}}
    primary = database(sqlite, pool_size=3, wait_seconds=2)

    with pytest.raises(ImproperlyConfigured, match="names a replica of PostgreSQL"):
        replica_of(URL, primary)
